//! What cannot be written as a script, because only a database or a program knows it.

use crate::dialect::SqlError;
use crate::explain::Explain;

/// A step that is not SQL alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfflineError {
    /// A message or an identifier cannot be written as a literal.
    #[error(transparent)]
    Sql(#[from] SqlError),
    /// A migration calls Rust code.
    #[error("revision `{revision}` runs Rust code at `{at}`, which cannot be written as SQL")]
    RunsCode {
        /// The revision.
        revision: String,
        /// Where `op.run` is called.
        at: String,
    },
    /// SQLite rebuilds a table that raw SQL may have given more than the migrations tell.
    #[error(
        "revision `{revision}` rebuilds table `{table}` at `{at}`, and revision `{since}` changed it by raw SQL: only the \
         database knows the columns, indexes and triggers that the rebuild must keep"
    )]
    RebuildsUnknown {
        /// The revision.
        revision: String,
        /// Where the operation is called.
        at: String,
        /// The table.
        table: String,
        /// The revision whose raw SQL is not understood.
        since: String,
    },
}

impl Explain for OfflineError {
    fn code(&self) -> &'static str {
        match self {
            Self::Sql(error) => error.code(),
            Self::RunsCode { .. } => "not-sql",
            Self::RebuildsUnknown { .. } => "rebuild-of-unknown-table",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::Sql(error) => error.help(),
            Self::RunsCode { revision, .. } | Self::RebuildsUnknown { revision, .. } => {
                Some(format!("write the parts around it, and apply this one with `cargo migrate upgrade {revision}`"))
            }
        }
    }
}
