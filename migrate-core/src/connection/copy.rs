//! PostgreSQL's COPY, into a table that is known by name only.

use std::cell::RefCell;
use std::io::{self, Write};

use diesel::pg::{CopyTarget, Pg};
use diesel::query_builder::AstPass;
use diesel::result::{Error as DieselError, QueryResult};
use diesel::{ExecuteCopyFromDsl, PgConnection, sql_types};

diesel::table! {
    /// Stands in for the table, as Diesel wants a type for one.
    named (id) {
        id -> Integer,
    }
}

/// The table that COPY names.
struct Target;

thread_local! {
    // Diesel asks the type for the table's name, not a value of it.
    static NAME: RefCell<String> = const { RefCell::new(String::new()) };
}

impl CopyTarget for Target {
    type SqlType = sql_types::Integer;
    type Table = named::table;

    fn walk_target(mut pass: AstPass<'_, '_, Pg>) -> QueryResult<()> {
        NAME.with_borrow(|name| pass.push_sql(name));
        Ok(())
    }
}

/// What stops a COPY.
#[derive(Debug, thiserror::Error)]
enum CopyError {
    #[error(transparent)]
    Diesel(#[from] DieselError),
    #[error(transparent)]
    Io(#[from] io::Error),
}

/// Sends rows in COPY's text form to a table and its columns, named as SQL.
pub(crate) fn copy_in(
    connection: &mut PgConnection,
    target: &str,
    rows: &dyn Fn(&mut dyn Write) -> io::Result<()>,
) -> QueryResult<usize> {
    NAME.with_borrow_mut(|name| target.clone_into(name));
    let copied = diesel::copy_from(named::table)
        .from_raw_data(Target, |sink: &mut dyn Write| rows(sink).map_err(CopyError::from))
        .execute(connection);
    copied.map_err(|error| match error {
        CopyError::Diesel(error) => error,
        CopyError::Io(error) => DieselError::SerializationError(Box::new(error)),
    })
}
