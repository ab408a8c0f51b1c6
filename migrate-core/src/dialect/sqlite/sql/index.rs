//! Indexes.

use super::super::super::{Dialect, SqlError, Writer, clause};
use crate::schema::{Index, TableName};

pub(in super::super) fn create(table: &TableName, index: &Index) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    // SQLite wants the schema with the index, not with the table.
    w.table(&table.beside(&index.name)).sql(" ON ").ident(&table.name).sql(" ");
    clause::index_parts(&mut w, &index.parts);
    if let Some(condition) = &index.condition {
        w.sql(" WHERE ").expression(condition);
    }
    w.finish()
}
