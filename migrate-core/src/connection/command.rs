//! SQL with values bound into it, written once for all databases.

use std::borrow::Cow;

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, Bool, Double, HasSqlType, Integer, Nullable, Text, Untyped};

use crate::operation::Value;

/// One statement; its text, without the values, is what Diesel keeps it prepared by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Command<'a> {
    parts: Vec<Part<'a>>,
    is_once: bool,
}

#[derive(Debug, Clone)]
enum Part<'a> {
    Sql(Cow<'a, str>),
    Text(Option<&'a str>),
    Integer(i64),
    /// A number as PostgreSQL takes one that is written out: of 32 bits when it fits.
    Small(i32),
    Boolean(bool),
    Float(f64),
    Bytes(&'a [u8]),
}

impl<'a> Command<'a> {
    /// Starts with text.
    pub(crate) fn new(sql: impl Into<Cow<'a, str>>) -> Self {
        Self::default().sql(sql)
    }

    /// Adds text.
    pub(crate) fn sql(self, sql: impl Into<Cow<'a, str>>) -> Self {
        self.with(Part::Sql(sql.into()))
    }

    /// Adds a string.
    pub(crate) fn text(self, value: &'a str) -> Self {
        self.with(Part::Text(Some(value)))
    }

    /// Adds a string, or NULL.
    pub(crate) fn text_or_null(self, value: Option<&'a str>) -> Self {
        self.with(Part::Text(value))
    }

    /// Adds an integer.
    pub(crate) fn integer(self, value: i64) -> Self {
        self.with(Part::Integer(value))
    }

    /// Adds a value.
    pub(crate) fn value(self, value: &'a Value) -> Self {
        match value {
            Value::Null => self.sql("NULL"),
            Value::Boolean(value) => self.with(Part::Boolean(*value)),
            Value::Integer(number) => {
                self.with(i32::try_from(*number).map_or_else(|_| Part::Integer(*number), Part::Small))
            }
            Value::Float(number) => self.with(Part::Float(*number)),
            Value::Text(text) | Value::Typed(text, _) => self.text(text),
            Value::Bytes(bytes) => self.with(Part::Bytes(bytes)),
        }
    }

    /// Is not kept prepared, as its text will not come again.
    pub(crate) fn once(self) -> Self {
        Self { is_once: true, ..self }
    }

    fn with(mut self, part: Part<'a>) -> Self {
        self.parts.push(part);
        self
    }
}

impl<DB> QueryFragment<DB> for Command<'_>
where
    DB: Backend + HasSqlType<Text> + HasSqlType<BigInt> + HasSqlType<Integer>,
    DB: HasSqlType<Bool> + HasSqlType<Double> + HasSqlType<Binary>,
    str: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
    i32: ToSql<Integer, DB>,
    bool: ToSql<Bool, DB>,
    f64: ToSql<Double, DB>,
    [u8]: ToSql<Binary, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if self.is_once {
            out.unsafe_to_cache_prepared();
        }
        for part in &self.parts {
            match part {
                Part::Sql(sql) => out.push_sql(sql),
                Part::Text(value) => out.push_bind_param::<Nullable<Text>, _>(value)?,
                Part::Integer(value) => out.push_bind_param::<BigInt, _>(value)?,
                Part::Small(value) => out.push_bind_param::<Integer, _>(value)?,
                Part::Boolean(value) => out.push_bind_param::<Bool, _>(value)?,
                Part::Float(value) => out.push_bind_param::<Double, _>(value)?,
                Part::Bytes(value) => out.push_bind_param::<Binary, [u8]>(value)?,
            }
        }
        Ok(())
    }
}

impl QueryId for Command<'_> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Command<'_> {
    type SqlType = Untyped;
}

impl<C> RunQueryDsl<C> for Command<'_> {}
