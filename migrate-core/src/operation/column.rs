//! Operations on columns.

mod aspect;

pub use aspect::Aspects;

use super::{Irreversible, change};
use crate::schema::{Column, Ident, Schema, SchemaError, TableName};

/// Adds a column, without the constraints that it is to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AddColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: Column,
    /// Where it stands among the others; `None` is last.
    pub position: Option<Position>,
    /// Whether a column of the name may be there already.
    pub if_not_exists: bool,
}

/// A place among the columns of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Position {
    /// Before all others.
    First,
    /// Behind another.
    After(Ident),
}

impl AddColumn {
    /// Adds a column as the last one, where there is none of the name.
    pub fn new(table: impl Into<TableName>, column: Column) -> Self {
        Self { table: table.into(), column, position: None, if_not_exists: false }
    }

    pub(super) fn describe(&self) -> String {
        format!("add column `{}.{}`", self.table, self.column.name)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| {
            let place = match &self.position {
                None => table.columns.len(),
                Some(Position::First) => 0,
                Some(Position::After(other)) => match table.columns.iter().position(|it| it.name == *other) {
                    Some(place) => place + 1,
                    None => return Err(table.unknown_column(other)),
                },
            };
            table.insert_column_at(place, self.column.clone())
        })
    }

    pub(super) fn inverse(&self) -> DropColumn {
        DropColumn { column: Some(self.column.clone()), ..DropColumn::new(&self.table, &self.column.name) }
    }
}

/// Drops a column that no constraint and no index is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DropColumn {
    /// The table.
    pub table: TableName,
    /// The column's name.
    pub name: Ident,
    /// What is dropped, where the migrations before know it.
    pub column: Option<Column>,
    /// Whether there may be none of the name.
    pub if_exists: bool,
}

impl DropColumn {
    /// Drops a column of which nothing but the name is known.
    pub fn new(table: impl Into<TableName>, name: impl Into<Ident>) -> Self {
        Self { table: table.into(), name: name.into(), column: None, if_exists: false }
    }

    pub(super) fn describe(&self) -> String {
        format!("drop column `{}.{}`", self.table, self.name)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.remove_column(&self.name).map(|_| ()))
    }

    pub(super) fn inverse(&self) -> Result<AddColumn, Irreversible> {
        let column = self.column.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(AddColumn::new(&self.table, column))
    }
}

/// Gives a column another name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RenameColumn {
    /// The table.
    pub table: TableName,
    /// The name before.
    pub from: Ident,
    /// The name after.
    pub to: Ident,
}

impl RenameColumn {
    pub(super) fn describe(&self) -> String {
        format!("rename column `{}.{}` to `{}`", self.table, self.from, self.to)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        schema.rename_column(&self.table, &self.from, &self.to)
    }

    pub(super) fn inverse(&self) -> Self {
        Self { table: self.table.clone(), from: self.to.clone(), to: self.from.clone() }
    }
}

/// Changes a column in place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct AlterColumn {
    /// The table.
    pub table: TableName,
    /// The column's name.
    pub name: Ident,
    /// The column before: all of it where the migrations before know it, otherwise nothing.
    pub from: Aspects,
    /// The column after: all of it where `from` is all of it, otherwise what changes.
    pub to: Aspects,
    /// How values become the new type, as SQL; PostgreSQL demands it where no cast is implied.
    pub using: Option<String>,
}

impl AlterColumn {
    pub(super) fn describe(&self) -> String {
        format!("alter column `{}.{}`", self.table, self.name)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| match table.column_mut(&self.name) {
            Some(column) => {
                self.to.apply(column);
                let column = column.clone();
                table.check_column(&column)
            }
            None => Err(table.unknown_column(&self.name)),
        })
    }

    pub(super) fn inverse(&self) -> Result<Self, Irreversible> {
        if !self.from.covers(&self.to) {
            return Err(Irreversible { operation: self.describe() });
        }
        // A conversion leads one way only; the way back is the database's own cast.
        let (from, to) = (self.to.clone(), self.from.clone());
        Ok(Self { table: self.table.clone(), name: self.name.clone(), from, to, using: None })
    }

    /// Gives what is really changed: the aspects of `to` that `from` does not have already.
    pub fn changes(&self) -> Aspects {
        self.to.beyond(&self.from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::SqlType;

    #[test]
    fn a_change_of_an_unknown_column_has_no_inverse() {
        let to = Aspects { nullable: Some(false), ..Aspects::default() };
        let mut op = AlterColumn { table: "t".into(), name: "c".into(), from: Aspects::default(), to, using: None };
        assert!(op.inverse().is_err());
        op.from.nullable = Some(true);
        assert_eq!(op.inverse().map(|it| it.to.nullable), Ok(Some(true)));
    }

    #[test]
    fn only_what_differs_is_changed() {
        let column = Column::new("c", SqlType::Text);
        let mut to = Aspects::of(&column);
        to.default = Some(Some("''".to_owned()));
        let op = AlterColumn { table: "t".into(), name: "c".into(), from: Aspects::of(&column), to, using: None };
        assert_eq!(op.changes(), Aspects { default: Some(Some("''".to_owned())), ..Aspects::default() });
    }
}
