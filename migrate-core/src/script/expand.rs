//! What else an operation takes, because something stands on what changes, or because the database has the type at each column.
//!
//! An operation and what stands around it do to a schema what the operation does alone.

mod enum_type;

use crate::dialect::{self, Dialect};
use crate::operation::{CreateObject, DropObject, ObjectOperation, Operation, RenameObject, ReplaceObject};
use crate::schema::{Object, ObjectName, Schema};

/// Gives the operations that do it on this database; the schema is the one before.
pub(super) fn expand(dialect: Dialect, operation: &Operation, schema: &Schema) -> Vec<Operation> {
    if let Operation::Object(ObjectOperation::AlterEnum(op)) = operation {
        return enum_type::expand(dialect, op, schema);
    }
    let standing = match dialect {
        Dialect::Postgres => standing_on_postgres(operation, schema),
        Dialect::Sqlite => return parts_on_sqlite(operation, schema),
        // A view is looked at when it is read.
        Dialect::Mysql => Vec::new(),
    };
    around(&standing, [operation.clone()])
}

/// PostgreSQL refuses to change the type of a column, a view or a function that something stands on.
fn standing_on_postgres<'s>(operation: &Operation, schema: &'s Schema) -> Vec<&'s Object> {
    if let Operation::AlterColumn(op) = operation
        && op.changes().ty.is_some()
    {
        schema.standing_on_column(&op.table, &op.name)
    } else if let Operation::Object(ObjectOperation::Replace(op)) = operation
        && !dialect::is_replaced_in_place(op)
    {
        let before = replaced(op);
        if let ObjectName::View(name) | ObjectName::MaterializedView(name) = &before {
            let mut standing = schema.standing_on(name);
            standing.extend(schema.parts_of(name));
            standing
        } else if let ObjectName::Function { name, .. } = &before {
            schema.standing_on_function(name)
        } else {
            Vec::new()
        }
    } else {
        Vec::new()
    }
}

/// SQLite has no way to replace or rename a view but to drop it, and its triggers go with it.
fn parts_on_sqlite(operation: &Operation, schema: &Schema) -> Vec<Operation> {
    if let Operation::Object(ObjectOperation::Replace(op)) = operation
        && let ObjectName::View(name) = replaced(op)
    {
        let parts = schema.parts_of(&name);
        around(&parts, [operation.clone()])
    } else if let Operation::Object(ObjectOperation::Rename(RenameObject { from, to, .. })) = operation
        && let (ObjectName::View(from), ObjectName::View(to)) = (from, to)
    {
        let parts = schema.parts_of(from);
        let mut operations: Vec<Operation> = parts.iter().rev().copied().map(drop).collect();
        operations.push(operation.clone());
        operations.extend(parts.into_iter().cloned().map(|mut part| {
            part.rename_owner(from, to);
            create(&part)
        }));
        operations
    } else {
        vec![operation.clone()]
    }
}

fn replaced(op: &ReplaceObject) -> ObjectName {
    op.from.as_ref().unwrap_or(&op.to).name()
}

/// Drops what stands in the way, last first, and makes it again in order.
fn around(standing: &[&Object], operations: impl IntoIterator<Item = Operation>) -> Vec<Operation> {
    let dropped = standing.iter().rev().copied().map(drop);
    dropped.chain(operations).chain(standing.iter().copied().map(create)).collect()
}

fn drop(object: &Object) -> Operation {
    Operation::Object(ObjectOperation::Drop(DropObject { name: object.name(), object: Some(object.clone()) }))
}

fn create(object: &Object) -> Operation {
    Operation::Object(ObjectOperation::Create(CreateObject { object: object.clone() }))
}
