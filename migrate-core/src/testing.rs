//! Tests of a package of migrations, on databases of their own.
//!
//! [`migration_tests!`](crate::migration_tests) gives a package all of them; [`at_revision`] and [`before_revision`] serve
//! the tests that a package writes itself, about what a revision does to rows. A database is a temporary SQLite file, or,
//! where the variable `TEST_DATABASE_URL` names a server, a database that is made there beside the one it names.
//! **Architecture Invariant**: no database that the user named is touched, and what was made is gone at the end, also
//! after a panic.
//!
//! ```
//! # mod migrations {
//! #     use migrate_core::{Migration, Migrations, migration::Settings, prelude::*};
//! #     fn upgrade(op: &mut Operations) -> Result<()> {
//! #         op.create_table("users", |t| { t.column("name", VarChar(100)).not_null(); })
//! #     }
//! #     fn shout(op: &mut Operations) -> Result<()> {
//! #         op.execute("UPDATE users SET name = upper(name)")
//! #     }
//! #     const ONE: Migration = Migration {
//! #         revision: "a1", down_revision: &[], depends_on: &[], branch_labels: &[], message: "", created: None,
//! #         transaction: None, irreversible: None, checksum: "", path: "a1.rs", line: 1, upgrade,
//! #         downgrade: None,
//! #     };
//! #     const TWO: Migration = Migration { revision: "b2", down_revision: &["a1"], upgrade: shout, ..ONE };
//! #     pub static MIGRATIONS: Migrations = Migrations { list: &[ONE, TWO], settings: Settings::DEFAULT };
//! # }
//! use migrate_core::testing::{TestResult, before_revision};
//! use migrations::MIGRATIONS;
//!
//! # /*
//! #[test]
//! # */
//! fn names_are_shouted() -> TestResult {
//!     let mut database = before_revision(&MIGRATIONS, "b2")?;
//!     database.execute("INSERT INTO users (name) VALUES ('ann')")?;
//!     database.upgrade_to("b2")?;
//!     assert_eq!(database.value("SELECT name FROM users")?.as_deref(), Some("ANN"));
//!     Ok(())
//! }
//! # names_are_shouted().unwrap();
//! ```

mod database;
mod error;
mod failure;
#[cfg(feature = "serde")]
pub(crate) mod models;
#[cfg(feature = "build")]
mod package;
mod revision;
mod walk;

use std::str::FromStr;

pub use database::TestDatabase;
pub use error::{TestingError, UnknownTest};
pub use failure::{Failure, TestResult};
pub use revision::{AtRevision, at_revision, before_revision};

use crate::connection;
use crate::dialect::Dialect;
#[cfg(feature = "serde")]
use crate::diff::Reach;
#[cfg(feature = "serde")]
use crate::embedded::Embedded;
use crate::error::Result;
use crate::migration::Migrations;

/// Gives a package of migrations its tests, each a `#[test]` of the name of a [`Test`].
///
/// It is all that `tests/migrations.rs` has to hold:
///
/// ```
/// # mod migrations { pub static MIGRATIONS: migrate_core::Migrations = migrate_core::Migrations {
/// #     list: &[], settings: migrate_core::migration::Settings::DEFAULT }; }
/// migrate_core::migration_tests!(migrations::MIGRATIONS);
/// # fn main() {}
/// ```
///
/// With migrate-core's feature `build`, as `cargo migrate init` writes it under `[dev-dependencies]`, there is a test more,
/// `models_match`: the models that the package's `Cargo.toml` names are read from their sources, and the migrations have to
/// make them. `migration_tests!(migrations::MIGRATIONS, models = app::SCHEMA)` takes what `migrate_core::schema!()` has
/// embedded instead: [`models_match`].
#[macro_export]
macro_rules! migration_tests {
    ($migrations:expr, models = $schema:expr) => {
        $crate::migration_tests!(@plain $migrations);

        #[test]
        fn models_match() -> $crate::testing::TestResult {
            $crate::testing::models_match(&$migrations, &$schema)
        }
    };
    ($migrations:expr) => {
        $crate::migration_tests!(@plain $migrations);
        $crate::__models_test!($migrations);
    };
    (@plain $migrations:expr) => {
        #[test]
        fn single_head() -> $crate::testing::TestResult {
            $crate::testing::Test::SingleHead.check(&$migrations)
        }

        #[test]
        fn upgrade() -> $crate::testing::TestResult {
            $crate::testing::Test::Upgrade.check(&$migrations)
        }

        #[test]
        fn every_revision_goes_up_down_up() -> $crate::testing::TestResult {
            $crate::testing::Test::EveryRevisionGoesUpDownUp.check(&$migrations)
        }

        #[test]
        fn downgrades_leave_no_trace() -> $crate::testing::TestResult {
            $crate::testing::Test::DowngradesLeaveNoTrace.check(&$migrations)
        }

        #[test]
        fn hand_written_downgrades_lead_back() -> $crate::testing::TestResult {
            $crate::testing::Test::HandWrittenDowngradesLeadBack.check(&$migrations)
        }
    };
}

/// The test that reads the models of the package's `Cargo.toml`.
#[doc(hidden)]
#[cfg(feature = "build")]
#[macro_export]
macro_rules! __models_test {
    ($migrations:expr) => {
        #[test]
        fn models_match() -> $crate::testing::TestResult {
            $crate::testing::models_of_package_match(&$migrations, env!("CARGO_MANIFEST_DIR"))
        }
    };
}

/// No test: the sources of models cannot be read.
#[doc(hidden)]
#[cfg(not(feature = "build"))]
#[macro_export]
macro_rules! __models_test {
    ($migrations:expr) => {};
}

/// A test that every package of migrations can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// There is one head, unless the package says `heads = "many"`.
    SingleHead,
    /// An empty database comes up to the heads, and a second run finds nothing to do.
    Upgrade,
    /// Every revision, on every branch and in the order of the graph, goes up, down, and up again.
    EveryRevisionGoesUpDownUp,
    /// The database's schema after the downgrade of each revision is the one from before its upgrade.
    DowngradesLeaveNoTrace,
    /// The operations of each downgrade that is written by hand take back those of its upgrade.
    HandWrittenDowngradesLeadBack,
}

/// What a passed test has to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passed {
    /// What was left out and why, a sentence each.
    pub notes: Vec<String>,
}

impl Test {
    /// All of them, the quickest first.
    pub const ALL: [Self; 5] = [
        Self::SingleHead,
        Self::HandWrittenDowngradesLeadBack,
        Self::Upgrade,
        Self::EveryRevisionGoesUpDownUp,
        Self::DowngradesLeaveNoTrace,
    ];

    /// Gives its name, which is that of its function too.
    pub fn name(self) -> &'static str {
        match self {
            Self::SingleHead => "single_head",
            Self::Upgrade => "upgrade",
            Self::EveryRevisionGoesUpDownUp => "every_revision_goes_up_down_up",
            Self::DowngradesLeaveNoTrace => "downgrades_leave_no_trace",
            Self::HandWrittenDowngradesLeadBack => "hand_written_downgrades_lead_back",
        }
    }

    /// Runs it on a temporary SQLite file, or beside the database that a URL names.
    ///
    /// # Errors
    /// [`TestingError`] when the package does not pass, and what keeps a database from being made.
    pub fn run(self, migrations: &Migrations, url: Option<&str>) -> Result<Passed> {
        match self {
            Self::SingleHead => single_head(migrations),
            Self::Upgrade => upgrade(migrations, url),
            Self::EveryRevisionGoesUpDownUp => walk::up_down_up(migrations, url),
            Self::DowngradesLeaveNoTrace => walk::traces(migrations, url),
            Self::HandWrittenDowngradesLeadBack => {
                let dialect = url.map(connection::dialect_of).transpose()?.unwrap_or(Dialect::Sqlite);
                migrations.check_downgrades(dialect).map(|()| Passed::default())
            }
        }
    }

    /// Runs it where `TEST_DATABASE_URL` says, as a `#[test]` does; what was left out is printed.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn check(self, migrations: &Migrations) -> TestResult {
        let passed = self.run(migrations, database::url_of_environment().as_deref())?;
        passed.notes.iter().for_each(|note| println!("{note}"));
        Ok(())
    }
}

/// Tests that the migrations make what an app's models want, no less and no more; where `TEST_DATABASE_URL` says.
///
/// Of what models do not speak (views, triggers, how a table is kept) everything is as it should be.
///
/// # Errors
/// [`TestingError::Models`] when something is missing, left over or otherwise, and what keeps a database from being made.
#[cfg(feature = "serde")]
pub fn models_match(migrations: &Migrations, schema: &Embedded) -> TestResult {
    models::agree(migrations, schema.schema()?, Reach::Models, database::url_of_environment().as_deref())?;
    Ok(())
}

/// Tests that the migrations make what the models want that the package in a folder names in its `Cargo.toml`; where
/// `TEST_DATABASE_URL` says. That there are none is printed.
///
/// # Errors
/// As [`models_match`], and when the models or the manifest cannot be read.
#[cfg(feature = "build")]
pub fn models_of_package_match(migrations: &Migrations, folder: &str) -> TestResult {
    package::agree(migrations, folder.as_ref())?.iter().for_each(|note| println!("{note}"));
    Ok(())
}

impl FromStr for Test {
    type Err = UnknownTest;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|it| it.name() == name).ok_or_else(|| UnknownTest { name: name.to_owned() })
    }
}

fn single_head(migrations: &Migrations) -> Result<Passed> {
    let graph = migrations.graph()?;
    let heads: Vec<String> = graph.heads().iter().map(|head| head.id.to_string()).collect();
    match heads.len() {
        0 | 1 => Ok(Passed::default()),
        number if migrations.settings.many_heads => {
            Ok(Passed { notes: vec![format!("{number} heads, which `heads = \"many\"` allows")] })
        }
        _ => Err(TestingError::SeveralHeads { heads }.into()),
    }
}

fn upgrade(migrations: &Migrations, url: Option<&str>) -> Result<Passed> {
    let mut database = TestDatabase::of_package(migrations, url)?;
    migrations.upgrade(database.connection())?;
    let again = migrations.upgrade(database.connection())?;
    if again.steps.is_empty() {
        return Ok(Passed::default());
    }
    let revisions = again.steps.iter().map(|step| step.revision.to_string()).collect();
    Err(TestingError::Again { revisions }.into())
}
