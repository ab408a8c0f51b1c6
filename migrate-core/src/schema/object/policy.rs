//! Policies: which rows a role may see and change.

use super::super::{Ident, TableName};

/// A rule about the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Policy {
    /// The name.
    pub name: Ident,
    /// The table.
    pub table: TableName,
    /// What stands after the table, as SQL: `FOR SELECT TO staff USING (owner = current_user)`.
    pub rule: String,
}

/// That the policies of a table count.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RowSecurity {
    /// The table.
    pub table: TableName,
    /// Whether they count for its owner too.
    pub forced: bool,
}
