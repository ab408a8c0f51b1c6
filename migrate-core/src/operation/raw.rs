//! Operations that the tool cannot see into: SQL as it stands, and closures.

use std::any::{Any, TypeId, type_name};
use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use super::{OperationError, Value};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::schema::expression;
use crate::sql as text;

/// SQL text: the same for all databases, or another for each.
///
/// A database that no text is for does nothing. Values are bound to the question marks outside of quotes and comments, in
/// order; where there are any, `??` stands for a question mark.
///
/// ```
/// use migrate_core::{dialect::Dialect, operation::Sql};
/// let sql = Sql::new().postgres("CREATE EXTENSION IF NOT EXISTS citext");
/// assert_eq!(sql.of(Dialect::Sqlite), None);
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Sql {
    /// For databases that have no text of their own.
    pub otherwise: Option<String>,
    /// For SQLite.
    pub sqlite: Option<String>,
    /// For PostgreSQL.
    pub postgres: Option<String>,
    /// For MySQL and MariaDB.
    pub mysql: Option<String>,
    /// The values of its question marks, in order.
    pub values: Vec<Value>,
}

/// Starts with a text for all databases, to bind values to.
///
/// ```
/// use migrate_core::prelude::*;
/// let rename = sql("UPDATE users SET name = ? WHERE id = ?").bind("Ada").bind(1);
/// ```
pub fn sql(text: impl Into<String>) -> Sql {
    Sql::new().otherwise(text)
}

impl Sql {
    /// Starts without any text.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says the text for SQLite.
    pub fn sqlite(mut self, sql: impl Into<String>) -> Self {
        self.sqlite = Some(sql.into());
        self
    }

    /// Says the text for PostgreSQL.
    pub fn postgres(mut self, sql: impl Into<String>) -> Self {
        self.postgres = Some(sql.into());
        self
    }

    /// Says the text for MySQL and MariaDB.
    pub fn mysql(mut self, sql: impl Into<String>) -> Self {
        self.mysql = Some(sql.into());
        self
    }

    /// Says the text for the databases that have none of their own.
    pub fn otherwise(mut self, sql: impl Into<String>) -> Self {
        self.otherwise = Some(sql.into());
        self
    }

    /// Binds a value to the next question mark.
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Gives the text for a database.
    pub fn of(&self, dialect: Dialect) -> Option<&str> {
        let own = match dialect {
            Dialect::Sqlite => &self.sqlite,
            Dialect::Postgres => &self.postgres,
            Dialect::Mysql => &self.mysql,
        };
        own.as_ref().or(self.otherwise.as_ref()).map(String::as_str)
    }

    /// Tells whether it may change tables on the database, as far as its words tell.
    pub fn may_change_schema(&self, dialect: Dialect) -> bool {
        self.of(dialect).is_some_and(expression::may_change_schema)
    }

    pub(super) fn check(&self, dialect: Dialect) -> Result<(), OperationError> {
        let Self { otherwise, sqlite, postgres, mysql, values } = self;
        if [otherwise, sqlite, postgres, mysql].into_iter().flatten().next().is_none() {
            return Err(OperationError::NoSql);
        }
        let Some(own) = self.of(dialect) else { return Ok(()) };
        let pieces = text::split(dialect, own)?;
        if pieces.is_empty() {
            return Err(OperationError::NoSql);
        }
        let marks = pieces.iter().flat_map(|piece| &piece.marks).filter(|mark| mark.is_parameter).count();
        if values.is_empty() || marks == values.len() {
            return Ok(());
        }
        Err(OperationError::UnboundValues { marks, values: values.len() })
    }

    /// Shows the first words, enough to recognise it.
    pub(super) fn describe(&self) -> String {
        let Self { otherwise, sqlite, postgres, mysql, values: _ } = self;
        let text = [otherwise, sqlite, postgres, mysql].into_iter().flatten().next().map_or("", |it| it.trim());
        shown(text)
    }
}

/// Shows the first words of SQL, enough to recognise it.
pub(crate) fn shown(sql: &str) -> String {
    let line = sql.lines().next().unwrap_or_default();
    let shown = &line[..line.floor_char_boundary(SHOWN)];
    if shown.len() < sql.len() { format!("execute `{shown}...`") } else { format!("execute `{shown}`") }
}

/// How many bytes of SQL a description shows.
const SHOWN: usize = 60;

impl From<&str> for Sql {
    fn from(sql: &str) -> Self {
        Self::new().otherwise(sql)
    }
}

impl From<String> for Sql {
    fn from(sql: String) -> Self {
        Self::new().otherwise(sql)
    }
}

/// A closure of a migration that is called with a connection when its turn comes.
#[derive(Clone)]
pub struct Run {
    /// Name of the connection type that it takes.
    pub connection: &'static str,
    /// The connection type that it takes.
    pub takes: TypeId,
    /// Calls it; the argument is the connection, of the type that it takes.
    pub call: RunFn,
}

/// The closure behind [`Run`].
pub type RunFn = Arc<dyn Fn(&mut dyn Any) -> Result<()> + Send + Sync>;

impl Run {
    /// Wraps a closure; what it returns is dropped, an error of its is kept.
    pub fn new<C, T, E>(closure: impl Fn(&mut C) -> Result<T, E> + Send + Sync + 'static) -> Self
    where
        C: Any,
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        let call = move |connection: &mut dyn Any| {
            let Some(connection) = connection.downcast_mut::<C>() else {
                return Err(Error::from(OperationError::OtherConnection { takes: type_name::<C>() }));
            };
            match closure(connection) {
                Ok(_) => Ok(()),
                // An error of ours comes back as it was, with its code and help.
                Err(error) => Err(error.into().downcast::<Error>().map_or_else(Error::User, |error| *error)),
            }
        };
        Self { connection: type_name::<C>(), takes: TypeId::of::<C>(), call: Arc::new(call) }
    }

    pub(super) fn describe(&self) -> String {
        let name = self.connection.rsplit("::").next().unwrap_or(self.connection);
        format!("run a closure on a `{name}`")
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Run").field("connection", &self.connection).finish_non_exhaustive()
    }
}

impl PartialEq for Run {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.call, &other.call)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::Explain;

    #[test]
    fn a_closure_gets_its_connection_and_may_fail_with_any_error() {
        let run = Run::new(|text: &mut String| text.parse::<i32>());
        assert!((run.call)(&mut "12".to_owned()).is_ok());
        let error = (run.call)(&mut "twelve".to_owned()).expect_err("not a number");
        assert_eq!(error.to_string(), "invalid digit found in string");
    }

    #[test]
    fn a_closure_refuses_another_connection() {
        let run = Run::new(|_: &mut String| Ok::<(), Error>(()));
        assert_eq!((run.call)(&mut 7_u8).expect_err("not a string").code(), "other-connection");
    }

    #[test]
    fn an_error_of_ours_keeps_its_code() {
        let run = Run::new(|_: &mut String| Err::<(), Error>(OperationError::NoSql.into()));
        assert_eq!((run.call)(&mut String::new()).expect_err("fails").code(), "no-sql");
    }

    #[test]
    fn sql_is_described_by_its_first_words() {
        assert_eq!(Sql::from(" DROP VIEW v").describe(), "execute `DROP VIEW v`");
        assert_eq!(Sql::from("UPDATE t\nSET a = 1").describe(), "execute `UPDATE t...`");
        assert!(Sql::from("ü".repeat(99)).describe().ends_with("ü...`"));
    }

    #[test]
    fn a_text_of_its_own_beats_the_one_for_all() {
        let sql = Sql::from("a").mysql("b");
        assert_eq!((sql.of(Dialect::Sqlite), sql.of(Dialect::Mysql)), (Some("a"), Some("b")));
        assert_eq!(Sql::new().check(Dialect::Mysql), Err(OperationError::NoSql));
        assert_eq!(Sql::new().mysql(" -- a").check(Dialect::Mysql), Err(OperationError::NoSql));
    }

    #[test]
    fn as_many_values_are_bound_as_there_are_question_marks() {
        let one = sql("UPDATE t SET a = '?' /* ? */ WHERE b = ? AND c ?? d").bind(1);
        assert_eq!(one.check(Dialect::Postgres), Ok(()));
        let error = one.bind("x").check(Dialect::Postgres).expect_err("there is one");
        assert_eq!(error.to_string(), "the SQL has 1 question mark for 2 values");
        assert_eq!(sql("SELECT a ? b").check(Dialect::Postgres), Ok(()), "nothing is bound");
    }

    #[test]
    fn a_text_that_is_not_closed_is_refused() {
        let error = Sql::from("SELECT 1;\nSELECT 'a").check(Dialect::Sqlite).expect_err("is open");
        assert_eq!(error.code(), "unclosed-sql");
    }
}
