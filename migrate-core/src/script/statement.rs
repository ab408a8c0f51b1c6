//! From completed calls to statements.

use super::record::{error, place};
use super::replay::Unit;
use super::{Action, Called, Cause, Rebuild, Script, ScriptError, Statement, run};
use crate::dialect::{self, Dialect, SqlError, rebuild};
use crate::migration::Migration;
use crate::operation::{ObjectOperation, Operation, OperationError, Recreate, Sql, shown};
use crate::schema::{TableName, literal};
use crate::sql::{self, TextError};

/// Writes the calls of one migration.
pub(super) fn write(dialect: Dialect, migration: &Migration, units: Vec<Unit>) -> Result<Script, ScriptError> {
    let mut script = Script { statements: Vec::new(), foreign_keys_off: false, calls: Vec::new() };
    script.calls.extend(units.iter().filter_map(|unit| called(migration, unit)));
    let mut added = Vec::new();
    let fail =
        |unit: &Unit, cause: Cause| error(migration, Some(unit.call.at), Some(unit.call.operation.clone()), cause);
    let kept_in_place = never_rebuilt(&units);
    for unit in run::joined(dialect, units) {
        if needs_rebuild(dialect, &unit) && unit.table().is_some_and(|it| kept_in_place.contains(it)) {
            let what = format!("{} without a rebuild of the table", unit.call.operation);
            let help = "leave `Recreate::Never` out, or the change".to_owned();
            return Err(fail(&unit, SqlError::Unsupported { dialect, what, help }.into()));
        }
        let own_transactions = migration.transaction == Some(false);
        let parts = parts(dialect, &unit, own_transactions).map_err(|cause| fail(&unit, cause))?;
        added.extend(added_values(&script, &unit));
        let concurrent = unit.call.operations.iter().any(Operation::is_concurrent);
        // With foreign keys on, SQLite empties a table before it drops it, and the rows that refer to it go along:
        // https://www.sqlite.org/foreignkeys.html#fk_schemacommands
        let drops = unit.call.operations.iter().any(|it| matches!(it, Operation::DropTable(_)));
        for Part { action, operation, line } in parts {
            let at = place(migration, unit.call.at);
            let cascades = drops && dialect == Dialect::Sqlite;
            let foreign_keys_off = cascades || matches!(action, Action::Rebuild(_));
            script.foreign_keys_off |= foreign_keys_off;
            script.statements.push(Statement {
                transactional: !(unit.call.is_autocommit
                    || matches!(action, Action::Backfill(_))
                    || concurrent && dialect == Dialect::Postgres),
                foreign_keys_off,
                action,
                operation: operation.unwrap_or_else(|| unit.call.operation.clone()),
                at: line.map_or_else(|| at.clone(), |line| format!("{at}, line {line} of its SQL")),
            });
        }
    }
    if dialect == Dialect::Postgres {
        commit_used_values(&mut script.statements, &added);
    }
    Ok(script)
}

/// Gives the call that a unit begins.
fn called(migration: &Migration, unit: &Unit) -> Option<Called> {
    let (operations, at) = (unit.asked.clone()?, place(migration, unit.call.at));
    Some(Called { operation: unit.call.operation.clone(), at, operations })
}

/// A new value of an enum type is not to be used before the commit, before PostgreSQL 17 not even where the type is new
/// too: where a later statement may use one, the value is added outside of a transaction.
/// <https://www.postgresql.org/docs/current/sql-altertype.html#id-1.9.3.42.7>
fn commit_used_values(statements: &mut [Statement], added: &[(usize, String)]) {
    for (at, value) in added {
        let (before, after) = statements.split_at_mut(at + 1);
        let mentions = |sql: &String| sql.contains(&literal(value));
        let used = after.iter().any(|it| match &it.action {
            Action::Sql(_) | Action::Rebuild(_) | Action::Concurrent(_) => it.action.sql().iter().any(mentions),
            // What they send is not seen here.
            Action::Run(_) | Action::Bound(_) | Action::Insert(_) | Action::Backfill(_) => true,
        });
        before[*at].transactional &= !used;
    }
}

/// Gives the values that a unit adds to an enum type, each with its statement's number.
fn added_values(script: &Script, unit: &Unit) -> Vec<(usize, String)> {
    let [Operation::Object(ObjectOperation::AlterEnum(op))] = unit.call.operations.as_slice() else {
        return Vec::new();
    };
    let added = op.added().unwrap_or_default();
    added.into_iter().enumerate().map(|(at, (value, _))| (script.statements.len() + at, value.to_owned())).collect()
}

/// An action, with what is to be said of it beyond its call.
struct Part {
    action: Action,
    operation: Option<String>,
    line: Option<usize>,
}

fn parts(dialect: Dialect, unit: &Unit, own_transactions: bool) -> Result<Vec<Part>, Cause> {
    if let [Operation::Execute(sql)] = unit.call.operations.as_slice() {
        return executed(dialect, sql, own_transactions);
    }
    Ok(actions(dialect, unit)?.into_iter().map(|action| Part { action, operation: None, line: None }).collect())
}

/// Takes a text apart into its statements, each with its values.
///
/// One that begins or ends a transaction is refused unless it is the revision's own affair: what the runner takes for one
/// transaction would be two, and a failure after the first would leave half a revision.
fn executed(dialect: Dialect, sql: &Sql, own_transactions: bool) -> Result<Vec<Part>, Cause> {
    let Some(text) = sql.of(dialect) else { return Ok(Vec::new()) };
    let mut values = sql.values.iter().cloned();
    let pieces = sql::split(dialect, text).map_err(OperationError::from)?;
    let mut parts = Vec::with_capacity(pieces.len());
    let is_one = pieces.len() == 1;
    for piece in pieces {
        if let Some(word) = sql::transaction_word(dialect, piece.text).filter(|_| !own_transactions) {
            let error = TextError::Transaction { word: word.to_owned(), line: piece.line };
            return Err(OperationError::from(error).into());
        }
        let action = if sql.values.is_empty() {
            Action::Sql(piece.text.to_owned())
        } else {
            Action::Bound(dialect::bind(dialect, &piece, &mut values)?)
        };
        let operation = (!is_one).then(|| shown(piece.text));
        parts.push(Part { action, operation, line: Some(piece.line).filter(|line| *line > 1) });
    }
    Ok(parts)
}

fn actions(dialect: Dialect, unit: &Unit) -> Result<Vec<Action>, dialect::SqlError> {
    let operations = &unit.call.operations;
    match operations.as_slice() {
        [Operation::Run(run)] => return Ok(vec![Action::Run(run.clone())]),
        [Operation::InsertRows(op)] if op.rows.is_empty() => return Ok(Vec::new()),
        [Operation::InsertRows(op)] => return Ok(vec![Action::Insert(dialect::insert(dialect, op)?)]),
        [Operation::DeleteRows(op)] => return Ok(dialect::delete(dialect, op)?.into_iter().map(Action::Sql).collect()),
        [Operation::Backfill(op)] if op.set.is_empty() => return Ok(Vec::new()),
        [Operation::Backfill(op)] => return Ok(vec![Action::Backfill(dialect::write_backfill(dialect, op)?)]),
        _ => {}
    }
    if let [operation] = operations.as_slice()
        && let Some(index) = dialect::write_concurrent(dialect, operation)?
    {
        return Ok(vec![Action::Concurrent(index)]);
    }
    match operations.first().and_then(Operation::table) {
        Some(table) if needs_rebuild(dialect, unit) => {
            let states = unit.before.as_ref().zip(unit.after.as_ref());
            let unseen_since = unit.unseen_since.clone();
            Ok(vec![Action::Rebuild(Rebuild { unseen_since, ..rebuild::prepare(table, operations, states)? })])
        }
        Some(_) | None => {
            Ok(dialect::write(dialect, operations, unit.before.as_ref())?.into_iter().map(Action::Sql).collect())
        }
    }
}

/// Names the tables that are not to be made anew.
fn never_rebuilt(units: &[Unit]) -> Vec<TableName> {
    let operations = units.iter().flat_map(|it| &it.call.operations);
    let is_never = |it: &&Operation| matches!(it, Operation::RebuildTable(op) if op.recreate == Recreate::Never);
    operations.filter(is_never).filter_map(Operation::table).cloned().collect()
}

/// Tells whether SQLite must make the table anew; what the migrations know of it, or do not, does not count.
pub(super) fn needs_rebuild(dialect: Dialect, unit: &Unit) -> bool {
    !dialect.can_alter_tables() && rebuild::are_needed(&unit.call.operations)
}
