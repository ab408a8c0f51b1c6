//! Rebuilds as a migration asks for them.

use super::super::{Call, Operation, Operations, RebuildTable, Recreate};
use super::PUSHED;
use crate::schema::{Ident, TableName};

/// Says more about a rebuild.
#[derive(Debug)]
pub struct RecreateBuilder<'a> {
    operation: &'a mut RebuildTable,
}

impl RecreateBuilder<'_> {
    /// Puts columns first, in this order; the others follow as they are.
    pub fn column_order(self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> Self {
        self.operation.to = columns.into_iter().map(Into::into).collect();
        self
    }
}

impl Operations {
    /// Says whether SQLite makes a table anew to change it. Changes of the table that follow share one rebuild.
    ///
    /// ```
    /// # use migrate_core::prelude::*;
    /// # fn upgrade(op: &mut Operations) -> Result<()> {
    /// op.recreate("items", Recreate::Always).column_order(["id", "title"]);
    /// op.alter_column("items", "title").set_not_null();
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn recreate(&mut self, table: impl Into<TableName>, recreate: Recreate) -> RecreateBuilder<'_> {
        let operation = RebuildTable { table: table.into(), recreate, from: Vec::new(), to: Vec::new() };
        let call = self.push(Call::Whole(Operation::RebuildTable(operation)));
        let operation = if let Call::Whole(Operation::RebuildTable(op)) = call { Some(op) } else { None };
        RecreateBuilder { operation: operation.expect(PUSHED) }
    }
}
