//! Sequences.

use super::super::{Ident, SqlType, TableName};

/// A source of numbers; what is not said is the database's to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Sequence {
    /// The name.
    pub name: TableName,
    /// The type of its numbers.
    pub ty: Option<SqlType>,
    /// The first number.
    pub start: Option<i64>,
    /// From one number to the next.
    pub increment: Option<i64>,
    /// The lowest number.
    pub minimum: Option<i64>,
    /// The highest number.
    pub maximum: Option<i64>,
    /// How many numbers a session takes at once.
    pub cache: Option<u32>,
    /// Whether it starts again at its end.
    pub cycle: bool,
    /// The column that it goes with when that is dropped.
    pub owned_by: Option<(TableName, Ident)>,
}

impl Sequence {
    /// Makes a sequence that says nothing.
    pub fn new(name: impl Into<TableName>) -> Self {
        Self {
            name: name.into(),
            ty: None,
            start: None,
            increment: None,
            minimum: None,
            maximum: None,
            cache: None,
            cycle: false,
            owned_by: None,
        }
    }
}
