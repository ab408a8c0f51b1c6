//! What is wrong with an embedded schema, or with the database that should have it.

use crate::diff::Difference;
use crate::explain::{Exit, Explain};

/// An embedded schema that cannot be read, or that a database does not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// The text in the program is none that this version knows.
    #[error("the embedded schema cannot be read: {reason}")]
    Unreadable {
        /// What the parser says.
        reason: String,
    },
    /// The database has not got what the models want.
    #[error("the database is not as the models want it{}", lines(.differences))]
    Drifted {
        /// What is missing or otherwise.
        differences: Vec<Difference>,
    },
}

fn lines(differences: &[Difference]) -> String {
    differences.iter().map(|it| format!("\n  {it}")).collect()
}

impl Explain for EmbeddedError {
    fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "embedded-schema-unreadable",
            Self::Drifted { .. } => "database-drifted",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Unreadable { .. } => "bring `migrate-build` and `migrate-core` to the same version".to_owned(),
            Self::Drifted { .. } => {
                "apply what is missing: `cargo migrate upgrade`; then see what remains: `cargo migrate check`"
                    .to_owned()
            }
        })
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Unreadable { .. } => Exit::Failed,
            Self::Drifted { .. } => Exit::Found,
        }
    }
}
