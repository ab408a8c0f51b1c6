//! Types that a `schema.rs` declares itself, as each database has them.
//!
//! PostgreSQL's name may be that of an enum, a domain or an extension's type: which is known to the database alone.

use migrate_syntax::problem::Problem;
use migrate_syntax::schema_file::{CustomType, Name};
use migrate_syntax::token::ByteSpan;

use crate::dialect::Dialect;
use crate::render;
use crate::schema::{EnumType, SqlType};

/// Gives the type that is meant in a database; `at` is where a column names it.
pub(super) fn of(own: &CustomType<ByteSpan>, at: ByteSpan, dialect: Dialect) -> Result<SqlType, Problem<ByteSpan>> {
    let postgres = || own.postgres.as_ref().map(|it| SqlType::Custom(words(it)));
    let mysql = || own.mysql.as_deref().map(|it| of_mysql(it, own));
    let sqlite = || own.sqlite.as_deref().map(of_sqlite);
    let found = match dialect {
        Dialect::Postgres => postgres().map(Some).or_else(sqlite).or_else(mysql),
        Dialect::Mysql => mysql().or_else(sqlite).or_else(|| postgres().map(Some)),
        Dialect::Sqlite => sqlite().or_else(|| postgres().map(Some)).or_else(mysql),
    };
    let name = &own.name.value;
    match found {
        Some(Some(ty)) => Ok(ty),
        Some(None) => {
            let message = format!("what `{name}` is called in the database is not known here");
            Err(Problem::new(
                own.name.span,
                message,
                "write Diesel's word for it: `mysql_type(name = \"Enum\")`, `sqlite_type(name = \"Text\")`",
            ))
        }
        None => {
            let message = format!("`{name}` does not say what the database calls it");
            let help = format!("write `#[diesel(postgres_type(name = \"..\"))]` on `struct {name}`");
            Err(Problem::new(at, message, help))
        }
    }
}

/// Writes a name as SQL has it.
fn words(name: &Name) -> String {
    let quoted = |word: &str| {
        let is_plain = word.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if is_plain { word.to_owned() } else { format!("\"{}\"", word.replace('"', "\"\"")) }
    };
    match name.schema.as_deref().filter(|it| *it != super::PUBLIC) {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(&name.name)),
        None => quoted(&name.name),
    }
}

/// Diesel's `MysqlType`. What the words of an enum or a set are is not said.
fn of_mysql(word: &str, own: &CustomType<ByteSpan>) -> Option<SqlType> {
    let ty = match word {
        "Enum" => SqlType::Enum(EnumType { name: own.name.value.to_lowercase().into(), values: Vec::new() }),
        "Set" => SqlType::Set(Vec::new()),
        "Tiny" => SqlType::TinyInt,
        "Short" => SqlType::SmallInt,
        "Long" => SqlType::Integer,
        "LongLong" => SqlType::BigInt,
        "UnsignedTiny" => SqlType::UnsignedTinyInt,
        "UnsignedShort" => SqlType::UnsignedSmallInt,
        "UnsignedLong" => SqlType::UnsignedInteger,
        "UnsignedLongLong" => SqlType::UnsignedBigInt,
        "Float" => SqlType::Real,
        "Double" => SqlType::Double,
        "Numeric" => SqlType::Decimal,
        "Date" => SqlType::Date,
        "Time" => SqlType::Time,
        "DateTime" => SqlType::Timestamp,
        "Timestamp" => SqlType::TimestampTz,
        "String" => SqlType::Text,
        "Blob" => SqlType::Binary,
        "Bit" => SqlType::Bit(1),
        _ => return None,
    };
    Some(ty)
}

/// Diesel's `SqliteType`.
fn of_sqlite(word: &str) -> Option<SqlType> {
    let word = if word == "Long" { "BigInt" } else { word };
    render::of_diesel_type(Dialect::Sqlite, word)
}
