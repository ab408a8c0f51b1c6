//! Updates of all rows of a table, a batch at a time.

use std::time::Duration;

use super::{Irreversible, OperationError};
use crate::schema::{Ident, Rule, Schema, TableName};

/// Updates rows in the order of a key, each batch in a short transaction of its own.
///
/// The journal keeps the key that was reached, in the batch's transaction: a run that was killed goes on behind it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Backfill {
    /// The table.
    pub table: TableName,
    /// The columns to set, each with its value as SQL. None where the way back leaves the rows as they are.
    pub set: Vec<(Ident, String)>,
    /// The condition of the rows to update, as SQL.
    pub filter: Option<String>,
    /// The columns that the rows are ordered by; the primary key unless the migration says so.
    pub key: Vec<Ident>,
    /// Whether the highest key comes first.
    pub descending: bool,
    /// How many rows a batch has.
    pub batch: u32,
    /// What happens between two batches.
    pub pause: Pause,
    /// What the way back does.
    pub undo: UndoRows,
}

/// What happens between two batches.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Pause {
    /// The next one begins at once.
    None,
    /// A time without work.
    For(Duration),
    /// A time without work, such that this share of all time is work: 0.25 waits three times as long as the batch took.
    Share(f64),
}

/// What the way back of a [`Backfill`] does.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum UndoRows {
    /// Nobody has said; what was there before is gone.
    Unknown,
    /// Nothing: the values may stay, or go with their column.
    Leave,
    /// It sets columns, as the way up does.
    Set(Vec<(Ident, String)>),
}

/// How many rows a batch has unless the migration says so: short enough for its locks not to be felt.
pub(super) const BATCH: u32 = 1_000;

impl Backfill {
    pub(super) fn describe(&self) -> String {
        let columns: Vec<String> = self.set.iter().map(|(column, _)| format!("`{column}`")).collect();
        match columns.as_slice() {
            [] => format!("leave the rows of `{}` as they are", self.table),
            [..] => format!("backfill {} of `{}`", columns.join(", "), self.table),
        }
    }

    pub(super) fn inverse(&self) -> Result<Self, Irreversible> {
        let set = match &self.undo {
            UndoRows::Unknown => return Err(Irreversible { operation: self.describe() }),
            UndoRows::Leave => Vec::new(),
            UndoRows::Set(set) => set.clone(),
        };
        let undo = if self.set.is_empty() { UndoRows::Leave } else { UndoRows::Set(self.set.clone()) };
        Ok(Self { set, undo, ..self.clone() })
    }

    /// Takes the table's primary key where the migration names no key.
    pub(super) fn complete(mut self, schema: Option<&Schema>) -> Result<Self, OperationError> {
        if self.key.is_empty() {
            let table = schema.and_then(|schema| schema.table(&self.table));
            let rules = table.into_iter().flat_map(|table| &table.constraints).map(|constraint| &constraint.rule);
            self.key = rules
                .filter_map(|rule| match rule {
                    Rule::PrimaryKey(key) => Some(key.columns.clone()),
                    Rule::Unique(_) | Rule::ForeignKey(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
                })
                .next()
                .ok_or_else(|| OperationError::NoBackfillKey { table: self.table.clone() })?;
        }
        Ok(self)
    }
}
