//! Writing version rows without running anything.

use crate::connection::Session;
use crate::error::Result;
use crate::journal::{self, RunState};
use crate::migration::Settings;
use crate::plan::{Direction, StampPlan};
use crate::revision::RevisionId;
use crate::version;

/// Writes the rows that a stamp says, and closes interrupted runs, in one transaction.
pub(super) fn stamp(
    session: &mut Session<'_>,
    settings: &Settings,
    plan: &dyn Fn(&[RevisionId]) -> Result<StampPlan>,
) -> Result<StampPlan> {
    let refused = |cause| version::refused(settings, "write", cause);
    if !journal::state(session, settings)?.has_tables {
        journal::ensure(session, settings)?;
    }
    let depth = session.depth().map_err(refused)?;
    session.begin().map_err(refused)?;
    let written = write(session, settings, plan).and_then(|plan| {
        session.commit().map_err(refused)?;
        Ok(plan)
    });
    if written.is_err() {
        // The first error tells why.
        let _ = session.roll_back_to(depth);
    }
    written
}

fn write(
    session: &mut Session<'_>,
    settings: &Settings,
    plan: &dyn Fn(&[RevisionId]) -> Result<StampPlan>,
) -> Result<StampPlan> {
    let state = journal::state(session, settings)?;
    let plan = plan(&state.rows)?;
    version::change(session, settings, &state.rows, &plan.rows)?;
    if state.interrupted {
        for run in journal::open_runs(session, settings)? {
            let applied = plan.rows.contains(&run.revision);
            let finished = applied == (run.direction == Direction::Upgrade);
            let state = if finished { RunState::Done } else { RunState::Reverted };
            journal::settle(session, settings, &run, state)
                .map_err(|cause| version::refused(settings, "write", cause))?;
        }
    }
    Ok(plan)
}
