//! Why there is no plan.

use crate::error::{Exit, Explain};
use crate::graph::{Candidate, GraphError};
use crate::revision::{RevisionId, SelectorError};

/// Why no steps lead from the version rows to the target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The target selects nothing.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A relative target points the other way.
    #[error("`{target}` leads {}, and {command} goes {}", if *.command == "upgrade" { "down" } else { "up" }, if *.command == "upgrade" { "up" } else { "down" })]
    WrongWay {
        /// The target.
        target: String,
        /// The command that was asked for.
        command: &'static str,
    },
    /// A relative target leads beyond the heads or the base.
    #[error("`{target}` wants {wanted} {}, and there {} {found}", revisions(*.wanted), if *.found == 1 { "is" } else { "are" })]
    TooFewRevisions {
        /// The target.
        target: String,
        /// How many steps it has.
        wanted: u32,
        /// How many can be made.
        found: u32,
    },
    /// A relative target counts from the database, which is at several revisions.
    #[error("`{target}` counts from where the database is, and that is {}", several(.rows))]
    AmbiguousStart {
        /// The target.
        target: String,
        /// Where it could start.
        rows: Vec<RevisionId>,
    },
    /// Nothing of the branch is applied.
    #[error("nothing of branch `{branch}` is applied")]
    BranchNotApplied {
        /// The branch, as typed.
        branch: String,
    },
    /// The target of a downgrade is not applied.
    #[error("{target} is not applied, so nothing can go down to it")]
    NotApplied {
        /// The revision.
        target: Candidate,
        /// Where the database is.
        rows: Vec<RevisionId>,
    },
    /// No child of the target is on the branch that was named.
    #[error("branch `{branch}` does not start below {from}")]
    NotBelow {
        /// The branch, as typed.
        branch: String,
        /// The target, or `base`.
        from: String,
    },
}

impl From<SelectorError> for PlanError {
    fn from(error: SelectorError) -> Self {
        Self::Graph(error.into())
    }
}

impl Explain for PlanError {
    fn code(&self) -> &'static str {
        match self {
            Self::Graph(error) => error.code(),
            Self::WrongWay { .. } => "wrong-way",
            Self::TooFewRevisions { .. } => "too-few-revisions",
            Self::AmbiguousStart { .. } => "ambiguous-start",
            Self::BranchNotApplied { .. } => "branch-not-applied",
            Self::NotApplied { .. } => "not-applied",
            Self::NotBelow { .. } => "not-below",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Graph(error) => return error.help(),
            Self::WrongWay { target, command: "upgrade" } => format!("write `cargo migrate downgrade {target}`"),
            Self::WrongWay { target, .. } => format!("write `cargo migrate upgrade {target}`"),
            Self::TooFewRevisions { found: 0, .. } => "there is nothing to do".to_owned(),
            Self::TooFewRevisions { target, found, .. } => {
                let sign = if target.contains('+') { '+' } else { '-' };
                format!("write `{sign}{found}`")
            }
            Self::AmbiguousStart { rows, target } => match &rows[..] {
                [first, ..] => format!("say on which branch, for example `{first}@{target}`"),
                [] => return None,
            },
            Self::BranchNotApplied { branch } => format!("write `cargo migrate upgrade {branch}@head` to apply it"),
            Self::NotApplied { target, .. } => format!(
                "write `cargo migrate upgrade {}`, or name a revision that is applied: `cargo migrate history -i` tells which are",
                target.id
            ),
            Self::NotBelow { from, .. } => format!("write `cargo migrate downgrade {from}` without the branch"),
        })
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Graph(error) => error.exit(),
            Self::WrongWay { .. }
            | Self::TooFewRevisions { .. }
            | Self::AmbiguousStart { .. }
            | Self::BranchNotApplied { .. }
            | Self::NotApplied { .. }
            | Self::NotBelow { .. } => Exit::Failed,
        }
    }
}

fn revisions(count: u32) -> &'static str {
    if count == 1 { "revision" } else { "revisions" }
}

fn several(rows: &[RevisionId]) -> String {
    let quoted: Vec<String> = rows.iter().map(|row| format!("`{row}`")).collect();
    quoted.join(" and ")
}
