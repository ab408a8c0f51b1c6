//! The scripts of a run, each written when its turn comes.

use super::RunError;
use super::package::Package;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::migration::{Migration, Settings};
use crate::plan::{Direction, Step};
use crate::revision::RevisionId;
use crate::script::{self, Replay, Script, WayBack};

/// Writes scripts in the order in which they run.
pub(super) struct Scripts<'s> {
    package: Package<'s>,
    dialect: Dialect,
    settings: &'s Settings,
    /// The state that was replayed last, with the version rows that it belongs to.
    replay: Option<(Replay<'static>, Vec<RevisionId>)>,
    /// The script of the plan's only step as it was checked, with the version rows that it starts from.
    checked: Option<(Vec<RevisionId>, Step, Script)>,
}

impl<'s> Scripts<'s> {
    pub(super) fn new(package: Package<'s>, dialect: Dialect, settings: &'s Settings) -> Self {
        Self { package, dialect, settings, replay: None, checked: None }
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
        let checked = self.checked.take().filter(|(of, by, _)| of == rows && by == step);
        if let Some((_, _, script)) = checked {
            return Ok(script);
        }
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

    /// Writes the way up of a revision above these rows.
    pub(super) fn way_up(&self, rows: &[RevisionId], migration: &'static Migration) -> Result<Script> {
        Ok(script::write(migration, Direction::Upgrade, &mut self.replay_at(rows)?)?)
    }

    /// Writes what undoes the first statements of the way up of a revision above these rows.
    pub(super) fn way_back(&self, rows: &[RevisionId], migration: &'static Migration, done: usize) -> Result<WayBack> {
        Ok(script::way_back(migration, done, &self.replay_at(rows)?)?)
    }

    /// Writes the scripts of a plan, hands each out and forgets it, so that a step that cannot be written stops the plan
    /// before its first statement. That of an only step is kept: nothing comes after it that needs the state it leaves.
    pub(super) fn check(
        &mut self,
        rows: &[RevisionId],
        steps: &[Step],
        each: &mut dyn FnMut(&Step, &Script) -> Result<(), RunError>,
    ) -> Result<()> {
        let mut replay = self.replay_at(rows)?;
        self.checked = None;
        for step in steps {
            let script = script::write(self.migration(&step.revision)?, step.direction, &mut replay)?;
            each(step, &script)?;
            self.checked = (steps.len() == 1).then(|| (rows.to_vec(), step.clone(), script));
        }
        Ok(())
    }

    fn replay_at(&self, rows: &[RevisionId]) -> Result<Replay<'static>> {
        Ok(Replay::at(self.dialect, self.package.list, self.package.graph, rows)?.with_settings(self.settings))
    }
}
