//! Tables.

use super::super::super::{SqlError, Writer};
use super::{column, constraint, index, single};
use crate::operation::{CreateTable, RenameTable, SetTableComment};
use crate::schema::{Column, Constraint};

pub(super) fn create(op: &CreateTable) -> Result<Vec<String>, SqlError> {
    let table = &op.table;
    let mut statements = single("CREATE TABLE ", |w| {
        let columns = table.columns.iter().map(Member::Column);
        let constraints = table.constraints.iter().filter(|it| it.is_validated()).map(Member::Constraint);
        w.table(&table.name).lines(columns.chain(constraints), |w, member| match member {
            Member::Column(it) => column::definition(w, it),
            Member::Constraint(it) => constraint::definition(w, it),
        });
    })?;
    for constraint in table.constraints.iter().filter(|it| !it.is_validated()) {
        statements.extend(constraint::add(&table.name, constraint)?);
    }
    for index in &table.indexes {
        statements.push(index::create(&table.name, index)?);
    }
    if let Some(text) = &table.comment {
        statements.extend(single("COMMENT ON TABLE ", |w| comment(w.table(&table.name), Some(text)))?);
    }
    for column in &table.columns {
        statements.extend(column::comment(&table.name, column)?);
    }
    Ok(statements)
}

enum Member<'a> {
    Column(&'a Column),
    Constraint(&'a Constraint),
}

pub(super) fn rename(op: &RenameTable) -> Result<Vec<String>, SqlError> {
    let mut statements = Vec::new();
    if op.from.name != op.to.name {
        statements.extend(single("ALTER TABLE ", |w| {
            w.table(&op.from).sql(" RENAME TO ").ident(&op.to.name);
        })?);
    }
    if let (true, Some(schema)) = (op.from.schema != op.to.schema, &op.to.schema) {
        let renamed = op.from.beside(&op.to.name);
        statements.extend(single("ALTER TABLE ", |w| {
            w.table(&renamed).sql(" SET SCHEMA ").ident(schema);
        })?);
    }
    Ok(statements)
}

/// Says something about a table, or nothing any more.
pub(super) fn set_comment(op: &SetTableComment) -> Result<Vec<String>, SqlError> {
    single("COMMENT ON TABLE ", |w| comment(w.table(&op.table), op.to.as_deref()))
}

/// Ends a `COMMENT ON`.
pub(super) fn comment(w: &mut Writer, text: Option<&str>) {
    w.sql(" IS ");
    match text {
        Some(text) => w.literal(text),
        None => w.sql("NULL"),
    };
}
