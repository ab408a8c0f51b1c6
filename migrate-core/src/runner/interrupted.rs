//! What an interrupted run means for the next one: go on behind the statements that are known to be done, or stop.

use super::digest::Digest;
use super::look::{self, Found};
use super::step::Turn;
use super::{Interrupted, ResumeAt, RunError, WayOn, undo};
use crate::connection::Session;
use crate::journal::{Run, RunState};
use crate::plan::Step;
use crate::revision::RevisionId;
use crate::script::{Certainty, Script};

/// Finds the interrupted run that a step continues.
pub(super) fn of_step<'r>(runs: &'r [Run], step: &Step) -> Option<&'r Run> {
    runs.iter().find(|run| run.revision == step.revision && run.direction == step.direction)
}

/// Refuses a plan that leaves an interrupted run as it is.
pub(super) fn check(runs: &[Run], steps: &[Step], rows: &[RevisionId]) -> Result<(), RunError> {
    let continued = |run: &&Run| {
        steps.iter().any(|step| of_step(std::slice::from_ref(*run), step).is_some()) || undo::is_first(run, steps)
    };
    match runs.iter().find(|run| !continued(run)) {
        None => Ok(()),
        Some(run) => {
            let Run { statement_done: done, statement_count: count, .. } = run;
            let why = format!("{done} of {count} statements are done, and this plan has no step of it");
            let way_on = if undo::under_way(runs).is_some() { WayOn::Forward } else { WayOn::Either };
            Err(dirty(run, rows, None, way_on, why))
        }
    }
}

/// Counts the statements that need not be sent again.
///
/// It is certain after an error of the server, which undoes the failing statement. When a statement had been sent and no
/// answer was written down, it may have taken effect or not, and the database is looked at. `at` is what the user says.
pub(super) fn statements_done(
    session: &mut Session<'_>,
    run: &Run,
    turn: &Turn<'_>,
    (script, certainties): (&Script, &[Certainty]),
    at: Option<ResumeAt>,
) -> Result<usize, RunError> {
    let Run { statement_done: done, statement_started: number, statement_count: count, .. } = *run;
    let refused = |number: usize, why: String| {
        let way_on = if number > done { WayOn::Statement(number) } else { WayOn::ByHand };
        Err(dirty(run, turn.rows, Some(&turn.step.heads), way_on, why))
    };
    if let Some(at) = at {
        return chosen(run, script, at);
    }
    let same = script.statements.get(..done).is_some_and(|prefix| Digest::of(prefix).to_string() == run.done_digest);
    if !same {
        let why = "of its statements are done, and they are not those of the revision as it is now";
        return refused(0, format!("{done} {why}"));
    }
    if run.state != RunState::Running || number <= done {
        return Ok(done);
    }
    let found = match (script.statements.get(done), certainties.get(done)) {
        (Some(statement), Some(certainty)) if number == done + 1 => look::after(session, run, statement, certainty)
            .unwrap_or_else(|error| Found::Unknown(format!("the database cannot be looked at: {error}"))),
        (_, _) => Found::Unknown("no answer is on record".to_owned()),
    };
    match found {
        Found::Done => Ok(done + 1),
        Found::NotDone => Ok(done),
        Found::Unknown(why) => {
            let place = script.statements.get(number - 1).map(|it| format!("\n  at {} ({})", it.at, it.operation));
            let place = place.unwrap_or_default();
            refused(number, format!("statement {number} of {count} had been sent, and {why}{place}"))
        }
    }
}

/// Takes the user's word for where to go on.
fn chosen(run: &Run, script: &Script, at: ResumeAt) -> Result<usize, RunError> {
    let of = script.statements.len();
    let next = match at {
        ResumeAt::Statement(number) => number,
        ResumeAt::Behind => run.statement_started.max(run.statement_done) + 1,
    };
    match next.checked_sub(1).filter(|done| *done <= of) {
        Some(done) => Ok(done),
        None => Err(RunError::NoSuchStatement { revision: run.revision.clone(), number: next, of }),
    }
}

/// Says why a run does not go on by itself, and what does.
pub(super) fn dirty(
    run: &Run,
    before: &[RevisionId],
    after: Option<&[RevisionId]>,
    way_on: WayOn,
    why: String,
) -> RunError {
    RunError::Dirty(Box::new(Interrupted {
        revision: run.revision.clone(),
        direction: run.direction,
        why,
        way_on,
        executed_by: run.executed_by.clone(),
        started_at: run.started_at.clone(),
        before: before.to_vec(),
        after: after.map(<[RevisionId]>::to_vec),
    }))
}
