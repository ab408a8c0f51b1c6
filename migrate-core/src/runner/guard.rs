//! Whether the database is the one that is meant, and may be written to: asked before anything is.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::{Nullable, Text};

use super::{Options, RunError};
use crate::connection::{self, Command, MigrateConnection, OpenOptions, Session};
use crate::dialect::Dialect;
use crate::lock::LockError;
use crate::migration::Settings;
use crate::version::{self, VersionError};

/// Names the session of the server by more than its number, which other servers have too, and one gives again.
const OWN: &str =
    "SELECT concat('pid ', pid, ', since ', backend_start) AS value FROM pg_stat_activity WHERE pid = pg_backend_pid()";

/// How long a second connection may take; where none is to be had, nothing is told.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

/// Refuses a database of another name than the package expects.
pub(super) fn check(session: &mut Session<'_>, settings: &Settings) -> Result<(), RunError> {
    let Some(expected) = settings.expect_database else { return Ok(()) };
    let found = name(session).ok().flatten().unwrap_or_default();
    // A SQLite database is a file, which has its name in a folder.
    let is_same = found == expected || session.dialect() == Dialect::Sqlite && found.ends_with(&format!("/{expected}"));
    if is_same { Ok(()) } else { Err(RunError::OtherDatabase { expected, found }) }
}

/// Refuses a server that takes no writes: a standby, a replica, one that is set so.
pub(super) fn check_writable(session: &mut Session<'_>, settings: &Settings) -> Result<(), RunError> {
    let query = match session.dialect() {
        // Its file says so when a transaction begins.
        Dialect::Sqlite => return Ok(()),
        Dialect::Postgres => {
            "SELECT CASE WHEN pg_is_in_recovery() THEN 'it is a standby' \
             WHEN current_setting('transaction_read_only') = 'on' THEN 'its transactions are read-only' END AS value"
        }
        Dialect::Mysql => "SELECT CASE WHEN @@global.read_only THEN 'its variable `read_only` is on' END AS value",
    };
    let refused = |cause| -> VersionError { version::refused(settings, "look whether one may write", cause) };
    match ask(session, query).map_err(refused) {
        Ok(None) => Ok(()),
        Ok(Some(why)) => Err(RunError::ReadOnly { why }),
        // A server that does not know the question is tried.
        Err(_) => Ok(()),
    }
}

/// Refuses a session of PostgreSQL's that a second connection is given as well: a pooler shares it out by the transaction,
/// and the lock on it keeps nobody out.
///
/// Whoever is alone with such a pooler gets the same session each time, and sees nothing of it otherwise.
pub(super) fn check_own_session(
    session: &mut Session<'_>,
    options: &Options,
    settings: &Settings,
) -> Result<(), LockError> {
    let url = options.url.clone().filter(|_| session.dialect() == Dialect::Postgres);
    let (Some(url), Some(own)) = (url, ask(session, OWN).ok().flatten()) else { return Ok(()) };
    let (tell, told) = mpsc::channel();
    // A pool that has no session left lets it wait for one: that is not worth waiting for.
    thread::spawn(move || {
        let other = connection::open(&url, &OpenOptions { write: false, ..OpenOptions::default() }).ok();
        let _ = tell.send(other.and_then(|mut it| ask(&mut it.session(), OWN).ok().flatten()));
    });
    match told.recv_timeout(PATIENCE) {
        Ok(Some(other)) if other == own => Err(LockError::Pooled {
            of: settings.version_table.to_owned(),
            cause: format!("a second connection was given the same session of the server: {own}"),
        }),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Names the database: on SQLite its file.
pub(super) fn name(session: &mut Session<'_>) -> QueryResult<Option<String>> {
    let query = match session.dialect() {
        Dialect::Sqlite => "SELECT file AS value FROM pragma_database_list WHERE name = 'main'",
        Dialect::Postgres => "SELECT CAST(current_database() AS TEXT) AS value",
        Dialect::Mysql => "SELECT DATABASE() AS value",
    };
    ask(session, query)
}

fn ask(session: &mut Session<'_>, query: &'static str) -> QueryResult<Option<String>> {
    let rows: Vec<Answer> = session.load(Command::new(query))?;
    Ok(rows.into_iter().next().and_then(|row| row.value))
}
