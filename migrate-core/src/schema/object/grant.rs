//! Rights.

use std::fmt;

use super::super::{Ident, TableName};

/// A right of a role.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Grant {
    /// What may be done, in the database's own word: `SELECT`, `USAGE`, `EXECUTE`.
    pub privilege: String,
    /// With what.
    pub on: GrantTarget,
    /// By whom: a role, `PUBLIC`, on MySQL also `name@host`.
    pub to: Ident,
    /// Whether the role may give it to others.
    pub grantable: bool,
}

/// What a right is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum GrantTarget {
    /// A table or view.
    Table(TableName),
    /// A sequence.
    Sequence(TableName),
    /// A schema; on MySQL all that a database holds.
    Schema(Ident),
    /// A function.
    Function {
        /// Its name.
        name: TableName,
        /// Its arguments, without defaults.
        arguments: String,
    },
}

impl From<&str> for GrantTarget {
    fn from(table: &str) -> Self {
        Self::Table(table.into())
    }
}

impl From<TableName> for GrantTarget {
    fn from(table: TableName) -> Self {
        Self::Table(table)
    }
}

impl fmt::Display for GrantTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(name) => write!(f, "table `{name}`"),
            Self::Sequence(name) => write!(f, "sequence `{name}`"),
            Self::Schema(name) => write!(f, "schema `{name}`"),
            Self::Function { name, arguments } => write!(f, "function `{name}({arguments})`"),
        }
    }
}
