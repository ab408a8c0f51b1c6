//! Foreign keys to nothing are refused before anything runs.

use super::{Cause, cycle};
use crate::dialect::{Dialect, SqlError};
use crate::operation::{Operation, Recorded};
use crate::schema::{Constraint, ForeignKey, Rule, Schema, Table, TableName};

/// The tables that a migration makes, to which a foreign key may refer before they are there where the database lets it.
#[derive(Debug)]
pub(super) struct Later {
    tables: Vec<TableName>,
}

impl Later {
    /// Reads what a migration makes.
    pub(super) fn of(recorded: &[Recorded], dialect: Dialect) -> Self {
        // Elsewhere a foreign key comes after the table that it refers to.
        Self {
            tables: if dialect.can_alter_tables() { Vec::new() } else { cycle::made(recorded).into_keys().collect() },
        }
    }

    fn has(&self, name: &TableName) -> bool {
        self.tables.contains(name)
    }
}

/// Refuses operations that make a foreign key to what is known not to be there.
pub(super) fn check(operations: &[Operation], schema: &Schema, later: &Later, dialect: Dialect) -> Result<(), Cause> {
    for operation in operations {
        if let Operation::CreateTable(op) = operation {
            for constraint in &op.table.constraints {
                one(&op.table.name, Some(&op.table), constraint, schema, later, dialect)?;
            }
        } else if let Operation::AddConstraint(op) = operation {
            let own = schema.table(&op.table);
            one(&op.table, own, &op.constraint, schema, later, dialect)?;
        }
    }
    Ok(())
}

fn one(
    table: &TableName,
    own: Option<&Table>,
    constraint: &Constraint,
    schema: &Schema,
    later: &Later,
    dialect: Dialect,
) -> Result<(), Cause> {
    let Rule::ForeignKey(key) = &constraint.rule else { return Ok(()) };
    if key.references != *table && later.has(&key.references) && schema.table(&key.references).is_none() {
        return Ok(());
    }
    schema.check_reference(table, own, &constraint.name, key)?;
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
) -> Result<(), Cause> {
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
            return Err(
                SqlError::Unsupported { dialect, what, help: "give both columns the same type".to_owned() }.into()
            );
        }
    }
    Ok(())
}
