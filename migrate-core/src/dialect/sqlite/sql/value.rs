//! Literals: <https://www.sqlite.org/lang_expr.html#literal_values_constants_>.

use super::super::super::Writer;
use crate::operation::Value;

/// Writes a value.
pub(in super::super::super) fn literal(w: &mut Writer, value: &Value) {
    match value {
        Value::Null => w.sql("NULL"),
        Value::Boolean(true) => w.sql("TRUE"),
        Value::Boolean(false) => w.sql("FALSE"),
        Value::Integer(number) => w.number(*number),
        // It has no words for these: a number too large for it is infinite, and NaN is NULL to it.
        Value::Float(number) if number.is_nan() => w.sql("NULL"),
        Value::Float(f64::INFINITY) => w.sql("9e999"),
        Value::Float(f64::NEG_INFINITY) => w.sql("(-9e999)"),
        Value::Float(number) => w.float(*number),
        Value::Text(text) | Value::Typed(text, _) => w.literal(text),
        Value::Bytes(bytes) => w.sql("X'").hexadecimal(bytes).sql("'"),
    };
}
