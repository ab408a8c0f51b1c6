//! Diesel's words for types as types of columns: the other way round of what [`crate::render`] writes.

use migrate_syntax::problem::Problem;
use migrate_syntax::schema_file::{CustomType, DieselFile, TypeName};
use migrate_syntax::suggestion::nearest;
use migrate_syntax::token::ByteSpan;

use super::custom;
use crate::dialect::Dialect;
use crate::render;
use crate::schema::SqlType;

/// Gives the type of a column.
pub(super) fn of(
    ty: &TypeName<ByteSpan>,
    max_length: Option<u32>,
    types: &[CustomType<ByteSpan>],
    dialect: Dialect,
) -> Result<SqlType, Problem<ByteSpan>> {
    let word = ty.word.value.as_str();
    if let Some(own) = types.iter().find(|it| it.name.value == word) {
        return custom::of(own, ty.word.span, dialect);
    }
    if let Some(of_what) = &ty.of {
        let inner = of(of_what, None, types, dialect)?;
        return match word {
            // A list may hold nulls in every database.
            "Nullable" => Ok(inner),
            "Array" => Ok(SqlType::Array(Box::new(inner))),
            "Range" => Ok(SqlType::Range(Box::new(inner))),
            "Multirange" => Ok(SqlType::Multirange(Box::new(inner))),
            "Unsigned" => unsigned(&inner).ok_or_else(|| unknown(ty)),
            _ => Err(unknown(ty)),
        };
    }
    let length = max_length.filter(|it| *it > 0);
    let found = sized(word, length).or_else(|| other(word)).or_else(|| render::of_diesel_type(dialect, plain(word)));
    found.ok_or_else(|| unknown(ty))
}

/// Tells by its words which database a file is of.
pub(super) fn dialect_of(file: &DieselFile<ByteSpan>) -> Dialect {
    let words: Vec<&str> = file.tables.iter().flat_map(|it| &it.columns).map(|it| it.ty.word.value.as_str()).collect();
    let says = |known: &[&str]| words.iter().any(|it| known.contains(it));
    let has_type = |is: fn(&CustomType<ByteSpan>) -> bool| file.types.iter().any(is);
    if says(&["Unsigned", "Datetime", "TinyInt", "Tinyint", "Tinytext", "Mediumtext", "Longtext"])
        || has_type(|it| it.mysql.is_some() && it.postgres.is_none())
    {
        Dialect::Mysql
    } else if says(&["TimestamptzSqlite"]) || has_type(|it| it.sqlite.is_some() && it.postgres.is_none()) {
        Dialect::Sqlite
    } else {
        Dialect::Postgres
    }
}

fn unsigned(of: &SqlType) -> Option<SqlType> {
    render::of_diesel_type(Dialect::Mysql, &format!("Unsigned<{}>", render::diesel_type(Dialect::Mysql, of)?))
}

/// Texts and bytes, with the length that is said.
fn sized(word: &str, length: Option<u32>) -> Option<SqlType> {
    let ty = match (word, length) {
        ("Text" | "VarChar" | "Varchar", Some(length)) => SqlType::VarChar(length),
        ("Char" | "Bpchar", Some(length)) => SqlType::Char(length),
        ("Text" | "VarChar" | "Varchar" | "Char" | "Bpchar" | "Longtext", _) => SqlType::Text,
        ("Tinytext", _) => SqlType::TinyText,
        ("Mediumtext", _) => SqlType::MediumText,
        ("Binary" | "Varbinary", Some(length)) => SqlType::VarBinary(length),
        ("Binary" | "Varbinary" | "Bytea" | "Blob" | "Longblob", _) => SqlType::Binary,
        ("Tinyblob", _) => SqlType::TinyBlob,
        ("Mediumblob", _) => SqlType::MediumBlob,
        ("Timetz", _) => SqlType::TimeTz,
        ("Bit", length) => SqlType::Bit(length.unwrap_or(1)),
        _ => return None,
    };
    Some(ty)
}

/// Types of PostgreSQL and its extensions that are named in its own words.
fn other(word: &str) -> Option<SqlType> {
    let range = |of: SqlType| Some(SqlType::Range(Box::new(of)));
    let multirange = |of: SqlType| Some(SqlType::Multirange(Box::new(of)));
    let words = match word {
        "Int4range" => return range(SqlType::Integer),
        "Int8range" => return range(SqlType::BigInt),
        "Numrange" => return range(SqlType::Decimal),
        "Tsrange" => return range(SqlType::Timestamp),
        "Tstzrange" => return range(SqlType::TimestampTz),
        "Daterange" => return range(SqlType::Date),
        "Int4multirange" => return multirange(SqlType::Integer),
        "Int8multirange" => return multirange(SqlType::BigInt),
        "Nummultirange" => return multirange(SqlType::Decimal),
        "Tsmultirange" => return multirange(SqlType::Timestamp),
        "Tstzmultirange" => return multirange(SqlType::TimestampTz),
        "Datemultirange" => return multirange(SqlType::Date),
        "Citext" => "citext",
        "Money" => "money",
        "Oid" => "oid",
        "Name" => "name",
        "CChar" => "\"char\"",
        "PgLsn" => "pg_lsn",
        "MacAddr8" => "macaddr8",
        "TsVector" | "Tsvector" => "tsvector",
        "TsQuery" | "Tsquery" => "tsquery",
        "Ltree" => "ltree",
        "Hstore" => "hstore",
        "Vector" => "vector",
        "Geometry" => "geometry",
        "Geography" => "geography",
        _ => return None,
    };
    Some(SqlType::Custom(words.to_owned()))
}

/// Gives Diesel's first name of a type that has several.
fn plain(word: &str) -> &str {
    match word {
        "Int2" | "SmallSerial" | "Smallint" => "SmallInt",
        "Int" | "Int4" | "Serial" => "Integer",
        "Int8" | "BigSerial" | "Bigint" => "BigInt",
        "Tinyint" => "TinyInt",
        "Float4" => "Float",
        "Float8" => "Double",
        "Decimal" => "Numeric",
        "Boolean" => "Bool",
        "Macaddr" => "MacAddr",
        word => word,
    }
}

/// Names that are looked through for the one that was meant.
const WORDS: [&str; 34] = [
    "SmallInt",
    "Integer",
    "BigInt",
    "TinyInt",
    "Unsigned",
    "Float",
    "Double",
    "Numeric",
    "Bool",
    "Text",
    "Varchar",
    "Char",
    "Bpchar",
    "Citext",
    "Binary",
    "Bytea",
    "Blob",
    "Date",
    "Time",
    "Timestamp",
    "Timestamptz",
    "TimestamptzSqlite",
    "Datetime",
    "Interval",
    "Uuid",
    "Json",
    "Jsonb",
    "Inet",
    "Cidr",
    "MacAddr",
    "Nullable",
    "Array",
    "Range",
    "Multirange",
];

fn unknown(ty: &TypeName<ByteSpan>) -> Problem<ByteSpan> {
    let word = &ty.word;
    let help = match nearest(&word.value, WORDS) {
        Some(near) if near != word.value => format!("did you mean `{near}`?"),
        Some(_) | None => format!(
            "say what the database calls it, in this file: `#[derive(SqlType)] #[diesel(postgres_type(name = \"..\"))] \
             pub struct {};`",
            word.value
        ),
    };
    Problem::new(word.span, format!("`{}` is no type of Diesel's that is known here", word.value), help)
}
