//! The scripts of a run, each written when its turn comes.

use super::RunError;
use super::package::Package;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::migration::Migration;
use crate::plan::Step;
use crate::revision::RevisionId;
use crate::schema::naming::Convention;
use crate::script::{self, Replay, Script};

/// Writes scripts in the order in which they run.
pub(super) struct Scripts<'s> {
    package: Package<'s>,
    dialect: Dialect,
    naming: Convention,
    /// The state that was replayed last, with the version rows that it belongs to.
    replay: Option<(Replay<'static>, Vec<RevisionId>)>,
}

impl<'s> Scripts<'s> {
    pub(super) fn new(package: Package<'s>, dialect: Dialect, naming: Convention) -> Self {
        Self { package, dialect, naming, replay: None }
    }

    /// Gives what the scripts are written of.
    pub(super) fn package(&self) -> Package<'s> {
        self.package
    }

    /// Finds the migration of a step.
    pub(super) fn migration(&self, revision: &RevisionId) -> Result<&'static Migration, RunError> {
        let found = self.package.migration(revision.as_str());
        found.ok_or_else(|| RunError::UnknownRevision { revision: revision.clone() })
    }

    /// Writes the script of a step that starts from these rows.
    pub(super) fn write(&mut self, rows: &[RevisionId], step: &Step, migration: &'static Migration) -> Result<Script> {
        // Another process may have moved the rows since the last step, so that the replay is of another state.
        let kept = self.replay.take().filter(|(_, of)| of == rows).map(|(replay, _)| replay);
        let mut replay = match kept {
            Some(replay) => replay,
            None => self.replay_at(rows)?,
        };
        let script = script::write(migration, step.direction, &mut replay)?;
        self.replay = Some((replay, step.heads.clone()));
        Ok(script)
    }

    /// Writes the scripts of a plan, hands each out and forgets it, so that a step that cannot be written stops the plan
    /// before its first statement.
    pub(super) fn check(
        &self,
        rows: &[RevisionId],
        steps: &[Step],
        each: &mut dyn FnMut(&Step, &Script) -> Result<(), RunError>,
    ) -> Result<()> {
        let mut replay = self.replay_at(rows)?;
        steps.iter().try_for_each(|step| {
            let script = script::write(self.migration(&step.revision)?, step.direction, &mut replay)?;
            Ok(each(step, &script)?)
        })
    }

    fn replay_at(&self, rows: &[RevisionId]) -> Result<Replay<'static>> {
        Ok(Replay::at(self.dialect, self.package.list, self.package.graph, rows)?.with_naming(self.naming))
    }
}
