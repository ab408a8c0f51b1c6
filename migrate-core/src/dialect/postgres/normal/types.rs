//! The one name of each type: <https://www.postgresql.org/docs/current/datatype.html>.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::super::super::{Dialect, Writer};
use super::super::types;
use super::WORDING;
use crate::schema::expression::{joined, words};
use crate::schema::{EnumType, SqlType, TableName};

/// The values of enum types, by name.
pub(super) type Enums = BTreeMap<TableName, Vec<String>>;

/// Puts a type into one name.
pub(super) fn normal(ty: &mut SqlType, enums: &Enums) {
    if let SqlType::Array(of) = ty {
        return normal(of, enums);
    }
    if let SqlType::Enum(it) = ty {
        if let Some(values) = enums.get(&it.name) {
            it.values.clone_from(values);
        }
        return;
    }
    if is_own(ty) {
        return;
    }
    if let Some(said) = said(ty) {
        *ty = said;
    }
    if let SqlType::Custom(text) = ty {
        let name = TableName::from(text.as_str());
        if let Some(values) = enums.get(&name) {
            *ty = SqlType::Enum(EnumType { name, values: values.clone() });
        }
    }
}

/// Tells whether a type is written in words that are read as it; most are.
fn is_own(ty: &SqlType) -> bool {
    matches!(
        ty,
        SqlType::SmallInt
            | SqlType::Integer
            | SqlType::BigInt
            | SqlType::Real
            | SqlType::Double
            | SqlType::Numeric(..)
            | SqlType::Decimal
            | SqlType::Boolean
            | SqlType::Char(_)
            | SqlType::VarChar(_)
            | SqlType::Text
            | SqlType::Binary
            | SqlType::Date
            | SqlType::Time
            | SqlType::TimeTz
            | SqlType::Timestamp
            | SqlType::TimestampTz
            | SqlType::Interval
            | SqlType::Uuid
            | SqlType::Json
            | SqlType::Jsonb
    )
}

/// Reads back what is written of a type.
fn said(ty: &SqlType) -> Option<SqlType> {
    let mut w = Writer::new(Dialect::Postgres, "");
    types::write(&mut w, ty, &"?".into());
    Some(type_of(&w.finish().ok()?))
}

/// The type of a byte, which is a word of SQL without its quotes.
const CHAR: &str = "\"char\"";

/// Reads a type in PostgreSQL's words, or in those that it takes for them.
pub(in super::super) fn type_of(text: &str) -> SqlType {
    // In quotes it is another type: one byte, not one character.
    if let Some(lists) = text.strip_prefix(CHAR).filter(|it| it.replace("[]", "").is_empty()) {
        let byte = SqlType::Custom(CHAR.to_owned());
        return lists.matches("[]").fold(byte, |of, _| SqlType::Array(Box::new(of)));
    }
    if let Some(known) = known(text) {
        return known;
    }
    let Some(list) = words(text, WORDING) else { return SqlType::Custom(text.to_owned()) };
    let text = joined(&list);
    if let Some(of) = list_of(&text) {
        return SqlType::Array(Box::new(type_of(of)));
    }
    known(&text).unwrap_or(SqlType::Custom(text))
}

/// Knows a type by its words in small letters.
fn known(text: &str) -> Option<SqlType> {
    let (name, arguments) = split(text);
    let number = |at: usize| arguments.get(at).and_then(|it| it.parse::<u32>().ok());
    let small = |at: usize| number(at).and_then(|it| u16::try_from(it).ok());
    let digits = number(0).and_then(|it| u8::try_from(it).ok());
    match (name.as_ref(), arguments.len()) {
        ("smallint" | "int2", 0) => Some(SqlType::SmallInt),
        ("integer" | "int" | "int4", 0) => Some(SqlType::Integer),
        ("bigint" | "int8", 0) => Some(SqlType::BigInt),
        ("serial4", 0) => Some(SqlType::Custom("serial".to_owned())),
        ("serial8", 0) => Some(SqlType::Custom("bigserial".to_owned())),
        ("serial2", 0) => Some(SqlType::Custom("smallserial".to_owned())),
        ("real" | "float4", 0) => Some(SqlType::Real),
        ("double precision" | "float8" | "float", 0) => Some(SqlType::Double),
        ("float", 1) => number(0).map(|it| if it <= 24 { SqlType::Real } else { SqlType::Double }),
        ("numeric" | "decimal" | "dec", 0) => Some(SqlType::Decimal),
        ("numeric" | "decimal" | "dec", 1) => small(0).map(|it| SqlType::Numeric(it, 0)),
        ("numeric" | "decimal" | "dec", 2) => small(0).zip(small(1)).map(|(all, after)| SqlType::Numeric(all, after)),
        ("boolean" | "bool", 0) => Some(SqlType::Boolean),
        ("character" | "char", 0) => Some(SqlType::Char(1)),
        ("character" | "char" | "bpchar", 1) => number(0).map(SqlType::Char),
        ("character varying" | "char varying" | "varchar", 1) => number(0).map(SqlType::VarChar),
        ("character varying" | "char varying" | "varchar", 0) => Some(SqlType::Custom("character varying".to_owned())),
        ("text", 0) => Some(SqlType::Text),
        ("bytea", 0) => Some(SqlType::Binary),
        ("bit", 0) => Some(SqlType::Bit(1)),
        ("bit", 1) => number(0).map(SqlType::Bit),
        ("bit varying" | "varbit", 1) => number(0).map(SqlType::VarBit),
        ("bit varying" | "varbit", 0) => Some(SqlType::Custom("bit varying".to_owned())),
        ("date", 0) => Some(SqlType::Date),
        ("time" | "time without time zone", 0) => Some(SqlType::Time),
        ("time" | "time without time zone", 1) => digits.map(SqlType::TimeOf),
        ("timetz" | "time with time zone", 0) => Some(SqlType::TimeTz),
        ("timetz" | "time with time zone", 1) => digits.map(SqlType::TimeTzOf),
        ("timestamp" | "timestamp without time zone", 0) => Some(SqlType::Timestamp),
        ("timestamp" | "timestamp without time zone", 1) => digits.map(SqlType::TimestampOf),
        ("timestamptz" | "timestamp with time zone", 0) => Some(SqlType::TimestampTz),
        ("timestamptz" | "timestamp with time zone", 1) => digits.map(SqlType::TimestampTzOf),
        ("interval", 0) => Some(SqlType::Interval),
        ("uuid", 0) => Some(SqlType::Uuid),
        ("json", 0) => Some(SqlType::Json),
        ("jsonb", 0) => Some(SqlType::Jsonb),
        ("inet", 0) => Some(SqlType::Inet),
        ("cidr", 0) => Some(SqlType::Cidr),
        ("macaddr", 0) => Some(SqlType::MacAddr),
        ("geometry", 0) => Some(SqlType::Geometry("GEOMETRY".to_owned(), 0)),
        ("geometry", 1) => Some(SqlType::Geometry(arguments[0].to_ascii_uppercase(), 0)),
        ("geometry", 2) => number(1).map(|system| SqlType::Geometry(arguments[0].to_ascii_uppercase(), system)),
        _ => range(&name),
    }
}

fn range(name: &str) -> Option<SqlType> {
    let (of, several) = match name.strip_suffix("multirange") {
        Some(of) => (of, true),
        None => (name.strip_suffix("range")?, false),
    };
    let of = Box::new(match of {
        "int4" => SqlType::Integer,
        "int8" => SqlType::BigInt,
        "num" => SqlType::Decimal,
        "date" => SqlType::Date,
        "ts" => SqlType::Timestamp,
        "tstz" => SqlType::TimestampTz,
        _ => return None,
    });
    Some(if several { SqlType::Multirange(of) } else { SqlType::Range(of) })
}

/// Gives of what a type is a list; the lengths of lists are nobody's but the reader's.
fn list_of(text: &str) -> Option<&str> {
    if let Some(of) = text.strip_suffix(" array") {
        return Some(of);
    }
    let (of, length) = text.strip_suffix(']')?.rsplit_once('[')?;
    length.trim().chars().all(|it| it.is_ascii_digit()).then(|| of.trim_end())
}

/// Splits a type into its words and what stands in parentheses among them.
fn split(text: &str) -> (Cow<'_, str>, Vec<&str>) {
    let parted = text.split_once('(').and_then(|(name, rest)| Some((name, rest.split_once(')')?)));
    let Some((name, (arguments, after))) = parted else { return (Cow::Borrowed(text), Vec::new()) };
    let (name, after) = (name.trim(), after.trim());
    let name = if after.is_empty() { Cow::Borrowed(name) } else { Cow::Owned(format!("{name} {after}")) };
    (name, arguments.split(',').map(str::trim).collect())
}

/// Puts a constant into the form in which the type says it.
pub(super) fn constant(text: &str, ty: &SqlType) -> String {
    let Some(inner) = text.strip_prefix('\'').and_then(|it| it.strip_suffix('\'')) else { return text.to_owned() };
    let is_moment =
        matches!(ty, SqlType::Timestamp | SqlType::TimestampOf(_) | SqlType::TimestampTz | SqlType::TimestampTzOf(_));
    let is_number = matches!(ty, SqlType::Real | SqlType::Double | SqlType::Decimal | SqlType::Numeric(..));
    if *ty == SqlType::Boolean {
        truth(inner).unwrap_or(text).to_owned()
    } else if is_moment {
        moment(inner)
    } else if is_number || ty.is_integer() {
        unquoted(text, inner)
    } else {
        text.to_owned()
    }
}

/// <https://www.postgresql.org/docs/current/datatype-boolean.html>
fn truth(inner: &str) -> Option<&'static str> {
    match inner.trim().to_ascii_lowercase().as_str() {
        "t" | "true" | "y" | "yes" | "on" | "1" => Some("true"),
        "f" | "false" | "n" | "no" | "off" | "0" => Some("false"),
        _ => None,
    }
}

fn unquoted(text: &str, inner: &str) -> String {
    let inner = inner.trim();
    let is_number = inner.parse::<f64>().is_ok() && inner.ends_with(|it: char| it.is_ascii_digit());
    if is_number { inner.to_owned() } else { text.to_owned() }
}

/// Writes a day as its first moment, without the zone, which is the session's.
fn moment(inner: &str) -> String {
    let is_day = inner.len() == "2026-01-01".len() && inner.chars().all(|it| it.is_ascii_digit() || it == '-');
    if is_day {
        return format!("'{inner} 00:00:00'");
    }
    let inner = inner.strip_suffix('Z').unwrap_or(inner).replace('T', " ");
    let zone = inner.rfind(['+', '-']).filter(|at| *at > "2026-01-01 ".len());
    format!("'{}'", zone.map_or(inner.as_str(), |at| &inner[..at]))
}
