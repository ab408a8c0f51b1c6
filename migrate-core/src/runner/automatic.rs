//! Upgrading when an application starts, as its environment says.

use std::path::PathBuf;

use super::{Event, Options, Outcome, RunError, Task};
use crate::backup::BackupTo;
use crate::connection::MigrateConnection;
use crate::error::Result;
use crate::migration::Migrations;
use crate::plan::Step;

const UPGRADE: &str = "MIGRATION_AUTO_UPGRADE";
const BACKUP: &str = "MIGRATION_BACKUP_BEFORE_UPGRADE";
const URL: &str = "DATABASE_URL";

/// What an automatic upgrade came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AutoUpgrade {
    /// The database is at the heads.
    Upgraded {
        /// What was done; no steps when there was nothing to do.
        outcome: Outcome,
        /// The copy that was made before.
        backup: Option<PathBuf>,
    },
    /// `MIGRATION_AUTO_UPGRADE` forbids it; nothing was changed.
    Off {
        /// What an upgrade would do.
        pending: Vec<Step>,
    },
}

impl Migrations {
    /// Brings a database up to the heads unless `MIGRATION_AUTO_UPGRADE` says no.
    ///
    /// `MIGRATION_AUTO_UPGRADE` is yes when it is not set, as the application asks for the upgrade by this call.
    /// `MIGRATION_BACKUP_BEFORE_UPGRADE` is no when it is not set; yes copies a SQLite database to a file beside it, and the
    /// database of a server by its own program, which `DATABASE_URL` tells where it is, to the current directory. Either takes `true`, `yes`, `on`, `1` and their opposites.
    /// The copy is made once the lock is held and only when there is something to do.
    ///
    /// # Errors
    /// As [`upgrade`](Self::upgrade); when a variable says neither yes nor no, or the copy cannot be made.
    pub fn auto_upgrade<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<AutoUpgrade> {
        let upgrade = answer(UPGRADE, std::env::var(UPGRADE).ok())?.unwrap_or(true);
        let wanted = backup_is_wanted()?;
        if !upgrade {
            return Ok(AutoUpgrade::Off { pending: self.pending(connection)? });
        }
        let backup = BackupTo { url: std::env::var(URL).ok(), place: None, keep: self.settings.backup_keep };
        let options = Options { backup: wanted.then_some(backup), ..Options::from(&self.settings) };
        let mut copy = None;
        let task = Task::Upgrade("heads".to_owned());
        let outcome = self.run(connection, &task, &options, &mut |event| {
            if let Event::BackedUp { file } = event {
                copy = Some(file.to_path_buf());
            }
        })?;
        Ok(AutoUpgrade::Upgraded { outcome, backup: copy })
    }
}

/// Tells whether the environment wants a copy before an upgrade.
///
/// # Errors
/// When `MIGRATION_BACKUP_BEFORE_UPGRADE` says neither yes nor no.
pub fn backup_is_wanted() -> Result<bool, RunError> {
    Ok(answer(BACKUP, std::env::var(BACKUP).ok())?.unwrap_or(false))
}

fn answer(variable: &'static str, value: Option<String>) -> Result<Option<bool>, RunError> {
    let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return Ok(None) };
    match value.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(Some(true)),
        "0" | "false" | "no" | "off" => Ok(Some(false)),
        _ => Err(RunError::NeitherYesNorNo { variable, value }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_says_yes_or_no_or_is_refused() {
        let said = |value: &str| answer(UPGRADE, Some(value.to_owned())).map_err(|error| error.to_string());
        assert_eq!(answer(UPGRADE, None).ok(), Some(None));
        assert_eq!(said(""), Ok(None));
        assert_eq!(said("Yes"), Ok(Some(true)));
        assert_eq!(said("0"), Ok(Some(false)));
        assert_eq!(said("maybe"), Err("`MIGRATION_AUTO_UPGRADE` is `maybe`, which says neither yes nor no".to_owned()));
    }
}
