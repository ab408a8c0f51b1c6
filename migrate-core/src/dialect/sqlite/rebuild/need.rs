//! Which operations `ALTER TABLE` does, and which need a new table.

use super::super::super::clause;
use crate::operation::{AddColumn, Operation, Recreate};
use crate::schema::{Constraint, Rule};

/// Tells whether an operation can be done by a rebuild only.
pub(crate) fn is_needed(operation: &Operation) -> bool {
    match operation {
        Operation::AddColumn(op) => !can_add(op),
        Operation::AlterColumn(op) => {
            // A comment is nothing to SQLite.
            let changes = op.changes();
            changes.ty.is_some()
                || changes.nullable.is_some()
                || changes.default.is_some()
                || changes.on_update_now.is_some()
                || changes.identity.is_some()
                || changes.generated.is_some()
                || changes.collation.is_some()
        }
        Operation::DropConstraint(op) => op.constraint.is_some() || !op.if_exists,
        Operation::AddConstraint(_) | Operation::RenameConstraint(_) => true,
        Operation::RebuildTable(op) => op.recreate == Recreate::Always,
        Operation::SetTableOptions(op) => op.from.as_ref().is_some_and(|it| it.without_rowid) != op.to.without_rowid,
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::SetTableComment(_)
        | Operation::CreatePartition(_)
        | Operation::DropPartition(_)
        | Operation::AttachPartition(_)
        | Operation::DetachPartition(_)
        | Operation::ReorganizePartitions(_)
        | Operation::DropColumn(_)
        | Operation::RenameColumn(_)
        | Operation::SetConstraintValidated(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_)
        | Operation::RenameIndex(_)
        | Operation::Object(_)
        | Operation::Execute(_)
        | Operation::Run(_) => false,
    }
}

/// Tells whether the operations of one call need a rebuild together.
pub(crate) fn are_needed(operations: &[Operation]) -> bool {
    match operations {
        [Operation::AddColumn(op), rest @ ..] if in_column(op, rest).is_some() => false,
        _ => operations.iter().any(is_needed),
    }
}

/// Tells whether an operation can be part of a rebuild of its table.
pub(crate) fn can_join(operation: &Operation) -> bool {
    match operation {
        Operation::SetTableComment(_)
        | Operation::SetTableOptions(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::AlterColumn(_)
        | Operation::RenameColumn(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::RenameConstraint(_)
        | Operation::SetConstraintValidated(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::RenameIndex(_)
        | Operation::RebuildTable(_) => true,
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_)
        | Operation::CreatePartition(_)
        | Operation::DropPartition(_)
        | Operation::AttachPartition(_)
        | Operation::DetachPartition(_)
        | Operation::ReorganizePartitions(_)
        | Operation::Object(_)
        | Operation::Execute(_)
        | Operation::Run(_) => false,
    }
}

/// Gives the constraints of a new column, if all of them can be said with the column.
pub(in super::super) fn in_column<'a>(op: &AddColumn, rest: &'a [Operation]) -> Option<Vec<&'a Constraint>> {
    if rest.is_empty() || !can_add(op) {
        return None;
    }
    rest.iter()
        .map(|it| match it {
            Operation::AddConstraint(it) => match &it.constraint.rule {
                // A column that refers must be null in the rows that are there.
                Rule::ForeignKey(key) if key.columns.len() == 1 && op.column.default.is_none() => Some(&it.constraint),
                Rule::Check(_) => Some(&it.constraint),
                Rule::ForeignKey(_) | Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Exclusion(_) => None,
            },
            Operation::CreateTable(_)
            | Operation::DropTable(_)
            | Operation::RenameTable(_)
            | Operation::SetTableComment(_)
            | Operation::SetTableOptions(_)
            | Operation::CreatePartition(_)
            | Operation::DropPartition(_)
            | Operation::AttachPartition(_)
            | Operation::DetachPartition(_)
            | Operation::ReorganizePartitions(_)
            | Operation::RebuildTable(_)
            | Operation::AddColumn(_)
            | Operation::DropColumn(_)
            | Operation::AlterColumn(_)
            | Operation::RenameColumn(_)
            | Operation::DropConstraint(_)
            | Operation::RenameConstraint(_)
            | Operation::SetConstraintValidated(_)
            | Operation::CreateIndex(_)
            | Operation::DropIndex(_)
            | Operation::InsertRows(_)
            | Operation::DeleteRows(_)
            | Operation::Backfill(_)
            | Operation::RenameIndex(_)
            | Operation::Object(_)
            | Operation::Execute(_)
            | Operation::Run(_) => None,
        })
        .collect()
}

/// <https://www.sqlite.org/lang_altertable.html#altertabaddcol>: a constant default, and one that is not null with
/// `NOT NULL`.
fn can_add(op: &AddColumn) -> bool {
    let column = &op.column;
    if let Some(generated) = &column.generated {
        return !generated.stored && op.position.is_none();
    }
    let constant = column.default.as_deref().is_none_or(clause::is_constant);
    let default_is_null = column.default.as_deref().is_none_or(|sql| sql.trim().eq_ignore_ascii_case("null"));
    constant && op.position.is_none() && column.identity.is_none() && (column.nullable || !default_is_null)
}
