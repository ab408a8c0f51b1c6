//! From a task to a database where it is done: plan, lock, plan again, step after step.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::scripts::Scripts;
use super::step::{Ended, Turn};
use super::{Event, Kept, Observer, Options, Outcome, ResumeAt, RunError};
use super::{guard, integrity, interrupted, setting, step, undo, whole};
use crate::backup;
use crate::connection::Session;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::journal::{self, Run, State};
use crate::lock::{self, Lock, LockError, Patience};
use crate::migration::{Settings, TransactionMode};
use crate::plan::Step;
use crate::revision::RevisionId;
use crate::version;

/// Plans from version rows, and the revision above them that is half done.
type Planner<'w> = &'w dyn Fn(&[RevisionId], Option<&Run>) -> Result<Vec<Step>>;

/// Everything that a run needs besides the session.
pub(super) struct Work<'w> {
    /// The package's settings.
    pub(super) settings: &'w Settings,
    /// How to run.
    pub(super) options: &'w Options,
    /// Plans what is to be done.
    pub(super) plan: Planner<'w>,
    /// Writes the script of each step.
    pub(super) scripts: Scripts<'w>,
    /// Where an interrupted run goes on, as the user says.
    pub(super) at: Option<ResumeAt>,
    /// Whether the copy is made that is to be made before the first step.
    pub(super) is_backed_up: bool,
}

/// Runs what a plan says; asks the database nothing more when it says nothing.
pub(super) fn execute(
    session: &mut Session<'_>,
    work: &mut Work<'_>,
    state: State,
    observer: Observer<'_>,
) -> Result<Outcome> {
    version::check_single(&state.rows, work.settings)?;
    let policy = work.options.checksum;
    let changed = integrity::check(session, work.settings, policy, &state, work.scripts.package())?;
    if !changed.is_empty() {
        observer(&Event::Changed { revisions: &changed });
    }
    if !state.interrupted && (work.plan)(&state.rows, None)?.is_empty() {
        return Ok(Outcome { steps: Vec::new(), heads: state.rows });
    }
    let depth = session.depth().map_err(|error| lock_refused(work, &error))?;
    if depth > 0 && session.dialect() == Dialect::Mysql {
        return Err(RunError::InTransaction { why: "every DDL statement of MySQL would commit it".to_owned() }.into());
    }
    guard::check_writable(session, work.settings)?;
    let settings = setting::apply(session, work.options).map_err(|error| lock_refused(work, &error))?;
    let outcome = with_lock(session, work, observer);
    settings.restore(session);
    outcome
}

fn with_lock(session: &mut Session<'_>, work: &mut Work<'_>, observer: Observer<'_>) -> Result<Outcome> {
    let given_up = || work.options.stop.is_asked();
    let patience = Patience::new(work.options.lock_timeout, &given_up);
    let mut lock = lock::acquire(session, work.settings, patience, &mut |holder| observer(&Event::Waiting { holder }))?;
    let depth = session.depth().map_err(|error| lock_refused(work, &error))?;
    let in_one = depth == 0 && work.settings.transaction == TransactionMode::All;
    // Neither the transaction nor the lock of a pooled connection must outlive a panic of the observer.
    let ended = catch_unwind(AssertUnwindSafe(|| match in_one {
        true => whole::in_one(session, work, &mut lock, observer),
        false => locked(session, work, &mut lock, observer),
    }));
    if ended.is_err() {
        let _ = session.roll_back_to(depth);
    }
    let released = lock.release(session);
    match ended {
        Ok(outcome) => {
            let outcome = outcome?;
            released?;
            Ok(outcome)
        }
        Err(panic) => resume_unwind(panic),
    }
}

/// Runs what is planned under the lock, step after step.
pub(super) fn locked(
    session: &mut Session<'_>,
    work: &mut Work<'_>,
    lock: &mut Lock,
    observer: Observer<'_>,
) -> Result<Outcome> {
    let mut state = journal::state(session, work.settings)?;
    if state.interrupted {
        // On SQLite the interrupted run may be that of a living process.
        let given_up = || work.options.stop.is_asked();
        let patience = Patience::new(work.options.lock_timeout, &given_up);
        lock.cover_everything(session, patience, &mut |holder| observer(&Event::Waiting { holder }))?;
        state = journal::state(session, work.settings)?;
    }
    let open = if state.interrupted { journal::open_runs(session, work.settings)? } else { Vec::new() };
    let State { mut rows, has_tables, .. } = state;
    let mut steps = (work.plan)(&rows, undo::half(&open))?;
    interrupted::check(&open, &steps, &rows)?;
    let half = undo::half(&open).filter(|run| undo::is_first(run, &steps));
    if steps.is_empty() {
        return Ok(Outcome { steps, heads: rows });
    }
    // Under the lock, so that of fifty who start at once only one opens a second connection.
    guard::check_own_session(session, work.options, work.settings)?;
    work.scripts.check(&rows, &steps[usize::from(half.is_some())..], &mut |step, script| {
        step::check_closures(session, step, script)
    })?;
    let late = integrity::out_of_order(&rows, &steps, work.scripts.package())?;
    if !late.is_empty() {
        observer(&Event::OutOfOrder { revisions: &late });
    }
    observer(&Event::Planned { steps: &steps });
    work.options.hooks.call_before_run(&steps, session)?;
    back_up(session, work, observer)?;
    if has_tables {
        journal::adopt(session, work.settings)?;
    } else {
        journal::ensure(session, work.settings)?;
    }
    let mut done = Vec::with_capacity(steps.len());
    let mut next = 0;
    while let Some(step) = steps.get(next) {
        let migration = work.scripts.migration(&step.revision)?;
        let half = half.filter(|run| next == 0 && run.revision == step.revision);
        let turn = Turn { step, migration, rows: &rows, open: interrupted::of_step(&open, step), half };
        if work.options.stop.is_asked() {
            return Err(step::stopped(&turn, 0, 0, Kept::Nothing).into());
        }
        let ended = match half {
            Some(half) => undo::run(session, work, &turn, half, lock, observer)?,
            None => step::run(session, work, &turn, lock, observer)?,
        };
        match ended {
            Ended::Done => {
                rows.clone_from(&step.heads);
                done.push(step.clone());
                next += 1;
            }
            Ended::Overtaken(found) => {
                match steps[next..].iter().position(|step| step.heads == found) {
                    Some(ahead) => {
                        for step in &steps[next..=next + ahead] {
                            observer(&Event::StepSkipped { step });
                        }
                        next += ahead + 1;
                    }
                    None => {
                        steps = (work.plan)(&found, None)?;
                        observer(&Event::Planned { steps: &steps });
                        next = 0;
                    }
                }
                rows = found;
            }
        }
    }
    work.options.hooks.call_after_run(&done, session)?;
    Ok(Outcome { steps: done, heads: rows })
}

/// Makes the copy that is wanted before the first step, once.
pub(super) fn back_up(session: &mut Session<'_>, work: &mut Work<'_>, observer: Observer<'_>) -> Result<()> {
    if let Some(to) = work.options.backup.as_ref().filter(|_| !work.is_backed_up) {
        let file = backup::make(session, to)?;
        work.is_backed_up = true;
        observer(&Event::BackedUp { file: &file });
    }
    Ok(())
}

fn lock_refused(work: &Work<'_>, error: &diesel::result::Error) -> LockError {
    LockError::Refused { of: work.settings.version_table.to_owned(), cause: error.to_string() }
}
