//! Names of the tables that the tools keep for themselves.

use crate::dialect::Dialect;

/// A table, with its schema where one is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TableName<'a> {
    /// The schema; `None` is the connection's default.
    pub(crate) schema: Option<&'a str>,
    /// The table.
    pub(crate) table: &'a str,
}

impl TableName<'_> {
    /// Writes the name as it stands in SQL.
    pub(crate) fn sql(&self, dialect: Dialect) -> String {
        let table = quote(dialect, self.table);
        match self.schema {
            Some(schema) => format!("{}.{table}", quote(dialect, schema)),
            None => table,
        }
    }
}

/// Quotes an identifier.
pub(crate) fn quote(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
        Dialect::Mysql => format!("`{}`", name.replace('`', "``")),
    }
}
