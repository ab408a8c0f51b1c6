//! Options of tables that are there.

use super::{Irreversible, change};
use crate::schema::{Ident, Schema, SchemaError, TableName, TableOptions};

/// Changes how a table is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SetTableOptions {
    /// The table.
    pub table: TableName,
    /// The options before, where the migrations before know the table.
    pub from: Option<TableOptions>,
    /// The options after.
    pub to: TableOptions,
}

impl SetTableOptions {
    pub(super) fn describe(&self) -> String {
        format!("change options of table `{}`", self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| {
            table.options.clone_from(&self.to);
            Ok(())
        })
    }

    pub(super) fn inverse(&self) -> Result<Self, Irreversible> {
        let to = self.from.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(Self { table: self.table.clone(), from: Some(self.to.clone()), to })
    }
}

/// One change of a table's options; `None` goes back to what the database does by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum OptionChange {
    Unlogged(bool),
    Tablespace(Option<Ident>),
    Parameter(String, Option<String>),
    Inherits(TableName, bool),
    Engine(Option<String>),
    Charset(Option<String>),
    Collation(Option<String>),
    RowFormat(Option<String>),
    FirstNumber(u64),
    Mysql(String, Option<String>),
    WithoutRowid(bool),
}

impl OptionChange {
    /// Does the change to a table's options.
    pub(super) fn apply(&self, options: &mut TableOptions) {
        match self {
            Self::Unlogged(unlogged) => options.unlogged = *unlogged,
            Self::Tablespace(name) => options.tablespace.clone_from(name),
            Self::Parameter(name, Some(value)) => drop(options.parameters.insert(name.clone(), value.clone())),
            Self::Parameter(name, None) => drop(options.parameters.remove(name)),
            Self::Inherits(parent, true) => options.inherits.push(parent.clone()),
            Self::Inherits(parent, false) => options.inherits.retain(|it| it != parent),
            Self::Engine(name) => options.engine.clone_from(name),
            Self::Charset(name) => options.charset.clone_from(name),
            Self::Collation(name) => options.collation.clone_from(name),
            Self::RowFormat(name) => options.row_format.clone_from(name),
            Self::FirstNumber(number) => options.first_number = Some(*number),
            Self::Mysql(name, Some(value)) => drop(options.mysql.insert(name.clone(), value.clone())),
            Self::Mysql(name, None) => drop(options.mysql.remove(name)),
            Self::WithoutRowid(without) => options.without_rowid = *without,
        }
    }
}
