//! Why a revision was not moved.

use migrate_core::explain::{Exit, Explain};
use migrate_core::graph::Revision;
use migrate_core::graph::fault::Fault;
use migrate_core::revision::RevisionId;

use crate::package::quoted;

/// Why a revision was not moved; its file is as it was.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RebaseError {
    #[error("`base` is no revision, and cannot be moved")]
    Base,
    #[error("`{0}` names several revisions, and one is moved at a time")]
    Several(String),
    #[error("revision `{revision}` has {} parents: {}", .parents.len(), quoted(.parents))]
    Merge { revision: String, parents: Vec<String>, onto: Vec<String> },
    #[error("`{parent}` is no parent of revision `{revision}`")]
    NotAParent { revision: String, parent: String, parents: Vec<String> },
    #[error("{}", other_heads(.revision, .heads))]
    NoOtherHead { revision: String, heads: Vec<String> },
    #[error("revision `{revision}` is applied in the database, and where it comes from cannot change any more")]
    Applied { revision: String },
    #[error("the package `{0}` does not compile, and so the database could not be asked")]
    NotCompiled(String),
    #[error("{message}")]
    Fault { message: String, help: Option<String> },
    #[error("`{path}` has a `#[migration]` that cannot be changed safely")]
    NotUnderstood { path: String, parents: Vec<String> },
    #[error("`{path}` could not be written")]
    Write {
        path: String,
        #[source]
        source: std::io::Error,
    },
}

impl RebaseError {
    pub(super) fn merge(revision: &Revision, onto: &[RevisionId]) -> Self {
        let onto = super::words(onto);
        Self::Merge { revision: revision.id.to_string(), parents: super::words(&revision.down_revision), onto }
    }

    pub(super) fn not_a_parent(revision: &Revision, parent: &str) -> Self {
        let parents = super::words(&revision.down_revision);
        Self::NotAParent { revision: revision.id.to_string(), parent: parent.to_owned(), parents }
    }

    pub(super) fn applied(revision: &Revision) -> Self {
        Self::Applied { revision: revision.id.to_string() }
    }

    pub(super) fn of_fault(fault: &Fault) -> Self {
        Self::Fault { message: fault.to_string(), help: fault.help() }
    }
}

impl Explain for RebaseError {
    fn code(&self) -> &'static str {
        match self {
            Self::Base => "base-not-moved",
            Self::Several(_) => "one-at-a-time",
            Self::Merge { .. } => "parent-not-chosen",
            Self::NotAParent { .. } => "not-a-parent",
            Self::NoOtherHead { .. } => "new-parent-not-chosen",
            Self::Applied { .. } => "already-applied",
            Self::NotCompiled(_) => "applied-not-known",
            Self::Fault { .. } => "faulty-rebase",
            Self::NotUnderstood { .. } => "attribute-not-understood",
            Self::Write { .. } => "rebase-not-written",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Base | Self::Several(_) => Some("name one revision; `cargo migrate history` lists them".into()),
            Self::Merge { revision, parents, onto } => Some(format!(
                "say which is replaced, `cargo migrate rebase {revision} --replace {} --onto {}`, or name all new ones",
                parents.first().map_or("PARENT", String::as_str),
                onto.first().map_or("REV", String::as_str)
            )),
            Self::NotAParent { parents, .. } if parents.is_empty() => Some("leave `--replace` out: it has none".into()),
            Self::NotAParent { parents, .. } => Some(format!("its parents are {}", quoted(parents))),
            Self::NoOtherHead { heads, .. } if heads.is_empty() => Some("name its parent with `--onto`".into()),
            Self::NoOtherHead { revision, heads } => {
                heads.first().map(|head| format!("name one: `cargo migrate rebase {revision} --onto {head}`"))
            }
            Self::Applied { revision } => Some(format!(
                "join the heads with `cargo migrate merge`, or undo it first: `cargo migrate downgrade {revision}-1`"
            )),
            Self::NotCompiled(_) => Some("leave `--database-url` out to move it without asking".into()),
            Self::Fault { help, .. } => help.clone(),
            Self::NotUnderstood { parents, .. } => Some(format!("write `down_revision = {parents:?}` there")),
            Self::Write { .. } => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Base
            | Self::Several(_)
            | Self::Merge { .. }
            | Self::NotAParent { .. }
            | Self::NoOtherHead { .. }
            | Self::Applied { .. }
            | Self::NotCompiled(_)
            | Self::Fault { .. }
            | Self::NotUnderstood { .. }
            | Self::Write { .. } => Exit::Failed,
        }
    }
}

fn other_heads(revision: &str, heads: &[String]) -> String {
    match heads {
        [] => format!("every head comes after `{revision}`, so there is no other to move it to"),
        [..] => format!("there are {} heads that `{revision}` could be moved to: {}", heads.len(), quoted(heads)),
    }
}
