//! Indexes that PostgreSQL makes or drops beside the readers and writers of their table.
//!
//! It does so outside a transaction, so that a failed try leaves the index behind, which binds and slows down writers and
//! serves no reader: <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY>. Whoever
//! tries again with `IF NOT EXISTS` is told that all is well.

use super::super::{Dialect, SqlError, Writer};
use super::sql;
use crate::operation::Operation;
use crate::schema::{Ident, TableName};

/// An index that is made or dropped outside a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcurrentIndex {
    /// Makes or drops it.
    pub sql: String,
    /// Whether it is made.
    pub makes: bool,
    /// Gives a row where there is an index of the name: whether it is `valid`, and the `sql` that drops it.
    pub state_sql: String,
}

/// Writes an operation that works outside a transaction; `None` for all others.
pub(in super::super) fn write(operation: &Operation) -> Result<Option<ConcurrentIndex>, SqlError> {
    let (sql, makes, table, name) = if let Operation::CreateIndex(op) = operation {
        (sql::index::create_as_asked(op)?, op.online.concurrently, &op.table, &op.index.name)
    } else if let Operation::DropIndex(op) = operation {
        (sql::index::drop(op)?, false, &op.table, &op.name)
    } else {
        return Ok(None);
    };
    if !operation.is_concurrent() {
        return Ok(None);
    }
    Ok(Some(ConcurrentIndex { sql, makes, state_sql: state_sql(table, name)? }))
}

/// An index lies in the schema of its table.
fn state_sql(table: &TableName, name: &Ident) -> Result<String, SqlError> {
    let mut quoted = Writer::new(Dialect::Postgres, "");
    quoted.table(table);
    let mut w = Writer::new(
        Dialect::Postgres,
        "SELECT i.indisvalid AS valid, format('DROP INDEX CONCURRENTLY IF EXISTS %I.%I', n.nspname, c.relname) AS sql \
         FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE i.indrelid = to_regclass(",
    );
    w.literal(&quoted.finish()?).sql(") AND c.relname = ").literal(name.as_str());
    w.finish()
}
