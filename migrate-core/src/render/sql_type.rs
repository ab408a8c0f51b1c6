//! Diesel's words for types: `diesel::sql_types`.

use super::meaning::named;
use super::own_type::OwnTypes;
use crate::dialect::Dialect;
use crate::schema::{SqlType, TableName};

/// Names Diesel's type for what the database declares; none where Diesel has none.
pub(super) fn name(dialect: Dialect, own: &OwnTypes, ty: &SqlType) -> Option<String> {
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
        SqlType::Char(_) => [Some("Char"), Some("Bpchar"), Some("Char")],
        SqlType::VarChar(_) | SqlType::TinyText | SqlType::ShortText | SqlType::MediumText | SqlType::Text => {
            all("Text")
        }
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
        SqlType::Enum(it) if dialect == Dialect::Postgres => return own.get(&it.name).cloned(),
        SqlType::Enum(_) => all("Text"),
        SqlType::Array(of) => return of_postgres(dialect, own, of, |of| format!("Array<Nullable<{of}>>")),
        SqlType::Range(of) => return of_postgres(dialect, own, of, |of| format!("Range<{of}>")),
        SqlType::Multirange(of) => return of_postgres(dialect, own, of, |of| format!("Multirange<{of}>")),
        SqlType::Set(_) => [Some("Text"), Some("Text"), Some("Text")],
        SqlType::Bit(_) | SqlType::VarBit(_) | SqlType::Geometry(..) if dialect != Dialect::Postgres => all("Binary"),
        SqlType::Bit(_)
        | SqlType::VarBit(_)
        | SqlType::TimeTz
        | SqlType::TimeTzOf(_)
        | SqlType::Geometry(..)
        | SqlType::Custom(_) => return of_its_own(dialect, own, ty),
    };
    let [sqlite, postgres, mysql] = words;
    match dialect {
        Dialect::Sqlite => sqlite,
        Dialect::Postgres => postgres,
        Dialect::Mysql => mysql,
    }
    .map(str::to_owned)
}

/// PostgreSQL's types that Diesel does not know by a name of ours: those of its own, and all others by a struct.
fn of_its_own(dialect: Dialect, own: &OwnTypes, ty: &SqlType) -> Option<String> {
    match dialect {
        Dialect::Postgres => {
            let name = own_name(ty)?;
            Some(known(&name).map_or_else(|| own.get(&name).cloned(), |it| Some(it.to_owned()))?)
        }
        Dialect::Sqlite | Dialect::Mysql => None,
    }
}

/// Gives the name by which PostgreSQL knows a type that Diesel has no word for, without length and the like.
pub(super) fn own_name(ty: &SqlType) -> Option<TableName> {
    let SqlType::Custom(words) = ty else {
        let kinds: [(bool, &str); 4] = [
            (matches!(ty, SqlType::Bit(_)), "bit"),
            (matches!(ty, SqlType::VarBit(_)), "varbit"),
            (matches!(ty, SqlType::TimeTz | SqlType::TimeTzOf(_)), "timetz"),
            (matches!(ty, SqlType::Geometry(..)), "geometry"),
        ];
        return kinds.into_iter().find_map(|(is, name)| is.then(|| name.into()));
    };
    if words == "bit varying" {
        return Some("varbit".into());
    }
    named(words)
}

/// Diesel's words for types of PostgreSQL that stand in the database's words here.
/// <https://docs.diesel.rs/2.3.x/diesel/pg/sql_types/index.html>
pub(super) fn known(name: &TableName) -> Option<&'static str> {
    let is_home = name.schema.as_ref().is_none_or(|it| it.as_str() == "pg_catalog");
    match name.name.as_str() {
        // Extensions lie in any schema.
        "citext" => Some("Citext"),
        "char" if is_home => Some("CChar"),
        "macaddr8" if is_home => Some("MacAddr8"),
        "money" if is_home => Some("Money"),
        "oid" if is_home => Some("Oid"),
        "pg_lsn" if is_home => Some("PgLsn"),
        _ => None,
    }
}

fn of_postgres(dialect: Dialect, own: &OwnTypes, of: &SqlType, write: impl FnOnce(String) -> String) -> Option<String> {
    match dialect {
        Dialect::Postgres => name(dialect, own, of).map(write),
        Dialect::Sqlite | Dialect::Mysql => None,
    }
}

/// Names Diesel's type for one that is no enum's.
#[cfg(feature = "source")]
pub fn diesel_type(dialect: Dialect, ty: &SqlType) -> Option<String> {
    name(dialect, &OwnTypes::new(), ty)
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
