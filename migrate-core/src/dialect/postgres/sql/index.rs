//! Indexes.

use super::super::super::{Dialect, SqlError, Writer, clause};
use super::constraint::include;
use super::single;
use crate::operation::{CreateIndex, DropIndex, RenameIndex};
use crate::schema::{Index, IndexKind, IndexPart, IndexTerm, TableName};

/// Makes an index in the usual way.
pub(super) fn create(table: &TableName, index: &Index) -> Result<String, SqlError> {
    written(table, index, false, false)
}

/// Makes an index as a migration asks for it.
pub(in super::super) fn create_as_asked(op: &CreateIndex) -> Result<String, SqlError> {
    written(&op.table, &op.index, op.online.concurrently, op.if_not_exists)
}

fn written(table: &TableName, index: &Index, concurrently: bool, if_not_exists: bool) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Postgres, if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    if concurrently {
        w.sql("CONCURRENTLY ");
    }
    if if_not_exists {
        w.sql("IF NOT EXISTS ");
    }
    w.ident(&index.name).sql(" ON ").table(table).sql(" ");
    let usual = match &index.kind {
        IndexKind::Plain => None,
        IndexKind::Fulltext { .. } => Some("gin"),
        IndexKind::Spatial => Some("gist"),
    };
    if let Some(method) = index.using.as_deref().or(usual) {
        w.sql("USING ").ident(&method.to_ascii_lowercase().into()).sql(" ");
    }
    match &index.kind {
        IndexKind::Plain | IndexKind::Spatial => {
            clause::index_parts(&mut w, &index.parts);
        }
        IndexKind::Fulltext { parser } => words(&mut w, &index.parts, parser.as_deref()),
    }
    include(&mut w, &index.include);
    if index.unique && index.nulls_not_distinct {
        w.sql(" NULLS NOT DISTINCT");
    }
    if !index.with.is_empty() {
        w.sql(" WITH (").list(&index.with, |w, (parameter, value)| {
            w.ident(&parameter.as_str().into()).sql(" = ").expression(value);
        });
        w.sql(")");
    }
    if let Some(tablespace) = &index.tablespace {
        w.sql(" TABLESPACE ").ident(tablespace);
    }
    if let Some(condition) = &index.condition {
        w.sql(" WHERE ").expression(condition);
    }
    w.finish()
}

/// Gives the expression that is searched for words.
pub(in super::super) fn searched_words(parts: &[IndexPart], configuration: Option<&str>) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Postgres, "");
    words(&mut w, parts, configuration);
    w.finish()
}

/// Writes the vector of the words of all parts. With the configuration said, it is the same at all times, as an index
/// demands: <https://www.postgresql.org/docs/current/textsearch-tables.html#TEXTSEARCH-TABLES-INDEX>.
fn words(w: &mut Writer, parts: &[IndexPart], configuration: Option<&str>) {
    w.sql("(to_tsvector(").literal(configuration.unwrap_or("simple")).sql("::regconfig, ");
    for (number, part) in parts.iter().enumerate() {
        w.sql(if number > 0 { " || ' ' || coalesce(" } else { "coalesce(" });
        match &part.term {
            IndexTerm::Column(column) => w.ident(column),
            IndexTerm::Expression(sql) => w.sql("(").expression(sql).sql(")"),
        };
        w.sql("::text, '')");
    }
    w.sql("))");
}

/// Drops an index.
pub(in super::super) fn drop(op: &DropIndex) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Postgres, "DROP INDEX ");
    if op.online.concurrently {
        w.sql("CONCURRENTLY ");
    }
    if op.if_exists {
        w.sql("IF EXISTS ");
    }
    w.table(&op.table.beside(&op.name));
    w.finish()
}

pub(super) fn rename(op: &RenameIndex) -> Result<Vec<String>, SqlError> {
    single("ALTER INDEX ", |w| {
        w.table(&op.table.beside(&op.from)).sql(" RENAME TO ").ident(&op.to);
    })
}
