//! The way back from the middle of a way up: what undoes the statements that are done, and no others.
//!
//! The calls that wrote those statements are found by writing them again, a call more each time. What is left of a written
//! downgrade after the part that is about the rest undoes them, and otherwise their inverses do.
//! **Architecture Invariant**: what cannot be told is said so; nothing is guessed from how a statement reads.

use super::replay::Call;
use super::{Action, Replay, Script, ScriptError, statement, write};
use crate::migration::Migration;
use crate::operation::{CreateTable, Operation};
use crate::plan::Direction;
use crate::schema::Table;

/// How half a revision is undone.
#[derive(Debug)]
pub enum WayBack {
    /// By this script.
    Known(Script),
    /// Nobody knows, and why.
    Unknown(String),
}

/// Writes what undoes the first statements of a migration's way up, which starts where the replay is.
///
/// # Errors
/// When the migration cannot be recorded.
pub fn way_back<'m>(migration: &'m Migration, done: usize, replay: &Replay<'m>) -> Result<WayBack, ScriptError> {
    let mut start = replay.clone();
    start.schema()?;
    let (dialect, mut end) = (start.dialect(), start.clone());
    let units = end.upgrade(migration)?;
    let calls = end.way_up(migration)?;
    let script = statement::write(dialect, migration, units)?;
    if done == 0 {
        return Ok(WayBack::Known(Script { statements: Vec::new(), foreign_keys_off: false, calls: Vec::new() }));
    }
    if let Some(reason) = migration.irreversible {
        return Ok(WayBack::Unknown(format!("there is no way back: {reason}")));
    }
    let Some(sent) = script.statements.get(..done).filter(|sent| sent.len() < script.statements.len()) else {
        return write(migration, Direction::Downgrade, &mut end).map(WayBack::Known);
    };
    let sent: Vec<&Action> = sent.iter().map(|it| &it.action).collect();
    let Parts { before, after } = match parts(&start, migration, &calls, &sent)? {
        Ok(parts) => parts,
        Err(operation) => {
            return Ok(WayBack::Unknown(format!("they end in the middle of what one call does ({operation})")));
        }
    };
    let written = match migration.downgrade {
        Some(downgrade) => rest(end.perform(migration, downgrade)?.0, &after),
        None => None,
    };
    let back = match written.map_or_else(|| inverses(&before), Ok) {
        Ok(back) => back,
        Err(operation) => return Ok(WayBack::Unknown(format!("how to undo this is not known: {operation}"))),
    };
    for call in &before {
        start.apply(migration, call)?;
    }
    let mut units = Vec::with_capacity(back.len());
    for call in &back {
        units.extend(start.apply(migration, call)?);
    }
    statement::write(dialect, migration, units).map(WayBack::Known)
}

/// A way up, parted.
struct Parts {
    /// What is done.
    before: Vec<Call>,
    /// The rest.
    after: Vec<Operation>,
}

/// Finds the calls that wrote these statements; the one that wrote only some of its own into them, where there is one of
/// which that cannot be undone.
fn parts<'m>(
    start: &Replay<'m>,
    migration: &'m Migration,
    calls: &[Call],
    sent: &[&Action],
) -> Result<Result<Parts, String>, ScriptError> {
    let written = |calls: &[Call]| -> Result<Vec<Action>, ScriptError> {
        let (mut replay, mut units) = (start.clone(), Vec::new());
        for call in calls {
            units.extend(replay.apply(migration, call)?);
        }
        let statements = statement::write(start.dialect(), migration, units)?.statements;
        Ok(statements.into_iter().map(|it| it.action).collect())
    };
    let (mut low, mut high) = (1, calls.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if written(&calls[..middle])?.len() < sent.len() {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let (before, after) = calls.split_at(high);
    let Some((last, earlier)) = before.split_last() else { return Ok(Err(String::new())) };
    let later = after.iter().flat_map(|it| it.operations.clone());
    let with = |operations: &[Operation]| {
        let part = Call { operations: operations.to_vec(), ..last.clone() };
        earlier.iter().cloned().chain([part]).collect::<Vec<_>>()
    };
    for number in (0..=last.operations.len()).rev() {
        let (these, others) = last.operations.split_at(number);
        let calls = with(these);
        if written(&calls)?.iter().eq(sent.iter().copied()) {
            return Ok(Ok(Parts { before: calls, after: others.iter().cloned().chain(later).collect() }));
        }
        // Whatever is missing of a table goes with it.
        let Some((Operation::CreateTable(op), earlier)) = these.split_last() else { continue };
        let bare = Operation::CreateTable(CreateTable { table: bare(&op.table), ..op.clone() });
        let is_there = written(&with(&[earlier, &[bare]].concat()))?;
        if is_there.len() <= sent.len() && is_there.iter().eq(sent[..is_there.len()].iter().copied()) {
            return Ok(Ok(Parts { before: calls, after: others.iter().cloned().chain(later).collect() }));
        }
    }
    Ok(Err(last.operation.clone()))
}

/// Leaves out what may be made after the table.
fn bare(table: &Table) -> Table {
    let mut table = Table { indexes: Vec::new(), comment: None, ..table.clone() };
    table.columns.iter_mut().for_each(|it| it.comment = None);
    table
}

/// Gives what is left of a written downgrade behind the calls that undo the rest, where it begins with those.
fn rest(back: Vec<Call>, after: &[Operation]) -> Option<Vec<Call>> {
    let wanted = after.iter().rev().map(Operation::inverse).collect::<Result<Vec<_>, _>>().ok()?;
    let mut wanted = wanted.as_slice();
    let mut back = back.into_iter();
    while !wanted.is_empty() {
        wanted = wanted.strip_prefix(back.next()?.operations.as_slice())?;
    }
    Some(back.collect())
}

/// Inverts calls, the last one first; names the one that has no inverse.
fn inverses(calls: &[Call]) -> Result<Vec<Call>, String> {
    let inverse = |call: &Call| {
        let operations = call.operations.iter().rev().map(Operation::inverse).collect::<Result<Vec<_>, _>>();
        let operations = operations.map_err(|_| format!("{} at {}", call.operation, call.at))?;
        let operation = operations.last().map_or_else(|| call.operation.clone(), Operation::describe);
        Ok(Call { operation, operations, ..call.clone() })
    };
    calls.iter().rev().map(inverse).collect()
}
