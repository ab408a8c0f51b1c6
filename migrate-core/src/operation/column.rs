//! Operations on columns.

use super::{Irreversible, change};
use crate::schema::{Column, Ident, Schema, SchemaError, SqlType, TableName};

/// Adds a column, without the constraints that it is to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddColumn {
    /// The table.
    pub table: TableName,
    /// The column.
    pub column: Column,
}

impl AddColumn {
    pub(super) fn describe(&self) -> String {
        format!("add column `{}.{}`", self.table, self.column.name)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.insert_column(self.column.clone()))
    }

    pub(super) fn inverse(&self) -> DropColumn {
        DropColumn { table: self.table.clone(), name: self.column.name.clone(), column: Some(self.column.clone()) }
    }
}

/// Drops a column that no constraint and no index is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropColumn {
    /// The table.
    pub table: TableName,
    /// The column's name.
    pub name: Ident,
    /// What is dropped, where the migrations before know it.
    pub column: Option<Column>,
}

impl DropColumn {
    pub(super) fn describe(&self) -> String {
        format!("drop column `{}.{}`", self.table, self.name)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.remove_column(&self.name).map(|_| ()))
    }

    pub(super) fn inverse(&self) -> Result<AddColumn, Irreversible> {
        let column = self.column.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(AddColumn { table: self.table.clone(), column })
    }
}

/// Gives a column another name.
#[derive(Debug, Clone, PartialEq, Eq)]
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
                Ok(())
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

/// What is known of a column, aspect by aspect: `None` is not known, or not changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Aspects {
    /// The type.
    pub ty: Option<SqlType>,
    /// Whether it may be null.
    pub nullable: Option<bool>,
    /// The default; `Some(None)` is none.
    pub default: Option<Option<String>>,
    /// Whether the database numbers the rows in it.
    pub identity: Option<bool>,
    /// The comment; `Some(None)` is none.
    pub comment: Option<Option<String>>,
}

impl Aspects {
    /// Takes all aspects of a column.
    pub fn of(column: &Column) -> Self {
        // No `..`, so that a new aspect is not forgotten here.
        let Column { name: _, ty, nullable, default, identity, comment } = column.clone();
        Self {
            ty: Some(ty),
            nullable: Some(nullable),
            default: Some(default),
            identity: Some(identity),
            comment: Some(comment),
        }
    }

    /// Gives a column that has them, if all are known.
    pub fn column(&self, name: &Ident) -> Option<Column> {
        let Self { ty, nullable, default, identity, comment } = self.clone();
        Some(Column {
            name: name.clone(),
            ty: ty?,
            nullable: nullable?,
            default: default?,
            identity: identity?,
            comment: comment?,
        })
    }

    /// Tells whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Writes the known aspects into a column.
    pub fn apply(&self, column: &mut Column) {
        let Self { ty, nullable, default, identity, comment } = self.clone();
        column.ty = ty.unwrap_or_else(|| column.ty.clone());
        column.nullable = nullable.unwrap_or(column.nullable);
        column.default = default.unwrap_or_else(|| column.default.clone());
        column.identity = identity.unwrap_or(column.identity);
        column.comment = comment.unwrap_or_else(|| column.comment.clone());
    }

    fn covers(&self, other: &Self) -> bool {
        let Self { ty, nullable, default, identity, comment } = other;
        (ty.is_none() || self.ty.is_some())
            && (nullable.is_none() || self.nullable.is_some())
            && (default.is_none() || self.default.is_some())
            && (identity.is_none() || self.identity.is_some())
            && (comment.is_none() || self.comment.is_some())
    }

    fn beyond(&self, other: &Self) -> Self {
        let Self { ty, nullable, default, identity, comment } = self.clone();
        Self {
            ty: ty.filter(|it| other.ty.as_ref() != Some(it)),
            nullable: nullable.filter(|it| other.nullable.as_ref() != Some(it)),
            default: default.filter(|it| other.default.as_ref() != Some(it)),
            identity: identity.filter(|it| other.identity.as_ref() != Some(it)),
            comment: comment.filter(|it| other.comment.as_ref() != Some(it)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
