//! Literals: <https://dev.mysql.com/doc/refman/8.4/en/literals.html>.

use super::super::super::Writer;
use crate::operation::Value;

/// Writes a value.
pub(in super::super::super) fn literal(w: &mut Writer, value: &Value) {
    match value {
        Value::Null => w.sql("NULL"),
        Value::Boolean(true) => w.sql("TRUE"),
        Value::Boolean(false) => w.sql("FALSE"),
        Value::Integer(number) => w.number(*number),
        Value::Float(number) if !number.is_finite() => {
            w.unsupported(format!("keep the number {number}"), "take another, or `Null`")
        }
        Value::Float(number) => w.float(*number),
        Value::Text(text) | Value::Typed(text, _) => w.literal(text),
        Value::Bytes(bytes) => w.sql("X'").hexadecimal(bytes).sql("'"),
    };
}

/// Adds a value to a line of LOAD DATA's text: <https://dev.mysql.com/doc/refman/8.4/en/load-data.html#load-data-field-line-handling>.
///
/// Bytes are none of its text: they are read as characters.
pub(in super::super::super) fn loaded(line: &mut String, value: &Value) {
    match value {
        Value::Null => line.push_str("\\N"),
        Value::Boolean(value) => line.push(if *value { '1' } else { '0' }),
        Value::Integer(number) => line.push_str(&number.to_string()),
        Value::Float(number) => line.push_str(&number.to_string()),
        Value::Text(text) | Value::Typed(text, _) => escaped(line, text),
        Value::Bytes(bytes) => escaped(line, &String::from_utf8_lossy(bytes)),
    }
}

fn escaped(line: &mut String, text: &str) {
    if !text.contains(['\\', '\n', '\t', '\0']) {
        return line.push_str(text);
    }
    for character in text.chars() {
        match character {
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            '\t' => line.push_str("\\t"),
            '\0' => line.push_str("\\0"),
            other => line.push(other),
        }
    }
}
