//! Why the graph has no answer.

use crate::explain::{Exit, Explain};
use crate::graph::candidate::{self, Candidate};
use crate::graph::fault::Fault;
use crate::revision::{RevisionId, SelectorError};

/// Why a graph cannot be built, or a selector selects nothing in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GraphError {
    /// The revisions do not form a graph.
    #[error("{}", broken(.faults))]
    Broken {
        /// Everything that is wrong.
        faults: Vec<Fault>,
    },
    /// The text is no selector.
    #[error(transparent)]
    Selector(#[from] SelectorError),
    /// No identifier or label is, or starts with, the text.
    #[error("no revision or branch label starts with `{text}`")]
    UnknownRevision {
        /// The text.
        text: String,
        /// The revision with the most similar name.
        nearest: Option<Candidate>,
    },
    /// Several identifiers or labels start with the text.
    #[error("`{text}` matches {} revisions{}", .candidates.len(), candidate::lines(.candidates))]
    AmbiguousRevision {
        /// The text.
        text: String,
        /// The revisions that it matches.
        candidates: Vec<Candidate>,
        /// The shortest beginning of the first one's name that matches nothing else.
        longer: String,
    },
    /// What stands before `@` names no branch.
    #[error("no branch label or revision starts with `{branch}`")]
    UnknownBranch {
        /// What stands before `@`.
        branch: String,
        /// The revision with the most similar name.
        nearest: Option<Candidate>,
    },
    /// The revision is neither an ancestor nor a descendant of the branch's.
    #[error("revision {revision} is not on branch `{branch}`")]
    NotOnBranch {
        /// The revision.
        revision: Candidate,
        /// The branch, as typed.
        branch: String,
        /// Where the branch ends.
        heads: Vec<Candidate>,
    },
    /// One head is wanted, and there are several.
    #[error("`{selector}` matches {} heads{}", .heads.len(), candidate::lines(.heads))]
    MultipleHeads {
        /// The selector.
        selector: String,
        /// The heads.
        heads: Vec<Candidate>,
    },
    /// A walk comes to a place where several revisions come next.
    #[error("`{selector}` comes to {} revisions at once{}", .choices.len(), candidate::lines(.choices))]
    AmbiguousWalk {
        /// The selector.
        selector: String,
        /// The revisions that come next.
        choices: Vec<Candidate>,
    },
    /// A walk leaves the graph.
    #[error("`{selector}` leads {missing} {} beyond the {end}", if *.missing == 1 { "revision" } else { "revisions" })]
    WalkedTooFar {
        /// The selector.
        selector: String,
        /// How many steps could not be made.
        missing: u32,
        /// Where the graph ends: `heads` or `base`.
        end: &'static str,
    },
    /// A walk stands where the name of a revision is wanted.
    #[error("`{selector}` is relative, and a revision is wanted")]
    Relative {
        /// The selector.
        selector: String,
        /// The revision that the walk leads to.
        target: Option<Candidate>,
    },
    /// `current` stands where the database's place is known anyway.
    #[error("`{selector}` is where the database is, and a target is wanted")]
    Current {
        /// The selector.
        selector: String,
    },
    /// One end of a range is not above the other.
    #[error("`{from}` is not an ancestor of `{to}`")]
    NotAncestor {
        /// The older end.
        from: String,
        /// The newer end.
        to: String,
        /// Whether it would be with the ends exchanged.
        is_reversed: bool,
    },
    /// A version row that no revision explains.
    #[error("the database is at revision `{row}`, which no migration has")]
    UnknownDatabaseRevision {
        /// The row.
        row: RevisionId,
        /// The revision with the most similar name.
        nearest: Option<Candidate>,
    },
}

impl Explain for GraphError {
    fn code(&self) -> &'static str {
        match self {
            Self::Broken { faults } => match &faults[..] {
                [fault] => fault.code(),
                _ => "broken-graph",
            },
            Self::Selector(error) => error.code(),
            Self::UnknownRevision { .. } => "unknown-revision",
            Self::AmbiguousRevision { .. } => "ambiguous-revision",
            Self::UnknownBranch { .. } => "unknown-branch",
            Self::NotOnBranch { .. } => "not-on-branch",
            Self::MultipleHeads { .. } => "multiple-heads",
            Self::AmbiguousWalk { .. } => "ambiguous-walk",
            Self::WalkedTooFar { .. } => "walked-too-far",
            Self::Relative { .. } => "relative-revision",
            Self::Current { .. } => "current-is-no-target",
            Self::NotAncestor { .. } => "not-an-ancestor",
            Self::UnknownDatabaseRevision { .. } => "unknown-database-revision",
        }
    }

    fn help(&self) -> Option<String> {
        let meant = |nearest: &Option<Candidate>, command: &str| match nearest {
            Some(nearest) => format!("did you mean {nearest}?"),
            None => format!("`{command}` lists what exists"),
        };
        Some(match self {
            Self::Broken { faults } => match &faults[..] {
                [fault] => return fault.help(),
                _ => "mend the files; `cargo migrate merge` and `cargo migrate revision -m \"what it does\"` work on the sources alone"
                    .to_owned(),
            },
            Self::Selector(error) => return error.help(),
            Self::UnknownRevision { nearest, .. } | Self::UnknownBranch { nearest, .. } => {
                meant(nearest, "cargo migrate history")
            }
            Self::AmbiguousRevision { text, longer, .. } => match longer.chars().count() - text.chars().count() {
                1 => format!("write one more character, for example `{longer}`"),
                more => format!("write {more} more characters, for example `{longer}`"),
            },
            Self::NotOnBranch { revision, heads, .. } => match &heads[..] {
                [head] => format!("write `{}` without the branch; the branch ends at {head}", revision.id),
                _ => format!("write `{}` without the branch", revision.id),
            },
            Self::MultipleHeads { selector, .. } if selector.ends_with("head") => {
                format!("name one of them, write `{selector}s` for all, or join them with `cargo migrate merge`")
            }
            Self::MultipleHeads { .. } => "name one of them, or join them with `cargo migrate merge`".to_owned(),
            Self::AmbiguousWalk { choices, .. } => match &choices[..] {
                [first, ..] => format!("name the revision, for example `{}`", first.id),
                [] => return None,
            },
            Self::WalkedTooFar { end, .. } => format!("write fewer steps, or `{end}`"),
            Self::Relative { target, .. } => match target {
                Some(target) => format!("write {target}"),
                None => "name the revision; `cargo migrate history` lists them".to_owned(),
            },
            Self::Current { .. } => "name the revision; `cargo migrate current` tells where the database is".to_owned(),
            Self::NotAncestor { from, to, is_reversed: true } => format!("exchange the ends: `{to}:{from}`"),
            Self::NotAncestor { to, .. } => format!("`cargo migrate history -r :{to}` lists what lies before `{to}`"),
            Self::UnknownDatabaseRevision { nearest, .. } => match nearest {
                Some(nearest) => format!(
                    "the nearest is {nearest}; check out the sources that were applied, or correct the row with \
                     `cargo migrate stamp --purge {}`",
                    nearest.id
                ),
                None => "check out the sources that were applied, or correct the row with \
                         `cargo migrate stamp --purge REVISION`"
                    .to_owned(),
            },
        })
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Selector(error) => error.exit(),
            Self::Broken { .. }
            | Self::UnknownRevision { .. }
            | Self::AmbiguousRevision { .. }
            | Self::UnknownBranch { .. }
            | Self::NotOnBranch { .. }
            | Self::MultipleHeads { .. }
            | Self::AmbiguousWalk { .. }
            | Self::WalkedTooFar { .. }
            | Self::Relative { .. }
            | Self::Current { .. }
            | Self::NotAncestor { .. }
            | Self::UnknownDatabaseRevision { .. } => Exit::Failed,
        }
    }
}

/// Writes the only fault, or the number of faults and each on a line of its own.
fn broken(faults: &[Fault]) -> String {
    if let [fault] = faults {
        return fault.to_string();
    }
    let lines: String = faults.iter().map(|fault| format!("\n  {fault}")).collect();
    format!("the migrations have {} faults{lines}", faults.len())
}
