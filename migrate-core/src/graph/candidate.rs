//! A revision as an error names it: its identifier and what it does.

use std::fmt;

use crate::graph::Revision;
use crate::revision::RevisionId;

/// A revision that an error names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The identifier.
    pub id: RevisionId,
    /// What it does, one line.
    pub message: String,
}

impl Candidate {
    pub(crate) fn of(revision: &Revision) -> Self {
        Self { id: revision.id.clone(), message: revision.message.clone() }
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.id)?;
        if self.message.is_empty() { Ok(()) } else { write!(f, " ({})", self.message) }
    }
}

/// Writes one line for each, identifiers and messages in columns.
pub(crate) fn lines(candidates: &[Candidate]) -> String {
    let width = candidates.iter().map(|one| one.id.as_str().chars().count()).max().unwrap_or(0);
    let line = |one: &Candidate| format!("\n  {:width$}  {}", one.id, one.message).trim_end().to_owned();
    // `trim_end` leaves the line break in front.
    candidates.iter().map(line).collect()
}
