//! Literals: <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS>.

use super::super::super::Writer;
use super::super::types;
use crate::operation::Value;
use crate::schema::SqlType;

/// Writes a value.
pub(in super::super::super) fn literal(w: &mut Writer, value: &Value) {
    match value {
        Value::Null => w.sql("NULL"),
        Value::Boolean(true) => w.sql("TRUE"),
        Value::Boolean(false) => w.sql("FALSE"),
        Value::Integer(number) => w.number(*number),
        // With a point it would be an exact number.
        Value::Float(number) => w.sql("CAST('").sql(&float(*number)).sql("' AS DOUBLE PRECISION)"),
        Value::Text(text) => w.literal(text),
        Value::Bytes(bytes) => w.sql("CAST('\\x").hexadecimal(bytes).sql("' AS BYTEA)"),
        Value::Typed(text, ty) => {
            end_cast(w.sql("CAST(").literal(text), ty);
            w
        }
    };
}

/// Ends a cast to a type.
pub(in super::super::super) fn end_cast(w: &mut Writer, ty: &SqlType) {
    types::write(w.sql(" AS "), ty, &"?".into());
    w.sql(")");
}

/// Adds a value to a line of COPY's text: <https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2>.
pub(in super::super::super) fn copied(line: &mut String, value: &Value) {
    match value {
        Value::Null => line.push_str("\\N"),
        Value::Boolean(value) => line.push(if *value { 't' } else { 'f' }),
        Value::Integer(number) => line.push_str(&number.to_string()),
        Value::Float(number) => line.push_str(&float(*number)),
        Value::Text(text) | Value::Typed(text, _) => escaped(line, text),
        Value::Bytes(bytes) => {
            line.push_str("\\\\x");
            bytes.iter().for_each(|byte| line.push_str(&format!("{byte:02x}")));
        }
    }
}

fn escaped(line: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            '\r' => line.push_str("\\r"),
            '\t' => line.push_str("\\t"),
            other => line.push(other),
        }
    }
}

fn float(number: f64) -> String {
    if number == f64::INFINITY {
        "Infinity".to_owned()
    } else if number == f64::NEG_INFINITY {
        "-Infinity".to_owned()
    } else {
        format!("{number:?}")
    }
}
