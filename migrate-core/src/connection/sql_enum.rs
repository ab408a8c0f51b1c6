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
#[doc(hidden)]
#[macro_export]
macro_rules! __db_enum {
    ($name:ty) => {
        const _: () = {
            use $crate::__private::diesel;
            use $crate::model::{DbEnum, SqlEnum, is_kept};

            use diesel::backend::Backend;
            use diesel::deserialize::{self, FromSql, Queryable};
            use diesel::expression::{AsExpression, TypedExpressionType};
            use diesel::internal::derives::as_expression::Bound;
            use diesel::serialize::{self, Output, ToSql};
            use diesel::sql_types::{SingleValue, SqlType, Text, is_nullable::NotNull};

            impl<T: SqlEnum + SqlType + TypedExpressionType> AsExpression<T> for $name {
                type Expression = Bound<T, Self>;

                fn as_expression(self) -> Self::Expression {
                    Bound::new(self)
                }
            }

            impl<'a, T: SqlEnum + SqlType + TypedExpressionType> AsExpression<T> for &'a $name {
                type Expression = Bound<T, Self>;

                fn as_expression(self) -> Self::Expression {
                    Bound::new(self)
                }
            }

            impl<'a, 'b, T: SqlEnum + SqlType + TypedExpressionType> AsExpression<T> for &'a &'b $name {
                type Expression = Bound<T, Self>;

                fn as_expression(self) -> Self::Expression {
                    Bound::new(self)
                }
            }

            impl<T: SqlEnum, DB: Backend> ToSql<T, DB> for $name
            where
                str: ToSql<Text, DB>,
            {
                fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                    const { assert!(is_kept(T::NAME, <$name as DbEnum>::TYPE), "the column is of another enum type") };
                    <str as ToSql<Text, DB>>::to_sql(DbEnum::as_str(self), out)
                }
            }

            impl<T: SqlEnum + SqlType<IsNull = NotNull>, DB: Backend> FromSql<T, DB> for $name
            where
                ::std::string::String: FromSql<Text, DB>,
            {
                fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                    const { assert!(is_kept(T::NAME, <$name as DbEnum>::TYPE), "the column is of another enum type") };
                    let value = <::std::string::String as FromSql<Text, DB>>::from_sql(bytes)?;
                    value.parse().map_err(::core::convert::Into::into)
                }
            }

            impl<T: SqlEnum + SingleValue, DB: Backend> Queryable<T, DB> for $name
            where
                Self: FromSql<T, DB>,
            {
                type Row = Self;

                fn build(row: Self) -> deserialize::Result<Self> {
                    ::core::result::Result::Ok(row)
                }
            }
        };
    };
}
