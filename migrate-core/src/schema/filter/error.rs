//! What can be wrong with a pattern.

use migrate_syntax::suggestion::nearest;

use super::{KINDS, PART_KINDS};
use crate::explain::{Exit, Explain};

/// A pattern that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// No such kind.
    #[error("there is no kind `{kind}`")]
    UnknownKind {
        /// The kind as written.
        kind: String,
        /// The nearest kind that there is.
        nearest: Option<&'static str>,
    },
}

impl FilterError {
    pub(super) fn unknown(kind: &str) -> Self {
        Self::UnknownKind { kind: kind.to_owned(), nearest: nearest(kind, KINDS.into_iter().chain(PART_KINDS)) }
    }
}

impl Explain for FilterError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownKind { .. } => "unknown-kind",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::UnknownKind { nearest: Some(nearest), .. } => format!("did you mean `{nearest}`?"),
            Self::UnknownKind { nearest: None, .. } => {
                let kinds = KINDS.iter().chain(&PART_KINDS).map(|kind| format!("`{kind}`"));
                format!("the kinds are {}", kinds.collect::<Vec<_>>().join(", "))
            }
        })
    }

    fn exit(&self) -> Exit {
        Exit::Usage
    }
}
