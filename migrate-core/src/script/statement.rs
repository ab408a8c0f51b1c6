//! From completed calls to statements.

use super::record::{error, place};
use super::replay::Unit;
use super::{Action, Called, Rebuild, Script, ScriptError, Statement};
use crate::dialect::{self, Dialect, rebuild};
use crate::migration::Migration;
use crate::operation::Operation;

/// Writes the calls of one migration.
pub(super) fn write(dialect: Dialect, migration: &Migration, units: Vec<Unit>) -> Result<Script, ScriptError> {
    let mut script = Script { statements: Vec::new(), foreign_keys_off: false, calls: Vec::new() };
    script.calls.extend(units.iter().map(|unit| called(migration, unit)));
    let mut units = units.into_iter().peekable();
    while let Some(mut unit) = units.next() {
        if needs_rebuild(dialect, &unit) {
            // A copy of all rows is dear: the calls that follow on the same table go into the same one.
            while let Some(next) = units.next_if(|next| is_joined(&unit, next)) {
                unit.call.operation = format!("{}; {}", unit.call.operation, next.call.operation);
                unit.call.operations.extend(next.call.operations);
                unit.after = next.after;
            }
        }
        let actions = actions(dialect, &unit)
            .map_err(|cause| error(migration, Some(unit.call.at), Some(unit.call.operation.clone()), cause.into()))?;
        let concurrent = unit.call.operations.iter().any(Operation::is_concurrent);
        // With foreign keys on, SQLite empties a table before it drops it, and the rows that refer to it go along:
        // https://www.sqlite.org/foreignkeys.html#fk_schemacommands
        let drops = unit.call.operations.iter().any(|it| matches!(it, Operation::DropTable(_)));
        for action in actions {
            let cascades = drops && dialect == Dialect::Sqlite;
            script.foreign_keys_off |= cascades || matches!(action, Action::Rebuild(_));
            script.statements.push(Statement {
                action,
                operation: unit.call.operation.clone(),
                at: place(migration, unit.call.at),
                transactional: !(concurrent && dialect == Dialect::Postgres),
            });
        }
    }
    Ok(script)
}

fn called(migration: &Migration, unit: &Unit) -> Called {
    let at = place(migration, unit.call.at);
    Called { operation: unit.call.operation.clone(), at, operations: unit.call.operations.clone() }
}

fn actions(dialect: Dialect, unit: &Unit) -> Result<Vec<Action>, dialect::SqlError> {
    let operations = &unit.call.operations;
    if let [Operation::Run(run)] = operations.as_slice() {
        return Ok(vec![Action::Run(run.clone())]);
    }
    match (&unit.before, &unit.after) {
        (Some(before), Some(after)) if needs_rebuild(dialect, unit) => {
            let unseen_since = unit.unseen_since.clone();
            Ok(vec![Action::Rebuild(Rebuild { unseen_since, ..rebuild::write(before, operations, after)? })])
        }
        _ => Ok(dialect::write(dialect, operations, unit.before.as_ref())?.into_iter().map(Action::Sql).collect()),
    }
}

fn needs_rebuild(dialect: Dialect, unit: &Unit) -> bool {
    !dialect.can_alter_tables() && unit.before.is_some() && rebuild::are_needed(&unit.call.operations)
}

fn is_joined(unit: &Unit, next: &Unit) -> bool {
    let table = |unit: &Unit| unit.call.operations.first().and_then(Operation::table).cloned();
    table(unit) == table(next) && next.call.operations.iter().all(rebuild::can_join)
}
