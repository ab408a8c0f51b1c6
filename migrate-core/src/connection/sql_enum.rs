//! Enums as Diesel writes and reads them.
//!
//! The values are texts on every database; PostgreSQL alone wants to be told of which type a text is.

use diesel::sql_types::is_nullable::NotNull;
use diesel::sql_types::{Nullable, SqlType, Text};

use crate::model::SqlEnum;

impl SqlEnum for Text {
    const NAME: Option<&'static str> = None;
}

impl<T: SqlEnum + SqlType<IsNull = NotNull>> SqlEnum for Nullable<T> {
    const NAME: Option<&'static str> = T::NAME;
}

/// Makes an enum one that Diesel writes and reads; what `derive(DbEnum)` calls.
///
/// No name but those with underscores is taken in: an enum may be called `Text`, `Output` or `T`, and a variant `Expression`.
#[doc(hidden)]
#[macro_export]
macro_rules! __db_enum {
    ($name:ty) => {
        const _: () = {
            use $crate::__private::diesel as __diesel;
            use $crate::model as __model;

            impl<__T> __diesel::expression::AsExpression<__T> for $name
            where
                __T: __model::SqlEnum + __diesel::sql_types::SqlType + __diesel::expression::TypedExpressionType,
            {
                type Expression = __diesel::internal::derives::as_expression::Bound<__T, Self>;

                fn as_expression(self) -> __diesel::internal::derives::as_expression::Bound<__T, Self> {
                    __diesel::internal::derives::as_expression::Bound::new(self)
                }
            }

            impl<'a, __T> __diesel::expression::AsExpression<__T> for &'a $name
            where
                __T: __model::SqlEnum + __diesel::sql_types::SqlType + __diesel::expression::TypedExpressionType,
            {
                type Expression = __diesel::internal::derives::as_expression::Bound<__T, Self>;

                fn as_expression(self) -> __diesel::internal::derives::as_expression::Bound<__T, Self> {
                    __diesel::internal::derives::as_expression::Bound::new(self)
                }
            }

            impl<'a, 'b, __T> __diesel::expression::AsExpression<__T> for &'a &'b $name
            where
                __T: __model::SqlEnum + __diesel::sql_types::SqlType + __diesel::expression::TypedExpressionType,
            {
                type Expression = __diesel::internal::derives::as_expression::Bound<__T, Self>;

                fn as_expression(self) -> __diesel::internal::derives::as_expression::Bound<__T, Self> {
                    __diesel::internal::derives::as_expression::Bound::new(self)
                }
            }

            impl<__T: __model::SqlEnum, __DB: __diesel::backend::Backend> __diesel::serialize::ToSql<__T, __DB> for $name
            where
                str: __diesel::serialize::ToSql<__diesel::sql_types::Text, __DB>,
            {
                fn to_sql<'b>(
                    &'b self,
                    out: &mut __diesel::serialize::Output<'b, '_, __DB>,
                ) -> __diesel::serialize::Result {
                    const { assert!(__model::is_kept(__T::NAME, <$name as __model::DbEnum>::TYPE), "the column is of another enum type") };
                    let value = __model::DbEnum::as_str(self);
                    <str as __diesel::serialize::ToSql<__diesel::sql_types::Text, __DB>>::to_sql(value, out)
                }
            }

            impl<__T, __DB: __diesel::backend::Backend> __diesel::deserialize::FromSql<__T, __DB> for $name
            where
                __T: __model::SqlEnum
                    + __diesel::sql_types::SqlType<IsNull = __diesel::sql_types::is_nullable::NotNull>,
                ::std::string::String: __diesel::deserialize::FromSql<__diesel::sql_types::Text, __DB>,
            {
                fn from_sql(bytes: __DB::RawValue<'_>) -> __diesel::deserialize::Result<Self> {
                    const { assert!(__model::is_kept(__T::NAME, <$name as __model::DbEnum>::TYPE), "the column is of another enum type") };
                    let value = <::std::string::String as __diesel::deserialize::FromSql<
                        __diesel::sql_types::Text,
                        __DB,
                    >>::from_sql(bytes)?;
                    value.parse().map_err(::core::convert::Into::into)
                }
            }

            impl<__T, __DB: __diesel::backend::Backend> __diesel::deserialize::Queryable<__T, __DB> for $name
            where
                __T: __model::SqlEnum + __diesel::sql_types::SingleValue,
                Self: __diesel::deserialize::FromSql<__T, __DB>,
            {
                type Row = Self;

                fn build(row: Self) -> __diesel::deserialize::Result<Self> {
                    ::core::result::Result::Ok(row)
                }
            }
        };
    };
}
