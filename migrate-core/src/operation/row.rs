//! Operations on rows: inserting them, and taking them out again by their key.

use std::sync::Arc;

use super::{Irreversible, Row};
use crate::schema::{Ident, TableName};

/// Inserts rows, by the database's quickest way.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct InsertRows {
    /// The table.
    pub table: TableName,
    /// The columns, in the order of the rows' values.
    pub columns: Vec<Ident>,
    /// The rows; shared, as there may be many.
    pub rows: Arc<Vec<Row>>,
    /// The columns by which the way back finds the rows; none where nothing says that they are still the same then.
    pub key: Vec<Ident>,
}

impl InsertRows {
    pub(super) fn describe(&self) -> String {
        format!("insert {} into `{}`", counted(self.rows.len()), self.table)
    }

    /// Rows that were changed or are referred to by now are not for the tool to delete, unless the migration says so.
    pub(super) fn inverse(&self) -> Result<DeleteRows, Irreversible> {
        let Self { table, columns, rows, key } = self.clone();
        if key.is_empty() {
            return Err(Irreversible { operation: self.describe() });
        }
        Ok(DeleteRows { table, columns, rows, key })
    }
}

/// Deletes the rows that were inserted, found by their key.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DeleteRows {
    /// The table.
    pub table: TableName,
    /// The columns, in the order of the rows' values.
    pub columns: Vec<Ident>,
    /// The rows as they were inserted.
    pub rows: Arc<Vec<Row>>,
    /// The columns by which they are found.
    pub key: Vec<Ident>,
}

impl DeleteRows {
    pub(super) fn describe(&self) -> String {
        format!("delete {} from `{}`", counted(self.rows.len()), self.table)
    }

    pub(super) fn inverse(&self) -> InsertRows {
        let Self { table, columns, rows, key } = self.clone();
        InsertRows { table, columns, rows, key }
    }
}

fn counted(rows: usize) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}
