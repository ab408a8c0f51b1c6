//! One revision, one direction: inside a transaction where the database, the revision and its statements allow it.

use std::time::Instant;

use diesel::result::Error as DieselError;
use jiff::Timestamp;

use super::digest::Digest;
use super::execute::Work;
use super::outside::outside;
use super::statement::{self, Failure};
use super::{
    Event, Kept, Observer, Options, RunError, StatementFailed, Stop, backfill, foreign_key, insert, retry, setting,
};
use crate::connection::{Session, is_passing};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::journal::{self, Entry, Progress, Run, RunState};
use crate::lock::{self, Lock, Patience};
use crate::migration::{Migration, Settings, TransactionMode};
use crate::plan::Step;
use crate::revision::RevisionId;
use crate::script::{Action, Script};
use crate::version;

/// A step whose turn it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Turn<'t> {
    /// The step.
    pub(super) step: &'t Step,
    /// Its migration.
    pub(super) migration: &'static Migration,
    /// The version rows before it.
    pub(super) rows: &'t [RevisionId],
    /// The interrupted run that it continues.
    pub(super) open: Option<&'t Run>,
    /// The interrupted way up that it takes back.
    pub(super) half: Option<&'t Run>,
}

/// Where a statement is put on record in its own transaction.
pub(super) struct Record<'r> {
    /// The package's settings.
    pub(super) settings: &'r Settings,
    /// What is on record when it is done.
    pub(super) done: &'r Entry<'r>,
    /// What an interrupted run has put on record about it.
    pub(super) last_key: Option<&'r str>,
    /// Whether the run is to end.
    pub(super) stop: &'r Stop,
    /// How often a batch is tried again.
    pub(super) retries: u32,
}

/// How a step ended when nothing failed.
#[derive(Debug)]
pub(super) enum Ended {
    /// It is done.
    Done,
    /// Another process changed the rows, to these; nothing was done.
    Overtaken(Vec<RevisionId>),
}

/// Runs a step.
pub(super) fn run(
    session: &mut Session<'_>,
    work: &mut Work<'_>,
    turn: &Turn<'_>,
    lock: &mut Lock,
    observer: Observer<'_>,
) -> Result<Ended> {
    let Turn { step, migration, rows, open, half: _ } = *turn;
    let script = work.scripts.write(rows, step, migration)?;
    check_closures(session, step, &script)?;
    let started = Instant::now();
    let wanted = migration.transaction.unwrap_or(work.settings.transaction.has_transactions());
    let possible =
        session.dialect().has_transactional_ddl() && script.statements.iter().all(|statement| statement.transactional);
    // A step without statements changes rows alone, and those go into a transaction everywhere.
    let ended = if open.is_none() && (wanted && possible || script.statements.is_empty()) {
        inside_again(session, work, turn, &script, observer)?
    } else {
        outside(session, work, turn, &script, lock, observer)?
    };
    if matches!(ended, Ended::Done) {
        observer(&Event::StepDone { step, elapsed: started.elapsed() });
    }
    Ok(ended)
}

/// Refuses closures that take another connection than the one in use.
pub(super) fn check_closures(session: &Session<'_>, step: &Step, script: &Script) -> Result<(), RunError> {
    let found = session.type_name();
    script.statements.iter().try_for_each(|statement| match &statement.action {
        Action::Run(run) if run.connection != found => Err(RunError::OtherConnection {
            revision: step.revision.clone(),
            takes: run.connection,
            found,
            at: statement.at.clone(),
        }),
        Action::Run(_)
        | Action::Sql(_)
        | Action::Bound(_)
        | Action::Insert(_)
        | Action::Backfill(_)
        | Action::Concurrent(_)
        | Action::Rebuild(_) => Ok(()),
    })
}

/// Runs a step in a transaction as often as need be, and puts on record that it was undone.
fn inside_again(
    session: &mut Session<'_>,
    work: &Work<'_>,
    turn: &Turn<'_>,
    script: &Script,
    observer: Observer<'_>,
) -> Result<Ended> {
    let (started, mut reached) = (Timestamp::now(), 0);
    let depth = session.depth().map_err(|error| transaction(&turn.step.revision, "begin", &error))?;
    // A transaction of the caller's is undone whole by a deadlock, and is not ours to begin anew.
    let options = if depth > 0 { &Options { retries: 0, ..work.options.clone() } } else { work.options };
    let outcome = retry::again(session, options, (turn, script), observer, &mut |session, observer| {
        reached = 0;
        inside(session, work, turn, script, (&mut reached, started), observer)
    });
    if let Err(error) = &outcome
        && reached > 0
    {
        let progress = Progress { count: script.statements.len(), started: reached, done: 0, digest: "" };
        let entry = entry(turn, started, progress);
        let _ = journal::record(session, work.settings, &entry, RunState::Reverted, Some(&error.to_string()));
    }
    outcome
}

/// Runs a step in a transaction, together with its version rows and its journal row; `reached` becomes the statement that
/// was sent last.
fn inside(
    session: &mut Session<'_>,
    work: &Work<'_>,
    turn: &Turn<'_>,
    script: &Script,
    (reached, started): (&mut usize, Timestamp),
    observer: Observer<'_>,
) -> Result<Ended> {
    let revision = &turn.step.revision;
    let failed = |doing| move |error: DieselError| transaction(revision, doing, &error);
    let depth = session.depth().map_err(failed("begin"))?;
    if depth > 0 && script.foreign_keys_off && foreign_key::is_enforced(session).map_err(failed("begin"))? {
        let why = format!(
            "revision `{revision}` rebuilds a table, for which foreign keys must be switched off outside of one"
        );
        return Err(RunError::InTransaction { why }.into());
    }
    let enforcement = if script.foreign_keys_off {
        foreign_key::suspend(session).map_err(failed("begin"))?
    } else {
        foreign_key::Enforcement::Untouched
    };
    let outcome = begin(session, work, revision, observer).and_then(|()| {
        let ended = statements(session, work, turn, script, enforcement, (reached, started), observer)?;
        match ended {
            Ended::Done => session.commit().map_err(failed("commit"))?,
            Ended::Overtaken(_) => session.roll_back_to(depth).map_err(failed("roll back"))?,
        }
        Ok(ended)
    });
    // The first error tells why; a connection that cannot even roll back or switch on again is lost, and its transaction with it.
    if outcome.is_err() {
        let _ = session.roll_back_to(depth);
    }
    let restored = enforcement.restore(session);
    let ended = outcome?;
    restored.map_err(failed("end"))?;
    Ok(ended)
}

/// What stands inside the transaction; `reached` is set to the statement that was sent last.
fn statements(
    session: &mut Session<'_>,
    work: &Work<'_>,
    turn: &Turn<'_>,
    script: &Script,
    enforcement: foreign_key::Enforcement,
    (reached, started): (&mut usize, Timestamp),
    observer: Observer<'_>,
) -> Result<Ended> {
    let Turn { step, migration, rows, .. } = *turn;
    // Only SQLite's lock is as short as the transaction; the others have been held since the rows were read.
    if session.dialect() == Dialect::Sqlite {
        let found = version::read(session, work.settings)?;
        if found != rows {
            return Ok(Ended::Overtaken(found));
        }
    }
    let of = script.statements.len();
    let kept = match work.settings.transaction {
        TransactionMode::All => Kept::NothingAtAll,
        TransactionMode::Revision | TransactionMode::None => Kept::Nothing,
    };
    observer(&Event::StepStarted { step, migration, statements: of, done: 0 });
    work.options.hooks.call_before_step(step, session, kept)?;
    let path = setting::search_path(session, script).map_err(|error| transaction(&step.revision, "begin", &error))?;
    for number in 1..=of {
        if work.options.stop.is_asked() {
            return Err(stopped(turn, number - 1, of, kept).into());
        }
        *reached = number;
        send(session, turn, script, number, kept, None, observer)?;
    }
    let orphans = enforcement.orphans(session).map_err(|error| transaction(&step.revision, "check", &error))?;
    if !orphans.is_empty() {
        return Err(RunError::ForeignKeys { revision: step.revision.clone(), examples: orphans }.into());
    }
    path.restore(session);
    version::change(session, work.settings, rows, &step.heads)?;
    let digest = Digest::of(&script.statements).to_string();
    let progress = Progress { count: of, started: of, done: of, digest: &digest };
    let entry = entry(turn, started, progress);
    journal::record(session, work.settings, &entry, RunState::Done, None).map_err(|error| unrecorded(turn, &error))?;
    work.options.hooks.call_after_step(step, session, kept)?;
    Ok(Ended::Done)
}

/// Sends a statement, and tells before and after.
pub(super) fn send(
    session: &mut Session<'_>,
    turn: &Turn<'_>,
    script: &Script,
    number: usize,
    kept: Kept,
    record: Option<&Record<'_>>,
    observer: Observer<'_>,
) -> Result<()> {
    let Some(statement) = script.statements.get(number - 1) else { return Ok(()) };
    let (step, of) = (turn.step, script.statements.len());
    observer(&Event::StatementStarted { step, number, of, statement });
    let sent = Instant::now();
    let answer = match (&statement.action, record) {
        (Action::Insert(rows), Some(record)) => insert::on_record(session, rows, record),
        (Action::Backfill(batches), Some(record)) => backfill::run(session, batches, record, &mut |rows, estimated| {
            observer(&Event::RowsUpdated { step, number, rows, estimated });
        }),
        (action, _) => statement::send(session, action),
    };
    let elapsed = sent.elapsed();
    answer.map_err(|Failure { cause, notes, is_passing }| StatementFailed {
        revision: step.revision.clone(),
        direction: step.direction,
        number,
        of,
        operation: statement.operation.clone(),
        sql: statement.action.sql().to_vec(),
        at: statement.at.clone(),
        cause,
        notes,
        kept,
        is_passing,
    })?;
    observer(&Event::StatementDone { step, number, of, statement, elapsed });
    Ok(())
}

/// Begins the transaction; on SQLite this is where another migrator is met.
pub(super) fn begin(
    session: &mut Session<'_>,
    work: &Work<'_>,
    revision: &RevisionId,
    observer: Observer<'_>,
) -> Result<()> {
    let given_up = || work.options.stop.is_asked();
    let timeout = work.options.lock_timeout;
    let patience = (Patience::new(timeout, &given_up), timeout);
    let begun = lock::begin(session, work.settings, patience, &mut |holder| observer(&Event::Waiting { holder }));
    begun.map_err(|refused| match refused {
        Ok(lock) => lock.into(),
        Err(error) => transaction(revision, "begin", &error).into(),
    })
}

/// Says that a run ends because it was asked to.
pub(super) fn stopped(turn: &Turn<'_>, done: usize, of: usize, kept: Kept) -> RunError {
    RunError::Stopped { revision: turn.step.revision.clone(), direction: turn.step.direction, done, of, kept }
}

pub(super) fn entry<'e>(turn: &Turn<'e>, started: Timestamp, progress: Progress<'e>) -> Entry<'e> {
    Entry {
        revision: &turn.step.revision,
        direction: turn.step.direction,
        message: turn.migration.message,
        checksum: turn.migration.checksum,
        started,
        progress,
        seen: None,
    }
}

pub(super) fn transaction(revision: &RevisionId, doing: &'static str, error: &DieselError) -> RunError {
    let is_passing = is_passing(error);
    RunError::Transaction { revision: revision.clone(), doing, cause: error.to_string(), is_passing }
}

pub(super) fn unrecorded(turn: &Turn<'_>, error: &DieselError) -> RunError {
    RunError::Journal { revision: turn.step.revision.clone(), cause: error.to_string() }
}
