//! What one step sends to the database, statement by statement, before anything is sent.

use std::panic::Location;

use crate::operation::Run;
use crate::schema::Schema;

/// What one step does, in order.
#[derive(Debug, Clone)]
pub struct Script {
    /// What is sent, one by one.
    pub statements: Vec<Statement>,
    /// Whether foreign keys must be off while it runs (SQLite rebuilds a table), to be checked before the commit.
    pub foreign_keys_off: bool,
    /// The schema after the step.
    pub after: Schema,
}

/// One statement of a script.
#[derive(Debug, Clone)]
pub struct Statement {
    /// What is sent.
    pub action: Action,
    /// The operation that it belongs to, said for people: "create table `users`".
    pub operation: String,
    /// Where the migration called `op.`.
    pub at: &'static Location<'static>,
    /// Whether it may run inside a transaction; `CREATE INDEX CONCURRENTLY` may not.
    pub transactional: bool,
}

/// What is done at one point of a script.
#[derive(Debug, Clone)]
pub enum Action {
    /// One SQL statement, without a closing semicolon.
    Sql(String),
    /// A closure of the migration, with a typed connection.
    Run(Run),
}
