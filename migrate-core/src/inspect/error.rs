//! What keeps a database from being read.

use crate::explain::Explain;

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
    /// The connection is one of diesel-async, on which PostgreSQL is not read.
    #[cfg(all(feature = "diesel-async", feature = "postgres"))]
    #[error("PostgreSQL is not read through a connection of diesel-async")]
    Wrapped,
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
            #[cfg(all(feature = "diesel-async", feature = "postgres"))]
            Self::Wrapped => "inspection-of-async",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Refused { .. } => {
                "check that this user may read the database's catalog, and that the connection still stands".to_owned()
            }
            #[cfg(all(feature = "diesel-async", feature = "postgres"))]
            Self::Wrapped => "open one by its URL, with `migrate_core::connection::open`".to_owned(),
        })
    }
}
