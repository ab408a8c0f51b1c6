//! What an interrupted run means for the next one: go on behind the statements that are known to be done, or stop.

use super::digest::Digest;
use super::step::Turn;
use super::{Interrupted, RunError, concurrent};
use crate::connection::Session;
use crate::journal::{Run, RunState};
use crate::plan::Step;
use crate::revision::RevisionId;
use crate::script::{Action, Script};

/// Finds the interrupted run that a step continues.
pub(super) fn of_step<'r>(runs: &'r [Run], step: &Step) -> Option<&'r Run> {
    runs.iter().find(|run| run.revision == step.revision && run.direction == step.direction)
}

/// Refuses a plan that leaves an interrupted run as it is.
pub(super) fn check(runs: &[Run], steps: &[Step], rows: &[RevisionId]) -> Result<(), RunError> {
    let continued = |run: &&Run| steps.iter().any(|step| of_step(std::slice::from_ref(*run), step).is_some());
    match runs.iter().find(|run| !continued(run)) {
        None => Ok(()),
        Some(run) => {
            let Run { statement_done: done, statement_count: count, .. } = run;
            Err(dirty(
                run,
                rows,
                None,
                format!("{done} of {count} statements are done, and this plan has no step of it"),
            ))
        }
    }
}

/// Counts the statements that need not be sent again.
///
/// It is certain after an error of the server, which undoes the failing statement. When a statement had been sent and no
/// answer was written down, it may have taken effect or not; of an index that is made outside a transaction it can be seen.
pub(super) fn statements_done(
    session: &mut Session<'_>,
    run: &Run,
    turn: &Turn<'_>,
    script: &Script,
) -> Result<usize, RunError> {
    let refused = |why| Err(dirty(run, turn.rows, Some(&turn.step.heads), why));
    let done = run.statement_done;
    let same = script.statements.get(..done).is_some_and(|prefix| Digest::of(prefix).to_string() == run.done_digest);
    if !same {
        return refused(format!(
            "{done} of its statements are done, and they are not those of the revision as it is now"
        ));
    }
    let number = run.statement_started;
    // What is on record in its own transaction has taken effect or not, and the record says which.
    let is_certain = script.statements.get(done).is_some_and(|it| it.action.is_recorded_within());
    if run.state == RunState::Running && number > done && !is_certain {
        if number == done + 1
            && let Some(Action::Concurrent(index)) = script.statements.get(done).map(|it| &it.action)
            && let Ok(is_done) = concurrent::is_done(session, index)
        {
            return Ok(done + usize::from(is_done));
        }
        let place = script.statements.get(number - 1).map(|it| format!("\n  at {} ({})", it.at, it.operation));
        let place = place.unwrap_or_default();
        return refused(format!(
            "statement {number} of {} had been sent, and no answer is on record{place}",
            run.statement_count
        ));
    }
    Ok(done)
}

fn dirty(run: &Run, before: &[RevisionId], after: Option<&[RevisionId]>, why: String) -> RunError {
    RunError::Dirty(Box::new(Interrupted {
        revision: run.revision.clone(),
        direction: run.direction,
        why,
        executed_by: run.executed_by.clone(),
        started_at: run.started_at.clone(),
        before: before.to_vec(),
        after: after.map(<[RevisionId]>::to_vec),
    }))
}
