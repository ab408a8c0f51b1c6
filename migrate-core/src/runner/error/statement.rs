//! A statement that failed, told with its place and what remains.

use std::fmt;

use super::{RunError, word};
use crate::error::Error;
use crate::plan::Direction;
use crate::revision::RevisionId;

/// A statement that failed, and what remains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementFailed {
    /// The revision.
    pub revision: RevisionId,
    /// Which way it was run.
    pub direction: Direction,
    /// Which statement, counted from one.
    pub number: usize,
    /// Of how many.
    pub of: usize,
    /// The operation that it belongs to, said for people.
    pub operation: String,
    /// The SQL; none for a closure.
    pub sql: Vec<String>,
    /// The `op.` call.
    pub at: String,
    /// The database's own words, or the closure's.
    pub cause: String,
    /// What the database says further: detail, hint, constraint.
    pub notes: Vec<String>,
    /// What remains of the revision.
    pub kept: Kept,
    /// Whether others stood in the way, so that it may succeed another time.
    pub is_passing: bool,
}

/// What remains of a revision that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// Nothing: its transaction was rolled back.
    Nothing,
    /// Nothing of the whole run: all of it was one transaction.
    NothingAtAll,
    /// So many statements, which had committed by themselves.
    Statements(usize),
}

impl fmt::Display for StatementFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { revision, direction, number, of, operation, sql, at, cause, notes, kept, is_passing: _ } = self;
        write!(f, "statement {number} of {of} of the {} of revision `{revision}` failed: {cause}", word(*direction))?;
        write!(f, "\n  at {at} ({operation})")?;
        for line in sql.iter().flat_map(|sql| shortened(sql)) {
            write!(f, "\n  | {line}")?;
        }
        for note in notes {
            write!(f, "\n  {note}")?;
        }
        write!(f, "\n  {kept}")
    }
}

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => write!(f, "earlier revisions stay as they are, this one was undone"),
            Self::NothingAtAll => write!(f, "the whole run was one transaction, and is undone"),
            Self::Statements(0) => write!(f, "earlier revisions stay as they are, nothing of this one was done"),
            Self::Statements(1) => write!(f, "earlier revisions stay as they are, statement 1 of this one too"),
            Self::Statements(done) => {
                write!(f, "earlier revisions stay as they are, statements 1 to {done} of this one too")
            }
        }
    }
}

impl std::error::Error for StatementFailed {}

impl From<StatementFailed> for Error {
    fn from(failed: StatementFailed) -> Self {
        RunError::Statement(Box::new(failed)).into()
    }
}

/// Shortens a statement to what fits beside an error.
fn shortened(sql: &str) -> Vec<String> {
    const LINES: usize = 12;
    const WIDTH: usize = 160;
    let mut lines: Vec<String> = sql.trim().lines().map(|line| cut(line, WIDTH)).collect();
    if lines.len() > LINES {
        let left_out = lines.len() - LINES;
        lines.truncate(LINES);
        lines.push(format!("... {left_out} more lines"));
    }
    lines
}

fn cut(line: &str, width: usize) -> String {
    match line.char_indices().nth(width) {
        Some((end, _)) => format!("{} ...", &line[..end]),
        None => line.to_owned(),
    }
}
