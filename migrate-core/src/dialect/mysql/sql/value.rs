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
