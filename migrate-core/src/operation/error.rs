//! What a migration can get wrong while it records, and what has no inverse.

use crate::explain::Explain;
use crate::schema::{Ident, ObjectName, SchemaError, TableName};
use crate::sql::TextError;

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
    /// A table says the number of its first row, and its rows are not numbered.
    #[error("table `{table}` says `auto_increment` but no column of it numbers the rows")]
    NoNumberedColumn {
        /// The table.
        table: TableName,
    },
    /// Partitions become no partitions, or none become some.
    #[error("no partitions of `{table}` are named")]
    NoPartitions {
        /// The table.
        table: TableName,
    },
    /// A partition's bounds are of another kind than its table's.
    #[error("partition `{partition}` has bounds of another kind than its table, which is partitioned by {method}")]
    OtherBounds {
        /// The partition.
        partition: TableName,
        /// The kind of the table's, as a word of SQL.
        method: &'static str,
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
    /// A column of a new table says what only a column of an old one can.
    #[error("column `{column}` of the new table `{table}` says `{method}`, as if the table were there already")]
    OnlyWhenAdded {
        /// The table.
        table: TableName,
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
    /// An enum type is made without values.
    #[error("enum type `{name}` has no values")]
    NoValues {
        /// The type.
        name: TableName,
    },
    /// A view, function, trigger or policy is made without a text.
    #[error("an object is made of no SQL")]
    NoText,
    /// A check of a domain is dropped that is not there.
    #[error("{object} has no check `{check}`")]
    UnknownCheck {
        /// The domain.
        object: Box<ObjectName>,
        /// The check.
        check: Ident,
    },
    /// Raw SQL is empty.
    #[error("`op.execute` is given no SQL")]
    NoSql,
    /// Raw SQL cannot be taken apart.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Not as many values are bound as the SQL has places for.
    #[error("the SQL has {} for {}", counted(*marks, "question mark"), counted(*values, "value"))]
    UnboundValues {
        /// How many question marks it has.
        marks: usize,
        /// How many values there are.
        values: usize,
    },
    /// A row has not as many values as there are columns.
    #[error("row {row} for `{table}` has {} for {}", counted(*values, "value"), counted(*columns, "column"))]
    UnevenRow {
        /// The table.
        table: TableName,
        /// Which row, counted from one.
        row: usize,
        /// How many values it has.
        values: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// Rows are to be found by a column that they do not have.
    #[error("the rows for `{table}` have no column `{column}` to be found by")]
    NotInserted {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
    },
    /// A backfill sets nothing.
    #[error("the backfill of `{table}` sets no column")]
    NothingToBackfill {
        /// The table.
        table: TableName,
    },
    /// A backfill would never end.
    #[error(
        "the backfill of `{table}` would never end: its batches need rows, and its share of work is above 0 and at most 1"
    )]
    EndlessBackfill {
        /// The table.
        table: TableName,
    },
    /// A backfill has no key to go by.
    #[error("the backfill of `{table}` has no key to go by: no migration gives the table a primary key")]
    NoBackfillKey {
        /// The table.
        table: TableName,
    },
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
            Self::NoNumberedColumn { .. } => "no-numbered-column",
            Self::NoPartitions { .. } => "no-partitions",
            Self::OtherBounds { .. } => "other-bounds",
            Self::NoKeyColumns { .. } => "no-key-columns",
            Self::UnevenForeignKey { .. } => "uneven-foreign-key",
            Self::NoReference { .. } => "no-reference",
            Self::OnlyWhenAdded { .. } => "only-when-added",
            Self::NothingToAlter { .. } => "nothing-to-alter",
            Self::UsingWithoutType { .. } => "using-without-type",
            Self::NoText => "no-text",
            Self::NoValues { .. } => "no-values",
            Self::UnknownCheck { .. } => "unknown-check",
            Self::NoSql => "no-sql",
            Self::Text(error) => error.code(),
            Self::UnboundValues { .. } => "unbound-values",
            Self::UnevenRow { .. } => "uneven-row",
            Self::NotInserted { .. } => "not-inserted",
            Self::NothingToBackfill { .. } => "nothing-to-backfill",
            Self::EndlessBackfill { .. } => "endless-backfill",
            Self::NoBackfillKey { .. } => "no-backfill-key",
            Self::OtherConnection { .. } => "other-connection",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Schema(error) => return error.help(),
            Self::NoColumns { .. } => {
                "add one, for example `t.column(\"id\", BigInt).primary_key().identity();`".into()
            }
            Self::NoNumberedColumn { .. } => "say `.primary_key().identity()` of one column".into(),
            Self::NoPartitions { .. } => "name at least one before and one after".into(),
            Self::OtherBounds { method, .. } => format!("take `Bounds::{}(..)`", method.to_ascii_lowercase()),
            Self::NoKeyColumns { .. } => "name at least one column".into(),
            Self::UnevenForeignKey { .. } => "name as many columns on both sides".into(),
            Self::NoReference { method, .. } => {
                format!("say `.references(\"table\", \"column\")` before `.{method}(..)`")
            }
            Self::OnlyWhenAdded { .. } => {
                "leave it out, and write the columns in the order that they are to have".into()
            }
            Self::NothingToAlter { .. } => "say what changes, for example `.set_not_null()`".into(),
            Self::UsingWithoutType { .. } => "say `.set_type(..)` too, or leave `.using(..)` out".into(),
            Self::NoText => "say its query, body or rule".into(),
            Self::NoValues { .. } => "give it one, for example `op.create_enum(\"mood\", [\"sad\", \"ok\"])`".into(),
            Self::UnknownCheck { .. } => "name a check that the domain was given".into(),
            Self::NoSql => "give it a statement, or leave the call out".into(),
            Self::Text(error) => return error.help(),
            Self::UnboundValues { .. } => {
                "bind one value for each `?`, and write `??` for a question mark that is not for a value".into()
            }
            Self::UnevenRow { .. } => "give each row one value for each column, `Null` where there is none".into(),
            Self::NotInserted { .. } => "name columns that the rows have".into(),
            Self::NothingToBackfill { .. } => "say what is set, for example `b.set(\"total\", \"price * 2\");`".into(),
            Self::EndlessBackfill { .. } => "say for example `b.batch(1_000).work_share(0.5);`".into(),
            Self::NoBackfillKey { .. } => "name columns to go by, best with an index: `b.key([\"id\"]);`".into(),
            Self::OtherConnection { .. } => {
                "ask `op.dialect()` before `op.run`, so that each database gets a closure of its own".into()
            }
        })
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
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
