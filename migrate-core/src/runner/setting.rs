//! The settings of a session while migrations run on it, given back afterwards.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::{Nullable, Text};

use super::Options;
use crate::connection::{Command, Session};
use crate::dialect::Dialect;
use crate::script::{Action, Script};

/// What brings a session back to how it was.
#[derive(Debug, Default)]
pub(super) struct Restore {
    statements: Vec<String>,
}

impl Restore {
    /// Brings the session back; a connection that is lost has nothing to bring back.
    pub(super) fn restore(self, session: &mut Session<'_>) {
        for statement in self.statements {
            let _ = session.batch(&statement);
        }
    }
}

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

/// Sets a session up. A server that does not know a setting is used without it.
pub(super) fn apply(session: &mut Session<'_>, options: &Options) -> QueryResult<Restore> {
    match session.dialect() {
        Dialect::Sqlite => sqlite(session, options),
        Dialect::Postgres => postgres(session, options),
        Dialect::Mysql => mysql(session, options),
    }
}

/// The wait for another writer is SQLite's own; the limit is that of the lock.
fn sqlite(session: &mut Session<'_>, options: &Options) -> QueryResult<Restore> {
    let before = value(session, "SELECT CAST(timeout AS TEXT) AS value FROM pragma_busy_timeout")?;
    let wait = options.lock_timeout.as_millis().min(i32::MAX.unsigned_abs().into());
    session.batch(&format!("PRAGMA busy_timeout = {wait}"))?;
    Ok(Restore { statements: before.map(|before| format!("PRAGMA busy_timeout = {before}")).into_iter().collect() })
}

fn postgres(session: &mut Session<'_>, options: &Options) -> QueryResult<Restore> {
    // A setting made in the caller's transaction goes with it, and one that fails would end it.
    if session.depth()? > 0 {
        return Ok(Restore::default());
    }
    let mut restore = Restore::default();
    // The server looks whether this client still lives, so that a kill undoes the statement at once. Not on every platform.
    let name = "client_connection_check_interval";
    if let Ok(Some(before)) = value(session, &format!("SELECT current_setting('{name}', true) AS value"))
        && before == "0"
        && session.batch(&format!("SET {name} = '500ms'")).is_ok()
    {
        restore.statements.push(format!("SET {name} = 0"));
    }
    for (name, limit) in
        [("statement_timeout", options.statement_timeout), ("lock_timeout", options.table_lock_timeout)]
    {
        let Some(limit) = limit else { continue };
        let before = value(session, &format!("SELECT current_setting('{name}') AS value"))?;
        session.batch(&format!("SET {name} = {}", limit.as_millis()))?;
        restore.statements.extend(before.map(|before| format!("SET {name} = '{before}'")));
    }
    Ok(restore)
}

/// Lets the next statement wait for tables as long as it takes, where a limit was set.
pub(super) fn wait_for_tables(session: &mut Session<'_>) -> Restore {
    let mut restore = Restore::default();
    if session.dialect() == Dialect::Postgres
        && let Ok(Some(before)) = value(session, "SELECT current_setting('lock_timeout') AS value")
        && before != "0"
        && session.batch("SET lock_timeout = 0").is_ok()
    {
        restore.statements.push(format!("SET lock_timeout = '{before}'"));
    }
    restore
}

/// Notes where PostgreSQL looks for tables when a step's own SQL says another place, as each text of pg_dump does: the
/// version rows and the steps after it are where they always are.
pub(super) fn search_path(session: &mut Session<'_>, script: &Script) -> QueryResult<Restore> {
    let says = |action: &Action| match action {
        Action::Sql(sql) => sql.to_ascii_lowercase().contains("search_path"),
        Action::Bound(bound) => bound.sql.to_ascii_lowercase().contains("search_path"),
        Action::Insert(_) | Action::Backfill(_) | Action::Concurrent(_) | Action::Rebuild(_) | Action::Run(_) => false,
    };
    if session.dialect() != Dialect::Postgres || !script.statements.iter().any(|it| says(&it.action)) {
        return Ok(Restore::default());
    }
    let before = value(session, "SELECT quote_literal(current_setting('search_path')) AS value")?;
    let statements = before.map(|before| format!("SELECT set_config('search_path', {before}, false)"));
    Ok(Restore { statements: statements.into_iter().collect() })
}

fn mysql(session: &mut Session<'_>, options: &Options) -> QueryResult<Restore> {
    let mut restore = Restore::default();
    let seconds = |limit: Duration| limit.as_secs_f64();
    // Both are whole seconds, one at least.
    let whole = |limit: Duration| limit.as_secs().max(1).to_string();
    for (name, limit) in [
        // MariaDB limits every statement, in seconds; MySQL knows a limit for reading statements alone.
        ("max_statement_time", options.statement_timeout.map(|limit| seconds(limit).to_string())),
        ("lock_wait_timeout", options.table_lock_timeout.map(whole)),
        ("innodb_lock_wait_timeout", options.table_lock_timeout.map(whole)),
    ] {
        let Some(limit) = limit else { continue };
        let Ok(before) = value(session, &format!("SELECT CAST(@@SESSION.{name} AS CHAR) AS value")) else { continue };
        session.batch(&format!("SET SESSION {name} = {limit}"))?;
        restore.statements.extend(before.map(|before| format!("SET SESSION {name} = {before}")));
    }
    Ok(restore)
}

fn value(session: &mut Session<'_>, query: &str) -> QueryResult<Option<String>> {
    let rows: Vec<Value> = session.load(Command::new(query.to_owned()))?;
    Ok(rows.into_iter().next().and_then(|row| row.value))
}
