//! The calls that change rows.

use std::panic::Location;
use std::sync::Arc;
use std::time::Duration;

use super::super::backfill::BATCH;
use super::super::{Backfill, Call, InsertRows, Operation, OperationError, Pause, Row, UndoRows};
use super::{Operations, PUSHED, idents};
use crate::error::Result;
use crate::schema::{Ident, TableName};

impl Operations {
    /// Inserts rows by the database's quickest way: COPY on PostgreSQL, statements of many rows elsewhere.
    ///
    /// What there is already is not looked at; a sequence is not moved by rows that bring their numbers along.
    ///
    /// ```
    /// # use migrate_core::prelude::*;
    /// # fn upgrade(op: &mut Operations) -> Result<()> {
    /// op.bulk_insert("moods", ["id", "name"], [(1, "happy"), (2, "sad")]).undo_by_key(["id"]);
    /// op.bulk_insert("users", ["id", "name", "born"], [
    ///     row![1, "Ada", typed("1815-12-10", Date)],
    ///     row![2, "Bob", Null],
    /// ]);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn bulk_insert(
        &mut self,
        table: impl Into<TableName>,
        columns: impl IntoIterator<Item = impl Into<Ident>>,
        rows: impl IntoIterator<Item = impl Into<Row>>,
    ) -> BulkInsertBuilder<'_> {
        let (table, columns) = (table.into(), idents(columns));
        let rows: Vec<Row> = rows.into_iter().map(Into::into).collect();
        if columns.is_empty() {
            self.faults.push((Location::caller(), OperationError::NoColumns { table: table.clone() }));
        }
        if let Some(at) = rows.iter().position(|row| row.0.len() != columns.len()) {
            let values = rows.get(at).map_or(0, |row| row.0.len());
            let fault = OperationError::UnevenRow { table: table.clone(), row: at + 1, values, columns: columns.len() };
            self.faults.push((Location::caller(), fault));
        }
        let operation = InsertRows { table, columns, rows: Arc::new(rows), key: Vec::new() };
        let (faults, call) = self.push_beside_faults(Call::Whole(Operation::InsertRows(operation)));
        let operation = if let Call::Whole(Operation::InsertRows(op)) = call { Some(op) } else { None };
        BulkInsertBuilder { faults, operation: operation.expect(PUSHED) }
    }

    /// Updates the rows of a table a batch at a time, in the order of its primary key.
    ///
    /// Each batch is a transaction of its own, so that no row is locked for long; the revision runs outside of one. A run
    /// that was killed goes on behind the last batch. `--sql` writes one `UPDATE`, which does the same at once.
    ///
    /// ```
    /// # use migrate_core::prelude::*;
    /// # fn upgrade(op: &mut Operations) -> Result<()> {
    /// op.backfill("orders", |b| {
    ///     b.set("total", "price * quantity");
    ///     b.filter("total IS NULL");
    ///     b.batch(5_000).work_share(0.5);
    /// })
    /// # }
    /// ```
    #[track_caller]
    pub fn backfill(&mut self, table: impl Into<TableName>, fill: impl FnOnce(&mut BackfillBuilder)) -> Result<()> {
        let mut builder = BackfillBuilder {
            operation: Backfill {
                table: table.into(),
                set: Vec::new(),
                filter: None,
                key: Vec::new(),
                descending: false,
                batch: BATCH,
                pause: Pause::None,
                undo: UndoRows::Unknown,
            },
        };
        fill(&mut builder);
        match builder.finish() {
            Ok(operation) => self.note(Call::Backfill(Box::new(operation))),
            Err(fault) => self.refuse(fault),
        }
    }
}

/// What can be added to `op.bulk_insert`.
#[derive(Debug)]
pub struct BulkInsertBuilder<'o> {
    faults: &'o mut Vec<(&'static Location<'static>, OperationError)>,
    operation: &'o mut InsertRows,
}

impl BulkInsertBuilder<'_> {
    /// Lets the way back delete the rows, found by these of their columns.
    ///
    /// Without it there is no derived way back: rows may have been changed or referred to since, and only who writes the
    /// migration knows whether they are to go.
    #[track_caller]
    pub fn undo_by_key(&mut self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> &mut Self {
        self.operation.key = idents(columns);
        let unknown = self.operation.key.iter().find(|column| !self.operation.columns.contains(column));
        if let Some(column) = unknown {
            let fault = OperationError::NotInserted { table: self.operation.table.clone(), column: column.clone() };
            self.faults.push((Location::caller(), fault));
        }
        self
    }
}

/// What `op.backfill` does.
#[derive(Debug)]
pub struct BackfillBuilder {
    operation: Backfill,
}

impl BackfillBuilder {
    /// Sets a column to the value of an SQL expression; can be called for several.
    pub fn set(&mut self, column: impl Into<Ident>, expression: impl Into<String>) -> &mut Self {
        self.operation.set.push((column.into(), expression.into()));
        self
    }

    /// Leaves out the rows for which an SQL condition does not hold.
    pub fn filter(&mut self, condition: impl Into<String>) -> &mut Self {
        self.operation.filter = Some(condition.into());
        self
    }

    /// Goes by these columns instead of the primary key; an index on them keeps each batch short.
    pub fn key(&mut self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> &mut Self {
        self.operation.key = idents(columns);
        self
    }

    /// Begins with the highest key instead of the lowest.
    pub fn descending(&mut self) -> &mut Self {
        self.operation.descending = true;
        self
    }

    /// Says how many rows a batch has; 1,000 unless said.
    pub fn batch(&mut self, rows: u32) -> &mut Self {
        self.operation.batch = rows;
        self
    }

    /// Waits between two batches.
    pub fn pause(&mut self, time: Duration) -> &mut Self {
        self.operation.pause = Pause::For(time);
        self
    }

    /// Waits between two batches so long that this share of all time is work, between 0 and 1.
    pub fn work_share(&mut self, share: f64) -> &mut Self {
        self.operation.pause = Pause::Share(share);
        self
    }

    /// Lets the way back set a column, in batches too.
    pub fn undo_set(&mut self, column: impl Into<Ident>, expression: impl Into<String>) -> &mut Self {
        let mut set = match std::mem::replace(&mut self.operation.undo, UndoRows::Unknown) {
            UndoRows::Set(set) => set,
            UndoRows::Unknown | UndoRows::Leave => Vec::new(),
        };
        set.push((column.into(), expression.into()));
        self.operation.undo = UndoRows::Set(set);
        self
    }

    /// Lets the way back leave the rows as they are, for example because it drops the column.
    pub fn undo_leaves_rows(&mut self) -> &mut Self {
        self.operation.undo = UndoRows::Leave;
        self
    }

    fn finish(self) -> Result<Backfill, OperationError> {
        let Backfill { table, set, batch, pause, .. } = &self.operation;
        if set.is_empty() {
            return Err(OperationError::NothingToBackfill { table: table.clone() });
        }
        if *batch == 0 || matches!(pause, Pause::Share(share) if !(*share > 0.0 && *share <= 1.0)) {
            return Err(OperationError::EndlessBackfill { table: table.clone() });
        }
        Ok(self.operation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::Dialect;
    use crate::row;

    fn faults(record: impl FnOnce(&mut Operations)) -> Vec<String> {
        let mut op = Operations::new(Dialect::Sqlite);
        record(&mut op);
        op.faults.iter().map(|(_, fault)| fault.to_string()).collect()
    }

    #[test]
    fn a_row_of_another_length_is_refused() {
        let told = faults(|op| {
            op.bulk_insert("t", ["a", "b"], [row![1, 2], row![1]]);
        });
        assert_eq!(told, ["row 2 for `t` has 1 value for 2 columns"]);
    }

    #[test]
    fn a_key_must_be_among_the_columns() {
        let told = faults(|op| {
            op.bulk_insert("t", ["a"], [[1]]).undo_by_key(["b"]);
        });
        assert_eq!(told, ["the rows for `t` have no column `b` to be found by"]);
    }

    #[test]
    fn a_backfill_that_sets_nothing_or_never_ends_is_refused() {
        let told = faults(|op| {
            let _ = op.backfill("t", |_| {});
            let _ = op.backfill("t", |b| {
                b.set("a", "1").batch(0);
            });
            let _ = op.backfill("t", |b| {
                b.set("a", "1").work_share(0.0);
            });
        });
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(told[0], "the backfill of `t` sets no column");
        assert_eq!(told[1], told[2]);
    }
}
