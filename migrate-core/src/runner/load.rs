//! MySQL's LOAD DATA LOCAL: rows as lines of a file, which is a pipe here; half the time of parsing them as SQL.
//!
//! With LOCAL the server leaves out a row that does not fit and only warns of it. Hence nothing that it warned of is kept:
//! it is rolled back, and inserting tells what was wrong: <https://dev.mysql.com/doc/refman/8.4/en/load-data.html#load-data-error-handling>.

use std::io::{self, PipeReader, PipeWriter, Write};
use std::os::fd::AsRawFd;
use std::thread;

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::BigInt;

use crate::connection::{Command, Session};
use crate::operation::{Row, Value};
use crate::script::Insert;

/// From so many rows on it is worth the questions before and after.
const WORTH_IT: usize = 1_000;

/// Types whose columns take a value from text as they take the literal.
const TYPES: &str = "'tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal', 'float', 'double', 'char', 'varchar', \
                     'tinytext', 'text', 'mediumtext', 'longtext', 'date', 'datetime', 'timestamp', 'time', 'uuid'";

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Loads the rows in the transaction that is there; `false` when nothing was done, as it cannot be done or does not go well.
pub(super) fn load(session: &mut Session<'_>, insert: &Insert) -> QueryResult<bool> {
    let is_text = |row: &Row| !row.0.iter().any(|value| matches!(value, Value::Bytes(_)));
    let is_fit = matches!(session, Session::Mysql(_))
        && insert.rows.len() >= WORTH_IT
        && insert.rows.iter().all(is_text)
        && can_be_loaded(session, insert)?;
    let Some((reader, writer)) = is_fit.then(io::pipe).and_then(Result::ok) else { return Ok(false) };
    let depth = session.depth()?;
    session.begin()?;
    match send(session, insert, reader, writer).and_then(|()| whole(session, insert)) {
        Ok(true) => session.commit().map(|()| true),
        Ok(false) => session.roll_back_to(depth).map(|()| false),
        // Refused, or the transaction is gone with it: then there is no savepoint any more, and the first error tells why.
        Err(error) => session.roll_back_to(depth).map(|()| false).map_err(|_| error),
    }
}

/// Asks whether the server loads what a client sends, into a table that can be rolled back and has only such columns.
fn can_be_loaded(session: &mut Session<'_>, insert: &Insert) -> QueryResult<bool> {
    let command = Command::new(
        "SELECT CAST(count(*) AS SIGNED) AS count FROM information_schema.tables t \
         WHERE @@local_infile = 1 AND t.engine = 'InnoDB' AND t.table_schema = COALESCE(",
    )
    .text_or_null(insert.table.schema.as_ref().map(|schema| schema.as_str()))
    .sql(", DATABASE()) AND t.table_name = ")
    .text(insert.table.name.as_str())
    .sql(
        " AND NOT EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_schema = t.table_schema \
         AND c.table_name = t.table_name AND c.data_type NOT IN (",
    )
    .sql(TYPES)
    .sql("))");
    Ok(session.load::<Count>(command)?.iter().any(|found| found.count == 1))
}

/// Sends the statement while a second thread writes the lines that the client's library reads for it.
fn send(session: &mut Session<'_>, insert: &Insert, reader: PipeReader, writer: PipeWriter) -> QueryResult<()> {
    let sql = insert.loading(&format!("/dev/fd/{}", reader.as_raw_fd()));
    thread::scope(|scope| {
        scope.spawn(move || lines(insert, writer));
        // The count is that of the statement before it, and the next question would be too late.
        let sent = session.batch(&format!("{sql}; SET @migrate_loaded = ROW_COUNT() - @@warning_count"));
        // Nobody reads any more; a writer that still writes learns it.
        drop(reader);
        sent
    })
}

/// Writes the lines; a reader that is gone has told why.
fn lines(insert: &Insert, mut writer: PipeWriter) {
    /// How many bytes a pipe holds.
    const SENT: usize = 64 * 1024;
    let mut text = String::with_capacity(SENT + 1024);
    for row in insert.rows.iter() {
        Insert::load(&mut text, row);
        if text.len() >= SENT {
            if writer.write_all(text.as_bytes()).is_err() {
                return;
            }
            text.clear();
        }
    }
    let _ = writer.write_all(text.as_bytes());
}

/// Tells whether every row arrived, and the server had nothing to say to any.
fn whole(session: &mut Session<'_>, insert: &Insert) -> QueryResult<bool> {
    let count = session.load::<Count>(Command::new("SELECT CAST(@migrate_loaded AS SIGNED) AS count"))?;
    Ok(count.iter().any(|found| i64::try_from(insert.rows.len()) == Ok(found.count)))
}
