//! A way up that was interrupted is taken back: of what it was to do is undone what is done.
//!
//! Which statements those are is told by the journal and, as for every interrupted run, by a look at the database. That
//! goes on record first; the way back is then a run of its own, which can be interrupted and goes on as any other.

use std::time::Instant;

use jiff::Timestamp;

use super::digest::Digest;
use super::execute::Work;
use super::outside::outside;
use super::step::{Ended, Turn, check_closures, entry, unrecorded};
use super::{Event, Observer, WayOn, interrupted};
use crate::connection::Session;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::journal::{self, Progress, Run};
use crate::lock::Lock;
use crate::plan::{self, Direction, PlanError, Step};
use crate::revision::RevisionId;
use crate::script::{WayBack, certainties};

/// Finds the way up that was interrupted.
pub(super) fn half(runs: &[Run]) -> Option<&Run> {
    runs.iter().find(|run| run.direction == Direction::Upgrade)
}

/// Finds the way back that was interrupted, of a way up that was too.
pub(super) fn under_way(runs: &[Run]) -> Option<&Run> {
    let half = half(runs)?;
    runs.iter().find(|run| run.revision == half.revision && run.direction == Direction::Downgrade)
}

/// Tells whether a plan begins by taking a run back.
pub(super) fn is_first(run: &Run, steps: &[Step]) -> bool {
    let takes_back = |step: &Step| step.revision == run.revision && step.direction == Direction::Downgrade;
    run.direction == Direction::Upgrade && steps.first().is_some_and(takes_back)
}

/// Plans a downgrade as if the revision were applied that is half done.
pub(super) fn planned(graph: &RevisionGraph, rows: &[RevisionId], half: &Run, target: &str) -> Result<Vec<Step>> {
    if graph.position(half.revision.as_str()).is_none() {
        return Ok(plan::downgrade(graph, rows, target)?);
    }
    let whole = plan::step(graph, rows, &half.revision, Direction::Upgrade)?;
    let steps = plan::downgrade(graph, &whole.heads, target)?;
    // Another head may be what the target is about; then this one stays in the way.
    let leads_back = steps.first().is_some_and(|first| is_first(half, &steps) && first.heads == rows);
    if leads_back { Ok(steps) } else { Ok(Vec::new()) }
}

/// Plans the one step that takes a run back.
pub(super) fn step(graph: &RevisionGraph, rows: &[RevisionId], half: &Run) -> Result<Step, PlanError> {
    let whole = plan::step(graph, rows, &half.revision, Direction::Upgrade)?;
    plan::step(graph, &whole.heads, &half.revision, Direction::Downgrade)
}

/// Takes a run back.
pub(super) fn run(
    session: &mut Session<'_>,
    work: &Work<'_>,
    turn: &Turn<'_>,
    half: &Run,
    lock: &mut Lock,
    observer: Observer<'_>,
) -> Result<Ended> {
    let Turn { step, migration, rows, .. } = *turn;
    let started = Instant::now();
    let up = plan::step(work.scripts.package().graph, rows, &step.revision, Direction::Upgrade)?;
    let up = Turn { step: &up, open: Some(half), half: None, ..*turn };
    let way_up = work.scripts.way_up(rows, migration)?;
    let wanted = migration.transaction.unwrap_or(work.settings.transaction.has_transactions());
    let certainties = certainties(&way_up, session.dialect(), wanted);
    let done = interrupted::statements_done(session, half, &up, (&way_up, &certainties), None)?;
    let script = match work.scripts.way_back(rows, migration, done)? {
        WayBack::Known(script) => script,
        WayBack::Unknown(why) => {
            let count = way_up.statements.len();
            let why = format!("{done} of {count} statements are done, and {why}");
            return Err(interrupted::dirty(half, rows, Some(&up.step.heads), WayOn::Forward, why).into());
        }
    };
    check_closures(session, step, &script)?;
    // Order matters: once the way back has begun, a look would tell something else.
    let digest = Digest::of(&way_up.statements[..done]).to_string();
    let progress = Progress { count: way_up.statements.len(), started: done, done, digest: &digest };
    let why = half.error.as_deref().unwrap_or("it was interrupted");
    journal::stop(session, work.settings, &entry(&up, Timestamp::now(), progress), why)
        .map_err(|error| unrecorded(turn, &error))?;
    let ended = outside(session, work, turn, &script, lock, observer)?;
    if matches!(ended, Ended::Done) {
        observer(&Event::StepDone { step, elapsed: started.elapsed() });
    }
    Ok(ended)
}
