//! The errors of every room, joined: a stable code, what to type next, and an exit class for each.
//!
//! An error is raised and worded in the room that finds it; this file only joins them.
//! **Architecture Invariant**: no sentence about a fault is written here.

use crate::dialect::UnknownDialect;
use crate::diff::DiffError;
use crate::explain::{Exit, Explain};
use crate::graph::GraphError;
use crate::operation::OperationError;
use crate::plan::PlanError;
use crate::revision::SelectorError;
use crate::schema::SchemaError;
use crate::script::ScriptError;

/// What the tools return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Any error of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// What a migration's own code returned.
    #[error(transparent)]
    User(Box<dyn std::error::Error + Send + Sync>),
    /// The revisions do not form a graph, or a selector selects nothing in it.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// No steps lead from the version rows to the target.
    #[error(transparent)]
    Plan(Box<PlanError>),
    /// A change does not fit the schema that it is made to.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// A migration asks for something that contradicts itself.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// A migration cannot be written as a script.
    #[error(transparent)]
    Script(#[from] ScriptError),
    /// Downgrades written by hand do not lead back.
    #[error(transparent)]
    Downgrades(#[from] crate::script::WrongDowngrades),
    /// Two schemas do not tell what leads from one to the other.
    #[error(transparent)]
    Diff(#[from] DiffError),
    /// Operations cannot be written as a migration.
    #[error(transparent)]
    Unwritten(#[from] crate::render::Unwritten),
    /// A word that is to name a database names none.
    #[error(transparent)]
    Dialect(#[from] UnknownDialect),
    /// `[package.metadata.migrate]` cannot be used.
    #[cfg(feature = "source")]
    #[error(transparent)]
    Config(#[from] crate::config::ConfigError),
    /// A database that could not be connected to.
    #[cfg(feature = "database")]
    #[error(transparent)]
    Connection(#[from] crate::connection::ConnectionError),
    /// A copy of a database could not be made or brought back.
    #[cfg(feature = "database")]
    #[error(transparent)]
    Backup(#[from] crate::backup::BackupError),
    /// A run of migrations failed.
    #[cfg(feature = "database")]
    #[error(transparent)]
    Run(#[from] crate::runner::RunError),
    /// The migration lock could not be had.
    #[cfg(feature = "database")]
    #[error(transparent)]
    Lock(#[from] crate::lock::LockError),
    /// The version table or the journal could not be read or written.
    #[cfg(feature = "database")]
    #[error(transparent)]
    Version(#[from] crate::version::VersionError),
    /// A database could not be read.
    #[cfg(feature = "database")]
    #[error(transparent)]
    Inspect(#[from] crate::inspect::InspectError),
    /// A step cannot be written as a script.
    #[cfg(feature = "database")]
    #[error(transparent)]
    Offline(#[from] crate::offline::OfflineError),
    /// An embedded schema cannot be read, or a database has not got it.
    #[cfg(all(feature = "database", feature = "serde"))]
    #[error(transparent)]
    Embedded(#[from] crate::embedded::EmbeddedError),
    /// A package of migrations did not pass a test.
    #[cfg(feature = "database")]
    #[error(transparent)]
    Testing(#[from] crate::testing::TestingError),
    /// A command could not do what it was asked.
    #[cfg(feature = "cli")]
    #[error(transparent)]
    Cli(#[from] crate::cli::error::CliError),
}

impl From<PlanError> for Error {
    fn from(error: PlanError) -> Self {
        Self::Plan(Box::new(error))
    }
}

impl From<SelectorError> for Error {
    fn from(error: SelectorError) -> Self {
        Self::Graph(error.into())
    }
}

impl Error {
    /// Makes an error of a sentence, for a migration that gives up.
    pub fn message(text: impl Into<String>) -> Self {
        Self::User(text.into().into())
    }

    fn explained(&self) -> Option<&dyn Explain> {
        match self {
            Self::User(_) => None,
            Self::Graph(error) => Some(error),
            Self::Plan(error) => Some(error.as_ref()),
            Self::Schema(error) => Some(error),
            Self::Operation(error) => Some(error),
            Self::Script(error) => Some(error),
            Self::Downgrades(error) => Some(error),
            Self::Diff(error) => Some(error),
            Self::Unwritten(error) => Some(error),
            Self::Dialect(error) => Some(error),
            #[cfg(feature = "source")]
            Self::Config(error) => Some(error),
            #[cfg(feature = "database")]
            Self::Connection(error) => Some(error),
            #[cfg(feature = "database")]
            Self::Backup(error) => Some(error),
            #[cfg(feature = "database")]
            Self::Run(error) => Some(error),
            #[cfg(feature = "database")]
            Self::Lock(error) => Some(error),
            #[cfg(feature = "database")]
            Self::Version(error) => Some(error),
            #[cfg(feature = "database")]
            Self::Inspect(error) => Some(error),
            #[cfg(feature = "database")]
            Self::Offline(error) => Some(error),
            #[cfg(all(feature = "database", feature = "serde"))]
            Self::Embedded(error) => Some(error),
            #[cfg(feature = "database")]
            Self::Testing(error) => Some(error),
            #[cfg(feature = "cli")]
            Self::Cli(error) => Some(error),
        }
    }
}

impl Explain for Error {
    fn code(&self) -> &'static str {
        self.explained().map_or("migration-failed", Explain::code)
    }

    fn help(&self) -> Option<String> {
        self.explained().and_then(Explain::help)
    }

    fn exit(&self) -> Exit {
        self.explained().map_or(Exit::Failed, Explain::exit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_small_enough_to_be_returned_from_everywhere() {
        assert!(size_of::<Error>() < 128, "{}", size_of::<Error>());
    }
}
