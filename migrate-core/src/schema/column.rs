//! Columns of tables.

use super::{Ident, SqlType};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name.
    pub name: Ident,
    /// The type.
    pub ty: SqlType,
    /// Whether it may be null.
    pub nullable: bool,
    /// What a row gets that does not say, as SQL; text stands in single quotes.
    pub default: Option<String>,
    /// Whether the database numbers the rows in it.
    pub identity: bool,
    /// What people say about it.
    pub comment: Option<String>,
}

impl Column {
    /// Makes a nullable column without a default.
    pub fn new(name: impl Into<Ident>, ty: impl Into<SqlType>) -> Self {
        Self { name: name.into(), ty: ty.into(), nullable: true, default: None, identity: false, comment: None }
    }
}

/// Writes a text as an SQL literal, to be a default.
///
/// ```
/// assert_eq!(migrate_core::schema::literal("it's"), "'it''s'");
/// ```
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
