//! Enum types.

use super::super::{Column, Schema, SqlType, Table, TableName};
use super::{Definition, ObjectName};

/// A type that has a few values, each with a name, in an order.
///
/// PostgreSQL has it as an object of its own; MySQL says the values at each column, and SQLite checks them there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct EnumType {
    /// The name.
    pub name: TableName,
    /// The values, in order; none where a column names a type that no migration is known to make.
    pub values: Vec<String>,
}

/// Names an enum type, to be the type of a column: `t.column("mood", Enum("mood"))`.
///
/// Its values are those that the migrations before gave it.
#[expect(non_snake_case, reason = "it stands beside the types, which begin with a capital")]
pub fn Enum(name: impl Into<TableName>) -> SqlType {
    SqlType::Enum(EnumType { name: name.into(), values: Vec::new() })
}

impl SqlType {
    /// Gives the enum type that it is, or is made of.
    pub fn enum_type(&self) -> Option<&EnumType> {
        if let Self::Array(of) = self {
            return of.enum_type();
        }
        if let Self::Enum(it) = self { Some(it) } else { None }
    }

    /// Gives the enum type that it is, or is made of, to change it.
    pub fn enum_type_mut(&mut self) -> Option<&mut EnumType> {
        if let Self::Array(of) = self {
            return of.enum_type_mut();
        }
        if let Self::Enum(it) = self { Some(it) } else { None }
    }
}

impl Schema {
    /// Gives the values of an enum type that migrations have made.
    pub fn enum_values(&self, name: &TableName) -> Option<&[String]> {
        let definition = &self.object(&ObjectName::Enum(name.clone()))?.definition;
        if let Definition::Enum(it) = definition { Some(&it.values) } else { None }
    }

    /// Gives the enum types that migrations have made.
    pub fn enum_types(&self) -> impl Iterator<Item = &EnumType> {
        let types = self.objects.values().map(|it| &it.definition);
        types.filter_map(|it| if let Definition::Enum(it) = it { Some(it) } else { None })
    }

    /// Names the columns of an enum type, by table.
    pub fn columns_of_enum<'a>(&'a self, name: &'a TableName) -> impl Iterator<Item = (&'a Table, &'a Column)> {
        let is_of = move |column: &&Column| column.ty.enum_type().is_some_and(|it| it.name == *name);
        self.tables.values().flat_map(move |table| table.columns.iter().filter(is_of).map(move |it| (table, it)))
    }

    /// Gives an enum type other values, at the columns of that type too.
    pub(crate) fn set_enum_values(&mut self, name: &TableName, values: &[String], default: impl Fn(String) -> String) {
        if let Some(object) = self.objects.get_mut(&ObjectName::Enum(name.clone()))
            && let Definition::Enum(it) = &mut object.definition
        {
            it.values = values.to_vec();
        }
        self.change_enum(name, |column| {
            column.default = column.default.take().map(&default);
            column.ty.enum_type_mut().into_iter().for_each(|it| it.values = values.to_vec());
        });
    }

    pub(super) fn rename_enum(&mut self, from: &TableName, to: &TableName) {
        self.change_enum(from, |column| column.ty.enum_type_mut().into_iter().for_each(|it| it.name = to.clone()));
    }

    fn change_enum(&mut self, name: &TableName, change: impl Fn(&mut Column)) {
        let columns = self.tables.values_mut().flat_map(|table| &mut table.columns);
        columns.filter(|it| it.ty.enum_type().is_some_and(|it| it.name == *name)).for_each(change);
    }
}
