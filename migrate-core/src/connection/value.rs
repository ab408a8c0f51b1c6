//! One value of a database, as text whatever its type.

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::{Nullable, Text};

use super::{Command, Session};
use crate::dialect::Dialect;

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

/// Reads the value of a query of one column and at most one row, in the database's own spelling; none and NULL are `None`.
pub(crate) fn value(session: &mut Session<'_>, query: &str) -> QueryResult<Option<String>> {
    let text = match session.dialect() {
        Dialect::Sqlite | Dialect::Postgres => "TEXT",
        Dialect::Mysql => "CHAR",
    };
    let query = query.trim().trim_end_matches(';');
    let rows: Vec<Value> = session.load(Command::new(format!("SELECT CAST(({query}) AS {text}) AS value")).once())?;
    Ok(rows.into_iter().next().and_then(|row| row.value))
}
