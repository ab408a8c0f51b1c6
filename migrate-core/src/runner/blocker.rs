//! Whom a session waits for, asked on another session while it waits.

use diesel::QueryableByName;
use diesel::sql_types::Text;

use crate::connection::{Command, Session};
use crate::dialect::Dialect;

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    what: String,
}

/// Gives the server's number of a session; SQLite has none.
pub(crate) fn number(session: &mut Session<'_>) -> Option<i64> {
    let query = match session.dialect() {
        Dialect::Sqlite => return None,
        Dialect::Postgres => "SELECT CAST(pg_backend_pid() AS TEXT) AS what",
        Dialect::Mysql => "SELECT CAST(connection_id() AS CHAR) AS what",
    };
    rows(session, Command::new(query)).into_iter().next()?.parse().ok()
}

/// Names those for whom the session of that number waits; nobody where it does not wait, or the server does not tell.
pub(crate) fn of(session: &mut Session<'_>, number: i64) -> Vec<String> {
    let query = match session.dialect() {
        Dialect::Sqlite => return Vec::new(),
        Dialect::Postgres => Command::new(
            "SELECT concat('pid ', a.pid, ' (', coalesce(nullif(a.application_name, ''), a.usename), '), ', a.state, \
             ' since ', to_char(a.state_change AT TIME ZONE 'UTC', 'HH24:MI:SS'), ' UTC') AS what \
             FROM pg_stat_activity a WHERE a.pid = ANY(pg_blocking_pids(CAST(",
        )
        .integer(number)
        .sql(" AS INTEGER))) ORDER BY a.xact_start LIMIT 3"),
        // Which of them it is MariaDB and MySQL tell in tables of different names; that they are in the way, in this one.
        Dialect::Mysql => Command::new(
            "SELECT concat('pid ', p.id, ' (', p.user, '), in a transaction since ', t.trx_started) AS what \
             FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id \
             WHERE p.id <> ",
        )
        .integer(number)
        .sql(" AND (EXISTS (SELECT 1 FROM information_schema.innodb_trx w WHERE w.trx_state = 'LOCK WAIT' AND w.trx_mysql_thread_id = ")
        .integer(number)
        .sql(") OR EXISTS (SELECT 1 FROM information_schema.processlist m WHERE m.state LIKE 'Waiting for%lock' AND m.id = ")
        .integer(number)
        .sql(")) ORDER BY t.trx_started LIMIT 3"),
    };
    rows(session, query)
}

fn rows(session: &mut Session<'_>, query: Command<'_>) -> Vec<String> {
    let rows: Vec<Row> = session.load(query.once()).unwrap_or_default();
    rows.into_iter().map(|Row { what }| what).collect()
}
