//! MySQL's words for types.

use super::super::Writer;
use crate::schema::{Ident, SqlType};

/// Writes the type as MySQL declares it.
///
/// Text and bytes take the longest form, as their length is not limited elsewhere; times keep microseconds, and a number
/// without limits as many digits as there can be.
pub(in super::super) fn write(w: &mut Writer, ty: &SqlType, column: &Ident) {
    match ty {
        SqlType::TinyInt => w.sql("TINYINT"),
        SqlType::SmallInt => w.sql("SMALLINT"),
        SqlType::Integer => w.sql("INTEGER"),
        SqlType::BigInt => w.sql("BIGINT"),
        SqlType::UnsignedTinyInt => w.sql("TINYINT UNSIGNED"),
        SqlType::UnsignedSmallInt => w.sql("SMALLINT UNSIGNED"),
        SqlType::UnsignedInteger => w.sql("INTEGER UNSIGNED"),
        SqlType::UnsignedBigInt => w.sql("BIGINT UNSIGNED"),
        SqlType::Real => w.sql("FLOAT"),
        SqlType::Double => w.sql("DOUBLE"),
        SqlType::Numeric(precision, scale) => w.sql(&format!("DECIMAL({precision}, {scale})")),
        SqlType::Decimal => w.sql("DECIMAL(65, 30)"),
        SqlType::Boolean => w.sql("BOOLEAN"),
        SqlType::Char(length) => w.sql(&format!("CHAR({length})")),
        SqlType::VarChar(length) => w.sql(&format!("VARCHAR({length})")),
        SqlType::TinyText => w.sql("TINYTEXT"),
        SqlType::ShortText => w.sql("TEXT"),
        SqlType::MediumText => w.sql("MEDIUMTEXT"),
        SqlType::Text => w.sql("LONGTEXT"),
        SqlType::FixedBinary(length) => w.sql(&format!("BINARY({length})")),
        SqlType::VarBinary(length) => w.sql(&format!("VARBINARY({length})")),
        SqlType::TinyBlob => w.sql("TINYBLOB"),
        SqlType::ShortBlob => w.sql("BLOB"),
        SqlType::MediumBlob => w.sql("MEDIUMBLOB"),
        SqlType::Binary => w.sql("LONGBLOB"),
        SqlType::Bit(length) if *length <= 64 => w.sql(&format!("BIT({length})")),
        SqlType::Bit(length) => w.lacks_type(&format!("{length} bits"), column, "take `VarBinary(..)`"),
        SqlType::VarBit(_) => w.lacks_type("bits of varying number", column, "take `Bit(64)` or `VarBinary(..)`"),
        SqlType::Date => w.sql("DATE"),
        SqlType::Year => w.sql("YEAR"),
        SqlType::Time => w.sql("TIME(6)"),
        SqlType::TimeOf(digits) => w.sql("TIME").fraction(*digits, column),
        SqlType::TimeTz | SqlType::TimeTzOf(_) => {
            w.lacks_type("a time of day with a time zone", column, "take `Time`, and the zone in a column of its own")
        }
        SqlType::Timestamp => w.sql("DATETIME(6)"),
        SqlType::TimestampOf(digits) => w.sql("DATETIME").fraction(*digits, column),
        SqlType::TimestampTz => w.sql("TIMESTAMP(6)"),
        SqlType::TimestampTzOf(digits) => w.sql("TIMESTAMP").fraction(*digits, column),
        SqlType::Interval => w.lacks_type("a length of time", column, "take `BigInt` and count microseconds"),
        SqlType::Uuid => w.sql("CHAR(36)"),
        SqlType::Json | SqlType::Jsonb => w.sql("JSON"),
        // The longest that PostgreSQL writes: an IPv4 address inside of IPv6, and its net.
        SqlType::Inet | SqlType::Cidr => w.sql("VARCHAR(49)"),
        SqlType::MacAddr => w.sql("CHAR(17)"),
        SqlType::Array(_) => w.lacks_type("a list", column, "take `Json`, or a table of its own"),
        SqlType::Range(_) => w.lacks_type("a range", column, "take two columns, one for each end"),
        SqlType::Multirange(_) => w.lacks_type("several ranges", column, "take a table of its own, a row for each"),
        SqlType::Enum(it) if it.values.is_empty() => w.unknown_enum(&it.name),
        SqlType::Enum(it) => w.sql("ENUM").literals(&it.values),
        SqlType::Set(values) => w.sql("SET").literals(values),
        SqlType::Geometry(shape, 0) => w.expression(shape),
        // Each of the two reads its own words and takes the other's for a comment.
        SqlType::Geometry(shape, system) => {
            w.expression(shape).sql(&format!(" /*!80003 SRID {system} */ /*M! REF_SYSTEM_ID={system} */"))
        }
        SqlType::Custom(words) => w.expression(words),
    };
}

/// Tells whether the type has no length, so that a key over it needs one, and a default parentheses.
pub(super) fn is_unbounded(ty: &SqlType) -> bool {
    matches!(
        ty,
        SqlType::TinyText
            | SqlType::ShortText
            | SqlType::MediumText
            | SqlType::Text
            | SqlType::TinyBlob
            | SqlType::ShortBlob
            | SqlType::MediumBlob
            | SqlType::Binary
            | SqlType::Json
            | SqlType::Jsonb
    )
}

/// Gives the digits of a second that the type keeps, which a default of the current time must repeat.
pub(super) fn fraction(ty: &SqlType) -> String {
    if let SqlType::TimeOf(digits) | SqlType::TimestampOf(digits) | SqlType::TimestampTzOf(digits) = ty {
        format!("({digits})")
    } else if matches!(ty, SqlType::Time | SqlType::Timestamp | SqlType::TimestampTz) {
        "(6)".to_owned()
    } else {
        String::new()
    }
}
