//! Creating the database that a URL names.

use super::address::Address;
use super::{AnyConnection, ConnectionError, OpenOptions, open};
use crate::dialect::Dialect;

/// Creates the database that a URL names, unless it is there; tells whether it was created.
///
/// On a server it is created by way of another database of the same server: `postgres` on PostgreSQL, none on MySQL.
///
/// # Errors
/// As [`open`]; [`ConnectionError::Failed`] when the user may not create databases.
pub fn ensure_database(url: &str, options: &OpenOptions) -> Result<bool, ConnectionError> {
    let address = Address::parse(url)?;
    match address.dialect {
        Dialect::Sqlite => sqlite(&address, url, options),
        Dialect::Postgres | Dialect::Mysql => match open(url, options) {
            Ok(_) => Ok(false),
            Err(ConnectionError::DatabaseMissing { database, .. }) => {
                create(&address, &database, options).map(|()| true)
            }
            Err(error) => Err(error),
        },
    }
}

fn sqlite(address: &Address, url: &str, options: &OpenOptions) -> Result<bool, ConnectionError> {
    let path = std::path::Path::new(&address.target);
    let is_file = !address.target.starts_with("file:") && address.target != ":memory:";
    let missing = is_file && !path.exists();
    if missing && let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| ConnectionError::Unwritable { path: address.target.clone(), cause: error.to_string() })?;
    }
    open(url, &OpenOptions { write: true, ..options.clone() })?;
    Ok(missing)
}

/// Opens another database of the same server, by which databases are made and dropped.
pub(crate) fn open_server(url: &str, options: &OpenOptions) -> Result<AnyConnection, ConnectionError> {
    let address = Address::parse(url)?;
    let maintenance = match address.dialect {
        Dialect::Postgres => "postgres",
        Dialect::Sqlite | Dialect::Mysql => "",
    };
    open(&address.with_database(maintenance), options)
}

/// Drops the database that a URL names, with all that it holds; tells whether there was one.
///
/// # Errors
/// As [`open`]; [`ConnectionError::Failed`] when the user may not drop it, or others use it.
pub fn drop_database(url: &str, options: &OpenOptions) -> Result<bool, ConnectionError> {
    let address = Address::parse(url)?;
    let failed = |cause: String| ConnectionError::Failed { url: super::mask(url.trim()), cause };
    if address.dialect == Dialect::Sqlite {
        let is_there = std::path::Path::new(&address.target).exists();
        // What SQLite and the tool keep beside it goes first: a log must not be read into another file.
        for beside in ["-wal", "-shm", "-journal", "-migrate", ""] {
            match std::fs::remove_file(format!("{}{beside}", address.target)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error.to_string())),
                Ok(()) | Err(_) => {}
            }
        }
        return Ok(is_there);
    }
    match open(url, options) {
        Ok(_) => {}
        Err(ConnectionError::DatabaseMissing { .. }) => return Ok(false),
        Err(error) => return Err(error),
    }
    let database = super::reach(url)?.database;
    let mut server = open_server(url, options)?;
    let dropped = super::MigrateConnection::session(&mut server)
        .batch(&format!("DROP DATABASE {}", super::quote(address.dialect, &database)));
    dropped.map(|()| true).map_err(|error| match error.to_string() {
        cause if cause.contains("being accessed by other users") => {
            ConnectionError::InUse { url: super::mask(url.trim()), cause }
        }
        cause => failed(cause),
    })
}

fn create(address: &Address, database: &str, options: &OpenOptions) -> Result<(), ConnectionError> {
    let mut server = open_server(&address.target, options)?;
    let mut session = super::MigrateConnection::session(&mut server);
    let outcome = session.batch(&format!("CREATE DATABASE {}", super::quote(address.dialect, database)));
    // Another process may have been faster: what counts is whether the database can be opened now.
    match (outcome, open(&address.target, options)) {
        (_, Ok(_)) => Ok(()),
        (Err(error), Err(_)) => {
            Err(ConnectionError::Failed { url: super::mask(&address.target), cause: error.to_string() })
        }
        (Ok(()), Err(error)) => Err(error),
    }
}
