//! Operations on indexes.

use super::{Irreversible, change};
use crate::schema::{Ident, Index, Schema, SchemaError, TableName};

/// Makes an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateIndex {
    /// The table.
    pub table: TableName,
    /// The index.
    pub index: Index,
    /// Whether writers go on meanwhile, outside any transaction; databases that always let them ignore it.
    pub concurrently: bool,
}

impl CreateIndex {
    pub(super) fn describe(&self) -> String {
        format!("create index `{}` on `{}`", self.index.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.insert_index(self.index.clone()))
    }

    pub(super) fn inverse(&self) -> DropIndex {
        DropIndex {
            table: self.table.clone(),
            name: self.index.name.clone(),
            index: Some(self.index.clone()),
            concurrently: self.concurrently,
        }
    }
}

/// Drops an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropIndex {
    /// The table.
    pub table: TableName,
    /// The index's name.
    pub name: Ident,
    /// What is dropped, where the migrations before know it.
    pub index: Option<Index>,
    /// Whether readers and writers go on meanwhile, outside any transaction.
    pub concurrently: bool,
}

impl DropIndex {
    pub(super) fn describe(&self) -> String {
        format!("drop index `{}` of `{}`", self.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.remove_index(&self.name).map(|_| ()))
    }

    pub(super) fn inverse(&self) -> Result<CreateIndex, Irreversible> {
        let index = self.index.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(CreateIndex { table: self.table.clone(), index, concurrently: self.concurrently })
    }
}
