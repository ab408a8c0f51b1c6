//! The statement by which MariaDB would make a table, for what `information_schema` does not tell.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, QueryableByName};
use diesel::result::Error as DieselError;
use diesel::row::{Field, NamedRow, Row};
use diesel::sql_types::Text;

use crate::connection::{Command, Session, TableName, quote};
use crate::dialect::Dialect;
use crate::inspect::InspectError;

/// The second column of a row, after the name.
struct Statement(String);

impl<DB: Backend> QueryableByName<DB> for Statement
where
    String: FromSql<Text, DB>,
{
    fn build<'a>(row: &impl NamedRow<'a, DB>) -> deserialize::Result<Self> {
        let field = Row::get(row, 1).ok_or("a row without a second column")?;
        String::from_nullable_sql(field.value()).map(Self)
    }
}

/// Gives the statement that makes a table; nothing of one that went meanwhile.
pub(super) fn statement(session: &mut Session<'_>, table: &str) -> Result<String, InspectError> {
    let name = TableName { schema: None, table }.sql(Dialect::Mysql);
    match session.load::<Statement>(Command::new(format!("SHOW CREATE TABLE {name}"))) {
        Ok(rows) => Ok(rows.into_iter().next().map(|it| it.0).unwrap_or_default()),
        Err(DieselError::DatabaseError(_, information)) if information.message().contains("doesn't exist") => {
            Ok(String::new())
        }
        Err(error) => Err(InspectError::refused("tables")(error)),
    }
}

/// Tells whether a list of rows has a partition for what no other holds.
pub(super) fn has_default_partition(statement: &str, name: &str) -> bool {
    statement.contains(&format!("PARTITION {} DEFAULT", quote(Dialect::Mysql, name)))
}

/// Tells whether two columns are the ends of a period of this name.
/// <https://mariadb.com/kb/en/application-time-periods/>
pub(super) fn has_period(statement: &str, name: &str) -> bool {
    statement.contains(&format!("PERIOD FOR {} (", quote(Dialect::Mysql, name)))
}
