//! MySQL's words for types.

use std::borrow::Cow;

use crate::schema::{self, SqlType};

/// Gives the type as MySQL declares it.
///
/// Text and bytes take the longest form, as their length is not limited elsewhere; times keep microseconds.
pub(super) fn name(ty: &SqlType) -> Cow<'_, str> {
    Cow::Borrowed(match ty {
        SqlType::SmallInt => "SMALLINT",
        SqlType::Integer => "INTEGER",
        SqlType::BigInt => "BIGINT",
        SqlType::Real => "FLOAT",
        SqlType::Double => "DOUBLE",
        SqlType::Numeric(precision, scale) => return Cow::Owned(format!("DECIMAL({precision}, {scale})")),
        SqlType::Boolean => "BOOLEAN",
        SqlType::Char(length) => return Cow::Owned(format!("CHAR({length})")),
        SqlType::VarChar(length) => return Cow::Owned(format!("VARCHAR({length})")),
        SqlType::Text => "LONGTEXT",
        SqlType::Binary => "LONGBLOB",
        SqlType::Date => "DATE",
        SqlType::Time => "TIME(6)",
        SqlType::Timestamp => "DATETIME(6)",
        SqlType::TimestampTz => "TIMESTAMP(6)",
        SqlType::Uuid => "CHAR(36)",
        SqlType::Json | SqlType::Jsonb => "JSON",
        SqlType::Enum(it) => {
            let values: Vec<String> = it.values.iter().map(|it| schema::literal(&it.replace('\\', "\\\\"))).collect();
            return Cow::Owned(format!("ENUM({})", values.join(", ")));
        }
        SqlType::Custom(name) => name,
    })
}

/// Tells whether the type has no length, so that a key over it needs one, and a default parentheses.
pub(super) fn is_unbounded(ty: &SqlType) -> bool {
    match ty {
        SqlType::Text | SqlType::Binary | SqlType::Json | SqlType::Jsonb => true,
        SqlType::SmallInt
        | SqlType::Integer
        | SqlType::BigInt
        | SqlType::Real
        | SqlType::Double
        | SqlType::Numeric(..)
        | SqlType::Boolean
        | SqlType::Char(_)
        | SqlType::VarChar(_)
        | SqlType::Date
        | SqlType::Time
        | SqlType::Timestamp
        | SqlType::TimestampTz
        | SqlType::Uuid
        | SqlType::Enum(_)
        | SqlType::Custom(_) => false,
    }
}

/// Gives the digits of a second that the type keeps, which a default of the current time must repeat.
pub(super) fn fraction(ty: &SqlType) -> &'static str {
    if matches!(ty, SqlType::Time | SqlType::Timestamp | SqlType::TimestampTz) { "(6)" } else { "" }
}
