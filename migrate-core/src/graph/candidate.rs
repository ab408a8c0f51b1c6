//! A revision as an error names it: its identifier or label, and what it does.

use std::fmt;

use crate::graph::Revision;
use crate::revision::RevisionId;

/// A revision that an error names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The identifier.
    pub id: RevisionId,
    /// The branch label by which it was found, if it was by one.
    pub label: Option<String>,
    /// What it does, one line.
    pub message: String,
}

impl Candidate {
    pub(crate) fn of(revision: &Revision) -> Self {
        Self { id: revision.id.clone(), label: None, message: revision.message.clone().into_owned() }
    }

    /// Names a revision by one of its names.
    pub(crate) fn by(name: &str, revision: &Revision) -> Self {
        let label = (name != revision.id.as_str()).then(|| name.to_owned());
        Self { label, ..Self::of(revision) }
    }

    /// Gives the name to type.
    pub fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(self.id.as_str())
    }
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.name())?;
        if self.message.is_empty() { Ok(()) } else { write!(f, " ({})", self.message) }
    }
}

/// Writes one line for each, identifiers and messages in columns.
pub(crate) fn lines(candidates: &[Candidate]) -> String {
    let width = candidates.iter().map(|one| one.name().chars().count()).max().unwrap_or(0);
    let line = |one: &Candidate| format!("\n  {:width$}  {}", one.name(), one.message).trim_end().to_owned();
    // `trim_end` leaves the line break in front.
    candidates.iter().map(line).collect()
}
