//! A step whose statements are not all in one transaction, each of them on record.
//!
//! The journal tells before each statement which one is sent, and after it that it is done; where the statement may be in a
//! transaction, both are one, and a crash leaves no doubt. Those that follow each other and may be in one are in the same.

use std::ops::Range;

use diesel::result::Error as DieselError;
use jiff::Timestamp;

use super::digest::Digest;
use super::execute::Work;
use super::step::{Ended, Record, Turn, entry, send, stopped, transaction, unrecorded};
use super::{Event, Kept, Observer, Options, RunError, foreign_key, interrupted, look, retry, setting};
use crate::connection::Session;
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::journal::{self, Entry, Progress, Run, RunState};
use crate::lock::{Lock, Patience};
use crate::script::{Action, Certainty, Script, certainties, groups};
use crate::version;

/// Runs a step whose statements commit by themselves.
pub(super) fn outside(
    session: &mut Session<'_>,
    work: &Work<'_>,
    turn: &Turn<'_>,
    script: &Script,
    lock: &mut Lock,
    observer: Observer<'_>,
) -> Result<Ended> {
    let Turn { step, migration, rows, open, half } = *turn;
    if session.depth().map_err(|error| transaction(&step.revision, "begin", &error))? > 0 {
        let why = format!("revision `{}` must run outside of one", step.revision);
        return Err(RunError::InTransaction { why }.into());
    }
    let given_up = || work.options.stop.is_asked();
    let patience = Patience::new(work.options.lock_timeout, &given_up);
    lock.cover_everything(session, patience, &mut |holder| observer(&Event::Waiting { holder }))?;
    // SQLite's lock is held only from here on: another migrator may have done the step since, or been killed in it.
    let left: Vec<Run>;
    let mut open = open;
    if session.dialect() == Dialect::Sqlite {
        let state = journal::state(session, work.settings)?;
        if state.rows != rows {
            return Ok(Ended::Overtaken(state.rows));
        }
        left = if state.interrupted { journal::open_runs(session, work.settings)? } else { Vec::new() };
        open = interrupted::of_step(&left, step);
    }
    let of = script.statements.len();
    let wanted = migration.transaction.unwrap_or(work.settings.transaction.has_transactions());
    let certainties = certainties(script, session.dialect(), wanted);
    let skipped =
        open.map_or(Ok(0), |run| interrupted::statements_done(session, run, turn, (script, &certainties), work.at))?;
    work.options.hooks.call_before_step(step, session, Kept::Statements(skipped))?;
    let mut digest = Digest::of(&script.statements[..skipped]);
    let started = Timestamp::now();
    let on_record = |written: diesel::QueryResult<()>| written.map_err(|error| unrecorded(turn, &error));
    let settings = work.settings;
    let seen_before = |session: &mut Session<'_>, number: usize| match script.statements.get(number - 1) {
        Some(statement) => look::before(session, statement, &certainties[number - 1]),
        None => Ok(None),
    };
    let text = digest.to_string();
    let mut seen = seen_before(session, skipped + 1).map_err(|error| unrecorded(turn, &error))?;
    let progress = Progress { count: of, started: (skipped + 1).min(of), done: skipped, digest: &text };
    let first = Entry { seen: seen.as_deref(), ..entry(turn, started, progress) };
    on_record(match open {
        Some(_) => journal::resume(session, settings, &first),
        None => journal::begin(session, settings, &first),
    })?;
    observer(&Event::StepStarted { step, migration, statements: of, done: skipped });
    let may_join = wanted && session.dialect().has_transactional_ddl();
    for group in groups(script, &certainties, may_join, skipped) {
        let (number, is_first) = (group.start + 1, group.start == skipped);
        if !is_first {
            seen = seen_before(session, number).map_err(|error| unrecorded(turn, &error))?;
        }
        let text = digest.to_string();
        let progress = Progress { count: of, started: number, done: number - 1, digest: &text };
        let here = Entry { seen: seen.as_deref(), ..entry(turn, started, progress) };
        if work.options.stop.is_asked() {
            let stop = stopped(turn, number - 1, of, Kept::Statements(number - 1));
            on_record(journal::stop(session, settings, &here, &stop.to_string()))?;
            return Err(stop.into());
        }
        if !is_first {
            on_record(journal::advance(session, settings, &here))?;
        }
        digest = script.statements[group.clone()].iter().fold(digest, Digest::and);
        let after = digest.to_string();
        let done = entry(turn, started, Progress { count: of, started: group.end, done: group.end, digest: &after });
        let run = open.filter(|_| is_first);
        let Options { stop, retries, .. } = work.options;
        let last_key = run.and_then(|run| run.last_key.as_deref());
        let record = Record { settings, done: &done, last_key, stop, retries: *retries };
        let certainty = &certainties[group.start];
        // A backfill tries again by itself, batch by batch.
        let sent = retry::again(session, work.options, (turn, script), observer, &mut |session, observer| {
            if group.len() > 1 {
                return send_together(session, turn, script, &group, &record, observer);
            }
            send_alone(session, turn, script, (number, certainty), &record, observer)
        });
        if let Err(error) = sent {
            // When the connection is lost nothing can be written, and the record says what is true: sent, no answer.
            let _ = journal::stop(session, settings, &here, &error.to_string());
            return Err(error);
        }
    }
    let text = digest.to_string();
    let last = entry(turn, started, Progress { count: of, started: of, done: of, digest: &text });
    let failed = |doing| move |error: DieselError| transaction(&step.revision, doing, &error);
    session.begin().map_err(failed("begin"))?;
    let ended = version::change(session, settings, rows, &step.heads)
        .and_then(|()| on_record(journal::finish(session, settings, &last)).map_err(Error::from))
        .and_then(|()| match half {
            Some(run) => Ok(on_record(journal::settle(session, settings, run, RunState::Reverted))?),
            None => Ok(()),
        })
        .and_then(|()| Ok(work.options.hooks.call_after_step(step, session, Kept::Statements(of))?))
        .and_then(|()| session.commit().map_err(failed("commit")).map_err(Error::from));
    if let Err(error) = &ended {
        let _ = session.roll_back_to(0);
        let _ = journal::stop(session, settings, &last, &error.to_string());
    }
    ended.map(|()| Ended::Done)
}

/// Sends one statement: in a transaction of its own, together with the record of it, where that may be.
fn send_alone(
    session: &mut Session<'_>,
    turn: &Turn<'_>,
    script: &Script,
    (number, certainty): (usize, &Certainty),
    record: &Record<'_>,
    observer: Observer<'_>,
) -> Result<()> {
    let kept = Kept::Statements(number - 1);
    let Some(statement) = script.statements.get(number - 1) else { return Ok(()) };
    let is_own = matches!(statement.action, Action::Insert(_) | Action::Backfill(_));
    if matches!(statement.action, Action::Concurrent(_)) {
        // It waits for transactions of others and blocks nobody meanwhile.
        let waiting = setting::wait_for_tables(session);
        let outcome = send(session, turn, script, number, kept, Some(record), observer);
        waiting.restore(session);
        return outcome;
    }
    if is_own || !(statement.foreign_keys_off || *certainty == Certainty::Recorded) {
        return send(session, turn, script, number, kept, Some(record), observer);
    }
    send_together(session, turn, script, &(number - 1..number), record, observer)
}

/// Sends statements in one transaction, together with the record of them.
fn send_together(
    session: &mut Session<'_>,
    turn: &Turn<'_>,
    script: &Script,
    group: &Range<usize>,
    record: &Record<'_>,
    observer: Observer<'_>,
) -> Result<()> {
    let (revision, of) = (&turn.step.revision, script.statements.len());
    let kept = Kept::Statements(group.start);
    let failed = |doing| move |error: DieselError| transaction(revision, doing, &error);
    let enforcement = if script.statements[group.clone()].iter().any(|it| it.foreign_keys_off) {
        foreign_key::suspend(session).map_err(failed("begin"))?
    } else {
        foreign_key::Enforcement::Untouched
    };
    let outcome = session.begin().map_err(failed("begin")).map_err(Error::from).and_then(|()| {
        for number in group.start + 1..=group.end {
            if number > group.start + 1 && record.stop.is_asked() {
                return Err(stopped(turn, number - 1, of, kept).into());
            }
            send(session, turn, script, number, kept, None, observer)?;
        }
        let orphans = enforcement.orphans(session).map_err(failed("check"))?;
        if !orphans.is_empty() {
            return Err(RunError::ForeignKeys { revision: revision.clone(), examples: orphans }.into());
        }
        journal::advance(session, record.settings, record.done).map_err(|error| unrecorded(turn, &error))?;
        session.commit().map_err(failed("commit")).map_err(Error::from)
    });
    if outcome.is_err() {
        let _ = session.roll_back_to(0);
    }
    let restored = enforcement.restore(session).map_err(failed("end"));
    outcome.and_then(|()| restored.map_err(Error::from))
}
