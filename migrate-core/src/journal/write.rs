//! Writing the journal.

use diesel::result::QueryResult;
use jiff::Timestamp;

use super::author::{TOOL, author};
use super::{Run, RunState, table};
use crate::connection::{Command, Session};
use crate::dialect::Dialect;
use crate::migration::Settings;
use crate::plan::Direction;
use crate::revision::RevisionId;

/// What is written about a run when it begins or, at once, when it is over.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry<'a> {
    /// The revision.
    pub(crate) revision: &'a RevisionId,
    /// Which way it is run.
    pub(crate) direction: Direction,
    /// The revision's message.
    pub(crate) message: &'a str,
    /// The migration's checksum.
    pub(crate) checksum: &'a str,
    /// When it began.
    pub(crate) started: Timestamp,
    /// How far it came.
    pub(crate) progress: Progress<'a>,
    /// How what the next statement names looks, where that will tell whether it took effect.
    pub(crate) seen: Option<&'a str>,
}

/// How far a run came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Progress<'a> {
    /// How many statements there are.
    pub(crate) count: usize,
    /// The last statement that was sent, counted from one.
    pub(crate) started: usize,
    /// The last statement that succeeded.
    pub(crate) done: usize,
    /// Digest of those that succeeded.
    pub(crate) digest: &'a str,
}

/// Writes a run that is over, in one statement.
pub(crate) fn record(
    session: &mut Session<'_>,
    settings: &Settings,
    entry: &Entry<'_>,
    state: RunState,
    error: Option<&str>,
) -> QueryResult<()> {
    let finished = (state != RunState::Running).then(|| time(session.dialect(), Timestamp::now()));
    insert(session, settings, entry, state, finished.as_deref(), error)
}

/// Writes that a run has begun.
pub(crate) fn begin(session: &mut Session<'_>, settings: &Settings, entry: &Entry<'_>) -> QueryResult<()> {
    insert(session, settings, entry, RunState::Running, None, None)
}

/// Writes that an interrupted run goes on.
pub(crate) fn resume(session: &mut Session<'_>, settings: &Settings, entry: &Entry<'_>) -> QueryResult<()> {
    let command = update(session, settings)
        .sql("state = 'running', error = NULL, finished_at = NULL, checksum = ")
        .text(entry.checksum)
        .sql(", executed_by = ")
        .text(author())
        .sql(", seen = ")
        .text_or_null(entry.seen)
        .sql(", statement_count = ")
        .integer(integer(entry.progress.count));
    one(session, of_run(reached(command.sql(", "), entry.progress), entry.revision, entry.direction))
}

/// Writes which statement is sent next, and that those before it succeeded.
pub(crate) fn advance(session: &mut Session<'_>, settings: &Settings, entry: &Entry<'_>) -> QueryResult<()> {
    let command = update(session, settings).sql("last_key = NULL, seen = ").text_or_null(entry.seen).sql(", ");
    one(session, of_run(reached(command, entry.progress), entry.revision, entry.direction))
}

/// Writes which key the statement that is being sent has reached.
pub(crate) fn reach(session: &mut Session<'_>, settings: &Settings, entry: &Entry<'_>, key: &str) -> QueryResult<()> {
    let command = update(session, settings).sql("last_key = ").text(key);
    one(session, of_run(command, entry.revision, entry.direction))
}

/// Writes that a begun run is done.
pub(crate) fn finish(session: &mut Session<'_>, settings: &Settings, entry: &Entry<'_>) -> QueryResult<()> {
    ended(session, settings, entry, RunState::Done, None)
}

/// Writes that a begun run stopped.
pub(crate) fn stop(session: &mut Session<'_>, settings: &Settings, entry: &Entry<'_>, error: &str) -> QueryResult<()> {
    ended(session, settings, entry, RunState::Failed, Some(error))
}

/// Writes how an interrupted run was settled by hand.
pub(crate) fn settle(session: &mut Session<'_>, settings: &Settings, run: &Run, state: RunState) -> QueryResult<()> {
    let dialect = session.dialect();
    let finished = time(dialect, Timestamp::now());
    let command = update(session, settings).sql("state = ").text(state.as_str());
    let command = moment(command.sql(", finished_at = "), dialect, Some(&finished));
    one(session, of_run(command, &run.revision, run.direction))
}

/// Takes a run out that is not over.
pub(crate) fn forget(session: &mut Session<'_>, settings: &Settings, run: &Run) -> QueryResult<()> {
    let command = Command::new(format!("DELETE FROM {}", table::name(settings).sql(session.dialect())));
    one(session, of_run(command, &run.revision, run.direction))
}

/// Writes that the last run that applied a revision is to be held against this checksum.
pub(crate) fn accept(
    session: &mut Session<'_>,
    settings: &Settings,
    revision: &RevisionId,
    checksum: &str,
) -> QueryResult<()> {
    let table = table::name(settings).sql(session.dialect());
    let command = update(session, settings).sql("checksum = ").text(checksum);
    // MySQL reads no table that it updates, unless through a derived one.
    let last = format!(" WHERE id = (SELECT last FROM (SELECT MAX(id) AS last FROM {table} WHERE revision = ");
    let command = command.sql(last).text(revision.as_str());
    one(session, command.sql(" AND direction = 'upgrade' AND state = 'done') AS runs)"))
}

fn ended(
    session: &mut Session<'_>,
    settings: &Settings,
    entry: &Entry<'_>,
    state: RunState,
    error: Option<&str>,
) -> QueryResult<()> {
    let dialect = session.dialect();
    let finished = time(dialect, Timestamp::now());
    let command = update(session, settings).sql("seen = NULL, state = ").text(state.as_str());
    let command = command.sql(", error = ").text_or_null(error);
    let command = moment(command.sql(", finished_at = "), dialect, Some(&finished));
    one(session, of_run(reached(command.sql(", "), entry.progress), entry.revision, entry.direction))
}

fn insert(
    session: &mut Session<'_>,
    settings: &Settings,
    entry: &Entry<'_>,
    state: RunState,
    finished: Option<&str>,
    error: Option<&str>,
) -> QueryResult<()> {
    let dialect = session.dialect();
    let started = time(dialect, entry.started);
    let command = Command::new(format!(
        "INSERT INTO {} (revision, direction, message, checksum, state, error, executed_by, tool, statement_count, \
         statement_started, statement_done, done_digest, seen, started_at, finished_at) VALUES (",
        table::name(settings).sql(dialect)
    ))
    .text(entry.revision.as_str())
    .sql(", ")
    .text(word(entry.direction))
    .sql(", ")
    .text(entry.message)
    .sql(", ")
    .text(entry.checksum)
    .sql(", ")
    .text(state.as_str())
    .sql(", ")
    .text_or_null(error)
    .sql(", ")
    .text(author())
    .sql(", ")
    .text(TOOL)
    .sql(", ")
    .integer(integer(entry.progress.count))
    .sql(", ")
    .integer(integer(entry.progress.started))
    .sql(", ")
    .integer(integer(entry.progress.done))
    .sql(", ")
    .text(entry.progress.digest)
    .sql(", ")
    .text_or_null(entry.seen)
    .sql(", ");
    let command = moment(command, dialect, Some(&started)).sql(", ");
    let command = moment(command, dialect, finished).sql(")");
    one(session, command)
}

fn update<'a>(session: &Session<'_>, settings: &Settings) -> Command<'a> {
    Command::new(format!("UPDATE {} SET ", table::name(settings).sql(session.dialect())))
}

fn reached<'a>(command: Command<'a>, progress: Progress<'a>) -> Command<'a> {
    command
        .sql("statement_started = ")
        .integer(integer(progress.started))
        .sql(", statement_done = ")
        .integer(integer(progress.done))
        .sql(", done_digest = ")
        .text(progress.digest)
}

/// A revision has at most one run in each direction that is not over, so that these name it.
fn of_run<'a>(command: Command<'a>, revision: &'a RevisionId, direction: Direction) -> Command<'a> {
    command
        .sql(" WHERE revision = ")
        .text(revision.as_str())
        .sql(" AND direction = ")
        .text(word(direction))
        .sql(" AND state IN ('running', 'failed')")
}

fn one(session: &mut Session<'_>, command: Command<'_>) -> QueryResult<()> {
    match session.execute(command)? {
        1 => Ok(()),
        _ => Err(diesel::result::Error::NotFound),
    }
}

fn moment<'a>(command: Command<'a>, dialect: Dialect, time: Option<&'a str>) -> Command<'a> {
    match dialect {
        Dialect::Postgres => command.sql("CAST(").text_or_null(time).sql(" AS TIMESTAMPTZ)"),
        Dialect::Sqlite | Dialect::Mysql => command.text_or_null(time),
    }
}

fn time(dialect: Dialect, moment: Timestamp) -> String {
    let form = match dialect {
        Dialect::Sqlite | Dialect::Postgres => "%Y-%m-%dT%H:%M:%S%.3fZ",
        Dialect::Mysql => "%Y-%m-%d %H:%M:%S%.3f",
    };
    moment.strftime(form).to_string()
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}

fn integer(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
