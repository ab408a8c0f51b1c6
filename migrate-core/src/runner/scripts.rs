//! The scripts of a run, each written when its turn comes.

use std::collections::BTreeMap;

use super::RunError;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::migration::Migration;
use crate::plan::Step;
use crate::revision::RevisionId;
use crate::schema::naming::Convention;
use crate::script::{self, Replay, Script};

/// Writes scripts in the order in which they run.
pub(super) struct Scripts<'s> {
    graph: &'s RevisionGraph,
    index: &'s BTreeMap<&'s str, &'static Migration>,
    dialect: Dialect,
    naming: Convention,
    /// The state that was replayed last, with the version rows that it belongs to.
    replay: Option<(Replay<'static>, Vec<RevisionId>)>,
}

impl<'s> Scripts<'s> {
    pub(super) fn new(
        graph: &'s RevisionGraph,
        index: &'s BTreeMap<&'s str, &'static Migration>,
        dialect: Dialect,
        naming: Convention,
    ) -> Self {
        Self { graph, index, dialect, naming, replay: None }
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
                let applied = applied.iter().filter_map(|it| self.index.get(it.id.as_str()).copied());
                Replay::new(self.dialect, applied).with_naming(self.naming)
            }
        };
        let script = script::write(migration, step.direction, &mut replay)?;
        self.replay = Some((replay, step.heads.clone()));
        Ok(script)
    }
}
