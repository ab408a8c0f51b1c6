//! Foreign keys.

use super::super::{Ident, TableName};
use super::Deferral;

/// A reference to the rows of another table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ForeignKey {
    /// The columns that refer.
    pub columns: Vec<Ident>,
    /// The table that they refer to.
    pub references: TableName,
    /// The columns that they refer to, in the same order.
    pub referenced_columns: Vec<Ident>,
    /// What becomes of a row when the one that it refers to is deleted.
    pub on_delete: ReferentialAction,
    /// The columns that `on_delete` sets to null or to their defaults; none sets all of them.
    pub set_columns: Vec<Ident>,
    /// What becomes of a row when the key that it refers to changes.
    pub on_update: ReferentialAction,
    /// What a null among several columns means.
    pub matching: Matching,
    /// When it is checked.
    pub deferral: Deferral,
    /// Whether the rows that were there when it was made are known to keep it.
    pub validated: bool,
}

impl ForeignKey {
    /// Makes a foreign key that lets nothing happen to the rows it refers to, and is checked at once.
    pub fn new(columns: Vec<Ident>, references: TableName, referenced_columns: Vec<Ident>) -> Self {
        Self {
            columns,
            references,
            referenced_columns,
            on_delete: ReferentialAction::NoAction,
            set_columns: Vec::new(),
            on_update: ReferentialAction::NoAction,
            matching: Matching::Simple,
            deferral: Deferral::NotDeferrable,
            validated: true,
        }
    }
}

/// What becomes of a row when the one that it refers to goes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum ReferentialAction {
    /// The change is refused at the end of the statement, or of the transaction when deferred.
    NoAction,
    /// The change is refused at once.
    Restrict,
    /// The row goes or changes too.
    Cascade,
    /// The row's columns become null.
    SetNull,
    /// The row's columns get their defaults.
    SetDefault,
}

/// What a null among the columns of a foreign key means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Matching {
    /// A row with any null refers to nothing.
    #[default]
    Simple,
    /// A row has nulls in all columns, and refers to nothing, or in none.
    Full,
}
