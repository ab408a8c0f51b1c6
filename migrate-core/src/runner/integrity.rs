//! Whether the applied revisions are still what they were when they were applied.
//!
//! The journal's checksums come in, those of the compiled migrations are held against them.
//! **Architecture Invariant**: an edited revision changes nothing by itself; it is told, and what to do is the user's choice.

use super::RunError;
use super::package::Package;
use crate::connection::Session;
use crate::error::Result;
use crate::graph::reach;
use crate::journal::{self, State};
use crate::migration::{ChecksumPolicy, Migration, Settings};
use crate::plan::{Direction, Step};
use crate::revision::RevisionId;

/// An applied revision that is not what it was then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The revision.
    pub revision: RevisionId,
    /// When it was applied, in UTC.
    pub applied_at: String,
    /// Its checksum then.
    pub applied: String,
    /// Its checksum now.
    pub now: &'static str,
    /// Where it stands now, `file:line`.
    pub at: String,
}

/// Finds the applied revisions whose checksum is not the recorded one, in the order of their files.
pub(super) fn changed(state: &State, package: Package<'_>) -> Result<Vec<(&'static Migration, String)>> {
    let rows = package.graph.row_nodes(&state.rows)?;
    let mut recorded = vec![(i64::MIN, ""); package.list.len()];
    for applied in state.checksums.iter() {
        let last = package.graph.position(applied.revision).map(|at| &mut recorded[at]);
        if let Some(last) = last.filter(|(run, _)| *run < applied.run) {
            *last = (applied.run, applied.checksum);
        }
    }
    let recorded = recorded.into_iter().map(|(_, checksum)| checksum);
    let differs = |(migration, recorded): &(&Migration, &str)| {
        // A list that was written by hand has no checksums.
        !migration.checksum.is_empty() && !recorded.is_empty() && *recorded != migration.checksum
    };
    let mut found = package.list.iter().zip(recorded).filter(differs).peekable();
    if found.peek().is_none() {
        return Ok(Vec::new());
    }
    let applied = reach::closure(package.graph.above(), &rows);
    let is_applied = |revision: &str| package.graph.position(revision).is_some_and(|at| applied.contains(at as u32));
    let found = found.filter(|(migration, _)| is_applied(migration.revision));
    Ok(found.map(|(migration, recorded)| (migration, recorded.to_owned())).collect())
}

/// Refuses or tells changed revisions, as the policy says; gives those to be told.
pub(super) fn check(
    session: &mut Session<'_>,
    settings: &Settings,
    policy: ChecksumPolicy,
    state: &State,
    package: Package<'_>,
) -> Result<Vec<Changed>> {
    if policy == ChecksumPolicy::Ignore || state.checksums.is_empty() {
        return Ok(Vec::new());
    }
    let found = changed(state, package)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let found = described(session, settings, found)?;
    match policy {
        ChecksumPolicy::Refuse => Err(RunError::Changed(found).into()),
        ChecksumPolicy::Warn | ChecksumPolicy::Ignore => Ok(found),
    }
}

/// Tells changed revisions, whatever the policy.
pub(crate) fn told(
    session: &mut Session<'_>,
    settings: &Settings,
    state: &State,
    package: Package<'_>,
) -> Result<Vec<Changed>> {
    check(session, settings, ChecksumPolicy::Warn, state, package)
}

/// Finds the revisions to be applied that were written before one that is applied: they come from a branch beside it.
pub(super) fn out_of_order(rows: &[RevisionId], steps: &[Step], package: Package<'_>) -> Result<Vec<RevisionId>> {
    let created = |id: &RevisionId| package.migration(id.as_str()).and_then(|it| it.created);
    let Some(newest) = package.graph.applied(rows)?.iter().filter_map(|it| created(&it.id)).max() else {
        return Ok(Vec::new());
    };
    let is_late = |step: &&Step| {
        step.direction == Direction::Upgrade && created(&step.revision).is_some_and(|created| created < newest)
    };
    Ok(steps.iter().filter(is_late).map(|step| step.revision.clone()).collect())
}

/// Adds when each was applied; the journal is read once more, which only happens when something is wrong.
pub(super) fn described(
    session: &mut Session<'_>,
    settings: &Settings,
    found: Vec<(&'static Migration, String)>,
) -> Result<Vec<Changed>> {
    let runs = journal::runs(session, settings)?;
    let described = |(migration, applied): (&'static Migration, String)| {
        let run = runs.iter().rev().find(|run| run.revision.as_str() == migration.revision && run.checksum == applied);
        Changed {
            revision: RevisionId::new(migration.revision),
            applied_at: run.map_or_else(String::new, |run| run.started_at.clone()),
            applied,
            now: migration.checksum,
            at: format!("{}:{}", migration.path, migration.line),
        }
    };
    Ok(found.into_iter().map(described).collect())
}
