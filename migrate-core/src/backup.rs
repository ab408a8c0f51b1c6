//! Copies of a database: made before an upgrade, read again before it begins, and brought back.
//!
//! SQLite copies itself; a server is copied by its own programs, which are found on the `PATH`.
//! **Architecture Invariant**: a copy that cannot be read again counts as none, and what follows is not begun.

mod error;
mod program;
mod restore;

use std::fs;
use std::path::{Path, PathBuf};

use diesel::QueryableByName;
use diesel::sql_types::Text;

pub use error::BackupError;
pub use restore::restore;

use crate::connection::{Command, MigrateConnection, OpenOptions, Reach, Session, open, reach};
use crate::dialect::Dialect;

/// Where a copy goes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BackupTo {
    /// The URL of the database; a server is not copied without one.
    pub url: Option<String>,
    /// A file, or a folder: one that is there, or is meant by a `/` at its end and then made; without one beside a SQLite file, or in the current directory.
    pub place: Option<PathBuf>,
    /// How many copies of the database are kept in its folder, this one among them; all without a number.
    pub keep: Option<u32>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    value: String,
}

/// Makes a copy, reads it again, and removes older ones; gives its file.
///
/// # Errors
/// When it cannot be made or read.
pub fn make(session: &mut Session<'_>, to: &BackupTo) -> Result<PathBuf, BackupError> {
    let dialect = session.dialect();
    let (database, reached) = source(session, to)?;
    let ending = ending(dialect);
    let stem = database.file_name().map_or_else(|| "database".to_owned(), |name| name.to_string_lossy().into_owned());
    let time = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S%3fZ");
    let name = format!("{stem}.{time}.{ending}");
    let beside = database.parent().map(Path::to_owned).unwrap_or_default();
    let file = match &to.place {
        None => beside.join(name),
        Some(place) if is_folder(place)? => place.join(name),
        Some(file) => file.clone(),
    };
    if file.exists() {
        return Err(BackupError::Failed { cause: format!("`{}` is there already", file.display()) });
    }
    let made = match &reached {
        None => copy_sqlite(session, &file),
        Some(reach) => program::dump(reach, &file),
    };
    let read = made.and_then(|()| verify(dialect, &file));
    if read.is_err() {
        // A half copy would be taken for one.
        drop(fs::remove_file(&file));
    }
    read?;
    if let Some(keep) = to.keep {
        prune(&file, &stem, ending, keep);
    }
    Ok(file)
}

/// Tells whether a folder is meant, and makes it where only a name says so.
fn is_folder(place: &Path) -> Result<bool, BackupError> {
    let is_named = place.as_os_str().as_encoded_bytes().ends_with(b"/");
    if is_named && !place.is_dir() {
        let failed = |error| BackupError::Failed { cause: format!("the folder `{}`: {error}", place.display()) };
        fs::create_dir(place).map_err(failed)?;
    }
    Ok(is_named || place.is_dir())
}

/// Finds what is copied: a SQLite file, or a server's database, which must be the one that the URL names.
fn source(session: &mut Session<'_>, to: &BackupTo) -> Result<(PathBuf, Option<Reach>), BackupError> {
    let query = match session.dialect() {
        Dialect::Sqlite => "SELECT file AS value FROM pragma_database_list WHERE name = 'main' AND file <> ''",
        Dialect::Postgres => "SELECT CAST(current_database() AS TEXT) AS value",
        Dialect::Mysql => "SELECT coalesce(DATABASE(), '') AS value",
    };
    let failed = |cause: String| BackupError::Failed { cause };
    let rows: Vec<Row> = session.load(Command::new(query)).map_err(|error| failed(error.to_string()))?;
    let name = rows.into_iter().next().map(|row| row.value);
    if session.dialect() == Dialect::Sqlite {
        return Ok((name.ok_or_else(|| failed("the database is in memory".to_owned()))?.into(), None));
    }
    let reached = reach(to.url.as_deref().ok_or(BackupError::NoUrl)?).map_err(|error| failed(error.to_string()))?;
    let name = name.unwrap_or_default();
    if reached.database != name && !(reached.database.is_empty() && session.dialect() == Dialect::Postgres) {
        return Err(failed(format!("the URL names the database `{}`, and this is `{name}`", reached.database)));
    }
    Ok((name.into(), Some(reached)))
}

fn ending(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "bak",
        Dialect::Postgres => "dump",
        Dialect::Mysql => "sql",
    }
}

fn copy_sqlite(session: &mut Session<'_>, file: &Path) -> Result<(), BackupError> {
    let target = file
        .to_str()
        .ok_or_else(|| BackupError::Failed { cause: format!("the path `{}` is not UTF-8", file.display()) })?;
    // VACUUM INTO reads one consistent state, with what the write-ahead log holds.
    let copied = session.execute(Command::new("VACUUM INTO ").text(target));
    copied.map(|_| ()).map_err(|error| BackupError::Failed { cause: error.to_string() })
}

/// Reads a copy to its end.
fn verify(dialect: Dialect, file: &Path) -> Result<(), BackupError> {
    let unreadable = |cause: String| BackupError::Unreadable { file: file.display().to_string(), cause };
    match dialect {
        Dialect::Sqlite => {
            let options = OpenOptions { write: false, ..OpenOptions::default() };
            let mut copy =
                open(&file.display().to_string(), &options).map_err(|error| unreadable(error.to_string()))?;
            let query = Command::new("SELECT quick_check AS value FROM pragma_quick_check LIMIT 1");
            let rows: Vec<Row> = copy.session().load(query).map_err(|error| unreadable(error.to_string()))?;
            match rows.first() {
                Some(Row { value }) if value == "ok" => Ok(()),
                Some(Row { value }) => Err(unreadable(value.clone())),
                None => Err(unreadable("it does not say that it is sound".to_owned())),
            }
        }
        Dialect::Postgres => program::list(file),
        Dialect::Mysql => {
            let text = fs::read(file).map_err(|error| unreadable(error.to_string()))?;
            let end = text.get(text.len().saturating_sub(200)..).unwrap_or_default();
            let is_whole = String::from_utf8_lossy(end).contains("-- Dump completed");
            if is_whole { Ok(()) } else { Err(unreadable("it does not end as it should".to_owned())) }
        }
    }
}

/// Removes the oldest copies of the database in the folder of one; what cannot be removed stays.
fn prune(file: &Path, stem: &str, ending: &str, keep: u32) {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let is_copy = |name: &str| {
        let time =
            name.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.')?.strip_suffix(ending)?.strip_suffix('.'));
        time.is_some_and(|time| time.len() == 19 && time.ends_with('Z') && time.as_bytes()[8] == b'T')
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut copies: Vec<PathBuf> = entries
        .map(|it| it.path())
        .filter(|it| it.file_name().and_then(|it| it.to_str()).is_some_and(is_copy))
        .collect();
    copies.sort();
    let beyond = copies.len().saturating_sub(keep.max(1) as usize);
    copies.into_iter().take(beyond).filter(|it| it != file).for_each(|it| drop(fs::remove_file(it)));
}
