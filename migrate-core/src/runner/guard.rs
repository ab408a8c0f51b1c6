//! Whether the database is the one that is meant, and may be written to: asked before anything is.

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::{Nullable, Text};

use super::RunError;
use crate::connection::{Command, Session};
use crate::dialect::Dialect;
use crate::migration::Settings;
use crate::version::{self, VersionError};

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
