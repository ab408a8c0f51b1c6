//! Creating the database that a URL names.

use super::address::Address;
use super::{ConnectionError, OpenOptions, open};
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

fn create(address: &Address, database: &str, options: &OpenOptions) -> Result<(), ConnectionError> {
    let maintenance = match address.dialect {
        Dialect::Postgres => "postgres",
        Dialect::Sqlite | Dialect::Mysql => "",
    };
    let mut server = open(&address.with_database(maintenance), options)?;
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
