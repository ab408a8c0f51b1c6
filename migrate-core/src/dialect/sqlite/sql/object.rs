//! Objects besides tables: views and triggers. An enum type is a check at its columns.

use super::super::super::{Dialect, SqlError, lacking};
use super::single;
use crate::operation::{MoveValues, ObjectOperation, RenameObject};
use crate::schema::{Definition, Object, ObjectName};

pub(super) fn write(op: &ObjectOperation) -> Result<Vec<String>, SqlError> {
    match op {
        ObjectOperation::Create(op) => create(&op.object),
        ObjectOperation::Drop(op) => drop(&op.name),
        ObjectOperation::Replace(op) => anew(&op.from.as_ref().unwrap_or(&op.to).name(), &op.to),
        ObjectOperation::Rename(op) => rename(op),
        // There are no comments, and the columns of an enum type change by operations of their own.
        ObjectOperation::SetComment(_) | ObjectOperation::AlterEnum(_) => Ok(Vec::new()),
        ObjectOperation::MoveValues(op) => moved(op),
        ObjectOperation::Refresh(op) => {
            let name = ObjectName::MaterializedView(op.name.clone());
            Err(lacking::unsupported(Dialect::Sqlite, "refresh", &name))
        }
    }
}

fn create(object: &Object) -> Result<Vec<String>, SqlError> {
    match &object.definition {
        Definition::Enum(_) => Ok(Vec::new()),
        Definition::View(it) if !it.materialized => single("CREATE VIEW ", |w| {
            if it.options.is_some() {
                w.unsupported(format!("give view `{}` options", it.name), "leave `.options(..)` out");
            }
            w.table(&it.name).sql(" AS ").sql(lacking::trimmed(&it.query));
        }),
        Definition::Trigger(it) => single("CREATE TRIGGER ", |w| {
            w.table(&it.table.beside(&it.name)).sql(" ").sql(it.event.trim()).sql(" ON ").ident(&it.table.name);
            w.sql(" ").sql(lacking::trimmed(&it.action));
        }),
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Domain(_)
        | Definition::Sequence(_)
        | Definition::Function(_)
        | Definition::Procedure(_)
        | Definition::View(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => Err(lacking::create(Dialect::Sqlite, &object.name())),
    }
}

fn drop(name: &ObjectName) -> Result<Vec<String>, SqlError> {
    match name {
        ObjectName::Enum(_) => Ok(Vec::new()),
        ObjectName::View(name) => single("DROP VIEW ", |w| {
            w.table(name);
        }),
        ObjectName::Trigger { table, name } => single("DROP TRIGGER ", |w| {
            w.table(&table.beside(name));
        }),
        ObjectName::Schema(_)
        | ObjectName::Extension(_)
        | ObjectName::Collation(_)
        | ObjectName::Domain(_)
        | ObjectName::Sequence(_)
        | ObjectName::Function { .. }
        | ObjectName::Procedure { .. }
        | ObjectName::MaterializedView(_)
        | ObjectName::Policy { .. }
        | ObjectName::RowSecurity(_)
        | ObjectName::Grant { .. } => Err(lacking::drop(Dialect::Sqlite, name)),
    }
}

fn anew(before: &ObjectName, after: &Object) -> Result<Vec<String>, SqlError> {
    let mut statements = drop(before)?;
    statements.extend(create(after)?);
    Ok(statements)
}

/// SQLite renames tables and columns only.
fn rename(op: &RenameObject) -> Result<Vec<String>, SqlError> {
    match (&op.from, op.object.clone()) {
        (ObjectName::Enum(_), _) => Ok(Vec::new()),
        (ObjectName::View(_) | ObjectName::Trigger { .. }, Some(mut object)) => {
            object.rename(&op.to);
            anew(&op.from, &object)
        }
        _ => Err(lacking::unsupported(Dialect::Sqlite, "rename", &op.from)),
    }
}

/// Moves rows under the check of the old values; that of the new ones is made when the table is rebuilt.
fn moved(op: &MoveValues) -> Result<Vec<String>, SqlError> {
    let mut statements = vec!["PRAGMA ignore_check_constraints = ON".to_owned()];
    statements.extend(single("UPDATE ", |w| {
        w.table(&op.table).sql(" SET ").ident(&op.column).sql(" = CASE ").ident(&op.column);
        for (from, to) in &op.moves {
            w.sql(" WHEN ").literal(from).sql(" THEN ").literal(to);
        }
        w.sql(" ELSE ").ident(&op.column).sql(" END WHERE ").ident(&op.column).sql(" IN (");
        w.list(&op.moves, |w, (from, _)| {
            w.literal(from);
        });
        w.sql(")");
    })?);
    statements.push("PRAGMA ignore_check_constraints = OFF".to_owned());
    Ok(statements)
}
