//! What can be wrong with `[package.metadata.migrate]`.

use crate::explain::{Exit, Explain};
use crate::schema::FilterError;
use crate::schema::naming::NamingError;

/// A key or a value that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// `migrate` is no table.
    #[error("`package.metadata.migrate` is not a table")]
    NotATable,
    /// No such key.
    #[error("`[package.metadata.migrate]` has no key `{key}`")]
    UnknownKey {
        /// The key as written.
        key: String,
        /// The nearest key that there is.
        nearest: Option<&'static str>,
    },
    /// A name's template cannot be used.
    #[error(transparent)]
    Naming(#[from] NamingError),
    /// A pattern cannot be used.
    #[error(transparent)]
    Filter(#[from] FilterError),
    /// The value is of another kind than the key takes.
    #[error("`{key}` in `[package.metadata.migrate]` takes {takes}, not `{found}`")]
    WrongValue {
        /// The key.
        key: String,
        /// What it takes.
        takes: &'static str,
        /// The value as JSON.
        found: String,
    },
}

impl Explain for ConfigError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotATable => "config-not-a-table",
            Self::UnknownKey { .. } => "unknown-config-key",
            Self::Naming(error) => error.code(),
            Self::Filter(error) => error.code(),
            Self::WrongValue { .. } => "wrong-config-value",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::NotATable => Some("write `[package.metadata.migrate]` as a table of keys".into()),
            Self::UnknownKey { nearest: Some(nearest), .. } => Some(format!("did you mean `{nearest}`?")),
            Self::UnknownKey { nearest: None, .. } => {
                Some(format!("the keys are {}", super::KEYS.map(|key| format!("`{key}`")).join(", ")))
            }
            Self::Naming(error) => error.help(),
            Self::Filter(error) => error.help(),
            Self::WrongValue { key, takes, .. } => Some(format!("give `{key}` {takes}, or leave it out")),
        }
    }

    fn exit(&self) -> Exit {
        Exit::Usage
    }
}
