//! PostgreSQL's words for types.

use std::borrow::Cow;

use crate::schema::{SqlType, TableName};

/// Gives the type as PostgreSQL declares it.
pub(super) fn name(ty: &SqlType) -> Cow<'_, str> {
    Cow::Borrowed(match ty {
        SqlType::SmallInt => "SMALLINT",
        SqlType::Integer => "INTEGER",
        SqlType::BigInt => "BIGINT",
        SqlType::Real => "REAL",
        SqlType::Double => "DOUBLE PRECISION",
        SqlType::Numeric(precision, scale) => return Cow::Owned(format!("NUMERIC({precision}, {scale})")),
        SqlType::Boolean => "BOOLEAN",
        SqlType::Char(length) => return Cow::Owned(format!("CHAR({length})")),
        SqlType::VarChar(length) => return Cow::Owned(format!("VARCHAR({length})")),
        SqlType::Text => "TEXT",
        SqlType::Binary => "BYTEA",
        SqlType::Date => "DATE",
        SqlType::Time => "TIME",
        SqlType::Timestamp => "TIMESTAMP",
        SqlType::TimestampTz => "TIMESTAMPTZ",
        SqlType::Uuid => "UUID",
        SqlType::Json => "JSON",
        SqlType::Jsonb => "JSONB",
        SqlType::Enum(it) => return Cow::Owned(quoted(&it.name)),
        SqlType::Custom(name) => name,
    })
}

/// Tells whether the type is text, of which PostgreSQL makes no other type without being told how.
pub(super) fn is_text(ty: &SqlType) -> bool {
    match ty {
        SqlType::Char(_) | SqlType::VarChar(_) | SqlType::Text => true,
        SqlType::SmallInt
        | SqlType::Integer
        | SqlType::BigInt
        | SqlType::Real
        | SqlType::Double
        | SqlType::Numeric(..)
        | SqlType::Boolean
        | SqlType::Binary
        | SqlType::Date
        | SqlType::Time
        | SqlType::Timestamp
        | SqlType::TimestampTz
        | SqlType::Uuid
        | SqlType::Json
        | SqlType::Jsonb
        | SqlType::Enum(_)
        | SqlType::Custom(_) => false,
    }
}

fn quoted(name: &TableName) -> String {
    let ident = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let schema = name.schema.as_ref().map(|it| ident(it.as_str()) + ".");
    schema.unwrap_or_default() + &ident(name.name.as_str())
}
