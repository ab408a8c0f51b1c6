//! PostgreSQL's words for types.

use super::super::Writer;
use crate::schema::{Ident, SqlType};

/// Writes the type as PostgreSQL declares it.
///
/// It checks the length of no bytes, and knows no number without a sign, so that the next larger type holds them.
pub(in super::super) fn write(w: &mut Writer, ty: &SqlType, column: &Ident) {
    match ty {
        SqlType::TinyInt | SqlType::SmallInt | SqlType::UnsignedTinyInt | SqlType::Year => w.sql("SMALLINT"),
        SqlType::Integer | SqlType::UnsignedSmallInt => w.sql("INTEGER"),
        SqlType::BigInt | SqlType::UnsignedInteger => w.sql("BIGINT"),
        SqlType::UnsignedBigInt => w.sql("NUMERIC(20, 0)"),
        SqlType::Real => w.sql("REAL"),
        SqlType::Double => w.sql("DOUBLE PRECISION"),
        SqlType::Numeric(precision, scale) => w.sql(&format!("NUMERIC({precision}, {scale})")),
        SqlType::Decimal => w.sql("NUMERIC"),
        SqlType::Boolean => w.sql("BOOLEAN"),
        SqlType::Char(length) => w.sql(&format!("CHAR({length})")),
        SqlType::VarChar(length) => w.sql(&format!("VARCHAR({length})")),
        SqlType::TinyText | SqlType::ShortText | SqlType::MediumText | SqlType::Text => w.sql("TEXT"),
        SqlType::FixedBinary(_)
        | SqlType::VarBinary(_)
        | SqlType::TinyBlob
        | SqlType::ShortBlob
        | SqlType::MediumBlob
        | SqlType::Binary => w.sql("BYTEA"),
        SqlType::Bit(length) => w.sql(&format!("BIT({length})")),
        SqlType::VarBit(length) => w.sql(&format!("BIT VARYING({length})")),
        SqlType::Date => w.sql("DATE"),
        SqlType::Time => w.sql("TIME"),
        SqlType::TimeOf(digits) => w.sql("TIME").fraction(*digits, column),
        SqlType::TimeTz => w.sql("TIMETZ"),
        SqlType::TimeTzOf(digits) => w.sql("TIMETZ").fraction(*digits, column),
        SqlType::Timestamp => w.sql("TIMESTAMP"),
        SqlType::TimestampOf(digits) => w.sql("TIMESTAMP").fraction(*digits, column),
        SqlType::TimestampTz => w.sql("TIMESTAMPTZ"),
        SqlType::TimestampTzOf(digits) => w.sql("TIMESTAMPTZ").fraction(*digits, column),
        SqlType::Interval => w.sql("INTERVAL"),
        SqlType::Uuid => w.sql("UUID"),
        SqlType::Json => w.sql("JSON"),
        SqlType::Jsonb => w.sql("JSONB"),
        SqlType::Inet => w.sql("INET"),
        SqlType::Cidr => w.sql("CIDR"),
        SqlType::MacAddr => w.sql("MACADDR"),
        SqlType::Array(of) => {
            write(w, of, column);
            w.sql("[]")
        }
        SqlType::Range(of) => range(w, of, "RANGE", column),
        SqlType::Multirange(of) => range(w, of, "MULTIRANGE", column),
        SqlType::Enum(it) => w.table(&it.name),
        SqlType::Set(_) => w.lacks_type("a set of words", column, "take `Array(Text)`, or a table of its own"),
        // PostGIS takes a shape and a reference system, and PostgreSQL tells where it is not installed.
        SqlType::Geometry(shape, 0) if shape.eq_ignore_ascii_case("geometry") => w.sql("GEOMETRY"),
        SqlType::Geometry(shape, 0) => w.sql("GEOMETRY(").expression(shape).sql(")"),
        SqlType::Geometry(shape, system) => w.sql("GEOMETRY(").expression(shape).sql(&format!(", {system})")),
        SqlType::Custom(words) => w.expression(words),
    };
}

/// <https://www.postgresql.org/docs/current/rangetypes.html>: the ranges that come with the server.
fn range<'w>(w: &'w mut Writer, of: &SqlType, kind: &str, column: &Ident) -> &'w mut Writer {
    const OF: [(SqlType, &str); 6] = [
        (SqlType::Integer, "INT4"),
        (SqlType::BigInt, "INT8"),
        (SqlType::Decimal, "NUM"),
        (SqlType::Date, "DATE"),
        (SqlType::Timestamp, "TS"),
        (SqlType::TimestampTz, "TSTZ"),
    ];
    match OF.iter().find(|(ty, _)| ty == of) {
        Some((_, name)) => w.sql(name).sql(kind),
        None => w.lacks_type(
            &format!("a range of `{of:?}`"),
            column,
            "take a range of `Integer`, `BigInt`, `Decimal`, `Date`, `Timestamp` or `TimestampTz`, or name a type of your \
             own: `Custom(\"..\")`",
        ),
    }
}
