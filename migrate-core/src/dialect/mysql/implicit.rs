//! The indexes that MySQL makes for foreign keys by itself.
//!
//! A foreign key needs an index over its columns; where there is none, MySQL makes one of the key's own name, and drops it
//! when another comes that serves (<https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>). It does
//! not drop it with the key.

use crate::operation::{DropConstraint, Operation};
use crate::schema::{ForeignKey, Ident, Index, IndexTerm, Rule, Table};

/// Tells whether operations drop a foreign key, whose index would stay.
pub(in super::super) fn may_be_left(operations: &[Operation]) -> bool {
    operations.iter().any(|it| matches!(it, Operation::DropConstraint(op) if foreign_key(op).is_some()))
}

/// Tells whether dropping a foreign key of the table leaves an index that MySQL made for it.
pub(super) fn is_left(op: &DropConstraint, table: &Table, operations: &[Operation]) -> bool {
    let Some(key) = foreign_key(op) else { return false };
    // It goes with its column.
    let column_goes = operations
        .iter()
        .any(|it| matches!(it, Operation::DropColumn(drop) if key.columns.iter().all(|it| *it == drop.name)));
    let constrained = table.constraints.iter().filter(|it| it.name != op.name).any(|it| match &it.rule {
        Rule::PrimaryKey { columns } | Rule::Unique { columns } => columns.starts_with(&key.columns),
        // The one index serves both keys, and which of them it is named after is not known.
        Rule::ForeignKey(other) => other.columns.starts_with(&key.columns) || key.columns.starts_with(&other.columns),
        Rule::Check { .. } => false,
    });
    !column_goes && !constrained && !table.indexes.iter().any(|it| serves(it, &key.columns))
}

fn foreign_key(op: &DropConstraint) -> Option<&ForeignKey> {
    match &op.constraint.as_ref()?.rule {
        Rule::ForeignKey(key) => Some(key),
        Rule::PrimaryKey { .. } | Rule::Unique { .. } | Rule::Check { .. } => None,
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
