//! The types of columns as Diesel names them.
//!
//! They stand in the first room that may name Diesel: the schema is a plain value and knows none of it.

use diesel::sql_types;

use crate::schema::{NamesSqlType, SqlType};

/// Says which of our types each of Diesel's names.
macro_rules! names {
    ($($diesel:ident => $ours:expr),+ $(,)?) => {
        $(impl NamesSqlType for sql_types::$diesel {
            fn sql_type() -> SqlType {
                $ours
            }
        })+
    };
}

names! {
    TinyInt => SqlType::TinyInt,
    SmallInt => SqlType::SmallInt,
    Integer => SqlType::Integer,
    BigInt => SqlType::BigInt,
    Float => SqlType::Real,
    Double => SqlType::Double,
    Numeric => SqlType::Decimal,
    Bool => SqlType::Boolean,
    Text => SqlType::Text,
    Binary => SqlType::Binary,
    Date => SqlType::Date,
    Time => SqlType::Time,
    Timestamp => SqlType::Timestamp,
    Interval => SqlType::Interval,
    Json => SqlType::Json,
    Jsonb => SqlType::Jsonb,
}

/// Whether null is allowed is said of the column, not of its type.
impl<T> NamesSqlType for sql_types::Nullable<T>
where
    T: NamesSqlType + sql_types::SqlType,
{
    fn sql_type() -> SqlType {
        T::sql_type()
    }
}

#[cfg(feature = "postgres")]
names! {
    Timestamptz => SqlType::TimestampTz,
    Uuid => SqlType::Uuid,
    Inet => SqlType::Inet,
    Cidr => SqlType::Cidr,
    MacAddr => SqlType::MacAddr,
    MacAddr8 => SqlType::Custom("MACADDR8".to_owned()),
    Oid => SqlType::Custom("OID".to_owned()),
    Money => SqlType::Custom("MONEY".to_owned()),
    Citext => SqlType::Custom("CITEXT".to_owned()),
    PgLsn => SqlType::Custom("PG_LSN".to_owned()),
    CChar => SqlType::Custom("\"char\"".to_owned()),
}

#[cfg(feature = "postgres")]
impl<T: NamesSqlType> NamesSqlType for sql_types::Array<T> {
    fn sql_type() -> SqlType {
        crate::schema::Array(T::sql_type())
    }
}

#[cfg(feature = "postgres")]
impl<T: NamesSqlType> NamesSqlType for sql_types::Range<T> {
    fn sql_type() -> SqlType {
        crate::schema::Range(T::sql_type())
    }
}

#[cfg(feature = "postgres")]
impl<T: NamesSqlType> NamesSqlType for sql_types::Multirange<T> {
    fn sql_type() -> SqlType {
        crate::schema::Multirange(T::sql_type())
    }
}

#[cfg(feature = "mysql")]
names! {
    Datetime => SqlType::Timestamp,
}

#[cfg(feature = "mysql")]
impl NamesSqlType for sql_types::Unsigned<sql_types::TinyInt> {
    fn sql_type() -> SqlType {
        SqlType::UnsignedTinyInt
    }
}

#[cfg(feature = "mysql")]
impl NamesSqlType for sql_types::Unsigned<sql_types::SmallInt> {
    fn sql_type() -> SqlType {
        SqlType::UnsignedSmallInt
    }
}

#[cfg(feature = "mysql")]
impl NamesSqlType for sql_types::Unsigned<sql_types::Integer> {
    fn sql_type() -> SqlType {
        SqlType::UnsignedInteger
    }
}

#[cfg(feature = "mysql")]
impl NamesSqlType for sql_types::Unsigned<sql_types::BigInt> {
    fn sql_type() -> SqlType {
        SqlType::UnsignedBigInt
    }
}

#[cfg(feature = "sqlite")]
names! {
    TimestamptzSqlite => SqlType::TimestampTz,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, sql_type};

    #[test]
    fn a_value_of_diesels_type_is_a_type_of_ours() {
        assert_eq!(Column::new("id", sql_types::BigInt).ty, SqlType::BigInt);
        assert_eq!(Column::new("price", sql_types::Numeric).ty, SqlType::Decimal);
        assert_eq!(sql_type::<sql_types::Nullable<sql_types::Float>>(), SqlType::Real);
    }

    #[test]
    #[cfg(feature = "postgres")]
    fn a_list_of_a_type_is_a_list_of_ours() {
        use crate::schema::Array;
        let named = sql_type::<sql_types::Array<sql_types::Nullable<sql_types::Uuid>>>();
        assert_eq!(named, Array(SqlType::Uuid));
    }

    #[test]
    #[cfg(feature = "mysql")]
    fn a_number_without_a_sign_is_one_of_ours() {
        assert_eq!(sql_type::<sql_types::Unsigned<sql_types::BigInt>>(), SqlType::UnsignedBigInt);
    }
}
