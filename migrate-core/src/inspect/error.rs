//! What keeps a database from being read.

use crate::error::Explain;

/// A database that could not be inspected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// The database refused a question.
    #[error("cannot read the {what} of the database: {cause}")]
    Refused {
        /// What was asked for: "tables".
        what: &'static str,
        /// The database's own words.
        cause: diesel::result::Error,
    },
}

impl InspectError {
    /// Says what could not be read, in a `map_err`.
    pub(crate) fn refused(what: &'static str) -> impl FnOnce(diesel::result::Error) -> Self {
        move |cause| Self::Refused { what, cause }
    }
}

impl Explain for InspectError {
    fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } => "inspection-refused",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Refused { .. } => {
                "check that this user may read the database's catalog, and that the connection still stands".to_owned()
            }
        })
    }
}
