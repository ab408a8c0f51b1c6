//! The faults that a graph can have: facts, sentences, and what to type instead.

use std::fmt;

use crate::graph::candidate::{self, Candidate};
use crate::revision::RevisionId;
use crate::revision::identifier::{self, Problem};

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultKind {
    /// An identifier or a label that may not be given.
    #[error("{what} `{name}` {problem}", name = .name.escape_debug())]
    BadName {
        /// What it names.
        what: Named,
        /// The name.
        name: String,
        /// Why it may not be given.
        problem: Problem,
    },
    /// An identifier that an earlier file has.
    #[error("revision `{id}` is in two files: {first} and {second}")]
    DuplicateRevision {
        /// The identifier.
        id: RevisionId,
        /// The file that has it first.
        first: String,
        /// The file at fault.
        second: String,
    },
    /// A label that an earlier revision, or the same one, has.
    #[error("branch label `{label}` is already that of revision {owner}")]
    DuplicateLabel {
        /// The label.
        label: String,
        /// The revision that has it first.
        owner: Candidate,
    },
    /// A label that is some revision's identifier.
    #[error("branch label `{label}` is the identifier of a revision, in {path}")]
    LabelIsRevision {
        /// The label.
        label: String,
        /// The file of the revision.
        path: String,
    },
    /// A parent that does not exist.
    #[error("no migration has revision `{id}`")]
    UnknownParent {
        /// The identifier.
        id: RevisionId,
        /// The revision with the most similar name.
        nearest: Option<Candidate>,
    },
    /// A label where a parent stands.
    #[error("`{label}` is a branch label; a parent is named by its identifier")]
    ParentIsLabel {
        /// The label.
        label: RevisionId,
        /// The revision that declares it.
        owner: Candidate,
    },
    /// A dependency that does not exist.
    #[error("no migration has revision or branch label `{name}`")]
    UnknownDependency {
        /// The identifier or label.
        name: String,
        /// The revision with the most similar name.
        nearest: Option<Candidate>,
    },
    /// A revision that is its own parent.
    #[error("revision `{id}` is its own parent")]
    OwnParent {
        /// The identifier.
        id: RevisionId,
    },
    /// A revision that depends on itself.
    #[error("revision `{id}` depends on itself")]
    OwnDependency {
        /// The identifier.
        id: RevisionId,
    },
    /// A parent named twice.
    #[error("`{id}` is named twice as a parent")]
    RepeatedParent {
        /// The parent.
        id: RevisionId,
    },
    /// Revisions that lie above themselves.
    #[error("{} form a cycle{}", listed(.members), if *.depends_on { " through `depends_on`" } else { "" })]
    Cycle {
        /// All revisions of the cycle, in the order of their files.
        members: Vec<RevisionId>,
        /// Whether a `depends_on` is part of it.
        depends_on: bool,
    },
    /// A merge of a revision with one of its own ancestors.
    #[error("parent `{ancestor}` is an ancestor of parent `{descendant}`")]
    RelatedParents {
        /// The parent that adds nothing.
        ancestor: RevisionId,
        /// The parent that lies below it already.
        descendant: RevisionId,
    },
    /// A base beside the first one.
    #[error("{base} has no parent, and neither has {first}")]
    SeveralBases {
        /// The base at fault.
        base: Candidate,
        /// The first base in the order of files.
        first: Candidate,
    },
    /// More than one head.
    #[error("the migrations have {} heads{}", .heads.len(), candidate::lines(.heads))]
    SeveralHeads {
        /// The heads.
        heads: Vec<Candidate>,
    },
}

/// What a bad name was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A revision.
    Revision,
    /// A branch.
    BranchLabel,
}

impl FaultKind {
    /// Tells whether there may be no such fault once a file that could not be read gives its revision.
    pub fn may_come_of_a_missing_revision(&self) -> bool {
        match self {
            Self::UnknownParent { .. }
            | Self::UnknownDependency { .. }
            | Self::SeveralBases { .. }
            | Self::SeveralHeads { .. } => true,
            Self::BadName { .. }
            | Self::DuplicateRevision { .. }
            | Self::DuplicateLabel { .. }
            | Self::LabelIsRevision { .. }
            | Self::ParentIsLabel { .. }
            | Self::OwnParent { .. }
            | Self::OwnDependency { .. }
            | Self::RepeatedParent { .. }
            | Self::Cycle { .. }
            | Self::RelatedParents { .. } => false,
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::BadName { what: Named::Revision, .. } => "bad-revision-id",
            Self::BadName { what: Named::BranchLabel, .. } => "bad-branch-label",
            Self::DuplicateRevision { .. } => "duplicate-revision",
            Self::DuplicateLabel { .. } => "duplicate-branch-label",
            Self::LabelIsRevision { .. } => "branch-label-is-revision",
            Self::UnknownParent { .. } => "unknown-parent",
            Self::ParentIsLabel { .. } => "parent-is-branch-label",
            Self::UnknownDependency { .. } => "unknown-dependency",
            Self::OwnParent { .. } => "own-parent",
            Self::OwnDependency { .. } => "own-dependency",
            Self::RepeatedParent { .. } => "repeated-parent",
            Self::Cycle { .. } => "cycle",
            Self::RelatedParents { .. } => "related-parents",
            Self::SeveralBases { .. } => "several-bases",
            Self::SeveralHeads { .. } => "several-heads",
        }
    }

    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::BadName { name, problem: Problem::Empty, .. } if name.is_empty() => Some(
                "give it a name; `cargo migrate revision -m \"what it does\"` chooses 12 hexadecimal digits".to_owned(),
            ),
            Self::BadName { name, .. } => Some(format!("write `{}`", identifier::repair(name))),
            Self::DuplicateRevision { .. } => Some("give one of the two another identifier".to_owned()),
            Self::DuplicateLabel { .. } => {
                Some("descendants have the label of their ancestor; leave it out".to_owned())
            }
            Self::LabelIsRevision { .. } => Some("give the branch another label".to_owned()),
            Self::UnknownParent { nearest, .. } | Self::UnknownDependency { nearest, .. } => Some(match nearest {
                Some(nearest) => format!("did you mean {nearest}?"),
                None => "`cargo migrate history` lists the revisions that exist".to_owned(),
            }),
            Self::ParentIsLabel { owner, .. } => Some(format!("write {owner}")),
            Self::OwnParent { .. } => Some("name the revision before it, or leave `down_revision` out".to_owned()),
            Self::OwnDependency { .. } => Some("leave it out of `depends_on`".to_owned()),
            Self::RepeatedParent { .. } => Some("name each parent once".to_owned()),
            Self::Cycle { .. } => Some("let one of them name a revision outside of the cycle".to_owned()),
            Self::RelatedParents { ancestor, .. } => Some(format!("leave `{ancestor}` out of `down_revision`")),
            Self::SeveralBases { .. } => Some(
                "give it a `down_revision`, or allow several with `heads = \"many\"` in `[package.metadata.migrate]`"
                    .to_owned(),
            ),
            Self::SeveralHeads { .. } => Some(
                "join them with `cargo migrate merge`, or allow several with `heads = \"many\"` in \
                 `[package.metadata.migrate]`"
                    .to_owned(),
            ),
        }
    }
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Revision => "revision",
            Self::BranchLabel => "branch label",
        })
    }
}

/// Joins identifiers as a sentence does: "`a`, `b` and `c`".
fn listed(ids: &[RevisionId]) -> String {
    let quoted: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
