//! What one step sends to the database, statement by statement, before anything is sent.
//!
//! A migration enters and is called with an `op.` that records; each call is completed from what the migrations before
//! have made ([`Replay`]), and leaves as SQL. A step back without a function of its own is the inverse of the way up.
//! **Architecture Invariant**: nothing here touches a database; the same migrations give the same script everywhere.

mod certainty;
mod cycle;
mod error;
mod expand;
mod half;
#[cfg(feature = "database")]
mod made;
mod missing;
mod raw;
mod record;
mod reference;
mod replay;
mod run;
mod schema;
mod sketch;
mod statement;
mod way_back;

pub use crate::dialect::ConcurrentIndex;
pub use crate::dialect::rebuild::{Object, Rebuild};
pub use crate::dialect::{Batches, Bound, Insert};
pub use certainty::{Certainty, certainties, groups, names_in};
pub use error::{Cause, ScriptError};
pub use half::{WayBack, way_back};
#[cfg(all(feature = "cli", feature = "database"))]
pub(crate) use made::Doubts;
#[cfg(feature = "database")]
pub(crate) use made::Made;
pub use missing::{Maker, MissingTable, Origin};
pub use replay::Replay;
pub use sketch::sketch;
pub use way_back::{Stray, WrongDowngrades, strays};

use std::borrow::Cow;

use crate::migration::Migration;
use crate::operation::{Operation, Run};
use crate::plan::Direction;

/// What one step does, in order.
#[derive(Debug, Clone)]
pub struct Script {
    /// What is sent, one by one.
    pub statements: Vec<Statement>,
    /// Whether foreign keys must be off while it runs (SQLite rebuilds or drops a table), to be checked before the commit.
    pub foreign_keys_off: bool,
    /// The calls that it is written from, whole: what is warned about, what is shown.
    pub calls: Vec<Called>,
}

/// One call of `op.`, or its inverse.
#[derive(Debug, Clone)]
pub struct Called {
    /// What it does, said for people: "create table `users`".
    pub operation: String,
    /// Where the migration called `op.`: "versions/0001_users.rs:7".
    pub at: String,
    /// All that it does.
    pub operations: Vec<Operation>,
}

/// One statement of a script.
#[derive(Debug, Clone)]
pub struct Statement {
    /// What is sent.
    pub action: Action,
    /// The operation that it belongs to, said for people: "create table `users`".
    pub operation: String,
    /// Where the migration called `op.`: "versions/0001_users.rs:7".
    pub at: String,
    /// Whether it may run inside a transaction; `CREATE INDEX CONCURRENTLY` may not.
    pub transactional: bool,
    /// Whether foreign keys must be off while it runs.
    pub foreign_keys_off: bool,
}

/// What is done at one point of a script.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// One statement of SQL without a closing semicolon.
    Sql(String),
    /// One statement with values to bind.
    Bound(Bound),
    /// Rows to insert.
    Insert(Insert),
    /// An update of many rows, a batch at a time.
    Backfill(Batches),
    /// Makes or drops a PostgreSQL index outside a transaction.
    Concurrent(ConcurrentIndex),
    /// Rebuilds a SQLite table.
    Rebuild(Rebuild),
    /// A closure of the migration, with a typed connection.
    Run(Run),
}

impl Action {
    /// Gives SQL that does the same, as far as it is known beforehand: none for a closure.
    pub fn sql(&self) -> Cow<'_, [String]> {
        match self {
            Self::Sql(sql) => Cow::Borrowed(std::slice::from_ref(sql)),
            Self::Bound(bound) => Cow::Borrowed(std::slice::from_ref(&bound.sql)),
            Self::Insert(insert) => Cow::Owned(insert.statements()),
            Self::Backfill(batches) => Cow::Borrowed(std::slice::from_ref(&batches.script)),
            Self::Concurrent(index) => Cow::Borrowed(std::slice::from_ref(&index.sql)),
            Self::Rebuild(rebuild) => Cow::Borrowed(&rebuild.statements),
            Self::Run(_) => Cow::Borrowed(&[]),
        }
    }
}

/// Writes the script of one step, and moves the replay to the state after it.
///
/// Steps are to be written in the order in which they run. Nothing is recorded but the migration itself, unless it asks
/// for more than it says (`op.drop_column`, a table that SQLite rebuilds): then the replay is made up, once.
pub fn write<'m>(
    migration: &'m Migration,
    direction: Direction,
    replay: &mut Replay<'m>,
) -> Result<Script, ScriptError> {
    let units = match direction {
        Direction::Upgrade => replay.upgrade(migration)?,
        Direction::Downgrade => replay.downgrade(migration)?,
    };
    statement::write(replay.dialect(), migration, units)
}
