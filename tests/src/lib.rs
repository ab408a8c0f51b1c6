//! What the tests stand on: servers of their own, databases of their own, projects of their own.
//!
//! A test asks for a database and gets a fresh one, on a server that this run started itself from the machine's
//! binaries; nothing outside of a temporary folder is touched, and nothing is left behind, not after a crash either.
//!
//! ```no_run
//! use migrate_tests::Backend;
//!
//! // `None` only in a run that was told `--sqlite-only`, which then says what it left out.
//! let Some(database) = Backend::Postgres.database("users") else { return };
//! database.execute("CREATE TABLE users (id integer)");
//! assert_eq!(database.query("SELECT count(*) FROM users"), "0");
//! println!("{}", database.url);
//! ```
//!
//! `cargo xtest` starts one server of each kind for all test binaries; a plain `cargo test` starts them when a test
//! asks, once a test binary.
//!
//! **Architecture Invariant**: nothing here links a database driver, so that `xtest` builds on a machine that has none
//! yet; the servers' own client programs do the talking.

pub mod data;
pub mod database;
pub mod left_out;
pub mod package;
pub mod server;
pub mod tool;

pub use database::{Backend, TestDatabase};
pub use package::Package;
pub use server::{Durability, Server};

/// Databases on the PostgreSQL server of the run.
pub mod postgres {
    use crate::{Backend, TestDatabase};

    /// Makes a PostgreSQL database, dropped with the value; `None` in a `--sqlite-only` run.
    pub fn database(name: &str) -> Option<TestDatabase> {
        Backend::Postgres.database(name)
    }
}

/// Databases on the MariaDB server of the run.
pub mod mariadb {
    use crate::{Backend, TestDatabase};

    /// Makes a MariaDB database, dropped with the value; `None` in a `--sqlite-only` run.
    pub fn database(name: &str) -> Option<TestDatabase> {
        Backend::Mariadb.database(name)
    }
}

/// SQLite databases, each a file in a folder of its own.
pub mod sqlite {
    use crate::TestDatabase;

    /// Names a SQLite file that does not exist yet; its folder is removed with the value.
    pub fn database() -> TestDatabase {
        TestDatabase::sqlite()
    }
}

/// A failure of the harness itself, told as a sentence.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failure(pub String);

impl Failure {
    /// Wraps what went wrong, with what was being done.
    pub fn new(doing: impl std::fmt::Display, cause: impl std::fmt::Display) -> Self {
        Self(format!("{doing}: {cause}"))
    }
}

/// What the harness's fallible functions return.
pub type Result<T> = std::result::Result<T, Failure>;

/// Fails the running test with the failure's sentence; a test has no one to hand a `Result` to.
#[track_caller]
pub(crate) fn must<T>(result: Result<T>) -> T {
    match result {
        Ok(value) => value,
        #[expect(clippy::panic, reason = "a test fails by panicking")]
        Err(failure) => panic!("{failure}"),
    }
}
