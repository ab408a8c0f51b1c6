//! A database for one test, gone with the value.

use std::env;

use super::TestingError;
use crate::connection::{AnyConnection, COMPILED, MigrateConnection, OpenOptions, Scratch};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::migration::{Migrations, Settings};

/// The variable that names the server to test on.
const VARIABLE: &str = "TEST_DATABASE_URL";

/// Gives what `TEST_DATABASE_URL` says; an empty one counts as none.
pub(super) fn url_of_environment() -> Option<String> {
    env::var(VARIABLE).ok().filter(|url| !url.trim().is_empty())
}

/// An empty database of a test's own, dropped with the value.
#[expect(missing_debug_implementations, reason = "Diesel's connections have none")]
pub struct TestDatabase {
    // Order matters: fields are dropped in it, and a database is dropped when nobody is connected.
    connection: AnyConnection,
    scratch: Scratch,
}

impl TestDatabase {
    /// Makes a database where `TEST_DATABASE_URL` says, else a temporary SQLite file.
    ///
    /// # Errors
    /// When the server does not let one be made; [`TestingError::NoDatabase`] without a URL and without SQLite.
    pub fn new() -> Result<Self> {
        Self::make(&Settings::DEFAULT, url_of_environment().as_deref())
    }

    /// Makes a database as [`new`](Self::new) does, on the server of a URL; of SQLite's, a temporary file.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn beside(url: &str) -> Result<Self> {
        Self::make(&Settings::DEFAULT, Some(url))
    }

    /// Makes a database that is opened as a package says.
    pub(super) fn of_package(migrations: &Migrations, url: Option<&str>) -> Result<Self> {
        Self::make(&migrations.settings, url)
    }

    fn make(settings: &Settings, url: Option<&str>) -> Result<Self> {
        // A file that is gone at the end needs no log.
        let options = OpenOptions { write_ahead_log: false, ..OpenOptions::from(settings) };
        let scratch = match url {
            Some(url) => Scratch::beside(url, &options)?,
            None if COMPILED.contains(&Dialect::Sqlite) => Scratch::file(&options),
            None => return Err(TestingError::NoDatabase.into()),
        };
        // From here on the value drops the database, whatever happens.
        let mut connection = scratch.open()?;
        let mut session = connection.session();
        if session.dialect() == Dialect::Sqlite {
            // Nobody reads the file after a crash, so that nothing has to wait for the disk.
            let sql = "PRAGMA synchronous = OFF";
            let outcome = session.batch(sql);
            outcome.map_err(|cause| TestingError::Sql { sql: sql.to_owned(), cause: cause.to_string() })?;
        }
        Ok(Self { connection, scratch })
    }

    /// Lends the connection.
    pub fn connection(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }

    /// Gives the URL, with the password, to open further connections.
    pub fn url(&self) -> &str {
        self.scratch.url()
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn file(database: &TestDatabase) -> PathBuf {
        PathBuf::from(database.url().trim_start_matches("sqlite:"))
    }

    #[test]
    fn a_file_is_gone_with_the_value_also_after_a_panic() {
        let panicked = std::panic::catch_unwind(|| {
            let mut database = TestDatabase::beside("sqlite:nowhere.db").expect("a database");
            database.connection().session().batch("CREATE TABLE t (a)").expect("a table");
            assert!(file(&database).exists(), "it was opened");
            std::panic::panic_any(file(&database));
        });
        let file = panicked.expect_err("it panicked").downcast::<PathBuf>().expect("the file");
        assert!(file.is_absolute() && !file.exists());
    }

    #[test]
    fn two_databases_are_two() {
        let (one, other) = (TestDatabase::new().expect("a database"), TestDatabase::new().expect("a database"));
        assert_ne!(one.url(), other.url());
    }
}
