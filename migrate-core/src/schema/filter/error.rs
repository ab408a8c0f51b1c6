//! What can be wrong with a pattern.

use super::KINDS;
use crate::error::{Exit, Explain};

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
        let scored = KINDS.iter().map(|it| (strsim::osa_distance(it, kind), *it));
        let nearest = scored.filter(|(distance, _)| *distance <= 3).min().map(|(_, it)| it);
        Self::UnknownKind { kind: kind.to_owned(), nearest }
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
                format!("the kinds are {}", KINDS.map(|kind| format!("`{kind}`")).join(", "))
            }
        })
    }

    fn exit(&self) -> Exit {
        Exit::Usage
    }
}
