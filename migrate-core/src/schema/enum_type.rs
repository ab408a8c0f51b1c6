//! Enum types.

use super::{SqlType, TableName};

/// A type that has a few values, each with a name, in an order.
///
/// PostgreSQL has it as an object of its own; MySQL says the values at each column, and SQLite checks them there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
