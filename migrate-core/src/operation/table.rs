//! Operations on whole tables.

use super::{Irreversible, change};
use crate::schema::{Schema, SchemaError, Table, TableName};

/// Makes a table with its constraints, indexes and comments.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CreateTable {
    /// The table.
    pub table: Table,
    /// Whether a table of that name may be there already, which is then left alone.
    pub if_not_exists: bool,
}

impl CreateTable {
    pub(super) fn describe(&self) -> String {
        format!("create table `{}`", self.table.name)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        if self.if_not_exists && schema.table(&self.table.name).is_some() {
            return Ok(());
        }
        schema.insert(self.table.clone())
    }

    pub(super) fn apply_once(self, schema: &mut Schema) -> Result<(), SchemaError> {
        if self.if_not_exists && schema.table(&self.table.name).is_some() {
            return Ok(());
        }
        schema.insert(self.table)
    }

    pub(super) fn inverse(&self) -> DropTable {
        // A temporary table went with the session that made it.
        let if_exists = self.if_not_exists || self.table.options.temporary;
        let (name, table) = (self.table.name.clone(), Some(self.table.clone()));
        DropTable { name, table, if_exists, cascade: false }
    }
}

/// Drops a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DropTable {
    /// Its name.
    pub name: TableName,
    /// What is dropped, where the migrations before know it.
    pub table: Option<Table>,
    /// Whether there may be no such table.
    pub if_exists: bool,
    /// Whether PostgreSQL drops what depends on it too: what the migrations before know of it is dropped before, by
    /// operations of its own.
    pub cascade: bool,
}

impl DropTable {
    pub(super) fn describe(&self) -> String {
        format!("drop table `{}`", self.name)
    }

    #[expect(clippy::unnecessary_wraps, reason = "every operation is applied in the same words")]
    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        schema.tables.remove(&self.name);
        Ok(())
    }

    pub(super) fn inverse(&self) -> Result<CreateTable, Irreversible> {
        let table = self.table.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(CreateTable { table, if_not_exists: false })
    }
}

/// Gives a table another name, or moves it to another schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RenameTable {
    /// The name before.
    pub from: TableName,
    /// The name after.
    pub to: TableName,
}

impl RenameTable {
    pub(super) fn describe(&self) -> String {
        format!("rename table `{}` to `{}`", self.from, self.to)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        schema.rename_table(&self.from, &self.to)
    }

    pub(super) fn inverse(&self) -> Self {
        Self { from: self.to.clone(), to: self.from.clone() }
    }
}

/// Changes what people say about a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SetTableComment {
    /// The table.
    pub table: TableName,
    /// The comment before, where the migrations before know it.
    #[cfg_attr(
        feature = "serde",
        serde(default, with = "crate::operation::wire::known", skip_serializing_if = "Option::is_none")
    )]
    pub from: Option<Option<String>>,
    /// The comment after; `None` takes it away.
    pub to: Option<String>,
}

impl SetTableComment {
    pub(super) fn describe(&self) -> String {
        format!("comment on table `{}`", self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| {
            table.comment.clone_from(&self.to);
            Ok(())
        })
    }

    pub(super) fn inverse(&self) -> Result<Self, Irreversible> {
        let to = self.from.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(Self { table: self.table.clone(), from: Some(self.to.clone()), to })
    }
}
