//! Values in SQL: as literals, or bound.

use super::{Dialect, SqlError, Writer, mysql, postgres, sqlite};
use crate::operation::Value;
use crate::sql::Piece;

/// A statement with values, to be bound where it is sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// The statement with its values as literals, to be shown or written down.
    pub sql: String,
    /// The statement in the order in which it is put together.
    pub parts: Vec<Part>,
}

/// A part of a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Text as it stands.
    Sql(String),
    /// A value, never NULL.
    Value(Value),
}

/// Writes a value as a literal.
pub(super) fn literal<'w>(w: &'w mut Writer, value: &Value) -> &'w mut Writer {
    match w.dialect() {
        Dialect::Sqlite => sqlite::sql::value::literal(w, value),
        Dialect::Postgres => postgres::sql::value::literal(w, value),
        Dialect::Mysql => mysql::sql::value::literal(w, value),
    }
    w
}

/// Binds values to the question marks of a statement, as many as it has.
pub(crate) fn bind(
    dialect: Dialect,
    piece: &Piece<'_>,
    values: &mut impl Iterator<Item = Value>,
) -> Result<Bound, SqlError> {
    let mut shown = Writer::new(dialect, "");
    let mut parts = Vec::new();
    let mut at = 0;
    for mark in &piece.marks {
        let text = piece.text.get(at..mark.at).unwrap_or_default();
        shown.sql(text);
        parts.push(Part::Sql(text.to_owned()));
        at = mark.at + if mark.is_parameter { 1 } else { 2 };
        match values.by_ref().take(usize::from(mark.is_parameter)).next() {
            Some(value) => {
                literal(&mut shown, &value);
                parts.extend(bound(dialect, value)?);
            }
            None => {
                shown.sql("?");
                parts.push(Part::Sql("?".to_owned()));
            }
        }
    }
    let text = piece.text.get(at..).unwrap_or_default();
    shown.sql(text);
    parts.push(Part::Sql(text.to_owned()));
    Ok(Bound { sql: shown.finish()?, parts })
}

/// Gives the parts that bind one value.
fn bound(dialect: Dialect, value: Value) -> Result<Vec<Part>, SqlError> {
    Ok(match value {
        // A bound NULL would need a type on PostgreSQL; the word has none.
        Value::Null => vec![Part::Sql("NULL".to_owned())],
        Value::Typed(text, ty) if dialect == Dialect::Postgres => {
            let mut w = Writer::new(dialect, "");
            postgres::sql::value::end_cast(&mut w, &ty);
            vec![Part::Sql("CAST(".to_owned()), Part::Value(Value::Text(text)), Part::Sql(w.finish()?)]
        }
        Value::Typed(text, _) => vec![Part::Value(Value::Text(text))],
        Value::Boolean(_) | Value::Integer(_) | Value::Float(_) | Value::Text(_) | Value::Bytes(_) => {
            vec![Part::Value(value)]
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::{Null, typed};
    use crate::schema::SqlType;
    use crate::sql::split;

    fn shown(dialect: Dialect, value: impl Into<Value>) -> String {
        let mut w = Writer::new(dialect, "");
        literal(&mut w, &value.into());
        w.finish().unwrap_or_else(|error| error.to_string())
    }

    #[test]
    fn each_database_has_its_own_literals() {
        let all = |value: Value| Dialect::ALL.map(|dialect| shown(dialect, value.clone()));
        assert_eq!(all(Value::from(-5)), ["(-5)", "(-5)", "(-5)"], "a sign after a minus would begin a comment");
        assert_eq!(all(Value::from(1.5)), ["1.5e0", "CAST('1.5' AS DOUBLE PRECISION)", "1.5e0"]);
        assert_eq!(all(Value::from(r"it's \")), [r"'it''s \'", r"'it''s \'", r"'it''s \\'"]);
        assert_eq!(all(Value::from(b"\x00\xff")), ["X'00ff'", r"CAST('\x00ff' AS BYTEA)", "X'00ff'"]);
        assert_eq!(all(typed("a", SqlType::Uuid)), ["'a'", "CAST('a' AS UUID)", "'a'"]);
        assert_eq!(all(Value::from(f64::INFINITY))[2], "MySQL cannot keep the number inf");
        assert_eq!(all(Null.into()), ["NULL"; 3]);
    }

    #[test]
    fn values_stand_where_the_question_marks_were() {
        let text = "UPDATE t SET a = ?, b = '?', c = ? WHERE d ?? ?";
        let piece = split(Dialect::Postgres, text).expect("is taken apart").remove(0);
        let mut values = [Value::from(1), Value::Null, Value::from("x")].into_iter();
        let bound = bind(Dialect::Postgres, &piece, &mut values).expect("is written");
        assert_eq!(bound.sql, "UPDATE t SET a = 1, b = '?', c = NULL WHERE d ? 'x'");
        let values = bound.parts.iter().filter(|part| matches!(part, Part::Value(_))).count();
        assert_eq!(values, 2);
    }
}
