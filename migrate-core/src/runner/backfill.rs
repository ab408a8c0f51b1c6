//! Updating a table batch after batch, each in a transaction with the record of how far it came.

use std::time::{Duration, Instant};

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::{Nullable, Text};

use super::digest::Digest;
use super::retry;
use super::statement::{Failure, failure, plain};
use super::step::Record;
use crate::connection::{Command, Session};
use crate::dialect::{Dialect, Spelling, SqlError};
use crate::journal;
use crate::operation::Pause;
use crate::script::Batches;

/// Updates the rows that are left, and tells after each batch how many that were, and about how many there are.
pub(super) fn run(
    session: &mut Session<'_>,
    batches: &Batches,
    record: &Record<'_>,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<(), Failure> {
    let digest = Digest::NOTHING.text(&batches.whole).to_string();
    if ask(session, batches.keyless())?.is_some() {
        return Err(Failure {
            cause: format!("a row of `{}` has no key, and would be passed over", batches.table),
            notes: vec![
                "hint: name other columns with `b.key(..)`, or leave the row out with `b.filter(..)`".to_owned(),
            ],
            is_passing: false,
        });
    }
    let spellings = spellings(session, batches).map_err(|error| failure(&error))?;
    let estimated = estimate(session, batches);
    // Where the update is another one by now, what the old one reached says nothing.
    let mut after = record.last_key.and_then(|it| it.strip_prefix(&digest)).map(|key| key.trim_start().to_owned());
    let (mut rows, mut tries) = (0, 0);
    loop {
        let begun = Instant::now();
        let done = one(session, batches, record, after.as_deref(), &spellings, &digest);
        if done.is_err() {
            // The first error tells why.
            let _ = session.roll_back_to(0);
        }
        // A batch that others stood in the way of is undone, and costs less than what is done before it.
        if let Err(Failure { is_passing: true, .. }) = &done
            && tries < record.retries
            && !record.stop.is_asked()
        {
            tries += 1;
            std::thread::sleep(retry::pause(tries));
            continue;
        }
        tries = 0;
        let (touched, up_to) = done?;
        rows += u64::try_from(touched).unwrap_or_default();
        tell(rows, estimated);
        if up_to.is_none() {
            return Ok(());
        }
        after = up_to;
        if record.stop.is_asked() {
            return Err(plain(format!("stopped as asked, after {rows} rows")));
        }
        std::thread::sleep(rest(batches.pause, begun.elapsed()));
    }
}

/// Updates one batch; gives the number of rows and the key that it reached, none after the last batch.
fn one(
    session: &mut Session<'_>,
    batches: &Batches,
    record: &Record<'_>,
    after: Option<&str>,
    spellings: &[Spelling],
    digest: &str,
) -> Result<(usize, Option<String>), Failure> {
    let failed = |error: diesel::result::Error| failure(&error);
    session.begin().map_err(failed)?;
    let up_to = ask(session, batches.last_key(after, spellings))?;
    let update = batches.update(after, up_to.as_deref()).map_err(|error| plain(error.to_string()))?;
    let touched = session.execute(Command::new(update).once()).map_err(failed)?;
    match &up_to {
        Some(key) => journal::reach(session, record.settings, record.done, &format!("{digest} {key}")),
        None => journal::advance(session, record.settings, record.done),
    }
    .and_then(|()| session.commit())
    .map_err(failed)?;
    Ok((touched, up_to))
}

/// How long nothing is done after a batch that took so long.
fn rest(pause: Pause, worked: Duration) -> Duration {
    match pause {
        Pause::None => Duration::ZERO,
        Pause::For(time) => time,
        Pause::Share(share) => worked.mul_f64((1.0 / share - 1.0).clamp(0.0, 10_000.0)),
    }
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

fn ask(session: &mut Session<'_>, query: Result<String, SqlError>) -> Result<Option<String>, Failure> {
    let query = query.map_err(|error| plain(error.to_string()))?;
    load(session, Command::new(query).once()).map_err(|error| failure(&error))
}

fn load(session: &mut Session<'_>, query: Command<'_>) -> QueryResult<Option<String>> {
    Ok(session.load::<Answer>(query)?.into_iter().next().and_then(|row| row.value))
}

/// Finds how MySQL must write each key column, for a comparison to mean what the order means.
fn spellings(session: &mut Session<'_>, batches: &Batches) -> QueryResult<Vec<Spelling>> {
    let spelling = |column: &str, session: &mut Session<'_>| {
        if batches.dialect != Dialect::Mysql {
            return Ok(Spelling::Quoted);
        }
        let query = of_table("SELECT data_type AS value FROM information_schema.columns WHERE ", batches);
        let ty = load(session, query.sql(" AND column_name = ").text(column))?.unwrap_or_default();
        Ok(match ty.to_ascii_lowercase().as_str() {
            "tinyint" | "smallint" | "mediumint" | "int" | "bigint" | "decimal" | "float" | "double" | "year" => {
                Spelling::Number
            }
            "binary" | "varbinary" | "tinyblob" | "blob" | "mediumblob" | "longblob" | "bit" => Spelling::Bytes,
            _ => Spelling::Quoted,
        })
    };
    batches.key.iter().map(|column| spelling(column.as_str(), session)).collect()
}

/// Asks about how many rows the table has; a database that does not tell is no reason to stop.
fn estimate(session: &mut Session<'_>, batches: &Batches) -> Option<u64> {
    let query = match batches.dialect {
        Dialect::Sqlite => Command::new("SELECT CAST(count(*) AS TEXT) AS value FROM ").sql(&*batches.target),
        Dialect::Postgres => Command::new(
            "SELECT CAST(CAST(reltuples AS BIGINT) AS TEXT) AS value FROM pg_class WHERE oid = to_regclass(",
        )
        .text(&batches.target)
        .sql(")"),
        Dialect::Mysql => {
            of_table("SELECT CAST(table_rows AS CHAR) AS value FROM information_schema.tables WHERE ", batches)
        }
    };
    load(session, query).ok().flatten()?.parse().ok()
}

fn of_table<'c>(words: &'static str, batches: &'c Batches) -> Command<'c> {
    Command::new(words)
        .sql("table_schema = coalesce(")
        .text_or_null(batches.table.schema.as_ref().map(|schema| schema.as_str()))
        .sql(", DATABASE()) AND table_name = ")
        .text(batches.table.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_of_work_rests_in_proportion() {
        let worked = Duration::from_millis(100);
        assert_eq!(rest(Pause::Share(0.25), worked), Duration::from_millis(300));
        assert_eq!(rest(Pause::Share(1.0), worked), Duration::ZERO);
        assert_eq!(rest(Pause::For(worked), Duration::ZERO), worked);
        assert_eq!(rest(Pause::None, worked), Duration::ZERO);
    }
}
