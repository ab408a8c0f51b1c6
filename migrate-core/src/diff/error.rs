//! Why there are no operations.

use super::Choice;
use crate::explain::{Exit, Explain};
use crate::operation::OperationError;
use crate::schema::SchemaError;

/// Why no operations lead from one schema to another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DiffError {
    /// Something is gone, something like it has come, and nobody says whether that is the same.
    #[error("{}", .choices.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Ambiguous {
        /// What is to be said.
        choices: Vec<Choice>,
    },
    /// A hint that says less than it must.
    #[error("`--rename {text}` does not say both names")]
    NoNames {
        /// What was given.
        text: String,
    },
    /// A hint about what is not there.
    #[error("there is no table, column or value of an enum type `{text}`")]
    NotThere {
        /// What was given.
        text: String,
        /// A name that is like it.
        nearest: Option<String>,
    },
    /// Something stands in the way that is to stay.
    #[error(transparent)]
    Operation(#[from] OperationError),
}

impl From<SchemaError> for DiffError {
    fn from(error: SchemaError) -> Self {
        Self::Operation(error.into())
    }
}

impl Explain for DiffError {
    fn code(&self) -> &'static str {
        match self {
            Self::Ambiguous { .. } => "ambiguous-change",
            Self::NoNames { .. } => "no-names",
            Self::NotThere { .. } => "not-there",
            Self::Operation(error) => error.code(),
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Ambiguous { choices } => choices.first().map(|choice| {
                let renames: Vec<String> = choice.renames().iter().map(|it| format!("`--rename {it}`")).collect();
                format!(
                    "say which with {} or `--drop {}`; on a terminal the command asks",
                    renames.join(", "),
                    choice.drop()
                )
            }),
            Self::NoNames { .. } => {
                Some("write `--rename users.fullname=full_name`, or `--rename users=people`".into())
            }
            Self::NotThere { nearest: Some(nearest), .. } => Some(format!("did you mean `{nearest}`?")),
            Self::NotThere { nearest: None, .. } => None,
            Self::Operation(error) => error.help(),
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::NoNames { .. } | Self::NotThere { .. } => Exit::Usage,
            Self::Ambiguous { .. } => Exit::Failed,
            Self::Operation(error) => error.exit(),
        }
    }
}
