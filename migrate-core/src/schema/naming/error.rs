//! What can be wrong with a naming convention.

use migrate_syntax::suggestion::nearest;

use super::KINDS;
use super::template::tokens_of;
use crate::explain::{Exit, Explain};

/// A template that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NamingError {
    /// Nothing of the kind is named.
    #[error("`naming-convention` has no key `{kind}`")]
    UnknownKind {
        /// The key as written.
        kind: String,
    },
    /// A token stands for nothing.
    #[error("`{token}` stands for nothing in the names of `{kind}`, in `{template}`")]
    UnknownToken {
        /// The key of the template.
        kind: String,
        /// The template.
        template: String,
        /// The token as written.
        token: String,
    },
    /// A token is not closed.
    #[error("a token is not closed in `{template}`, the names of `{kind}`")]
    OpenToken {
        /// The key of the template.
        kind: String,
        /// The template.
        template: String,
    },
    /// All tables would have the same name of the kind.
    #[error("`{template}` names each of `{kind}` alike")]
    NoToken {
        /// The key of the template.
        kind: String,
        /// The template.
        template: String,
    },
}

impl Explain for NamingError {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownKind { .. } => "unknown-naming-kind",
            Self::UnknownToken { .. } => "unknown-naming-token",
            Self::OpenToken { .. } => "open-naming-token",
            Self::NoToken { .. } => "naming-without-token",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::UnknownKind { kind } => match nearest(kind, KINDS) {
                Some(nearest) => format!("did you mean `{nearest}`?"),
                None => format!("the keys are {}", listed(&KINDS)),
            },
            Self::UnknownToken { kind, token, .. } => {
                let known = tokens_of(kind);
                match nearest(token, known.iter().copied()) {
                    Some(nearest) => format!("did you mean `{nearest}`?"),
                    None => format!("the tokens are {}", listed(&known)),
                }
            }
            Self::OpenToken { .. } => {
                "write `{table_name}` or `%(table_name)s`, and `%%` for a percent sign".to_owned()
            }
            Self::NoToken { .. } => "take up at least `{table_name}`".to_owned(),
        })
    }

    fn exit(&self) -> Exit {
        Exit::Usage
    }
}

fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
