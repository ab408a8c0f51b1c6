//! Whether a database holds what its history says: the rows, the journal, the schema, and the data when that is asked for.
//!
//! The migrations that are applied are recorded again, the database is read, and both are held against each other. What raw
//! SQL may have made cannot be known from the migrations; that is told as not judged, and never taken for a fault.
//! **Architecture Invariant**: nothing is written, and no lock is taken.

mod data;
mod fault;
mod history;
mod sides;

pub use data::{Orphans, Rows};
pub use fault::Fault;
#[cfg(feature = "cli")]
pub(crate) use history::open_runs;
#[cfg(feature = "cli")]
pub(crate) use sides::Found;
pub(crate) use sides::Sides;

use crate::connection::{MigrateConnection, Session};
use crate::diff::{self, Hints};
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::journal;
use crate::migration::{Migrations, Settings};
use crate::revision::RevisionId;
use crate::schema::Filter;

/// What is looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Patterns of the names; what the tools keep for themselves is left out whatever they say.
    pub filter: Filter,
    /// Whether rows are counted, and foreign keys followed: a query for each table and each key.
    pub data: bool,
}

/// What was found in a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// The version rows, sorted.
    pub heads: Vec<RevisionId>,
    /// How many tables were held against the migrations.
    pub tables: usize,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// What could not be judged, and why; a sentence each.
    pub unjudged: Vec<String>,
    /// What is there and no fault: tables that no migration makes, revisions that are not applied; a sentence each.
    pub notes: Vec<String>,
    /// The rows of each table, where they were counted.
    pub rows: Vec<Rows>,
}

impl Verified {
    /// Tells whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }
}

impl Migrations {
    /// Tells whether the database is at the revision that its rows say, and holds what the migrations up to there make.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")] {
    /// # use diesel::{Connection, SqliteConnection};
    /// # mod package { pub static MIGRATIONS: migrate_core::Migrations = migrate_core::Migrations {
    /// #     list: &[], settings: migrate_core::migration::Settings::DEFAULT }; }
    /// let mut connection = SqliteConnection::establish(":memory:").unwrap();
    /// assert!(package::MIGRATIONS.verify(&mut connection).unwrap().is_sound());
    /// # }
    /// ```
    ///
    /// # Errors
    /// When the rows, the journal or the catalog cannot be read, or a migration cannot be recorded.
    pub fn verify<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<Verified> {
        self.verify_within(connection, &Scope::default())
    }

    /// Does what [`verify`](Self::verify) does, with what a scope says.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub fn verify_within<C: MigrateConnection + ?Sized>(&self, connection: &mut C, scope: &Scope) -> Result<Verified> {
        let mut session = connection.session();
        let graph = self.graph()?;
        let mut state = journal::state(&mut session, &self.settings)?;
        let mut verified = Verified { heads: state.rows.clone(), ..Verified::default() };
        verified.faults.extend(history::unknown_rows(&graph, &state.rows));
        let is_known = verified.faults.is_empty();
        state.rows.retain(|row| graph.revision(row).is_some());
        verified.faults.extend(history::redundant_rows(&graph, &state.rows));
        verified.faults.extend(history::edited(&mut session, self, &state, &graph)?);
        verified.faults.extend(history::open_runs(&mut session, &self.settings, &graph)?);
        if !is_known {
            let why = "the tables were not compared: what a revision makes that is not in this package is not known";
            verified.unjudged.push(why.to_owned());
            return Ok(verified);
        }
        verified.notes.extend(history::pending(&graph, &state.rows)?);
        schema(&mut session, self, (&graph, &state.rows), scope, &mut verified)?;
        Ok(verified)
    }
}

/// Compares the schemas, and looks at the rows.
fn schema(
    session: &mut Session<'_>,
    migrations: &Migrations,
    (graph, rows): (&RevisionGraph, &[RevisionId]),
    scope: &Scope,
    verified: &mut Verified,
) -> Result<()> {
    let sides = Sides::read(session, migrations, (graph, rows), &filter(&scope.filter, &migrations.settings))?;
    let (_, differences) = diff::compared(&sides.found, &sides.judged(), Hints::default())?;
    verified.tables = sides.expected.tables.len();
    verified.faults.extend(differences.into_iter().map(|difference| Fault::Drifted { difference }));
    verified.unjudged.extend(sides.unjudged()?);
    verified.notes.extend(sides.beyond());
    verified.unjudged.extend(sides.left_alone.iter().map(|it| format!("left alone: {it}")));
    if scope.data {
        verified.rows = data::rows(session, &sides.found, &mut verified.unjudged);
        let orphans = data::orphans(session, &sides.found, &sides.expected, &mut verified.unjudged);
        verified.faults.extend(orphans.into_iter().map(Fault::Orphans));
    }
    Ok(())
}

/// Looks at what the package compares and the caller asks for.
fn filter(filter: &Filter, settings: &Settings) -> Filter {
    let Filter { mut include, mut exclude } = settings.filter();
    include.extend_from_slice(&filter.include);
    exclude.extend_from_slice(&filter.exclude);
    Filter { include, exclude }
}
