//! Why a migration has no script.

use super::MissingTable;
use crate::dialect::SqlError;
use crate::error::Error;
use crate::explain::{Exit, Explain};
use crate::operation::{Irreversible, OperationError};
use crate::schema::SchemaError;

/// A migration that cannot be written as a script, with the place at fault.
#[derive(Debug, thiserror::Error)]
#[error("{cause}{}\n  --> {at}", .operation.as_ref().map_or_else(
    || format!("\n  revision   {revision}"),
    |operation| format!("\n  revision   {revision}\n  operation  {operation}"),
))]
pub struct ScriptError {
    /// The revision.
    pub revision: String,
    /// The operation at fault, said for people, where it is one.
    pub operation: Option<String>,
    /// The file and line at fault.
    pub at: String,
    /// What is wrong.
    pub cause: Box<Cause>,
}

impl From<MissingTable> for Cause {
    fn from(missing: MissingTable) -> Self {
        Self::Missing(Box::new(missing))
    }
}

/// What is wrong with a migration.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// It asks for something that contradicts itself.
    #[error(transparent)]
    Operation(#[from] OperationError),
    /// It asks for something that does not fit what is there.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// It changes a table that is not there.
    #[error(transparent)]
    Missing(Box<MissingTable>),
    /// The database cannot be told.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// How to undo it is not known.
    #[error(transparent)]
    Irreversible(#[from] Irreversible),
    /// It says itself that there is no way back.
    #[error("there is no way back: {reason}")]
    NoWayBack {
        /// Its reason.
        reason: &'static str,
    },
    /// Its function returned an error.
    #[error("{0}")]
    User(Box<Error>),
    /// Its function panicked.
    #[error("the migration panicked: {message}")]
    Panicked {
        /// What it said.
        message: String,
    },
}

impl Explain for ScriptError {
    fn code(&self) -> &'static str {
        match self.cause.as_ref() {
            Cause::Operation(error) => error.code(),
            Cause::Schema(error) => error.code(),
            Cause::Missing(error) => error.code(),
            Cause::Sql(error) => error.code(),
            Cause::Irreversible(error) => error.code(),
            Cause::NoWayBack { .. } => "no-way-back",
            Cause::User(error) => error.code(),
            Cause::Panicked { .. } => "migration-panicked",
        }
    }

    fn help(&self) -> Option<String> {
        match self.cause.as_ref() {
            Cause::Operation(error) => error.help(),
            Cause::Schema(error) => error.help(),
            Cause::Missing(error) => error.help(),
            Cause::Sql(error) => error.help(),
            Cause::Irreversible(error) => error.help(),
            Cause::NoWayBack { .. } => Some("restore a backup, or write a new revision that leads on".to_owned()),
            Cause::User(error) => error.help(),
            Cause::Panicked { .. } => Some("return an error instead: `return Err(Error::message(\"..\"))`".to_owned()),
        }
    }

    fn exit(&self) -> Exit {
        Exit::Failed
    }
}
