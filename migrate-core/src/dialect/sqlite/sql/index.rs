//! Indexes.

use super::super::super::{Dialect, SqlError, Writer, clause};
use super::single;
use crate::operation::{CreateIndex, DropIndex, RenameIndex};
use crate::schema::{Index, IndexKind, TableName};

/// Makes an index that is not there.
pub(in super::super) fn create(table: &TableName, index: &Index) -> Result<String, SqlError> {
    written(table, index, false)
}

/// Makes an index as a migration asks for it.
pub(super) fn create_as_asked(op: &CreateIndex) -> Result<String, SqlError> {
    written(&op.table, &op.index, op.if_not_exists)
}

/// What only concerns speed is left out where SQLite has it not; what concerns meaning is refused.
fn written(table: &TableName, index: &Index, if_not_exists: bool) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    let virtual_table = match &index.kind {
        IndexKind::Plain => None,
        IndexKind::Fulltext { .. } => Some(("words", "fts5")),
        IndexKind::Spatial => Some(("places", "rtree")),
    };
    if let Some((what, module)) = virtual_table {
        w.unsupported(
            format!("make index `{}` of {what}", index.name),
            format!("make a virtual table with `op.execute`: `CREATE VIRTUAL TABLE .. USING {module}(..)`"),
        );
    }
    if index.unique && index.nulls_not_distinct {
        clause::refuse_nulls(&mut w, &index.name);
    }
    if if_not_exists {
        w.sql("IF NOT EXISTS ");
    }
    // SQLite wants the schema with the index, not with the table.
    w.table(&table.beside(&index.name)).sql(" ON ").ident(&table.name).sql(" ");
    clause::index_parts(&mut w, &index.parts);
    if let Some(condition) = &index.condition {
        w.sql(" WHERE ").expression(condition);
    }
    w.finish()
}

pub(super) fn drop(op: &DropIndex) -> Result<Vec<String>, SqlError> {
    single(if op.if_exists { "DROP INDEX IF EXISTS " } else { "DROP INDEX " }, |w| {
        w.table(&op.table.beside(&op.name));
    })
}

/// SQLite cannot rename an index; it is made again.
pub(in super::super) fn rename(op: &RenameIndex) -> Result<Vec<String>, SqlError> {
    let Some(index) = op.renamed() else {
        let (table, what) = (op.table.clone(), format!("make its index `{}` again", op.from));
        return Err(SqlError::UnknownTable { dialect: Dialect::Sqlite, table, what });
    };
    let mut statements = drop(&DropIndex::new(op.table.clone(), op.from.clone()))?;
    statements.push(create(&op.table, &index)?);
    Ok(statements)
}
