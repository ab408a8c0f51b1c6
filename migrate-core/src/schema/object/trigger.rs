//! Triggers.

use super::super::{Ident, TableName};

/// What happens when rows change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Trigger {
    /// The name.
    pub name: Ident,
    /// The table or view whose rows change.
    pub table: TableName,
    /// When it fires, as SQL: `AFTER INSERT OR UPDATE`.
    pub event: String,
    /// What stands after the table, as SQL: `FOR EACH ROW EXECUTE FUNCTION f()`, or `BEGIN .. END`.
    pub action: String,
}
