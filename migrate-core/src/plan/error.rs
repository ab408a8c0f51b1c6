//! Why there is no plan.

use crate::explain::{Exit, Explain};
use crate::graph::{Candidate, GraphError};
use crate::plan::Direction;
use crate::revision::{RevisionId, SelectorError};

/// Why no steps lead from the version rows to the target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The target selects nothing.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A relative target points the other way.
    #[error("{}", wrong_way(.target, *.direction))]
    WrongWay {
        /// The target.
        target: String,
        /// The way of the plan.
        direction: Direction,
    },
    /// A relative target leads beyond the heads or the base.
    #[error("`{target}` leads over {wanted} {}, and there {} {found}", noun(*.wanted), if *.found == 1 { "is" } else { "are" })]
    TooFewRevisions {
        /// The target.
        target: String,
        /// How many steps it has.
        wanted: u32,
        /// How many can be made.
        found: u32,
    },
    /// A relative target counts from the database, which is at several revisions.
    #[error("`{target}` counts from where the database is, and that is at {}", places(.rows))]
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
    #[error("{target} is not applied; the database is at {}", places(.rows))]
    NotApplied {
        /// The revision.
        target: Candidate,
        /// Where the database is.
        rows: Vec<RevisionId>,
    },
    /// The target of a downgrade is applied, and only other branches' revisions depend on it.
    #[error("no applied revision has {target} as its parent")]
    NothingBelow {
        /// The revision.
        target: Candidate,
        /// The applied revisions that depend on it.
        dependents: Vec<Candidate>,
    },
    /// No child of the target is on the branch that was named.
    #[error("branch `{branch}` does not start below `{from}`")]
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
            Self::NothingBelow { .. } => "nothing-below",
            Self::NotBelow { .. } => "not-below",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Graph(error) => return error.help(),
            Self::WrongWay { target, direction: Direction::Upgrade } => {
                format!("write `cargo migrate downgrade {target}`")
            }
            Self::WrongWay { target, direction: Direction::Downgrade } => {
                format!("write `cargo migrate upgrade {target}`")
            }
            Self::TooFewRevisions { found: 0, .. } => "`cargo migrate current` tells where the database is".to_owned(),
            Self::TooFewRevisions { target, found, .. } => {
                let (branch, steps) = target.split_at(sign(target));
                format!("write `{branch}{}{found}`", &steps[..1])
            }
            Self::AmbiguousStart { rows, target } => match &rows[..] {
                [first, ..] => format!("say on which branch, for example `{first}@{}`", &target[sign(target)..]),
                [] => return None,
            },
            Self::BranchNotApplied { branch } => format!("write `cargo migrate upgrade {branch}@head` to apply it"),
            Self::NotApplied { target, .. } => format!(
                "write `cargo migrate upgrade {}`, or name a revision that is applied: `cargo migrate history -i` tells which are",
                target.id
            ),
            Self::NothingBelow { target, dependents } => match &dependents[..] {
                [first, ..] => format!("{first} depends on it; `cargo migrate downgrade {}-1` undoes both", target.id),
                [] => return None,
            },
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
            | Self::NothingBelow { .. }
            | Self::NotBelow { .. } => Exit::Failed,
        }
    }
}

fn wrong_way(target: &str, direction: Direction) -> String {
    match direction {
        Direction::Upgrade => format!("`{target}` leads down, and an upgrade goes up"),
        Direction::Downgrade => format!("`{target}` leads up, and a downgrade goes down"),
    }
}

/// Finds where the steps of a relative target start.
fn sign(target: &str) -> usize {
    target.find(['+', '-']).unwrap_or(0)
}

fn noun(count: u32) -> &'static str {
    if count == 1 { "revision" } else { "revisions" }
}

fn places(rows: &[RevisionId]) -> String {
    let quoted: Vec<String> = rows.iter().map(|row| format!("`{row}`")).collect();
    if quoted.is_empty() { "the base".to_owned() } else { quoted.join(" and ") }
}
