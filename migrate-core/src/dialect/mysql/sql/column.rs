//! Columns.

use super::super::super::{Dialect, SqlError, Writer, clause};
use super::super::types;
use crate::operation::AlterColumn;
use crate::schema::{Column, SqlType};

/// Writes a column as a table, an `ADD COLUMN` or a `MODIFY` takes it.
pub(super) fn definition(w: &mut Writer, column: &Column) {
    w.ident(&column.name).sql(" ");
    types::write(w, &column.ty, &column.name);
    // Said always: without it, older servers make a `TIMESTAMP` not null.
    w.sql(if column.nullable { " NULL" } else { " NOT NULL" });
    if let Some(sql) = &column.default {
        w.sql(" DEFAULT ");
        default(w, &column.ty, sql);
    }
    if column.identity {
        w.sql(" AUTO_INCREMENT");
    }
    if let Some(comment) = &column.comment {
        w.sql(" COMMENT ").literal(comment);
    }
}

/// <https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html>: an expression stands in parentheses, and a type
/// without a length takes nothing else.
fn default(w: &mut Writer, ty: &SqlType, sql: &str) {
    let text = clause::text_of(sql);
    if let (false, Some(text)) = (types::is_unbounded(ty), &text) {
        w.literal(text);
    } else if sql.trim().eq_ignore_ascii_case("current_timestamp") {
        w.sql(sql.trim()).sql(&types::fraction(ty));
    } else if clause::is_parenthesised(sql) || (clause::is_constant(sql) && !types::is_unbounded(ty)) {
        w.expression(sql);
    } else {
        w.sql("(");
        match &text {
            Some(text) => w.literal(text),
            None => w.expression(sql),
        };
        w.sql(")");
    }
}

/// `MODIFY` replaces the whole column, so that all of it must be said.
pub(super) fn alter(w: &mut Writer, op: &AlterColumn) -> Result<(), SqlError> {
    if let Some(whole) = op.to.column(&op.name) {
        w.sql("MODIFY COLUMN ");
        definition(w, &whole);
        return Ok(());
    }
    let changes = op.changes();
    let others = crate::operation::Aspects { default: None, ..changes.clone() };
    match changes.default {
        Some(new) if others.is_empty() => {
            w.sql("ALTER COLUMN ").ident(&op.name);
            match new {
                Some(sql) if clause::is_constant(&sql) => w.sql(" SET DEFAULT ").expression(&sql),
                Some(sql) => w.sql(" SET DEFAULT (").expression(&sql).sql(")"),
                None => w.sql(" DROP DEFAULT"),
            };
            Ok(())
        }
        _ => Err(SqlError::UnknownTable {
            dialect: Dialect::Mysql,
            table: op.table.clone(),
            what: format!("alter its column `{}`", op.name),
        }),
    }
}
