//! The scripts of a run, each written when its turn comes.

use std::collections::BTreeMap;

use super::RunError;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::migration::Migration;
use crate::plan::Step;
use crate::revision::RevisionId;
use crate::script::{self, Replay, Script};

/// Writes scripts in the order in which they run.
pub(super) struct Scripts<'s> {
    graph: &'s RevisionGraph,
    index: &'s BTreeMap<&'s str, &'static Migration>,
    dialect: Dialect,
    /// The state that was replayed last, with the version rows that it belongs to.
    replay: Option<(Replay<'static>, Vec<RevisionId>)>,
}

impl<'s> Scripts<'s> {
    pub(super) fn new(
        graph: &'s RevisionGraph,
        index: &'s BTreeMap<&'s str, &'static Migration>,
        dialect: Dialect,
    ) -> Self {
        Self { graph, index, dialect, replay: None }
    }

    /// Finds the migration of a step.
    pub(super) fn migration(&self, revision: &RevisionId) -> Result<&'static Migration, RunError> {
        let found = self.index.get(revision.as_str()).copied();
        found.ok_or_else(|| RunError::UnknownRevision { revision: revision.clone() })
    }

    /// Writes the script of a step that starts from these rows.
    pub(super) fn write(&mut self, rows: &[RevisionId], step: &Step, migration: &'static Migration) -> Result<Script> {
        // Another process may have moved the rows since the last step, so that the replay is of another state.
        let kept = self.replay.take().filter(|(_, of)| of == rows).map(|(replay, _)| replay);
        let mut replay = match kept {
            Some(replay) => replay,
            None => {
                let applied = self.graph.applied(rows)?;
                Replay::new(self.dialect, applied.iter().filter_map(|it| self.index.get(it.id.as_str()).copied()))
            }
        };
        let script = script::write(migration, step.direction, &mut replay)?;
        self.replay = Some((replay, step.heads.clone()));
        Ok(script)
    }
}
