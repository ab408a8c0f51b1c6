//! What a migration can get wrong while it records, and what has no inverse.

use crate::error::Explain;
use crate::schema::{Ident, SchemaError, TableName};

/// A mistake in a call of `op.`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OperationError {
    /// A table is made in a way that contradicts itself.
    #[error(transparent)]
    Schema(#[from] SchemaError),
    /// A table is made without columns.
    #[error("table `{table}` has no columns")]
    NoColumns {
        /// The table.
        table: TableName,
    },
    /// A key, constraint or index is made without columns.
    #[error("`{name}` names no columns")]
    NoKeyColumns {
        /// The constraint or index.
        name: Ident,
    },
    /// A foreign key has not as many columns as it refers to.
    #[error("foreign key `{name}` has {columns} columns and refers to {referenced}")]
    UnevenForeignKey {
        /// The constraint.
        name: Ident,
        /// How many columns it has.
        columns: usize,
        /// How many it refers to.
        referenced: usize,
    },
    /// A column says what becomes of its reference, and refers to nothing.
    #[error("column `{column}` says `{method}` but refers to nothing")]
    NoReference {
        /// The column.
        column: Ident,
        /// The method called.
        method: &'static str,
    },
    /// A column is altered without a change.
    #[error("nothing about column `{column}` of `{table}` is changed")]
    NothingToAlter {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
    },
    /// A conversion is given for a type that stays.
    #[error("column `{column}` of `{table}` is given a conversion, but no type to convert to")]
    UsingWithoutType {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
    },
    /// Raw SQL is empty.
    #[error("`op.execute` is given no SQL")]
    NoSql,
    /// A closure wants a connection of another database.
    #[error("the closure takes a `{takes}`, which the connection in use is not")]
    OtherConnection {
        /// The type that it takes.
        takes: &'static str,
    },
}

impl Explain for OperationError {
    fn code(&self) -> &'static str {
        match self {
            Self::Schema(error) => error.code(),
            Self::NoColumns { .. } => "no-columns",
            Self::NoKeyColumns { .. } => "no-key-columns",
            Self::UnevenForeignKey { .. } => "uneven-foreign-key",
            Self::NoReference { .. } => "no-reference",
            Self::NothingToAlter { .. } => "nothing-to-alter",
            Self::UsingWithoutType { .. } => "using-without-type",
            Self::NoSql => "no-sql",
            Self::OtherConnection { .. } => "other-connection",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Schema(error) => return error.help(),
            Self::NoColumns { .. } => {
                "add one, for example `t.column(\"id\", BigInt).primary_key().identity();`".into()
            }
            Self::NoKeyColumns { .. } => "name at least one column".into(),
            Self::UnevenForeignKey { .. } => "name as many columns on both sides".into(),
            Self::NoReference { method, .. } => {
                format!("say `.references(\"table\", \"column\")` before `.{method}(..)`")
            }
            Self::NothingToAlter { .. } => "say what changes, for example `.set_not_null()`".into(),
            Self::UsingWithoutType { .. } => "say `.set_type(..)` too, or leave `.using(..)` out".into(),
            Self::NoSql => "give it a statement, or leave the call out".into(),
            Self::OtherConnection { .. } => {
                "ask `op.dialect()` before `op.run`, so that each database gets a closure of its own".into()
            }
        })
    }
}

/// An operation whose inverse nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no one says how to undo this: {operation}")]
pub struct Irreversible {
    /// The operation, said for people.
    pub operation: String,
}

impl Explain for Irreversible {
    fn code(&self) -> &'static str {
        "irreversible"
    }

    fn help(&self) -> Option<String> {
        Some("write the way back as a `#[downgrade]` function, or give the reason there is none: `#[migration(.., irreversible = \"..\")]`".into())
    }
}
