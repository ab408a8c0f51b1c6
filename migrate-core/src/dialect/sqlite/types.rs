//! SQLite's words for types.

use std::borrow::Cow;

use crate::schema::SqlType;

/// Gives the type as SQLite declares it.
///
/// The word decides how values are stored (<https://www.sqlite.org/datatype3.html>): what holds text must have a word
/// for text in it, or digits would become numbers.
pub(super) fn name(ty: &SqlType) -> Cow<'_, str> {
    Cow::Borrowed(match ty {
        SqlType::SmallInt => "SMALLINT",
        SqlType::Integer => "INTEGER",
        SqlType::BigInt => "BIGINT",
        SqlType::Real => "REAL",
        SqlType::Double => "DOUBLE",
        SqlType::Numeric(precision, scale) => return Cow::Owned(format!("NUMERIC({precision}, {scale})")),
        SqlType::Boolean => "BOOLEAN",
        SqlType::Char(length) => return Cow::Owned(format!("CHAR({length})")),
        SqlType::VarChar(length) => return Cow::Owned(format!("VARCHAR({length})")),
        SqlType::Text | SqlType::Json | SqlType::Jsonb | SqlType::Enum(_) => "TEXT",
        SqlType::Binary => "BLOB",
        SqlType::Date => "DATE",
        SqlType::Time => "TIME",
        SqlType::Timestamp => "TIMESTAMP",
        SqlType::TimestampTz => "TIMESTAMPTZ",
        SqlType::Uuid => "CHAR(36)",
        SqlType::Custom(name) => name,
    })
}
