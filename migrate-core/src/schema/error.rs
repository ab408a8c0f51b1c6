//! What does not fit into a schema.

use std::fmt::Display;

use migrate_syntax::suggestion::nearest;

use super::{Ident, ObjectName, TableName};
use crate::explain::Explain;

/// A change that does not fit the schema it is made to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// A table is made that is there.
    #[error("table `{table}` exists already")]
    TableExists {
        /// The table.
        table: TableName,
    },
    /// A table is dropped that another refers to.
    #[error("table `{table}` is referred to by table `{by}`")]
    StillReferenced {
        /// The table.
        table: TableName,
        /// A table that refers to it.
        by: TableName,
    },
    /// A column is made that is there.
    #[error("table `{table}` has a column `{column}` already")]
    ColumnExists {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
    },
    /// A column is given two sources of values.
    #[error("column `{table}.{column}` cannot have both {one} and {other}")]
    Contradiction {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
        /// What it has.
        one: &'static str,
        /// What it has too.
        other: &'static str,
    },
    /// A column is named that is not there.
    #[error("table `{table}` has no column `{column}`")]
    UnknownColumn {
        /// The table.
        table: TableName,
        /// The column.
        column: Ident,
        /// The columns that it has.
        known: Vec<Ident>,
    },
    /// A constraint is made that is there.
    #[error("table `{table}` has a constraint `{constraint}` already")]
    ConstraintExists {
        /// The table.
        table: TableName,
        /// The constraint.
        constraint: Ident,
    },
    /// A constraint is named that is not there.
    #[error("table `{table}` has no constraint `{constraint}`")]
    UnknownConstraint {
        /// The table.
        table: TableName,
        /// The constraint.
        constraint: Ident,
        /// The constraints that it has.
        known: Vec<Ident>,
    },
    /// A foreign key refers to columns in which rows may agree.
    #[error("foreign key `{constraint}` refers to {} of `{table}`, which is no key", listed(columns))]
    NoSuchKey {
        /// The foreign key.
        constraint: Ident,
        /// The table that it refers to.
        table: TableName,
        /// The columns that it refers to.
        columns: Vec<Ident>,
    },
    /// A key is dropped that a foreign key refers to.
    #[error("foreign key `{constraint}` of `{of}` refers to key `{key}`")]
    KeyReferenced {
        /// The key.
        key: Ident,
        /// The foreign key.
        constraint: Ident,
        /// The table of the foreign key.
        of: TableName,
    },
    /// A primary key is added to a table that has one.
    #[error("table `{table}` has a primary key already")]
    SecondPrimaryKey {
        /// The table.
        table: TableName,
    },
    /// An index is made that is there.
    #[error("table `{table}` has an index `{index}` already")]
    IndexExists {
        /// The table.
        table: TableName,
        /// The index.
        index: Ident,
    },
    /// An index is named that is not there.
    #[error("table `{table}` has no index `{index}`")]
    UnknownIndex {
        /// The table.
        table: TableName,
        /// The index.
        index: Ident,
        /// The indexes that it has.
        known: Vec<Ident>,
    },
    /// A partition is made or named of a table that has none.
    #[error("table `{table}` has no partitions")]
    NotPartitioned {
        /// The table.
        table: TableName,
    },
    /// A partition is made that is there.
    #[error("table `{table}` has a partition `{partition}` already")]
    PartitionExists {
        /// The table.
        table: TableName,
        /// The partition.
        partition: TableName,
    },
    /// A partition is named that is not there.
    #[error("table `{table}` has no partition `{partition}`")]
    UnknownPartition {
        /// The table.
        table: TableName,
        /// The partition.
        partition: TableName,
        /// The partitions that it has.
        known: Box<[TableName]>,
    },
    /// An object is made that is there.
    #[error("{object} exists already")]
    ObjectExists {
        /// The object.
        object: Box<ObjectName>,
    },
    /// An object is named that is not there.
    #[error("no migration makes {object}")]
    UnknownObject {
        /// The object.
        object: Box<ObjectName>,
        /// Those of its kind that are there.
        known: Vec<ObjectName>,
    },
    /// Something is dropped that something else stands on.
    #[error("{what} is used by {by}")]
    StillUsed {
        /// What is dropped, said for people.
        what: String,
        /// What stands on it, said for people.
        by: String,
    },
    /// A value of an enum type is named that is not there.
    #[error("enum type `{name}` has no value `{value}`")]
    UnknownValue {
        /// The type.
        name: TableName,
        /// The value.
        value: String,
        /// The values that it has.
        known: Vec<String>,
    },
    /// A value of an enum type is added that is there.
    #[error("enum type `{name}` has a value `{value}` already")]
    ValueExists {
        /// The type.
        name: TableName,
        /// The value.
        value: String,
    },
}

impl Explain for SchemaError {
    fn code(&self) -> &'static str {
        match self {
            Self::TableExists { .. } => "table-exists",
            Self::StillReferenced { .. } => "still-referenced",
            Self::ColumnExists { .. } => "column-exists",
            Self::Contradiction { .. } => "contradiction",
            Self::UnknownColumn { .. } => "unknown-column",
            Self::ConstraintExists { .. } => "constraint-exists",
            Self::UnknownConstraint { .. } => "unknown-constraint",
            Self::NoSuchKey { .. } => "no-such-key",
            Self::KeyReferenced { .. } => "key-referenced",
            Self::SecondPrimaryKey { .. } => "second-primary-key",
            Self::IndexExists { .. } => "index-exists",
            Self::UnknownIndex { .. } => "unknown-index",
            Self::NotPartitioned { .. } => "not-partitioned",
            Self::PartitionExists { .. } => "partition-exists",
            Self::UnknownPartition { .. } => "unknown-partition",
            Self::ObjectExists { .. } => "object-exists",
            Self::UnknownObject { .. } => "unknown-object",
            Self::StillUsed { .. } => "still-used",
            Self::UnknownValue { .. } => "unknown-value",
            Self::ValueExists { .. } => "value-exists",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::TableExists { .. } => Some("give it another name, or drop the first one before".to_owned()),
            Self::StillReferenced { by, .. } => {
                Some(format!("drop `{by}` before, or its foreign key with `op.drop_constraint`"))
            }
            Self::Contradiction { .. } => Some("leave one of them out, or take it away in the same call".to_owned()),
            Self::ColumnExists { .. } => Some("change it with `op.alter_column`".to_owned()),
            Self::ConstraintExists { constraint: name, .. } | Self::IndexExists { index: name, .. } => {
                Some(format!("give it another name than `{name}`"))
            }
            Self::NoSuchKey { table, columns, .. } => {
                let names: Vec<String> = columns.iter().map(|it| format!("\"{it}\"")).collect();
                Some(format!("say `op.create_unique(None, \"{table}\", [{}]);` before", names.join(", ")))
            }
            Self::KeyReferenced { constraint, of, .. } => Some(format!(
                "drop it before with `op.drop_constraint(\"{constraint}\", \"{of}\");`, or say `.cascade()`"
            )),
            Self::SecondPrimaryKey { .. } => Some("drop the first one with `op.drop_constraint`".to_owned()),
            Self::NotPartitioned { .. } => {
                Some("say `t.partition_by_range(..)` where the table is made: no database parts one later".to_owned())
            }
            Self::PartitionExists { partition, .. } => Some(format!("give it another name than `{partition}`")),
            Self::UnknownPartition { partition, known, .. } => candidates(partition, known),
            Self::UnknownColumn { column: name, known, .. }
            | Self::UnknownConstraint { constraint: name, known, .. }
            | Self::UnknownIndex { index: name, known, .. } => candidates(name, known),
            Self::ObjectExists { .. } => Some("replace it, or give the new one another name".to_owned()),
            Self::UnknownObject { object, known } => Some(unknown_object(object, known)),
            Self::StillUsed { by, .. } => Some(format!("drop {by} before, and make it again after if it is to stay")),
            Self::UnknownValue { value, known, .. } => candidates(value, known),
            Self::ValueExists { .. } => Some("leave the call out, or add another value".to_owned()),
        }
    }
}

fn listed<T: Display>(names: &[T]) -> String {
    names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

fn candidates<T: Display>(name: &T, known: &[T]) -> Option<String> {
    match nearest(&name.to_string(), known) {
        Some(nearest) => Some(format!("did you mean `{nearest}`?")),
        None if known.is_empty() => None,
        None => Some(format!("it has {}", listed(known))),
    }
}

fn unknown_object(object: &ObjectName, known: &[ObjectName]) -> String {
    match nearest(&object.to_string(), known) {
        Some(nearest) => format!("did you mean {nearest}?"),
        None => "make it in a migration before, or change what others made with `op.execute`".to_owned(),
    }
}
