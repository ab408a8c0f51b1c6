//! Rebuilding a SQLite table: what the migrations do not know of it is neither lost nor overlooked.

use diesel::QueryableByName;
use diesel::sql_types::Text;

use super::statement::{Failure, failure};
use crate::connection::{Command, Session};
use crate::script::Rebuild;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Kept {
    #[diesel(sql_type = Text)]
    sql: String,
}

/// Rebuilds a table, refuses one with columns that no migration made, and brings back its other triggers and indexes.
pub(super) fn rebuild(session: &mut Session<'_>, rebuild: &Rebuild) -> Result<(), Failure> {
    let columns: Vec<Column> = session.load(Command::new(&*rebuild.columns_sql)).map_err(|error| failure(&error))?;
    let unknown =
        columns.iter().find(|column| !rebuild.columns.iter().any(|name| name.eq_ignore_ascii_case(&column.name)));
    if let Some(Column { name }) = unknown {
        return Err(Failure {
            cause: format!("the table has a column `{name}` that no migration made, and rebuilding it would lose it"),
            notes: vec!["hint: add the column in a migration, or drop it".to_owned()],
        });
    }
    let kept: Vec<Kept> = session.load(Command::new(&*rebuild.kept_sql)).map_err(|error| failure(&error))?;
    let mut statements = rebuild.statements.iter().chain(kept.iter().map(|kept| &kept.sql));
    let depth = session.depth().map_err(|error| failure(&error))?;
    if depth > 0 {
        return statements.try_for_each(|sql| session.batch(sql)).map_err(|error| failure(&error));
    }
    // Half of a rebuild would leave the table under another name, or twice.
    session.begin().map_err(|error| failure(&error))?;
    let rebuilt = statements.try_for_each(|sql| session.batch(sql)).and_then(|()| session.commit());
    if rebuilt.is_err() {
        // The first error tells why.
        let _ = session.roll_back_to(depth);
    }
    rebuilt.map_err(|error| failure(&error))
}
