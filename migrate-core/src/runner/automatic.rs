//! Upgrading when an application starts, as its environment says.

use std::path::{Path, PathBuf};

use super::{Options, Outcome, RunError, Task};
use crate::connection::{Command, MigrateConnection, Session};
use crate::error::Result;
use crate::migration::Migrations;
use crate::plan::Step;

const UPGRADE: &str = "MIGRATION_AUTO_UPGRADE";
const BACKUP: &str = "MIGRATION_BACKUP_BEFORE_UPGRADE";

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
    /// `MIGRATION_BACKUP_BEFORE_UPGRADE` is no when it is not set; yes copies a SQLite database to a file beside it, and is
    /// refused for a server, whose own tools make better copies. Either takes `true`, `yes`, `on`, `1` and their opposites.
    /// The copy is made once the lock is held and only when there is something to do.
    ///
    /// # Errors
    /// As [`upgrade`](Self::upgrade); when a variable says neither yes nor no, or the copy cannot be made.
    pub fn auto_upgrade<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<AutoUpgrade> {
        let upgrade = answer(UPGRADE, std::env::var(UPGRADE).ok())?.unwrap_or(true);
        let backup = answer(BACKUP, std::env::var(BACKUP).ok())?.unwrap_or(false);
        if !upgrade {
            return Ok(AutoUpgrade::Off { pending: self.pending(connection)? });
        }
        let mut session = connection.session();
        let options = Options::from(&self.settings);
        let mut copy = None;
        let mut before = |session: &mut Session<'_>| {
            if backup {
                copy = Some(back_up(session)?);
            }
            Ok(())
        };
        let task = Task::Upgrade("heads".to_owned());
        let outcome = self.run_after(&mut session, &task, &options, &mut |_| {}, &mut before)?;
        Ok(AutoUpgrade::Upgraded { outcome, backup: copy })
    }
}

fn answer(variable: &'static str, value: Option<String>) -> Result<Option<bool>, RunError> {
    let Some(value) = value.filter(|value| !value.trim().is_empty()) else { return Ok(None) };
    match value.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(Some(true)),
        "0" | "false" | "no" | "off" => Ok(Some(false)),
        _ => Err(RunError::NeitherYesNorNo { variable, value }),
    }
}

/// Copies the database to a new file beside it.
fn back_up(session: &mut Session<'_>) -> Result<PathBuf, RunError> {
    let failed = |cause: String| RunError::Backup { cause };
    let file = file_of(session)?;
    let time = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S%3fZ");
    let mut copy = file.into_os_string();
    copy.push(format!(".{time}.bak"));
    let copy = PathBuf::from(copy);
    let target = text(&copy)?;
    // VACUUM INTO reads one consistent state, with what the write-ahead log holds.
    session.execute(Command::new("VACUUM INTO ").text(target)).map_err(|error| failed(error.to_string()))?;
    Ok(copy)
}

fn text(path: &Path) -> Result<&str, RunError> {
    path.to_str().ok_or_else(|| RunError::Backup { cause: format!("the path `{}` is not UTF-8", path.display()) })
}

fn file_of(session: &mut Session<'_>) -> Result<PathBuf, RunError> {
    match session {
        #[cfg(feature = "sqlite")]
        Session::Sqlite(_) => crate::dialect::sqlite::lock::database_file(session)
            .ok_or_else(|| RunError::Backup { cause: "the database is in memory".to_owned() }),
        #[cfg(feature = "postgres")]
        Session::Postgres(_) => Err(of_a_server()),
        #[cfg(feature = "mysql")]
        Session::Mysql(_) => Err(of_a_server()),
    }
}

#[cfg(any(feature = "postgres", feature = "mysql"))]
fn of_a_server() -> RunError {
    RunError::Backup { cause: "only SQLite databases are copied".to_owned() }
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
