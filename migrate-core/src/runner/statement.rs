//! Sending one statement, and what a database or a closure says when it fails.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::result::Error as DieselError;

use super::concurrent;
use super::insert::insert;
use super::rebuild::rebuild;
use crate::connection::{Command, Session, is_passing};
use crate::dialect::Part;
use crate::operation::Run;
use crate::script::{Action, Bound};

/// Why a statement failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// The words of the database or of the closure.
    pub(super) cause: String,
    /// What else it says: detail, hint, constraint.
    pub(super) notes: Vec<String>,
    /// Whether it passes by itself, so that the same may be tried again.
    pub(super) is_passing: bool,
}

/// Sends one statement.
pub(super) fn send(session: &mut Session<'_>, action: &Action) -> Result<(), Failure> {
    match action {
        Action::Sql(sql) => session.batch(sql).map_err(|error| failure(&error)),
        Action::Bound(bound) => session.execute(command(bound)).map(|_| ()).map_err(|error| failure(&error)),
        Action::Insert(rows) => insert(session, rows).map_err(|error| failure(&error)),
        // Without a journal beside it, it is one update.
        Action::Backfill(batches) => session.batch(&batches.whole).map_err(|error| failure(&error)),
        Action::Concurrent(index) => concurrent::send(session, index),
        Action::Rebuild(table) => rebuild(session, table),
        Action::Run(run) => call(session, run),
    }
}

fn command(bound: &Bound) -> Command<'_> {
    bound.parts.iter().fold(Command::default(), |command, part| match part {
        Part::Sql(sql) => command.sql(&**sql),
        Part::Value(value) => command.value(value),
    })
}

/// Calls a closure with the typed connection.
fn call(session: &mut Session<'_>, run: &Run) -> Result<(), Failure> {
    guarded(session, "closure", |session| (run.call)(session.typed()))
}

/// Calls code of the user's. It must leave the transaction as it found it, and a panic of it is an error like any other.
pub(super) fn guarded(
    session: &mut Session<'_>,
    what: &str,
    call: impl FnOnce(&mut Session<'_>) -> crate::Result<()>,
) -> Result<(), Failure> {
    let before = session.depth().map_err(|error| failure(&error))?;
    match catch_unwind(AssertUnwindSafe(|| call(session))) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            let notes = notes_of(&error);
            return Err(Failure {
                notes,
                is_passing: database_error(&error).is_some_and(is_passing),
                cause: error.to_string(),
            });
        }
        Err(payload) => return Err(plain(format!("the {what} panicked: {}", panic_words(payload.as_ref())))),
    }
    match session.depth() {
        Ok(after) if after == before => Ok(()),
        Ok(_) => {
            Err(plain(format!("the {what} began a transaction and did not end it, or ended one that it had not begun")))
        }
        Err(error) => Err(failure(&error)),
    }
}

pub(super) fn plain(cause: String) -> Failure {
    Failure { cause, notes: Vec::new(), is_passing: false }
}

fn panic_words(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("(no message)")
}

/// Tells everything that a database said.
pub(super) fn failure(error: &DieselError) -> Failure {
    Failure { cause: error.to_string(), notes: notes(error), is_passing: is_passing(error) }
}

fn notes(error: &DieselError) -> Vec<String> {
    let DieselError::DatabaseError(_, information) = error else { return Vec::new() };
    let said = [
        ("detail", information.details()),
        ("hint", information.hint()),
        ("constraint", information.constraint_name()),
    ];
    said.into_iter().filter_map(|(what, words)| words.map(|words| format!("{what}: {}", words.trim()))).collect()
}

fn notes_of(error: &crate::Error) -> Vec<String> {
    database_error(error).map(notes).unwrap_or_default()
}

/// Finds what the database said to a closure.
fn database_error(error: &crate::Error) -> Option<&DieselError> {
    if let crate::Error::User(cause) = error { cause.downcast_ref::<DieselError>() } else { None }
}
