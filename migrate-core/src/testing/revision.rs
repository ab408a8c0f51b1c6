//! A database at a revision: rows are put in, a step is taken, and the rows are looked at.

use std::error::Error as StdError;

use super::database::url_of_environment;
use super::{TestDatabase, TestingError};
use crate::connection::{self, AnyConnection, MigrateConnection};
use crate::error::{Error, Result};
use crate::migration::Migrations;
use crate::plan;
use crate::runner::{Options, Task};

/// Makes a database at a revision: `3f1c`, `head`, `base`.
///
/// # Errors
/// When no database can be made, or the way up fails.
pub fn at_revision(migrations: &Migrations, revision: &str) -> Result<AtRevision> {
    TestDatabase::of_package(migrations, url_of_environment().as_deref())?.at(migrations, revision)
}

/// Makes a database that has all that a revision needs, and not the revision itself.
///
/// # Errors
/// As [`at_revision`].
pub fn before_revision(migrations: &Migrations, revision: &str) -> Result<AtRevision> {
    TestDatabase::of_package(migrations, url_of_environment().as_deref())?.before(migrations, revision)
}

/// A database of a test's own, at a revision of a package.
#[expect(missing_debug_implementations, reason = "Diesel's connections have none")]
pub struct AtRevision {
    database: TestDatabase,
    migrations: Migrations,
}

impl TestDatabase {
    /// Brings the empty database up to a revision.
    ///
    /// # Errors
    /// When there is no such revision, or the way up fails.
    pub fn at(self, migrations: &Migrations, revision: &str) -> Result<AtRevision> {
        let mut at = AtRevision { database: self, migrations: *migrations };
        if revision != "base" {
            at.upgrade_to(revision)?;
        }
        Ok(at)
    }

    /// Brings the empty database up to all that a revision needs, and not to the revision itself.
    ///
    /// # Errors
    /// As [`at`](Self::at).
    pub fn before(mut self, migrations: &Migrations, revision: &str) -> Result<AtRevision> {
        let mut steps = plan::upgrade(&migrations.graph()?, &[], revision)?;
        // What a revision needs comes before it, so the last step is the revision.
        steps.pop();
        let task = Task::Plan { from: Vec::new(), steps };
        migrations.run(self.connection(), &task, &Options::from(&migrations.settings), &mut |_| {})?;
        Ok(AtRevision { database: self, migrations: *migrations })
    }
}

impl AtRevision {
    /// Goes on up to a target: a revision, `head`, `+1`.
    ///
    /// # Errors
    /// When there is no such target, or the way up fails.
    pub fn upgrade_to(&mut self, target: &str) -> Result<()> {
        self.migrations.upgrade_to(self.database.connection(), target).map(drop)
    }

    /// Goes back down to a target: a revision, `base`, `-1`.
    ///
    /// # Errors
    /// When there is no such target, or the way down fails.
    pub fn downgrade_to(&mut self, target: &str) -> Result<()> {
        self.migrations.downgrade(self.database.connection(), target).map(drop)
    }

    /// Runs SQL, one or several statements, without reading rows.
    ///
    /// # Errors
    /// [`TestingError::Sql`] with the database's own words.
    pub fn execute(&mut self, sql: &str) -> Result<()> {
        let outcome = self.connection().session().batch(sql);
        outcome.map_err(|cause| TestingError::Sql { sql: sql.to_owned(), cause: cause.to_string() }.into())
    }

    /// Reads the value of a query of one column and at most one row, as text whatever its type; none and NULL are `None`.
    ///
    /// # Errors
    /// [`TestingError::Sql`] with the database's own words.
    pub fn value(&mut self, query: &str) -> Result<Option<String>> {
        let outcome = connection::value(&mut self.connection().session(), query);
        outcome.map_err(|cause| TestingError::Sql { sql: query.to_owned(), cause: cause.to_string() }.into())
    }

    /// Calls a closure with the Diesel connection: `database.run(|conn: &mut SqliteConnection| users.load(conn))`.
    ///
    /// # Errors
    /// [`TestingError::OtherConnection`] when it takes one of another database, and what the closure returns.
    pub fn run<C: 'static, T, E>(&mut self, closure: impl FnOnce(&mut C) -> Result<T, E>) -> Result<T>
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let mut session = self.connection().session();
        let found = session.type_name();
        match session.typed().downcast_mut::<C>() {
            Some(connection) => closure(connection).map_err(|error| Error::User(error.into())),
            None => Err(TestingError::OtherConnection { takes: std::any::type_name::<C>(), found }.into()),
        }
    }

    /// Lends the connection.
    pub fn connection(&mut self) -> &mut AnyConnection {
        self.database.connection()
    }

    /// Gives the database's URL, with the password, to open further connections.
    pub fn url(&self) -> &str {
        self.database.url()
    }
}
