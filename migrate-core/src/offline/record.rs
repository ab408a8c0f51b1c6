//! The version rows and the journal as statements.

use super::OfflineError;
use super::text::Text;
use crate::dialect::{Dialect, SqlError, Writer};
use crate::journal::{self, Progress, RunState};
use crate::migration::{Migration, Settings};
use crate::plan::{Direction, Step};
use crate::revision::RevisionId;
use crate::version;

/// Changes the version rows from one set to another.
pub(super) fn rows(
    text: &mut Text,
    settings: &Settings,
    from: &[RevisionId],
    to: &[RevisionId],
) -> Result<(), OfflineError> {
    let dialect = text.dialect();
    let table = version::table(settings).sql(dialect);
    let literal = |id: &RevisionId| literal(dialect, id.as_str());
    let mut gone = from.iter().filter(|id| !to.contains(id));
    let mut new = to.iter().filter(|id| !from.contains(id));
    loop {
        let statement = match (gone.next(), new.next()) {
            (None, None) => return Ok(()),
            (Some(old), Some(id)) => {
                format!("UPDATE {table} SET version_num = {} WHERE version_num = {}", literal(id)?, literal(old)?)
            }
            (Some(old), None) => format!("DELETE FROM {table} WHERE version_num = {}", literal(old)?),
            (None, Some(id)) => format!("INSERT INTO {table} (version_num) VALUES ({})", literal(id)?),
        };
        text.statement(&statement);
    }
}

/// Writes a run that begins, or one that is over.
pub(super) fn insert(
    text: &mut Text,
    settings: &Settings,
    (step, migration): (&Step, &Migration),
    progress: Progress<'_>,
    state: RunState,
) -> Result<(), OfflineError> {
    let dialect = text.dialect();
    let literal = |value| literal(dialect, value);
    let finished = if state == RunState::Done { now(dialect) } else { "NULL" };
    let Progress { count, started, done, digest } = progress;
    text.statement(&format!(
        "INSERT INTO {} (revision, direction, message, checksum, state, error, executed_by, tool, statement_count, \
         statement_started, statement_done, done_digest, started_at, finished_at) VALUES ({}, {}, {}, {}, {}, NULL, {}, {}, \
         {count}, {started}, {done}, {}, {}, {finished})",
        journal::table(settings).sql(dialect),
        literal(step.revision.as_str())?,
        literal(word(step.direction))?,
        literal(migration.message)?,
        literal(migration.checksum)?,
        literal(state.as_str())?,
        author(dialect),
        literal(journal::TOOL)?,
        literal(digest)?,
        now(dialect),
    ));
    Ok(())
}

/// Writes how far a run came that has begun, and whether it is over.
pub(super) fn update(
    text: &mut Text,
    settings: &Settings,
    step: &Step,
    progress: Progress<'_>,
    state: RunState,
) -> Result<(), OfflineError> {
    let dialect = text.dialect();
    let Progress { count: _, started, done, digest } = progress;
    let over = match state {
        RunState::Done => format!("state = 'done', error = NULL, finished_at = {}, ", now(dialect)),
        RunState::Running | RunState::Failed | RunState::Reverted => String::new(),
    };
    text.statement(&format!(
        "UPDATE {} SET {over}statement_started = {started}, statement_done = {done}, done_digest = {} \
         WHERE revision = {} AND direction = {} AND state IN ('running', 'failed')",
        journal::table(settings).sql(dialect),
        literal(dialect, digest)?,
        literal(dialect, step.revision.as_str())?,
        literal(dialect, word(step.direction))?,
    ));
    Ok(())
}

fn literal(dialect: Dialect, value: &str) -> Result<String, SqlError> {
    let mut w = Writer::new(dialect, "");
    w.literal(value);
    w.finish()
}

/// The moment in the form that the live journal has.
fn now(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
        Dialect::Postgres => "clock_timestamp()",
        Dialect::Mysql => "UTC_TIMESTAMP(3)",
    }
}

/// Who runs the script, as the database knows them.
fn author(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "'sqlite3'",
        Dialect::Postgres => "concat(session_user, ' pid ', pg_backend_pid())",
        Dialect::Mysql => "concat(current_user(), ' connection ', connection_id())",
    }
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}
