//! Which calls SQLite does in one rebuild of their table.

use super::replay::Unit;
use super::statement::needs_rebuild;
use crate::dialect::{Dialect, rebuild};
use crate::operation::{Operation, RenameColumn};

/// Joins the calls that follow each other on a table that is rebuilt: a copy of all rows is dear.
///
/// A column that gets another name among them gets it before, in place, and the calls before say the new name: `ALTER
/// TABLE` renames it in views and triggers too, which a rebuild leaves alone.
pub(super) fn joined(dialect: Dialect, units: Vec<Unit>) -> Vec<Unit> {
    let mut units = units.into_iter().peekable();
    let mut written = Vec::new();
    while let Some(mut unit) = units.next() {
        if !needs_rebuild(dialect, &unit) {
            written.push(unit);
            continue;
        }
        while let Some(next) = units.next_if(|next| is_joined(&unit, next)) {
            let Some(op) = renames(&next).cloned() else {
                unit.call.operation = format!("{}; {}", unit.call.operation, next.call.operation);
                unit.call.operations.extend(next.call.operations);
                unit.after = next.after;
                continue;
            };
            let is_new = is_added(&unit, &op);
            unit.call.operations.iter_mut().for_each(|it| it.rename_column(&op.from, &op.to));
            unit.after = next.after.clone();
            if let (false, Some(before)) = (is_new, &mut unit.before) {
                before.rename_known(&op.from, &op.to);
            }
            if !is_new {
                written.push(next);
            }
        }
        written.push(unit);
    }
    written
}

/// Tells whether a call goes into the rebuild of the one before.
fn is_joined(unit: &Unit, next: &Unit) -> bool {
    unit.table() == next.table()
        && unit.call.is_autocommit == next.call.is_autocommit
        && next.call.operations.iter().all(rebuild::can_join)
        // A name that is free only after the rebuild is not taken before it.
        && renames(next).is_none_or(|op| !is_taken(unit, op))
}

fn renames(unit: &Unit) -> Option<&RenameColumn> {
    match unit.call.operations.as_slice() {
        [Operation::RenameColumn(op)] => Some(op),
        [] | [_, ..] => None,
    }
}

/// Tells whether the column that is renamed is new in the rebuild.
fn is_added(unit: &Unit, op: &RenameColumn) -> bool {
    unit.call.operations.iter().any(|it| matches!(it, Operation::AddColumn(add) if add.column.name == op.from))
}

/// Tells whether the rebuild has, or takes away, a column of the new name.
fn is_taken(unit: &Unit, op: &RenameColumn) -> bool {
    let states = [&unit.before, &unit.after];
    states.into_iter().flatten().any(|it| it.column(&op.to).is_some())
        || unit.call.operations.iter().any(|it| {
            matches!(it, Operation::AddColumn(add) if add.column.name == op.to)
                || matches!(it, Operation::DropColumn(drop) if drop.name == op.to || drop.name == op.from)
        })
}
