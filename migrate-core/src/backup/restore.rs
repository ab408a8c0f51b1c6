//! Bringing a copy back.

mod server;

use std::fs;
use std::path::{Path, PathBuf};

use super::{BackupError, verify};
use crate::connection::{self, MigrateConnection, OpenOptions, open, reach};
use crate::dialect::Dialect;

/// Puts a copy in the place of a database, whole or not at all.
///
/// MySQL renames no database, and moves no view and no trigger to another: there the copy is tried beside it first, and
/// the database is emptied only when that went well. What interrupts it from then on leaves a part of the copy in the
/// database, which no migration runs on until the copy was brought back anew.
///
/// # Errors
/// When the copy cannot be read, the database is in use, a copy is being brought back into it already, there is a
/// database `<database>_restored` that is somebody's, or the server refuses. [`BackupError::HalfRestored`] where it has
/// begun by then.
pub fn restore(url: &str, file: &Path, options: &OpenOptions) -> Result<(), BackupError> {
    let failed = |cause: String| BackupError::NotRestored { file: file.display().to_string(), cause };
    let reached = reach(url).map_err(|error| failed(error.to_string()))?;
    if !file.is_file() {
        return Err(BackupError::Unreadable {
            file: file.display().to_string(),
            cause: "there is no such file".to_owned(),
        });
    }
    verify(reached.dialect, file)?;
    match reached.dialect {
        Dialect::Sqlite => sqlite(Path::new(&reached.database), file, options),
        Dialect::Postgres | Dialect::Mysql => {
            let mut connection = connection::open_server(url, options).map_err(|error| failed(error.to_string()))?;
            server::restore(&mut connection.session(), &reached, file)
        }
    }
}

/// Takes the file's place when nobody else has it open.
fn sqlite(database: &Path, file: &Path, options: &OpenOptions) -> Result<(), BackupError> {
    let failed = |cause: String| BackupError::NotRestored { file: file.display().to_string(), cause };
    if database.exists() {
        let mut present = open(&database.display().to_string(), options).map_err(|error| failed(error.to_string()))?;
        // The log goes into the file, which is refused while others have it open.
        let alone =
            present.session().batch("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE; COMMIT");
        alone.map_err(|error| failed(format!("the database is in use: {error}")))?;
    }
    let mut beside = database.as_os_str().to_owned();
    beside.push(".restoring");
    let beside = PathBuf::from(beside);
    let copied = fs::copy(file, &beside).and_then(|_| fs::rename(&beside, database));
    if copied.is_err() {
        drop(fs::remove_file(&beside));
    }
    copied.map_err(|error| failed(error.to_string()))
}
