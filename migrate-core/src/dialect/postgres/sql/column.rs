//! Columns.

use super::super::super::{Dialect, SqlError, Writer, clause};
use super::super::conversion::conversion;
use super::super::normal::WORDING;
use super::super::types;
use super::{single, table};
use crate::operation::{AddColumn, AlterColumn, DropColumn};
use crate::schema::expression::{Kind, Word, words};
use crate::schema::{Column, Generated, Ident, Identity, SqlType, TableName};

/// Writes a column as a table or an `ADD COLUMN` takes it.
pub(super) fn definition(w: &mut Writer, column: &Column) {
    // No `..`, so that a new property is not forgotten here; the comment is a statement of its own.
    let Column { name, ty, nullable, default, on_update_now, identity, generated, collation, comment: _ } = column;
    w.ident(name).sql(" ");
    types::write(w, ty, name);
    if let Some(collation) = collation {
        w.sql(" COLLATE ").ident(collation);
    }
    if let Some(identity) = identity {
        check_numbered(w, name, ty);
        w.sql(" GENERATED ").sql(mode(identity)).sql(" AS IDENTITY");
        let options = [("START WITH", identity.start), ("INCREMENT BY", identity.increment)];
        let said = options.into_iter().filter_map(|(words, number)| Some((words, number?))).collect::<Vec<_>>();
        if !said.is_empty() {
            w.sql(" (").separated(" ", said, |w, (words, number)| {
                w.sql(&format!("{words} {number}"));
            });
            w.sql(")");
        }
    }
    if let Some(generated) = generated {
        computed(w, name, generated);
    }
    if let Some(sql) = default {
        w.sql(" DEFAULT ");
        write_default(w, sql);
    }
    if *on_update_now {
        w.lacks_on_update(name);
    }
    if !nullable {
        w.sql(" NOT NULL");
    }
}

/// <https://www.postgresql.org/docs/current/sql-expressions.html>: what `NOT NULL` might be taken for a part of stands in
/// parentheses.
fn write_default(w: &mut Writer, sql: &str) {
    const JOINING: [&str; 12] =
        ["and", "or", "not", "is", "in", "like", "ilike", "similar", "between", "at", "isnull", "notnull"];
    let joins = |it: &Word| it.kind == Kind::Bare && JOINING.iter().any(|word| it.text.eq_ignore_ascii_case(word));
    let is_open = words(sql, WORDING).is_some_and(|words| words.iter().any(joins)) && !clause::is_parenthesised(sql);
    if is_open {
        w.sql("(").expression(sql).sql(")");
    } else {
        w.expression(sql);
    }
}

fn mode(identity: &Identity) -> &'static str {
    if identity.always { "ALWAYS" } else { "BY DEFAULT" }
}

/// <https://www.postgresql.org/docs/current/sql-createtable.html>: an identity is of two, four or eight bytes.
fn check_numbered(w: &mut Writer, name: &Ident, ty: &SqlType) {
    if *ty == SqlType::UnsignedBigInt {
        w.unsupported(format!("number rows in column `{name}`, which is a `NUMERIC`"), "take `BigInt`");
    }
}

fn computed(w: &mut Writer, name: &Ident, generated: &Generated) {
    if !generated.stored {
        w.unsupported(
            format!("compute column `{name}` whenever it is read, before version 18"),
            "keep it in the row: `.generated_stored(..)`",
        );
    }
    w.sql(" GENERATED ALWAYS AS (").expression(&generated.expression).sql(") STORED");
}

/// Writes a new column of an old table.
pub(super) fn add(op: &AddColumn) -> Result<Vec<String>, SqlError> {
    let mut statements = single("ALTER TABLE ", |w| {
        w.table(&op.table).sql(" ADD COLUMN ").sql(if op.if_not_exists { "IF NOT EXISTS " } else { "" });
        definition(w, &op.column);
        if op.position.is_some() {
            w.unsupported(
                format!("add column `{}` elsewhere than last", op.column.name),
                "leave `.first()` and `.after(..)` out where `op.dialect()` is `Dialect::Postgres`",
            );
        }
    })?;
    statements.extend(comment(&op.table, &op.column)?);
    Ok(statements)
}

pub(super) fn drop(op: &DropColumn) -> Result<Vec<String>, SqlError> {
    single("ALTER TABLE ", |w| {
        w.table(&op.table).sql(" DROP COLUMN ").sql(if op.if_exists { "IF EXISTS " } else { "" }).ident(&op.name);
    })
}

/// Writes what is said about a new column.
pub(super) fn comment(table: &TableName, column: &Column) -> Result<Vec<String>, SqlError> {
    match &column.comment {
        Some(text) => set_comment(table, &column.name, Some(text)),
        None => Ok(Vec::new()),
    }
}

fn set_comment(name: &TableName, column: &Ident, text: Option<&str>) -> Result<Vec<String>, SqlError> {
    single("COMMENT ON COLUMN ", |w| table::comment(w.table(name).sql(".").ident(column), text))
}

pub(super) fn alter(op: &AlterColumn) -> Result<Vec<String>, SqlError> {
    let changes = op.changes();
    let alter = |write: &dyn Fn(&mut Writer)| {
        single("ALTER TABLE ", |w| {
            w.table(&op.table).sql(" ALTER COLUMN ").ident(&op.name).sql(" ");
            write(w);
        })
    };
    let mut statements = Vec::new();
    let had_default = op.from.default.as_ref().is_some_and(Option::is_some);
    // Order matters: a default that the new type does not take blocks the change of type, and an identity any default.
    let retyped_default = changes.ty.is_some() && had_default;
    if retyped_default || changes.default == Some(None) {
        statements.extend(alter(&|w| {
            w.sql("DROP DEFAULT");
        })?);
    }
    if changes.identity == Some(None) {
        statements.extend(alter(&|w| {
            w.sql("DROP IDENTITY");
        })?);
    }
    match &changes.generated {
        Some(None) => statements.extend(alter(&|w| {
            w.sql("DROP EXPRESSION");
        })?),
        Some(Some(_)) => {
            statements.extend(alter(&|w| {
                w.unsupported(
                    format!("compute column `{}`, which is there already, in a new way", op.name),
                    "drop the column and add it again with `.generated_stored(..)`",
                );
            })?);
        }
        None => {}
    }
    if changes.ty.is_some() || changes.collation.is_some() {
        let Some(ty) = &op.to.ty else { return Err(unknown(op)) };
        statements.extend(alter(&|w| retype(w, op, ty))?);
    }
    if let Some(nullable) = changes.nullable {
        statements.extend(alter(&|w| {
            w.sql(if nullable { "DROP NOT NULL" } else { "SET NOT NULL" });
        })?);
    }
    let default = if retyped_default { op.to.default.clone() } else { changes.default.clone() };
    if let Some(Some(default)) = default {
        statements.extend(alter(&|w| {
            w.sql("SET DEFAULT ").expression(&default);
        })?);
    }
    if changes.on_update_now == Some(true) {
        statements.extend(alter(&|w| {
            w.lacks_on_update(&op.name);
        })?);
    }
    if let Some(Some(identity)) = &changes.identity {
        let had_identity = op.from.identity.as_ref().is_some_and(Option::is_some);
        statements.extend(alter(&|w| set_identity(w, op, identity, had_identity))?);
        if !had_identity {
            statements.push(continue_numbering(op, identity)?);
        }
    }
    if let Some(comment) = &changes.comment {
        statements.extend(set_comment(&op.table, &op.name, comment.as_deref())?);
    }
    Ok(statements)
}

fn retype(w: &mut Writer, op: &AlterColumn, ty: &SqlType) {
    w.sql("TYPE ");
    types::write(w, ty, &op.name);
    // Without it, the collation becomes the usual one of the type.
    if let Some(Some(collation)) = &op.to.collation {
        w.sql(" COLLATE ").ident(collation);
    }
    let from = op.from.ty.as_ref().filter(|from| *from != ty);
    let using = op.using.clone().or_else(|| conversion(from?, ty, &op.name));
    if let Some(expression) = using {
        w.sql(" USING ").expression(&expression);
    }
}

fn set_identity(w: &mut Writer, op: &AlterColumn, identity: &Identity, had_identity: bool) {
    if let Some(ty) = &op.to.ty {
        check_numbered(w, &op.name, ty);
    }
    if had_identity {
        w.sql("SET GENERATED ").sql(mode(identity));
        w.sql(&format!(" SET START WITH {}", identity.start.unwrap_or(1)));
        w.sql(&format!(" SET INCREMENT BY {}", identity.increment.unwrap_or(1)));
    } else {
        w.sql("ADD GENERATED ").sql(mode(identity)).sql(" AS IDENTITY");
        let (start, increment) = (identity.start, identity.increment);
        if start.is_some() || increment.is_some() {
            w.sql(&format!(" (START WITH {} INCREMENT BY {})", start.unwrap_or(1), increment.unwrap_or(1)));
        }
    }
}

/// A new identity begins with its first number, whatever the rows have already.
fn continue_numbering(op: &AlterColumn, identity: &Identity) -> Result<String, SqlError> {
    let mut table = Writer::new(Dialect::Postgres, "");
    table.table(&op.table);
    let mut w = Writer::new(Dialect::Postgres, "SELECT setval(pg_get_serial_sequence(");
    w.literal(&table.finish()?).sql(", ").literal(op.name.as_str()).sql("), ");
    let step = identity.increment.unwrap_or(1);
    match identity.start {
        None if step == 1 => w.sql("COALESCE(MAX(").ident(&op.name).sql("), 0) + 1"),
        start if step > 0 => {
            let start = start.unwrap_or(1);
            w.sql("GREATEST(MAX(").ident(&op.name).sql(&format!(") + {step}, {start})"))
        }
        start => {
            let start = start.unwrap_or(-1);
            w.sql("LEAST(MIN(").ident(&op.name).sql(&format!(") - {}, {start})", step.unsigned_abs()))
        }
    };
    w.sql(", false) FROM ").table(&op.table);
    w.finish()
}

fn unknown(op: &AlterColumn) -> SqlError {
    let what = format!("give its column `{}` another collation", op.name);
    SqlError::UnknownTable { dialect: Dialect::Postgres, table: op.table.clone(), what }
}
