//! Whether a downgrade that is written by hand leads back, told by replay.

use std::fmt;

use super::{Replay, ScriptError};
use crate::dialect::Dialect;
use crate::diff::{self, Difference};
use crate::error::Result;
use crate::explain::{Exit, Explain};
use crate::migration::{Migration, Migrations, Settings};
use crate::operation::Operation;

/// Revisions whose upgrade and downgrade, one after the other, do not lead back to the same schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{} does not lead back{}", counted(.strays.len()), lines(.strays))]
pub struct WrongDowngrades {
    /// The revisions, parents first.
    pub strays: Vec<Stray>,
}

/// A downgrade that does not lead back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    /// The revision.
    pub revision: String,
    /// Its file and the line of its attribute.
    pub at: String,
    /// In what the schema after the downgrade differs from the one before the upgrade.
    pub differences: Vec<Difference>,
}

impl Explain for WrongDowngrades {
    fn code(&self) -> &'static str {
        "downgrade-differs"
    }

    fn help(&self) -> Option<String> {
        Some("undo in `#[downgrade]` what the upgrade does, or leave it out: then the inverse is derived".to_owned())
    }

    fn exit(&self) -> Exit {
        Exit::Found
    }
}

impl fmt::Display for Stray {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n  {}\n  --> {}", self.revision, self.at)?;
        self.differences.iter().try_for_each(|it| write!(f, "\n    {it}"))
    }
}

fn counted(number: usize) -> String {
    if number == 1 { "the downgrade of a revision".to_owned() } else { format!("the downgrade of {number} revisions") }
}

fn lines(strays: &[Stray]) -> String {
    strays.iter().map(ToString::to_string).collect()
}

impl Migrations {
    /// Checks every downgrade that is written by hand: the upgrade and then the downgrade must lead back to the same schema,
    /// as far as the operations tell; a revision with raw SQL that changes tables is taken at its word.
    ///
    /// Needs no database; a test of the package calls it.
    ///
    /// ```
    /// # mod package { pub static MIGRATIONS: migrate_core::Migrations = migrate_core::Migrations {
    /// #     list: &[], settings: migrate_core::migration::Settings::DEFAULT }; }
    /// use migrate_core::dialect::Dialect;
    /// package::MIGRATIONS.check_downgrades(Dialect::Postgres)?;
    /// # Ok::<(), migrate_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`WrongDowngrades`] with all that differs, in words; a [`ScriptError`] when a migration cannot be recorded.
    pub fn check_downgrades(&self, dialect: Dialect) -> Result<()> {
        let graph = self.graph()?;
        let mut replay = Replay::at(dialect, self.list, &graph, &[])?.with_settings(&self.settings);
        let mut strays = Vec::new();
        for revision in graph.topological_order() {
            let Some(migration) = self.list.iter().find(|it| it.revision == revision.id.as_str()) else { continue };
            strays.extend(replay.stray(migration)?);
        }
        if strays.is_empty() { Ok(()) } else { Err(WrongDowngrades { strays }.into()) }
    }
}

impl<'m> Replay<'m> {
    /// Applies a migration, and tells whether its own downgrade would lead back from there.
    pub(super) fn stray(&mut self, migration: &'m Migration) -> Result<Option<Stray>, ScriptError> {
        let before = match migration.downgrade {
            Some(_) if migration.irreversible.is_none() => Some(self.schema()?.clone()),
            Some(_) | None => None,
        };
        let up = self.upgrade(migration)?;
        let Some(before) = before else { return Ok(None) };
        let mut back = self.without_history()?;
        let down = back.downgrade(migration)?;
        let hides = |operation: &Operation| matches!(operation, Operation::Execute(sql) if sql.may_change_schema(self.dialect()));
        if up.iter().chain(&down).flat_map(|unit| &unit.call.operations).any(hides) {
            return Ok(None);
        }
        let differences = diff::differences(back.schema()?, &before);
        let at = format!("{}:{}", migration.path, migration.line);
        let stray = Stray { revision: migration.revision.to_owned(), at, differences };
        Ok(Some(stray).filter(|stray| !stray.differences.is_empty()))
    }
}

/// Checks the downgrades of some of the applied migrations, those of `only`, in the order in which they were applied.
///
/// # Errors
/// When a migration cannot be recorded.
pub fn strays<'m>(
    (dialect, settings): (Dialect, &Settings),
    applied: impl IntoIterator<Item = &'m Migration>,
    only: impl Fn(&Migration) -> bool,
) -> Result<Vec<Stray>, ScriptError> {
    let mut replay = Replay::new(dialect, []).with_settings(settings);
    let mut strays = Vec::new();
    for migration in applied {
        let found = if only(migration) { replay.stray(migration)? } else { replay.upgrade(migration).map(|_| None)? };
        strays.extend(found);
    }
    Ok(strays)
}
