//! Bringing a copy back.

use std::fs;
use std::path::{Path, PathBuf};

use super::{BackupError, program, verify};
use crate::connection::{self, MigrateConnection, OpenOptions, open, quote, reach};
use crate::dialect::Dialect;

/// Puts a copy in the place of a database, whole or not at all.
///
/// MySQL renames no database: there the copy is tried beside it first, and the database is emptied only when that went
/// well. What interrupts it from then on leaves the database in between, and the trial beside it under the name
/// `<database>_restored`.
///
/// # Errors
/// When the copy cannot be read, the database is in use, there is a database of that other name, or the server refuses.
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
    let refused = |error: connection::ConnectionError| failed(error.to_string());
    match reached.dialect {
        Dialect::Sqlite => sqlite(Path::new(&reached.database), file, options),
        Dialect::Postgres => {
            // The copy is made whole beside the database, which is there until then.
            let beside = format!("{}_restored", reached.database);
            let server = &mut connection::open_server(url, options).map_err(refused)?;
            let mut send = |sql: String| server.session().batch(&sql).map_err(|error| failed(error.to_string()));
            let named = |name: &str| quote(Dialect::Postgres, name);
            send(format!("CREATE DATABASE {}", named(&beside))).map_err(|error| taken(error, file, &beside))?;
            let loaded = program::load(&reached, &beside, file);
            if loaded.is_err() {
                send(format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", named(&beside)))?;
            }
            loaded?;
            send(format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", named(&reached.database)))?;
            send(format!("ALTER DATABASE {} RENAME TO {}", named(&beside), named(&reached.database)))
        }
        Dialect::Mysql => {
            let beside = format!("{}_restored", reached.database);
            let server = &mut connection::open_server(url, options).map_err(refused)?;
            let mut send = |sql: &str| {
                let sql = format!("{sql} {}", quote(Dialect::Mysql, &beside));
                server.session().batch(&sql).map_err(|error| failed(error.to_string()))
            };
            let is_tried = match send("CREATE DATABASE") {
                Ok(()) => true,
                Err(error) if says_taken(&error) => return Err(taken(error, file, &beside)),
                // Whoever may make no other database has no trial.
                Err(_) => false,
            };
            if is_tried && let Err(error) = program::load(&reached, &beside, file) {
                send("DROP DATABASE IF EXISTS")?;
                return Err(error);
            }
            connection::drop_database(url, options).map_err(refused)?;
            connection::ensure_database(url, options).map_err(refused)?;
            program::load(&reached, &reached.database, file)?;
            if is_tried { send("DROP DATABASE IF EXISTS") } else { Ok(()) }
        }
    }
}

fn says_taken(error: &BackupError) -> bool {
    error.to_string().contains("exists")
}

/// Tells of a database that has the name of the one beside: it may be anybody's, and stays.
fn taken(error: BackupError, file: &Path, beside: &str) -> BackupError {
    if !says_taken(&error) {
        return error;
    }
    let cause = format!(
        "there is a database `{beside}`, where the copy would be made first; if a restore that was interrupted left it, drop it"
    );
    BackupError::NotRestored { file: file.display().to_string(), cause }
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
