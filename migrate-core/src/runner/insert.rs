//! Inserting many rows: by COPY on PostgreSQL, by LOAD DATA on MySQL where it can be had, elsewhere by statements of many
//! rows: prepared ones that stay, or on MySQL, where binding costs more than parsing, written out ones.

#[cfg(feature = "postgres")]
use std::io::Write;
use std::sync::mpsc;
use std::thread;

use diesel::result::QueryResult;

use super::statement::{Failure, failure};
use super::step::Record;
use crate::connection::{Command, Session};
use crate::dialect::Dialect;
use crate::journal;
use crate::operation::{Row, Value};
use crate::script::Insert;

/// Inserts the rows, in the transaction that is there.
pub(super) fn insert(session: &mut Session<'_>, insert: &Insert) -> QueryResult<()> {
    #[cfg(feature = "postgres")]
    if let Some(connection) = session.typed().downcast_mut::<diesel::PgConnection>() {
        return copy(connection, insert);
    }
    #[cfg(all(unix, feature = "mysql"))]
    if super::load::load(session, insert)? {
        return Ok(());
    }
    let rows = rows_of_a_statement(insert);
    if insert.dialect == Dialect::Mysql && insert.rows.iter().flat_map(|row| &row.0).all(is_plain) {
        return written_out(session, insert, rows);
    }
    insert.rows.chunks(rows).try_for_each(|rows| session.execute(command(insert, rows)).map(|_| ()))
}

/// Sends statements that a second thread writes meanwhile, so that the server does not wait for them.
fn written_out(session: &mut Session<'_>, insert: &Insert, rows: usize) -> QueryResult<()> {
    thread::scope(|scope| {
        let (sender, statements) = mpsc::sync_channel(WRITTEN_AHEAD);
        // Nobody receives any more when a statement has failed.
        scope.spawn(move || insert.rows.chunks(rows).try_for_each(|rows| sender.send(insert.statement(rows))));
        statements.iter().try_for_each(|statement: String| session.batch(&statement))
    })
}

/// How many statements wait to be sent at most.
const WRITTEN_AHEAD: usize = 4;

/// Tells whether a value reads the same in every mode of MySQL when it is written out: a backslash does not.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Text(text) | Value::Typed(text, _) => !text.contains(['\\', '\0']) && text.len() <= LONGEST_WRITTEN,
        Value::Bytes(bytes) => bytes.len() <= LONGEST_WRITTEN,
        Value::Null | Value::Boolean(_) | Value::Integer(_) | Value::Float(_) => true,
    }
}

/// How many bytes a value has at most that is written out, so that a statement stays below `max_allowed_packet`.
const LONGEST_WRITTEN: usize = 1024;

/// Inserts the rows in a transaction of its own, and puts them on record in it.
pub(super) fn on_record(session: &mut Session<'_>, rows: &Insert, record: &Record<'_>) -> Result<(), Failure> {
    let inserted = session
        .begin()
        .and_then(|()| insert(session, rows))
        .and_then(|()| journal::advance(session, record.settings, record.done))
        .and_then(|()| session.commit());
    if inserted.is_err() {
        // The first error tells why.
        let _ = session.roll_back_to(0);
    }
    inserted.map_err(|error| failure(&error))
}

/// How many rows go into one statement: enough to make the cost of a statement small, within what the database can bind.
fn rows_of_a_statement(insert: &Insert) -> usize {
    let (rows, values) = match insert.dialect {
        // https://www.sqlite.org/limits.html#max_variable_number
        Dialect::Sqlite => (50, 32_766),
        Dialect::Postgres | Dialect::Mysql => (500, 65_535),
    };
    (values / insert.columns.len().max(1)).clamp(1, rows)
}

fn command<'c>(insert: &'c Insert, rows: &'c [Row]) -> Command<'c> {
    let mut command = Command::new("INSERT INTO ").sql(&*insert.target).sql(" VALUES ");
    for (number, row) in rows.iter().enumerate() {
        command = command.sql(if number > 0 { ", (" } else { "(" });
        for (number, value) in row.0.iter().enumerate() {
            if number > 0 {
                command = command.sql(", ");
            }
            command = command.value(value);
        }
        command = command.sql(")");
    }
    command
}

#[cfg(feature = "postgres")]
fn copy(connection: &mut diesel::PgConnection, insert: &Insert) -> QueryResult<()> {
    /// How much text is sent at once.
    const SENT: usize = 64 * 1024;
    let rows = |sink: &mut dyn Write| {
        let mut text = String::with_capacity(SENT + 1024);
        for row in insert.rows.iter() {
            Insert::copy(&mut text, row);
            if text.len() >= SENT {
                sink.write_all(text.as_bytes())?;
                text.clear();
            }
        }
        sink.write_all(text.as_bytes())
    };
    crate::connection::copy_in(connection, &insert.target, &rows).map(|_| ())
}
