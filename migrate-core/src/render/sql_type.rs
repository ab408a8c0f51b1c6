//! Diesel's words for types: `diesel::sql_types`.

use crate::dialect::Dialect;
use crate::schema::SqlType;

/// Names Diesel's type for what the database declares; none where Diesel has none.
pub(super) fn name(dialect: Dialect, ty: &SqlType) -> Option<String> {
    /// A word for each database: SQLite, PostgreSQL, MySQL.
    type Words = [Option<&'static str>; 3];
    let all = |word| [Some(word); 3];
    let words: Words = match ty {
        SqlType::TinyInt => [Some("SmallInt"), Some("SmallInt"), Some("TinyInt")],
        SqlType::SmallInt => all("SmallInt"),
        SqlType::Integer => all("Integer"),
        SqlType::BigInt => all("BigInt"),
        SqlType::UnsignedTinyInt => [Some("SmallInt"), Some("SmallInt"), Some("Unsigned<TinyInt>")],
        SqlType::UnsignedSmallInt => [Some("Integer"), Some("Integer"), Some("Unsigned<SmallInt>")],
        SqlType::UnsignedInteger => [Some("BigInt"), Some("BigInt"), Some("Unsigned<Integer>")],
        SqlType::UnsignedBigInt => [Some("BigInt"), Some("Numeric"), Some("Unsigned<BigInt>")],
        SqlType::Real => all("Float"),
        SqlType::Double => all("Double"),
        SqlType::Numeric(..) | SqlType::Decimal => all("Numeric"),
        SqlType::Boolean => all("Bool"),
        SqlType::Char(_)
        | SqlType::VarChar(_)
        | SqlType::TinyText
        | SqlType::ShortText
        | SqlType::MediumText
        | SqlType::Text => all("Text"),
        SqlType::FixedBinary(_)
        | SqlType::VarBinary(_)
        | SqlType::TinyBlob
        | SqlType::ShortBlob
        | SqlType::MediumBlob
        | SqlType::Binary => all("Binary"),
        SqlType::Date => all("Date"),
        SqlType::Year => [Some("SmallInt"), Some("SmallInt"), None],
        SqlType::Time | SqlType::TimeOf(_) => all("Time"),
        SqlType::Timestamp | SqlType::TimestampOf(_) => [Some("Timestamp"), Some("Timestamp"), Some("Datetime")],
        SqlType::TimestampTz | SqlType::TimestampTzOf(_) => {
            [Some("TimestamptzSqlite"), Some("Timestamptz"), Some("Timestamp")]
        }
        SqlType::Interval => [None, Some("Interval"), None],
        SqlType::Uuid => [Some("Text"), Some("Uuid"), Some("Text")],
        SqlType::Json => [Some("Text"), Some("Json"), Some("Json")],
        SqlType::Jsonb => [Some("Text"), Some("Jsonb"), Some("Json")],
        SqlType::Inet => [Some("Text"), Some("Inet"), Some("Text")],
        SqlType::Cidr => [Some("Text"), Some("Cidr"), Some("Text")],
        SqlType::MacAddr => [Some("Text"), Some("MacAddr"), Some("Text")],
        SqlType::Enum(_) => [Some("Text"), None, Some("Text")],
        SqlType::Array(of) => return of_postgres(dialect, of, |of| format!("Array<Nullable<{of}>>")),
        SqlType::Range(of) => return of_postgres(dialect, of, |of| format!("Range<{of}>")),
        SqlType::Multirange(of) => return of_postgres(dialect, of, |of| format!("Multirange<{of}>")),
        SqlType::Bit(_)
        | SqlType::VarBit(_)
        | SqlType::TimeTz
        | SqlType::TimeTzOf(_)
        | SqlType::Set(_)
        | SqlType::Geometry(..)
        | SqlType::Custom(_) => [None; 3],
    };
    let [sqlite, postgres, mysql] = words;
    match dialect {
        Dialect::Sqlite => sqlite,
        Dialect::Postgres => postgres,
        Dialect::Mysql => mysql,
    }
    .map(str::to_owned)
}

fn of_postgres(dialect: Dialect, of: &SqlType, write: impl FnOnce(String) -> String) -> Option<String> {
    match dialect {
        Dialect::Postgres => name(dialect, of).map(write),
        Dialect::Sqlite | Dialect::Mysql => None,
    }
}
