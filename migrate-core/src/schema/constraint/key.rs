//! Primary keys and unique keys.

use super::super::Ident;
use super::Deferral;

/// Columns in which no two rows agree.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Key {
    /// The columns, in order.
    pub columns: Vec<Ident>,
    /// Columns that its index carries along without ordering by them.
    pub include: Vec<Ident>,
    /// Whether two nulls count as the same value; in a primary key there are none.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferral: Deferral,
    /// What SQLite does with a row that breaks it; `None` refuses the statement, as everywhere.
    pub on_conflict: Option<Conflict>,
}

impl Key {
    /// Makes a key that is checked at once.
    pub fn new(columns: Vec<Ident>) -> Self {
        let (include, nulls_not_distinct, deferral, on_conflict) = (Vec::new(), false, Deferral::default(), None);
        Self { columns, include, nulls_not_distinct, deferral, on_conflict }
    }
}

/// What SQLite does with a row that breaks a key: <https://www.sqlite.org/lang_conflict.html>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Conflict {
    /// Takes back the statement.
    Abort,
    /// Ends the statement, and keeps what it did before.
    Fail,
    /// Leaves the row out.
    Ignore,
    /// Deletes the rows in the way.
    Replace,
    /// Takes back the transaction.
    Rollback,
}
