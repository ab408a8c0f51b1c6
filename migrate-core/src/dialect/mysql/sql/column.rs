//! Columns.

use super::super::super::{Dialect, SqlError, Writer, clause};
use super::super::types;
use crate::operation::{AddColumn, AlterColumn, Aspects, Position};
use crate::schema::{Column, Ident, Identity, SqlType};

/// Writes a column as a table, an `ADD COLUMN` or a `MODIFY` takes it.
pub(in super::super) fn definition(w: &mut Writer, column: &Column) {
    // No `..`, so that a new property is not forgotten here.
    let Column { name, ty, nullable, default, on_update_now, identity, generated, collation, comment } = column;
    w.ident(name).sql(" ");
    types::write(w, ty, name);
    if let Some(collation) = collation {
        w.sql(" COLLATE ").ident(collation);
    }
    match generated {
        Some(generated) => {
            w.sql(" GENERATED ALWAYS AS (").expression(&generated.expression).sql(")");
            w.sql(if generated.stored { " STORED" } else { " VIRTUAL" });
            if !nullable {
                w.unsupported(
                    format!("forbid null in column `{name}`, which it computes itself"),
                    format!("leave `.not_null()` out, and demand `{name} IS NOT NULL` with `.check(..)`"),
                );
            }
        }
        // Said always: without it, older servers make a `TIMESTAMP` not null.
        None => {
            w.sql(if *nullable { " NULL" } else { " NOT NULL" });
        }
    }
    if let Some(sql) = default {
        w.sql(" DEFAULT ");
        write_default(w, ty, sql);
    }
    if *on_update_now {
        w.sql(" ON UPDATE CURRENT_TIMESTAMP").sql(&types::fraction(ty));
    }
    if let Some(identity) = identity {
        check_numbering(w, name, identity);
        w.sql(" AUTO_INCREMENT");
    }
    if let Some(comment) = comment {
        w.sql(" COMMENT ").literal(comment);
    }
}

fn check_numbering(w: &mut Writer, name: &Ident, identity: &Identity) {
    let Identity { always, start, increment } = identity;
    if *always {
        w.unsupported(format!("refuse a number that it is given for column `{name}`"), "say `.identity()`");
    }
    if start.is_some() {
        w.unsupported(
            format!("begin at a number of column `{name}`, as it counts for the whole table"),
            "say `.identity()` of the column, and `t.auto_increment(..)` of the new table",
        );
    }
    if increment.is_some_and(|it| it != 1) {
        w.unsupported(
            format!("count column `{name}` in other steps than the server's own"),
            "say `.identity()`, and set `auto_increment_increment` on the server",
        );
    }
}

/// Adds a column to an old table.
pub(super) fn add(w: &mut Writer, op: &AddColumn) {
    w.sql("ADD COLUMN ");
    definition(w, &op.column);
    match &op.position {
        Some(Position::First) => w.sql(" FIRST"),
        Some(Position::After(column)) => w.sql(" AFTER ").ident(column),
        None => w,
    };
}

/// <https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html>: an expression stands in parentheses, and a type
/// without a length takes nothing else.
fn write_default(w: &mut Writer, ty: &SqlType, sql: &str) {
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
    if op.using.is_some() {
        w.lacks_conversion(&op.name);
    }
    let is_virtual = |it: &Aspects| it.generated.clone().map(|it| it.is_some_and(|it| !it.stored));
    if let (Some(before), Some(after)) = (is_virtual(&op.from), is_virtual(&op.to))
        && before != after
    {
        // https://dev.mysql.com/doc/refman/8.0/en/alter-table-generated-columns.html
        w.unsupported(
            format!("let column `{}` be computed whenever it is read, or no longer, in place", op.name),
            "drop the column and add it again",
        );
    }
    if let Some(whole) = op.to.column(&op.name) {
        w.sql("MODIFY COLUMN ");
        definition(w, &whole);
        return Ok(());
    }
    let changes = op.changes();
    let others = Aspects { default: None, ..changes.clone() };
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
