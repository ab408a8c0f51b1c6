//! The version rows and the journal, held against the package.

use super::Fault;
use crate::connection::Session;
use crate::error::Result;
use crate::graph::{GraphError, RevisionGraph};
use crate::journal::{self, State};
use crate::migration::{Migrations, Settings};
use crate::plan;
use crate::revision::RevisionId;
use crate::runner;

/// Finds the rows that no migration has.
pub(super) fn unknown_rows(graph: &RevisionGraph, rows: &[RevisionId]) -> Vec<Fault> {
    let unknown = rows.iter().filter_map(|row| match graph.row_nodes(std::slice::from_ref(row)) {
        Err(GraphError::UnknownDatabaseRevision { row, nearest }) => {
            Some(Fault::UnknownRow { row, nearest: nearest.map(|it| it.id) })
        }
        Ok(_) | Err(_) => None,
    });
    unknown.collect()
}

/// Finds the rows that another row implies: there is a row for each revision without anything applied above it.
pub(super) fn redundant_rows(graph: &RevisionGraph, rows: &[RevisionId]) -> Vec<Fault> {
    let implied = rows.iter().filter_map(|row| {
        let later = rows.iter().find(|other| graph.comes_after(other, row))?;
        Some(Fault::RedundantRow { row: row.clone(), implied_by: later.clone() })
    });
    implied.collect()
}

/// Finds the applied revisions that are not what they were then.
pub(super) fn edited(
    session: &mut Session<'_>,
    migrations: &Migrations,
    state: &State,
    graph: &RevisionGraph,
) -> Result<Vec<Fault>> {
    let package = runner::Package { graph, list: migrations.list };
    let changed = runner::changed(session, &migrations.settings, state, package)?;
    Ok(changed.into_iter().map(Fault::Edited).collect())
}

/// Finds the runs that neither succeeded nor were undone.
pub(crate) fn open_runs(session: &mut Session<'_>, settings: &Settings, graph: &RevisionGraph) -> Result<Vec<Fault>> {
    let runs = journal::runs(session, settings)?;
    let open = runs.into_iter().filter(|run| run.state.is_open());
    let fault = |run: journal::Run| {
        let is_known = graph.revision(&run.revision).is_some();
        Fault::OpenRun { run: Box::new(run), is_known }
    };
    Ok(open.map(fault).collect())
}

/// Tells what is not applied, which is no fault.
pub(super) fn pending(graph: &RevisionGraph, rows: &[RevisionId]) -> Result<Option<String>> {
    let pending = plan::upgrade(graph, rows, "heads")?.len();
    let total = graph.revisions().len();
    Ok((pending > 0).then(|| format!("{pending} of {total} revisions are not applied")))
}
