//! How a table is changed where the database cannot alter it in place.

use super::change;
use crate::schema::{Ident, Schema, SchemaError, TableName};

/// Whether SQLite makes a table anew to change it; other databases alter it in place whatever is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Recreate {
    /// Where a change cannot be done in place.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// In no case: a change that cannot be done in place is refused.
    Never,
}

/// Says how SQLite changes a table, and in which order the new one has the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RebuildTable {
    /// The table.
    pub table: TableName,
    /// Whether it is made anew.
    pub recreate: Recreate,
    /// The order of the columns before, where the migrations before know it.
    pub from: Vec<Ident>,
    /// The columns that come first after, in order; the others follow as they are.
    pub to: Vec<Ident>,
}

impl RebuildTable {
    pub(super) fn describe(&self) -> String {
        match self.recreate {
            Recreate::Auto => format!("rebuild table `{}` if that is needed", self.table),
            Recreate::Always => format!("rebuild table `{}`", self.table),
            Recreate::Never => format!("rebuild table `{}` never", self.table),
        }
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| {
            if let Some(unknown) = self.to.iter().find(|it| table.column(it).is_none()) {
                return Err(table.unknown_column(unknown));
            }
            let place = |name: &Ident| self.to.iter().position(|it| it == name).unwrap_or(usize::MAX);
            table.columns.sort_by_key(|it| place(&it.name));
            Ok(())
        })
    }

    pub(super) fn inverse(&self) -> Self {
        Self { table: self.table.clone(), recreate: self.recreate, from: self.to.clone(), to: self.from.clone() }
    }
}
