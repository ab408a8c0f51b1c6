//! SQLite's words for types.

use super::super::Writer;
use crate::schema::{Ident, SqlType};

/// Writes the type as SQLite declares it.
///
/// The word decides how values are stored (<https://www.sqlite.org/datatype3.html>): what holds text must have a word
/// for text in it, or digits would become numbers. No length is checked, and no digits of a second are counted.
pub(in super::super) fn write(w: &mut Writer, ty: &SqlType, column: &Ident) {
    match ty {
        SqlType::TinyInt => w.sql("TINYINT"),
        SqlType::SmallInt | SqlType::UnsignedTinyInt | SqlType::Year => w.sql("SMALLINT"),
        SqlType::Integer | SqlType::UnsignedSmallInt => w.sql("INTEGER"),
        SqlType::BigInt | SqlType::UnsignedInteger => w.sql("BIGINT"),
        SqlType::UnsignedBigInt => {
            w.lacks_type("a whole number of 64 bits without a sign", column, "take `BigInt`, or `VarChar(20)`")
        }
        SqlType::Real => w.sql("REAL"),
        SqlType::Double => w.sql("DOUBLE"),
        SqlType::Numeric(precision, scale) => w.sql(&format!("NUMERIC({precision}, {scale})")),
        SqlType::Decimal => w.sql("NUMERIC"),
        SqlType::Boolean => w.sql("BOOLEAN"),
        SqlType::Char(length) => w.sql(&format!("CHAR({length})")),
        SqlType::VarChar(length) => w.sql(&format!("VARCHAR({length})")),
        SqlType::Enum(it) if it.values.is_empty() => w.unknown_enum(&it.name),
        SqlType::TinyText
        | SqlType::ShortText
        | SqlType::MediumText
        | SqlType::Text
        | SqlType::Json
        | SqlType::Jsonb
        | SqlType::Enum(_)
        | SqlType::Inet
        | SqlType::Cidr
        | SqlType::MacAddr => w.sql("TEXT"),
        SqlType::FixedBinary(_)
        | SqlType::VarBinary(_)
        | SqlType::TinyBlob
        | SqlType::ShortBlob
        | SqlType::MediumBlob
        | SqlType::Binary => w.sql("BLOB"),
        SqlType::Bit(_) | SqlType::VarBit(_) => w.lacks_type("bits", column, "take `BigInt` or `Binary`"),
        SqlType::Date => w.sql("DATE"),
        SqlType::Time | SqlType::TimeOf(_) => w.sql("TIME"),
        SqlType::TimeTz | SqlType::TimeTzOf(_) => w.sql("TIMETZ"),
        SqlType::Timestamp | SqlType::TimestampOf(_) => w.sql("TIMESTAMP"),
        SqlType::TimestampTz | SqlType::TimestampTzOf(_) => w.sql("TIMESTAMPTZ"),
        SqlType::Interval => w.lacks_type("a length of time", column, "take `BigInt` and count microseconds"),
        SqlType::Uuid => w.sql("CHAR(36)"),
        SqlType::Array(_) => w.lacks_type("a list", column, "take `Json`, or a table of its own"),
        SqlType::Range(_) => w.lacks_type("a range", column, "take two columns, one for each end"),
        SqlType::Multirange(_) => w.lacks_type("several ranges", column, "take a table of its own, a row for each"),
        SqlType::Set(_) => w.lacks_type("a set of words", column, "take `Json`, or a table of its own"),
        SqlType::Geometry(..) => {
            w.lacks_type("a shape", column, "take `Text` and its well-known text, or SpatiaLite's own functions")
        }
        SqlType::Custom(words) => w.expression(words),
    };
}
