//! What goes along with an operation because it is a part of what changes, or stands on it.
//!
//! Order matters in all of it: what stands on something goes before and comes back after, last first.

use super::super::{Operation, OperationError, RenameColumn, RenameTable};
use super::{CreateObject, DropObject, ObjectOperation, RenameObject, ReplaceObject};
use crate::schema::{Definition, Ident, Object, ObjectName, Schema, SchemaError, TableName, expression, query};

/// Drops an object, after what is a part of it; refuses when something stands on it.
pub(super) fn around_drop_object(name: &ObjectName, schema: &Schema) -> Result<Vec<Operation>, OperationError> {
    let object = schema.expect_object(name)?;
    if let Some(by) = user(name, schema).filter(|_| !schema.is_opaque()) {
        return Err(SchemaError::StillUsed { what: name.to_string(), by }.into());
    }
    let mut operations = Vec::new();
    if let ObjectName::View(view) | ObjectName::MaterializedView(view) = name {
        operations.extend(schema.parts_of(view).into_iter().map(drop));
    }
    let drop = DropObject { name: name.clone(), object: object.cloned() };
    operations.push(Operation::Object(ObjectOperation::Drop(drop)));
    Ok(operations)
}

/// Says what stands on an object.
fn user(name: &ObjectName, schema: &Schema) -> Option<String> {
    let first = |objects: Vec<&Object>| objects.first().map(|it| it.name().to_string());
    match name {
        ObjectName::View(view) | ObjectName::MaterializedView(view) => {
            first(schema.standing_on(view).into_iter().filter(|it| it.owner() != Some(view)).collect())
        }
        ObjectName::Function { name, .. } => first(schema.standing_on_function(name)),
        ObjectName::Enum(name) => {
            let column = schema.columns_of_enum(name).next();
            column.map(|(table, column)| format!("column `{}.{}`", table.name, column.name))
        }
        ObjectName::Schema(name) => {
            let lies_there = |it: &TableName| it.schema.as_ref() == Some(name);
            let table = schema.tables.keys().find(|it| lies_there(it)).map(|it| format!("table `{it}`"));
            let within = |it: &&ObjectName| it.qualified().is_some_and(|it| lies_there(&it));
            table.or_else(|| schema.objects.keys().find(within).map(ObjectName::to_string))
        }
        ObjectName::Extension(_)
        | ObjectName::Collation(_)
        | ObjectName::Domain(_)
        | ObjectName::Sequence(_)
        | ObjectName::Procedure { .. }
        | ObjectName::Trigger { .. }
        | ObjectName::Policy { .. }
        | ObjectName::RowSecurity(_)
        | ObjectName::Grant { .. } => None,
    }
}

/// Drops a table, or a column of it: refuses when a view stands on it, and gives what goes before and after.
///
/// A table takes its triggers, policies and rights along, and the sequences that it owns. A view of all its columns is
/// made again when one goes.
pub(crate) fn around_drop(
    table: &TableName,
    column: Option<&Ident>,
    schema: &Schema,
) -> Result<(Vec<Operation>, Vec<Operation>), SchemaError> {
    let user = match column {
        None => schema.standing_on(table).into_iter().find(|it| it.owner() != Some(table)),
        Some(column) => schema.objects.values().find(|it| names_column(it, table, column, schema)),
    };
    if let Some(by) = user.filter(|_| !schema.is_opaque()) {
        let what = column.map_or_else(|| format!("table `{table}`"), |column| format!("column `{table}.{column}`"));
        return Err(SchemaError::StillUsed { what, by: by.name().to_string() });
    }
    let (mut before, mut after) = owned_sequences(table, column, schema);
    if column.is_none() {
        before.extend(schema.parts_of(table).into_iter().map(drop));
    } else {
        let views = schema.taking_all_of(table);
        before.extend(views.iter().rev().copied().map(drop));
        after.extend(views.into_iter().cloned().map(create));
    }
    Ok((before, after))
}

/// Tells whether a view names a column of the table, which is the only one that it reads with a column of that name.
fn names_column(object: &Object, table: &TableName, column: &Ident, schema: &Schema) -> bool {
    let Definition::View(view) = &object.definition else { return false };
    let has = |it: &&crate::schema::Table| it.name != *table && it.column(column).is_some();
    query::reads(&view.query, table)
        && expression::mentions(&view.query, column.as_str())
        && !schema.tables.values().filter(has).any(|other| query::reads(&view.query, &other.name))
}

/// Takes sequences from the table or column that owns them, which would take them along, and drops them afterwards.
fn owned_sequences(table: &TableName, column: Option<&Ident>, schema: &Schema) -> (Vec<Operation>, Vec<Operation>) {
    let owned = schema.objects.values().filter_map(|object| {
        let Definition::Sequence(sequence) = &object.definition else { return None };
        let (owner, of) = sequence.owned_by.as_ref()?;
        let free = Definition::Sequence(crate::schema::Sequence { owned_by: None, ..sequence.clone() });
        let free = Object { definition: free, ..object.clone() };
        (owner == table && column.is_none_or(|column| column == of)).then_some((object, free))
    });
    let replace = |from: &Object, to: Object| {
        let from = Some(from.clone());
        Operation::Object(ObjectOperation::Replace(ReplaceObject { from, to, recreate: false }))
    };
    owned.map(|(object, free)| (replace(object, free.clone()), drop(&free))).unzip()
}

/// Renames a table; views that read it are made again with the new name.
pub(crate) fn around_rename_table(op: &RenameTable, schema: &Schema) -> Vec<Operation> {
    let standing = schema.standing_on(&op.from);
    let (from, to) = (op.from.name.as_str(), op.to.name.as_str());
    made_again(Operation::RenameTable(op.clone()), &standing, from, to)
}

/// Renames a column; views, policies and triggers that name it are made again with the new name.
pub(crate) fn around_rename_column(op: &RenameColumn, schema: &Schema) -> Vec<Operation> {
    let standing = schema.standing_on_column(&op.table, &op.from);
    made_again(Operation::RenameColumn(op.clone()), &standing, op.from.as_str(), op.to.as_str())
}

/// Renames an object; views that read it are made again with the new name.
pub(super) fn around_rename_object(op: RenameObject, schema: &Schema) -> Vec<Operation> {
    let standing: Vec<&Object> = match &op.from {
        ObjectName::View(name) | ObjectName::MaterializedView(name) => {
            schema.standing_on(name).into_iter().filter(|it| it.owner() != Some(name)).collect()
        }
        ObjectName::Function { name, .. } => schema.standing_on_function(name),
        ObjectName::Schema(_)
        | ObjectName::Extension(_)
        | ObjectName::Collation(_)
        | ObjectName::Enum(_)
        | ObjectName::Domain(_)
        | ObjectName::Sequence(_)
        | ObjectName::Procedure { .. }
        | ObjectName::Trigger { .. }
        | ObjectName::Policy { .. }
        | ObjectName::RowSecurity(_)
        | ObjectName::Grant { .. } => Vec::new(),
    };
    let name = |it: &ObjectName| it.qualified().map(|it| it.name.to_string()).unwrap_or_default();
    let (from, to) = (name(&op.from), name(&op.to));
    made_again(Operation::Object(ObjectOperation::Rename(op)), &standing, &from, &to)
}

fn made_again(operation: Operation, standing: &[&Object], from: &str, to: &str) -> Vec<Operation> {
    // In another schema under the same name: databases that refer by name do so as before, the others by identity.
    if from == to {
        return vec![operation];
    }
    let mut operations: Vec<Operation> = standing.iter().rev().copied().map(drop).collect();
    operations.push(operation);
    operations.extend(standing.iter().map(|object| create(renamed_text(object, from, to))));
    operations
}

fn renamed_text(object: &Object, from: &str, to: &str) -> Object {
    let renamed = |text: &str| expression::renamed(text, from, to);
    let mut object = object.clone();
    if let Definition::View(it) = &mut object.definition {
        it.query = renamed(&it.query);
    } else if let Definition::Policy(it) = &mut object.definition {
        it.rule = renamed(&it.rule);
    } else if let Definition::Trigger(it) = &mut object.definition {
        it.event = renamed(&it.event);
        it.action = renamed(&it.action);
    }
    object.depends_on.iter_mut().filter(|it| it.name == *from).for_each(|it| it.name = to.into());
    object
}

fn drop(object: &Object) -> Operation {
    Operation::Object(ObjectOperation::Drop(DropObject { name: object.name(), object: Some(object.clone()) }))
}

fn create(object: Object) -> Operation {
    Operation::Object(ObjectOperation::Create(CreateObject { object }))
}
