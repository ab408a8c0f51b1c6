//! Operations on indexes.

use super::{Irreversible, change};
use crate::schema::{Ident, Index, Schema, SchemaError, TableName};

/// Makes an index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CreateIndex {
    /// The table.
    pub table: TableName,
    /// The index.
    pub index: Index,
    /// Whether one of that name may be there, and stays then.
    pub if_not_exists: bool,
    /// How the table's readers and writers fare meanwhile.
    pub online: Online,
}

/// How readers and writers of a table fare while an index of it is made or dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Online {
    /// Whether they go on meanwhile, outside any transaction; databases that always let them ignore it.
    pub concurrently: bool,
    /// How MySQL does it; it refuses where it cannot. Other databases ignore it.
    pub algorithm: Option<Algorithm>,
    /// What MySQL keeps them from; it refuses where that is too little. Other databases ignore it.
    pub lock: Option<TableLock>,
}

/// How MySQL changes a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Algorithm {
    /// In the catalogue alone.
    Instant,
    /// Without copying the table (MariaDB).
    NoCopy,
    /// In the table's own file.
    InPlace,
    /// By a copy of the table.
    Copy,
}

/// What a change of a MySQL table keeps others from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum TableLock {
    /// Nothing.
    None,
    /// Writing.
    Shared,
    /// Reading and writing.
    Exclusive,
}

impl CreateIndex {
    /// Makes an index that is not there, in the usual way.
    pub fn new(table: TableName, index: Index) -> Self {
        Self { table, index, if_not_exists: false, online: Online::default() }
    }

    pub(super) fn describe(&self) -> String {
        format!("create index `{}` on `{}`", self.index.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        if let Some(view) = schema.materialized_view_mut(&self.table) {
            view.indexes.push(self.index.clone());
        }
        change(schema, &self.table, |table| table.insert_index(self.index.clone()))
    }

    pub(super) fn inverse(&self) -> DropIndex {
        let (index, online) = (Some(self.index.clone()), self.online);
        DropIndex { index, online, ..DropIndex::new(self.table.clone(), self.index.name.clone()) }
    }
}

/// Drops an index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DropIndex {
    /// The table.
    pub table: TableName,
    /// The index's name.
    pub name: Ident,
    /// What is dropped, where the migrations before know it.
    pub index: Option<Index>,
    /// Whether it need not be there.
    pub if_exists: bool,
    /// How the table's readers and writers fare meanwhile.
    pub online: Online,
}

impl DropIndex {
    /// Drops an index that is there and of which nothing is known yet, in the usual way.
    pub fn new(table: TableName, name: Ident) -> Self {
        Self { table, name, index: None, if_exists: false, online: Online::default() }
    }

    pub(super) fn describe(&self) -> String {
        format!("drop index `{}` of `{}`", self.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        if let Some(view) = schema.materialized_view_mut(&self.table) {
            view.indexes.retain(|it| it.name != self.name);
        }
        change(schema, &self.table, |table| match table.remove_index(&self.name) {
            Err(_) if self.if_exists => Ok(()),
            removed => removed.map(|_| ()),
        })
    }

    /// What no migration made does not come back.
    pub(super) fn inverse(&self) -> Result<Option<CreateIndex>, Irreversible> {
        match &self.index {
            Some(index) => {
                let online = self.online;
                Ok(Some(CreateIndex { online, ..CreateIndex::new(self.table.clone(), index.clone()) }))
            }
            None if self.if_exists => Ok(None),
            None => Err(Irreversible { operation: self.describe() }),
        }
    }
}

/// Gives an index another name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RenameIndex {
    /// The table.
    pub table: TableName,
    /// The name before.
    pub from: Ident,
    /// The name after.
    pub to: Ident,
    /// What is renamed, by its name before, where the migrations before know it.
    pub index: Option<Index>,
}

impl RenameIndex {
    pub(super) fn describe(&self) -> String {
        format!("rename index `{}` of `{}` to `{}`", self.from, self.table, self.to)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.rename_index(&self.from, &self.to))
    }

    pub(super) fn inverse(&self) -> Self {
        let index = self.renamed();
        Self { table: self.table.clone(), from: self.to.clone(), to: self.from.clone(), index }
    }

    /// Gives the index by its name after.
    pub fn renamed(&self) -> Option<Index> {
        self.index.clone().map(|it| Index { name: self.to.clone(), ..it })
    }
}
