//! The graph that revisions form by `down_revision` and `depends_on`.

pub mod fault;

use crate::revision::RevisionId;

/// A revision as its source tells it; a node of the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The identifier.
    pub id: RevisionId,
    /// The parents, as written.
    pub down_revision: Vec<RevisionId>,
    /// Revisions or branch labels that must be applied before, as written.
    pub depends_on: Vec<String>,
    /// Names of the branch that starts here.
    pub branch_labels: Vec<String>,
    /// What it does, one line.
    pub message: String,
    /// When the file was written, as it says itself.
    pub created: Option<String>,
    /// The source file, relative to the package.
    pub path: String,
}
