//! Reading the journal, and the one query that a run with nothing to do costs.

use diesel::QueryableByName;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::table;
use crate::connection::{Command, Session};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::migration::Settings;
use crate::plan::Direction;
use crate::revision::RevisionId;
use crate::version::{self, VersionError};

/// One run of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The revision.
    pub revision: RevisionId,
    /// Which way it was run.
    pub direction: Direction,
    /// The revision's message then.
    pub message: String,
    /// The migration's checksum then.
    pub checksum: String,
    /// How it ended, if it did.
    pub state: RunState,
    /// How many statements it had.
    pub statement_count: usize,
    /// The last statement that was sent, counted from one.
    pub statement_started: usize,
    /// The last statement that succeeded.
    pub statement_done: usize,
    /// Digest of the statements that succeeded.
    pub done_digest: String,
    /// When it began, in UTC.
    pub started_at: String,
    /// When it ended, in UTC.
    pub finished_at: Option<String>,
    /// User, host and process.
    pub executed_by: String,
    /// The tool and its version.
    pub tool: String,
    /// Why it failed.
    pub error: Option<String>,
    /// The digest of the backfill that was under way, and the key that it had reached.
    pub last_key: Option<String>,
    /// The digests of the statement that was under way and of how what it names looked before it.
    pub seen: Option<String>,
}

/// How a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunState {
    /// A process works on it, or was killed while it did.
    Running,
    /// It succeeded.
    Done,
    /// It stopped half way, and what was done remains.
    Failed,
    /// It failed, and nothing of it remains.
    Reverted,
}

impl RunState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Running, Self::Done, Self::Failed, Self::Reverted];

    /// Tells whether the run neither succeeded nor was undone.
    pub fn is_open(self) -> bool {
        match self {
            Self::Running | Self::Failed => true,
            Self::Done | Self::Reverted => false,
        }
    }

    /// Gives the word that stands in the journal.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Reverted => "reverted",
        }
    }
}

/// Reads every run, oldest first; none when there is no journal.
///
/// # Errors
/// When the journal is there and cannot be read.
pub fn runs(session: &mut Session<'_>, settings: &Settings) -> Result<Vec<Run>> {
    if !version::exists(session, &table::name(settings), settings)? {
        return Ok(Vec::new());
    }
    Ok(load(session, settings, "")?)
}

/// Reads the runs that neither succeeded nor were undone.
pub(crate) fn open_runs(session: &mut Session<'_>, settings: &Settings) -> Result<Vec<Run>> {
    Ok(load(session, settings, " WHERE state IN ('running', 'failed')")?)
}

#[derive(QueryableByName)]
struct JournalRow {
    #[diesel(sql_type = Text)]
    revision: String,
    #[diesel(sql_type = Text)]
    direction: String,
    #[diesel(sql_type = Text)]
    message: String,
    #[diesel(sql_type = Text)]
    checksum: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    statement_count: i64,
    #[diesel(sql_type = BigInt)]
    statement_started: i64,
    #[diesel(sql_type = BigInt)]
    statement_done: i64,
    #[diesel(sql_type = Text)]
    done_digest: String,
    #[diesel(sql_type = Text)]
    started: String,
    #[diesel(sql_type = Nullable<Text>)]
    finished: Option<String>,
    #[diesel(sql_type = Text)]
    executed_by: String,
    #[diesel(sql_type = Text)]
    tool: String,
    #[diesel(sql_type = Nullable<Text>)]
    error: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    last_key: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    seen: Option<String>,
}

fn load(session: &mut Session<'_>, settings: &Settings, condition: &str) -> Result<Vec<Run>, VersionError> {
    let dialect = session.dialect();
    let columns = table::columns(session, settings)?;
    table::check(&columns, settings)?;
    // A journal of an older version is read as it is.
    let later = table::LATER.map(|(column, _)| match columns.iter().any(|it| it == column) {
        true => column.to_owned(),
        false => format!("NULL AS {column}"),
    });
    let time = |column: &str| match dialect {
        Dialect::Sqlite => column.to_owned(),
        Dialect::Postgres => format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"),
        Dialect::Mysql => format!("concat(left(DATE_FORMAT({column}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')"),
    };
    let query = Command::new(format!(
        "SELECT revision, direction, message, checksum, state, statement_count, statement_started, statement_done, \
         done_digest, {started} AS started, {finished} AS finished, executed_by, tool, error, {later} FROM {journal}{condition} ORDER BY id",
        later = later.join(", "),
        started = time("started_at"),
        finished = time("finished_at"),
        journal = table::name(settings).sql(dialect),
    ));
    let rows = session.load::<JournalRow>(query).map_err(|cause| version::refused(settings, "read", cause))?;
    rows.into_iter().map(|row| Run::of(row, settings)).collect()
}

impl Run {
    fn of(row: JournalRow, settings: &Settings) -> Result<Self, VersionError> {
        let count = |number: i64| usize::try_from(number).unwrap_or_default();
        let newer = |what: String| VersionError::Newer { table: settings.journal_table.to_owned(), what };
        Ok(Self {
            revision: RevisionId::new(row.revision),
            direction: match row.direction.as_str() {
                "upgrade" => Direction::Upgrade,
                "downgrade" => Direction::Downgrade,
                other => return Err(newer(format!("a run of direction `{other}`, by {}", row.tool))),
            },
            message: row.message,
            checksum: row.checksum,
            state: RunState::ALL
                .into_iter()
                .find(|it| it.as_str() == row.state)
                .ok_or_else(|| newer(format!("a run in state `{}`, by {}", row.state, row.tool)))?,
            statement_count: count(row.statement_count),
            statement_started: count(row.statement_started),
            statement_done: count(row.statement_done),
            done_digest: row.done_digest,
            started_at: row.started,
            finished_at: row.finished,
            executed_by: row.executed_by,
            tool: row.tool,
            error: row.error,
            last_key: row.last_key,
            seen: row.seen,
        })
    }
}
