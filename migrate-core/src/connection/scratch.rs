//! A database for a moment, gone when it is done with.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use super::address::Address;
use super::{AnyConnection, ConnectionError, MigrateConnection, OpenOptions, mask, open, quote};
use crate::dialect::Dialect;

/// An empty database beside the one that a URL names, dropped with the value.
#[derive(Debug)]
pub struct Scratch {
    url: String,
    options: OpenOptions,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// A file among the system's temporary ones.
    File(PathBuf),
    /// A database of a server, and the URL of another one of it.
    Server { name: String, beside: String, dialect: Dialect },
}

impl Scratch {
    /// Makes a database on the server of a URL; for SQLite a temporary file.
    ///
    /// # Errors
    /// As [`open`]; [`ConnectionError::Failed`] when the user may not create databases.
    pub fn beside(url: &str, options: &OpenOptions) -> Result<Self, ConnectionError> {
        let address = Address::parse(url)?;
        match address.dialect {
            Dialect::Sqlite => Ok(Self::file(options)),
            Dialect::Postgres | Dialect::Mysql => Self::server(&address, options),
        }
    }

    /// Takes a temporary file of SQLite, which needs no URL.
    pub fn file(options: &OpenOptions) -> Self {
        let path = std::env::temp_dir().join(format!("{}.sqlite", name()));
        Self { url: format!("sqlite:{}", path.display()), options: options.clone(), kind: Kind::File(path) }
    }

    fn server(address: &Address, options: &OpenOptions) -> Result<Self, ConnectionError> {
        // The database of the URL need not be there, and whoever may make one may connect to this one.
        let beside = address.with_database(if address.dialect == Dialect::Postgres { "postgres" } else { "" });
        let name = name();
        let create = format!("CREATE DATABASE {}", quote(address.dialect, &name));
        let mut server = open(&beside, options)?;
        let failed =
            |error: diesel::result::Error| ConnectionError::Failed { url: mask(&beside), cause: error.to_string() };
        server.session().batch(&create).map_err(failed)?;
        let (url, dialect) = (address.with_database(&name), address.dialect);
        Ok(Self { url, options: options.clone(), kind: Kind::Server { name, beside, dialect } })
    }

    /// Gives its URL, with the password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Opens it.
    ///
    /// # Errors
    /// As [`open`].
    pub fn open(&self) -> Result<AnyConnection, ConnectionError> {
        open(&self.url, &OpenOptions { write: true, ..self.options.clone() })
    }
}

impl Drop for Scratch {
    /// What cannot be dropped stays: there is nobody to tell, and the next one has another name.
    fn drop(&mut self) {
        match &self.kind {
            Kind::File(path) => {
                for suffix in ["", "-wal", "-shm", "-journal"] {
                    let mut path = path.clone().into_os_string();
                    path.push(suffix);
                    drop(std::fs::remove_file(path));
                }
            }
            Kind::Server { name, beside, dialect } => {
                let plain = format!("DROP DATABASE {}", quote(*dialect, name));
                // https://www.postgresql.org/docs/current/sql-dropdatabase.html: sessions that are left keep it, but for
                // FORCE, which versions before 13 do not know.
                let forced = (*dialect == Dialect::Postgres).then(|| format!("{plain} WITH (FORCE)"));
                if let Ok(mut server) = open(beside, &self.options) {
                    let outcome = server.session().batch(forced.as_deref().unwrap_or(&plain));
                    drop(outcome.or_else(|_| server.session().batch(&plain)));
                }
            }
        }
    }
}

/// Another name each time, in this process and beside others.
fn name() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let moment = std::time::UNIX_EPOCH.elapsed().map(|it| it.subsec_nanos()).unwrap_or_default();
    format!("migrate_scratch_{}_{moment}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
