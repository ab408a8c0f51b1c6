//! How values of a column become another type: <https://www.postgresql.org/docs/current/sql-altertable.html>.

use super::super::{Dialect, Writer, type_name};
use crate::schema::{Ident, SqlType};

/// Gives the expression that PostgreSQL wants, where it has no cast that it does by itself.
pub(crate) fn conversion(from: &SqlType, to: &SqlType, column: &Ident) -> Option<String> {
    if is_implied(from, to) {
        return None;
    }
    let words = type_name(Dialect::Postgres, to, column).ok()?;
    let mut w = Writer::new(Dialect::Postgres, "");
    w.ident(column);
    match (Kind::of(from), Kind::of(to)) {
        // A cast would write the bytes as hexadecimal digits, and read them so.
        (Kind::Text, Kind::Bytes) => return Some(format!("convert_to({}, 'UTF8')", w.finish().ok()?)),
        (Kind::Bytes, Kind::Text) => return Some(format!("convert_from({}, 'UTF8')", w.finish().ok()?)),
        (Kind::Text, _) => w.sql("::").sql(&words),
        // Only one of its numbers is cast, and becomes the others by itself.
        (Kind::Truth, Kind::Number) => w.sql("::INTEGER"),
        (Kind::Number, Kind::Truth) => w.sql(" <> 0"),
        // Types without a cast of their own have the one of what is written for them.
        _ => w.sql("::text::").sql(&words),
    };
    w.finish().ok()
}

/// Tells whether PostgreSQL casts by itself when it assigns: whatever there is to text but bytes, and among numbers, days and
/// moments, bytes and JSON.
fn is_implied(from: &SqlType, to: &SqlType) -> bool {
    match (Kind::of(from), Kind::of(to)) {
        (Kind::Bytes, Kind::Text) => false,
        (_, Kind::Text) => true,
        (Kind::Other, _) | (_, Kind::Other) => from == to,
        (one, other) => one == other,
    }
}

/// Types among which values are cast when they are assigned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Truth,
    Number,
    Moment,
    Time,
    Bytes,
    Json,
    Bits,
    Net,
    Other,
}

impl Kind {
    fn of(ty: &SqlType) -> Self {
        match ty {
            SqlType::Char(_)
            | SqlType::VarChar(_)
            | SqlType::TinyText
            | SqlType::ShortText
            | SqlType::MediumText
            | SqlType::Text => Self::Text,
            SqlType::TinyInt
            | SqlType::SmallInt
            | SqlType::Integer
            | SqlType::BigInt
            | SqlType::UnsignedTinyInt
            | SqlType::UnsignedSmallInt
            | SqlType::UnsignedInteger
            | SqlType::UnsignedBigInt
            | SqlType::Year
            | SqlType::Real
            | SqlType::Double
            | SqlType::Numeric(..)
            | SqlType::Decimal => Self::Number,
            SqlType::Date
            | SqlType::Timestamp
            | SqlType::TimestampOf(_)
            | SqlType::TimestampTz
            | SqlType::TimestampTzOf(_) => Self::Moment,
            SqlType::Time | SqlType::TimeOf(_) | SqlType::TimeTz | SqlType::TimeTzOf(_) => Self::Time,
            SqlType::FixedBinary(_)
            | SqlType::VarBinary(_)
            | SqlType::TinyBlob
            | SqlType::ShortBlob
            | SqlType::MediumBlob
            | SqlType::Binary => Self::Bytes,
            SqlType::Json | SqlType::Jsonb => Self::Json,
            SqlType::Bit(_) | SqlType::VarBit(_) => Self::Bits,
            SqlType::Inet | SqlType::Cidr => Self::Net,
            SqlType::Boolean => Self::Truth,
            SqlType::Interval
            | SqlType::Uuid
            | SqlType::MacAddr
            | SqlType::Array(_)
            | SqlType::Range(_)
            | SqlType::Multirange(_)
            | SqlType::Enum(_)
            | SqlType::Set(_)
            | SqlType::Geometry(..)
            | SqlType::Custom(_) => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_cast_by_itself_is_said() {
        let said = |from: SqlType, to: SqlType| conversion(&from, &to, &"a b".into());
        assert_eq!(said(SqlType::Text, SqlType::Integer).expect("is said"), "\"a b\"::INTEGER");
        assert_eq!(said(SqlType::Text, SqlType::Uuid).expect("is said"), "\"a b\"::UUID");
        assert_eq!(said(SqlType::Boolean, SqlType::Integer).expect("is said"), "\"a b\"::INTEGER");
        assert_eq!(said(SqlType::Text, SqlType::Binary).expect("is said"), "convert_to(\"a b\", 'UTF8')");
        assert_eq!(said(SqlType::Binary, SqlType::VarChar(9)).expect("is said"), "convert_from(\"a b\", 'UTF8')");
        assert_eq!(said(SqlType::Boolean, SqlType::BigInt).expect("is said"), "\"a b\"::INTEGER");
        assert_eq!(said(SqlType::SmallInt, SqlType::Boolean).expect("is said"), "\"a b\" <> 0");
        assert_eq!(said(SqlType::Date, SqlType::Integer).expect("is said"), "\"a b\"::text::INTEGER");
        assert_eq!(said(SqlType::Integer, SqlType::Text), None);
        assert_eq!(said(SqlType::BigInt, SqlType::Numeric(9, 2)), None);
        assert_eq!(said(SqlType::Timestamp, SqlType::Date), None);
    }
}
