//! Foreign keys to no key are refused before anything runs.

use super::Cause;
use crate::dialect::{Dialect, SqlError};
use crate::operation::Operation;
use crate::schema::{Constraint, ForeignKey, Rule, Schema, Table, TableName};

/// Refuses operations that make a foreign key to columns that are not there or no key.
pub(super) fn check(operations: &[Operation], schema: &Schema, dialect: Dialect) -> Result<(), Box<Cause>> {
    for operation in operations {
        if let Operation::CreateTable(op) = operation {
            for constraint in &op.table.constraints {
                one(&op.table.name, Some(&op.table), constraint, schema, dialect)?;
            }
            // On SQLite a key may refer to what is made after it.
            for waiting in schema.references_to(&op.table.name).filter_map(|it| schema.table(it)) {
                for constraint in &waiting.constraints {
                    one(&op.table.name, Some(&op.table), constraint, schema, dialect)?;
                }
            }
        } else if let Operation::AddConstraint(op) = operation {
            let own = schema.table(&op.table);
            one(&op.table, own, &op.constraint, schema, dialect)?;
        }
    }
    Ok(())
}

fn one(
    table: &TableName,
    own: Option<&Table>,
    constraint: &Constraint,
    schema: &Schema,
    dialect: Dialect,
) -> Result<(), Box<Cause>> {
    let Rule::ForeignKey(key) = &constraint.rule else { return Ok(()) };
    schema.check_reference(table, own, &constraint.name, key).map_err(|error| Box::new(error.into()))?;
    let referred = if key.references == *table { own } else { schema.table(&key.references) };
    match (own, referred) {
        (Some(own), Some(referred)) if !schema.is_opaque() => types(own, referred, constraint, key, dialect),
        _ => Ok(()),
    }
}

/// <https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>: size and sign of integers must be the same.
fn types(
    own: &Table,
    referred: &Table,
    constraint: &Constraint,
    key: &ForeignKey,
    dialect: Dialect,
) -> Result<(), Box<Cause>> {
    if dialect != Dialect::Mysql {
        return Ok(());
    }
    for (from, to) in key.columns.iter().zip(&key.referenced_columns) {
        let (Some(from), Some(to)) = (own.column(from), referred.column(to)) else { continue };
        if from.ty.is_integer() && to.ty.is_integer() && from.ty != to.ty {
            let what = format!(
                "let foreign key `{}` refer from `{}.{}` to `{}.{}`, an integer of another size",
                constraint.name, own.name, from.name, referred.name, to.name
            );
            let fault = SqlError::Unsupported { dialect, what, help: "give both columns the same type".to_owned() };
            return Err(Box::new(fault.into()));
        }
    }
    Ok(())
}
