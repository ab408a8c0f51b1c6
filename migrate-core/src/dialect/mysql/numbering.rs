//! Columns that MySQL numbers, which lead a key at every moment.
//!
//! A key is dropped only together with the numbering that stands on it, and numbering begins with the key that it needs
//! (<https://dev.mysql.com/doc/refman/8.0/en/example-auto-increment.html>).

use super::super::{Dialect, SqlError, Writer};
use super::sql::column;
use crate::operation::{AlterColumn, Operation};
use crate::schema::{Column, Constraint, Ident, Index, IndexKind, Rule, Table};

/// Tells whether operations may part a numbered column from its key, or bring them together.
pub(in super::super) fn needs_table(operations: &[Operation]) -> bool {
    operations.iter().any(|it| {
        matches!(it, Operation::AddConstraint(op) if leader(&op.constraint).is_some())
            || matches!(it, Operation::DropConstraint(op) if op.constraint.as_ref().and_then(leader).is_some())
            || matches!(it, Operation::CreateIndex(_) | Operation::DropIndex(_))
            || matches!(it, Operation::AlterColumn(op) if matches!(op.changes().identity, Some(Some(_))))
    })
}

/// Gives the further clauses by which numbering ends with its key, or begins with it.
pub(super) fn also(operation: &Operation, table: &Table, operations: &[Operation]) -> Result<String, SqlError> {
    let Some(numbered) = table.columns.iter().find(|it| it.identity.is_some()) else { return Ok(String::new()) };
    let is_said = operations.iter().any(|it| {
        matches!(it, Operation::DropColumn(op) if op.name == numbered.name)
            || matches!(it, Operation::AlterColumn(op) if op.name == numbered.name)
    });
    let modified = match change(operation, numbered) {
        Change::Gone(key) if !is_said && has_key(table, numbered, None) && !has_key(table, numbered, Some(key)) => {
            // The same statement may make another.
            let follows = operations.iter().any(|it| matches!(change(it, numbered), Change::Come));
            (!follows).then(|| Column { identity: None, ..numbered.clone() })
        }
        Change::Come if !is_said && !has_key(table, numbered, None) => Some(numbered.clone()),
        Change::Gone(_) | Change::Come | Change::Other => None,
    };
    let mut w = Writer::new(Dialect::Mysql, "");
    if let Some(column) = modified {
        w.sql(", MODIFY COLUMN ");
        column::definition(&mut w, &column);
    }
    w.finish()
}

/// Gives a change of a column without the numbering that it has no key for yet; the key brings it along.
pub(super) fn put_off(op: &AlterColumn, table: &Table, operations: &[Operation]) -> Option<AlterColumn> {
    let Some(Some(_)) = op.changes().identity else { return None };
    let column = op.to.column(&op.name)?;
    let comes = operations.iter().any(|it| matches!(change(it, &column), Change::Come));
    let mut put_off = op.clone();
    put_off.to.identity = Some(None);
    (!comes && !has_key(table, &column, None)).then_some(put_off)
}

/// What an operation does to the keys that a column leads.
enum Change<'o> {
    /// One goes.
    Gone(&'o Ident),
    /// One comes.
    Come,
    /// Nothing.
    Other,
}

fn change<'o>(operation: &'o Operation, column: &Column) -> Change<'o> {
    let comes = matches!(operation, Operation::AddConstraint(op) if leader(&op.constraint) == Some(&column.name))
        || matches!(operation, Operation::CreateIndex(op) if leads(&op.index, column));
    if comes {
        return Change::Come;
    }
    if let Operation::DropConstraint(op) = operation
        && op.constraint.as_ref().and_then(leader) == Some(&column.name)
    {
        return Change::Gone(&op.name);
    }
    if let Operation::DropIndex(op) = operation
        && op.index.as_ref().is_some_and(|it| leads(it, column))
    {
        return Change::Gone(&op.name);
    }
    Change::Other
}

/// Tells whether a column leads a key but for one.
fn has_key(table: &Table, column: &Column, but: Option<&Ident>) -> bool {
    let constrained = table.constraints.iter().filter(|it| Some(&it.name) != but);
    constrained.into_iter().any(|it| leader(it) == Some(&column.name))
        || table.indexes.iter().filter(|it| Some(&it.name) != but).any(|it| leads(it, column))
}

fn leader(constraint: &Constraint) -> Option<&Ident> {
    match &constraint.rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => key.columns.first(),
        // It makes an index of its own where there is none.
        Rule::ForeignKey(key) => key.columns.first(),
        Rule::Check(_) | Rule::Exclusion(_) => None,
    }
}

fn leads(index: &Index, column: &Column) -> bool {
    let first = index.parts.first();
    index.kind == IndexKind::Plain && first.is_some_and(|it| it.column() == Some(&column.name) && it.length.is_none())
}
