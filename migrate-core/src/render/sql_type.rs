//! Diesel's words for types: `diesel::sql_types`.

use super::enum_type::EnumTypes;
use crate::dialect::Dialect;
use crate::schema::SqlType;

/// Names Diesel's type for what the database declares; none where Diesel has none.
pub(super) fn name(dialect: Dialect, enums: &EnumTypes, ty: &SqlType) -> Option<String> {
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
        SqlType::Enum(it) if dialect == Dialect::Postgres => return enums.get(&it.name).cloned(),
        SqlType::Enum(_) => all("Text"),
        SqlType::Array(of) => return of_postgres(dialect, enums, of, |of| format!("Array<Nullable<{of}>>")),
        SqlType::Range(of) => return of_postgres(dialect, enums, of, |of| format!("Range<{of}>")),
        SqlType::Multirange(of) => return of_postgres(dialect, enums, of, |of| format!("Multirange<{of}>")),
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

fn of_postgres(
    dialect: Dialect,
    enums: &EnumTypes,
    of: &SqlType,
    write: impl FnOnce(String) -> String,
) -> Option<String> {
    match dialect {
        Dialect::Postgres => name(dialect, enums, of).map(write),
        Dialect::Sqlite | Dialect::Mysql => None,
    }
}

/// Names Diesel's type for one that is no enum's.
#[cfg(feature = "source")]
pub fn diesel_type(dialect: Dialect, ty: &SqlType) -> Option<String> {
    name(dialect, &EnumTypes::new(), ty)
}

/// Gives the first type that Diesel names so in a database, else in another one.
///
/// ```
/// use migrate_core::dialect::Dialect;
/// use migrate_core::render::of_diesel_type;
/// use migrate_core::schema::SqlType;
/// assert_eq!(of_diesel_type(Dialect::Mysql, "Timestamp"), Some(SqlType::TimestampTz));
/// assert_eq!(of_diesel_type(Dialect::Postgres, "Timestamp"), Some(SqlType::Timestamp));
/// ```
#[cfg(feature = "source")]
pub fn of_diesel_type(dialect: Dialect, word: &str) -> Option<SqlType> {
    let dialects = [dialect, Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite];
    let named = |dialect: Dialect| PLAIN.into_iter().find(|ty| diesel_type(dialect, ty).as_deref() == Some(word));
    dialects.into_iter().find_map(named)
}

/// The types that Diesel's plain names mean; where it has one name for several, the one that is meant stands first.
#[cfg(feature = "source")]
const PLAIN: [SqlType; 26] = [
    SqlType::SmallInt,
    SqlType::Integer,
    SqlType::BigInt,
    SqlType::TinyInt,
    SqlType::Decimal,
    SqlType::UnsignedTinyInt,
    SqlType::UnsignedSmallInt,
    SqlType::UnsignedInteger,
    SqlType::UnsignedBigInt,
    SqlType::Real,
    SqlType::Double,
    SqlType::Boolean,
    SqlType::Text,
    SqlType::Binary,
    SqlType::Date,
    SqlType::Time,
    SqlType::Timestamp,
    SqlType::TimestampTz,
    SqlType::Interval,
    SqlType::Uuid,
    SqlType::Json,
    SqlType::Jsonb,
    SqlType::Inet,
    SqlType::Cidr,
    SqlType::MacAddr,
    SqlType::Year,
];

#[cfg(all(test, feature = "source"))]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_diesels_means_a_type_that_has_it() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
            for ty in PLAIN {
                let Some(word) = diesel_type(dialect, &ty) else { continue };
                let read = of_diesel_type(dialect, &word).expect("it is named");
                assert_eq!(diesel_type(dialect, &read), Some(word), "{dialect:?} {ty}");
            }
        }
    }
}
