//! The indexes that MySQL makes for foreign keys by itself.
//!
//! A foreign key needs an index over its columns; where there is none, MySQL makes one of the key's own name, and drops it
//! when another comes that serves (<https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>). It does
//! not drop it with the key.

use super::super::{Dialect, SqlError, Writer};
use crate::operation::{DropConstraint, Operation, RenameConstraint};
use crate::schema::{Constraint, ForeignKey, Ident, Index, IndexTerm, Rule, Table};

/// Tells whether operations drop or rename a foreign key, whose index would stay as it is.
pub(in super::super) fn may_be_left(operations: &[Operation]) -> bool {
    operations.iter().any(|it| gone(it).is_some())
}

/// Gives the further clauses that an operation needs so that the index of a foreign key goes along.
pub(super) fn also(operation: &Operation, table: &Table, operations: &[Operation]) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Mysql, "");
    if let Some((name, key)) = gone(operation)
        && is_left(name, key, table, operations)
    {
        if let Operation::RenameConstraint(op) = operation {
            w.sql(", RENAME INDEX ").ident(name).sql(" TO ").ident(&op.to);
        } else {
            w.sql(", DROP INDEX ").ident(name);
        }
    }
    w.finish()
}

/// Gives the foreign key that is no longer there by its name after an operation.
fn gone(operation: &Operation) -> Option<(&Ident, &ForeignKey)> {
    if let Operation::DropConstraint(DropConstraint { constraint, .. })
    | Operation::RenameConstraint(RenameConstraint { constraint, .. }) = operation
    {
        return constraint.as_ref().and_then(foreign_key);
    }
    None
}

/// Tells whether a foreign key of the table leaves an index that MySQL made for it.
fn is_left(name: &Ident, key: &ForeignKey, table: &Table, operations: &[Operation]) -> bool {
    // It goes with its column.
    let column_goes = operations
        .iter()
        .any(|it| matches!(it, Operation::DropColumn(drop) if key.columns.iter().all(|it| *it == drop.name)));
    let constrained = table.constraints.iter().filter(|it| it.name != *name).any(|it| match &it.rule {
        Rule::PrimaryKey(other) | Rule::Unique(other) => other.columns.starts_with(&key.columns),
        // The one index serves both keys, and which of them it is named after is not known.
        Rule::ForeignKey(other) => other.columns.starts_with(&key.columns) || key.columns.starts_with(&other.columns),
        Rule::Check(_) | Rule::Exclusion(_) => false,
    });
    !column_goes && !constrained && !table.indexes.iter().any(|it| serves(it, &key.columns))
}

fn foreign_key(constraint: &Constraint) -> Option<(&Ident, &ForeignKey)> {
    match &constraint.rule {
        Rule::ForeignKey(key) => Some((&constraint.name, key)),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    }
}

fn serves(index: &Index, columns: &[Ident]) -> bool {
    index.parts.len() >= columns.len()
        && index
            .parts
            .iter()
            .zip(columns)
            .all(|(part, column)| part.length.is_none() && matches!(&part.term, IndexTerm::Column(it) if it == column))
}
