//! SQL with values bound into it, written once for all databases.

use std::borrow::Cow;

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, Nullable, Text, Untyped};

/// One statement; its text, without the values, is what Diesel keeps it prepared by.
#[derive(Debug, Clone, Default)]
pub(crate) struct Command<'a> {
    parts: Vec<Part<'a>>,
}

#[derive(Debug, Clone)]
enum Part<'a> {
    Sql(Cow<'a, str>),
    Text(Option<&'a str>),
    Integer(i64),
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

    fn with(mut self, part: Part<'a>) -> Self {
        self.parts.push(part);
        self
    }
}

impl<DB> QueryFragment<DB> for Command<'_>
where
    DB: Backend + HasSqlType<Text> + HasSqlType<BigInt>,
    str: ToSql<Text, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for part in &self.parts {
            match part {
                Part::Sql(sql) => out.push_sql(sql),
                Part::Text(value) => out.push_bind_param::<Nullable<Text>, _>(value)?,
                Part::Integer(value) => out.push_bind_param::<BigInt, _>(value)?,
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
