//! Whether the applied revisions are still what they were when they were applied.
//!
//! The journal's checksums come in, those of the compiled migrations are held against them.
//! **Architecture Invariant**: an edited revision changes nothing by itself; it is told, and what to do is the user's choice.

use std::collections::BTreeMap;

use super::RunError;
use crate::connection::Session;
use crate::error::Result;
use crate::graph::RevisionGraph;
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

/// Finds the applied revisions whose checksum is not the recorded one, parents first.
pub(super) fn changed<'m>(
    state: &State,
    graph: &RevisionGraph,
    index: &BTreeMap<&str, &'m Migration>,
) -> Result<Vec<(&'m Migration, String)>> {
    let differs = |migration: &&'m Migration| {
        let recorded = state.checksums.get(migration.revision)?;
        // A list that was written by hand has no checksums.
        let known = !migration.checksum.is_empty() && !recorded.is_empty();
        (known && recorded != migration.checksum).then(|| (*migration, recorded.clone()))
    };
    let applied = graph.applied(&state.rows)?;
    Ok(applied.iter().filter_map(|it| index.get(it.id.as_str())).filter_map(differs).collect())
}

/// Refuses or tells changed revisions, as the policy says; gives those to be told.
pub(super) fn check(
    session: &mut Session<'_>,
    settings: &Settings,
    policy: ChecksumPolicy,
    state: &State,
    (graph, index): (&RevisionGraph, &BTreeMap<&str, &'static Migration>),
) -> Result<Vec<Changed>> {
    if policy == ChecksumPolicy::Ignore || state.checksums.is_empty() {
        return Ok(Vec::new());
    }
    let found = changed(state, graph, index)?;
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
    package: (&RevisionGraph, &BTreeMap<&str, &'static Migration>),
) -> Result<Vec<Changed>> {
    check(session, settings, ChecksumPolicy::Warn, state, package)
}

/// Finds the revisions to be applied that were written before one that is applied: they come from a branch beside it.
pub(super) fn out_of_order(
    rows: &[RevisionId],
    steps: &[Step],
    (graph, index): (&RevisionGraph, &BTreeMap<&str, &'static Migration>),
) -> Result<Vec<RevisionId>> {
    let created = |id: &RevisionId| index.get(id.as_str()).and_then(|it| it.created);
    let Some(newest) = graph.applied(rows)?.iter().filter_map(|it| created(&it.id)).max() else {
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
