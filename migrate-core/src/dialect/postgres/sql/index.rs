//! Indexes.

use super::super::super::{Dialect, SqlError, Writer, clause};
use crate::schema::{Index, TableName};

pub(super) fn create(table: &TableName, index: &Index, concurrently: bool) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Postgres, if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    if concurrently {
        w.sql("CONCURRENTLY ");
    }
    w.ident(&index.name).sql(" ON ").table(table).sql(" ");
    if let Some(method) = &index.using {
        w.sql("USING ").ident(&method.as_str().into()).sql(" ");
    }
    clause::index_parts(&mut w, &index.parts);
    if !index.include.is_empty() {
        w.sql(" INCLUDE ").names(&index.include);
    }
    if let Some(condition) = &index.condition {
        w.sql(" WHERE ").expression(condition);
    }
    w.finish()
}
