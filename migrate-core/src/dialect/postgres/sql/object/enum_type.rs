//! Enum types.

use super::super::super::super::{SqlError, Writer};
use super::super::single;
use crate::dialect::Dialect;
use crate::operation::AlterEnum;
use crate::schema::{Column, EnumType, SqlType, TableName};

pub(super) fn definition(w: &mut Writer, it: &EnumType) {
    w.table(&it.name).sql(" AS ENUM (").list(&it.values, |w, value| {
        w.literal(value);
    });
    w.sql(")");
}

/// Adds values or gives them other names; for all else the type is made anew, by operations that stand in for this one.
pub(super) fn alter(op: &AlterEnum) -> Result<Vec<String>, SqlError> {
    let alter = |write: &dyn Fn(&mut Writer)| {
        single("ALTER TYPE ", |w| {
            w.table(&op.name).sql(" ");
            write(w);
        })
    };
    let mut statements = Vec::new();
    if let Some(renamed) = op.renamed() {
        for (from, to) in renamed {
            statements.extend(alter(&|w| {
                w.sql("RENAME VALUE ").literal(from).sql(" TO ").literal(to);
            })?);
        }
    } else if let Some(added) = op.added() {
        for (value, before) in added {
            statements.extend(alter(&|w| {
                w.sql("ADD VALUE ").literal(value);
                if let Some(before) = before {
                    w.sql(" BEFORE ").literal(before);
                }
            })?);
        }
    } else {
        let (dialect, name) = (Dialect::Postgres, op.name.clone());
        return Err(SqlError::UnknownEnum { dialect, name });
    }
    Ok(statements)
}

/// Writes the values of a column as those of another type, by their text.
pub(in super::super::super::super) fn cast(column: &Column, name: &TableName, moves: &[(String, String)]) -> String {
    let mut w = Writer::new(Dialect::Postgres, "");
    let array = if let SqlType::Array(_) = column.ty { "[]" } else { "" };
    if array.is_empty() && !moves.is_empty() {
        w.sql("(CASE ").ident(&column.name).sql("::text");
        for (from, to) in moves {
            w.sql(" WHEN ").literal(from).sql(" THEN ").literal(to);
        }
        w.sql(" ELSE ").ident(&column.name).sql("::text END)");
    } else {
        moves.iter().for_each(|_| {
            w.sql("array_replace(");
        });
        w.ident(&column.name).sql("::text").sql(array);
        for (from, to) in moves {
            w.sql(", ").literal(from).sql(", ").literal(to).sql(")");
        }
    }
    w.sql("::").table(name).sql(array);
    // What cannot be written is refused where the same names are written next.
    w.finish().unwrap_or_default()
}
