//! Queries by themselves: those of an inspection, and the plain ones.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::RunQueryDsl;
use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
use diesel::result::QueryResult;
use migrate_core::connection::{AnyConnection, MigrateConnection, OpenOptions, open};
use migrate_core::inspect::{Filter, inspect};
use migrate_tests::{Failure, Result, TestDatabase};

use crate::cells::Cells;
use crate::measure::in_turns;
use crate::plain;

/// An open connection, and what is sent on it.
pub(crate) struct Catalog {
    url: String,
    connection: AnyConnection,
    queries: Vec<String>,
}

impl Catalog {
    /// Inspects a database once, and keeps what was sent.
    pub(crate) fn of(database: &TestDatabase) -> Result<Self> {
        let opened = open(&database.url, &OpenOptions::default());
        let mut connection = opened.map_err(|error| Failure::new("a connection", error))?;
        let sent = Arc::new(Mutex::new(Vec::new()));
        let listener = Arc::clone(&sent);
        let listen = move |event: InstrumentationEvent<'_>| {
            if let InstrumentationEvent::StartQuery { query, .. } = event
                && let Ok(mut sent) = listener.lock()
            {
                sent.push(bound(&query.to_string()));
            }
        };
        match &mut connection {
            AnyConnection::Sqlite(it) => it.set_instrumentation(listen),
            AnyConnection::Postgres(it) => it.set_instrumentation(listen),
            AnyConnection::Mysql(it) => it.set_instrumentation(listen),
        }
        read(&mut connection)?;
        let queries = sent.lock().map(|sent| sent.clone()).unwrap_or_default();
        Self::sending(database, queries)
    }

    /// What a tool asks that does not know better.
    pub(crate) fn plain(database: &TestDatabase) -> Result<Self> {
        Self::sending(database, plain::queries(database.backend).iter().map(ToString::to_string).collect())
    }

    fn sending(database: &TestDatabase, queries: Vec<String>) -> Result<Self> {
        let opened = open(&database.url, &OpenOptions::default());
        let connection = opened.map_err(|error| Failure::new("a connection", error))?;
        Ok(Self { url: database.url.clone(), connection, queries })
    }

    /// Counts the statements.
    pub(crate) fn queries(&self) -> usize {
        self.queries.len()
    }

    /// Opens a connection, as a command does, sends the queries on it, takes the values out of the rows, and closes it.
    pub(crate) fn alone(&self) -> Result<Duration> {
        let begin = Instant::now();
        let opened = open(&self.url, &OpenOptions::default());
        let mut connection = opened.map_err(|error| Failure::new("a connection", error))?;
        send_all(&mut connection, &self.queries)?;
        drop(connection);
        Ok(begin.elapsed())
    }

    /// Measures an inspection on the open connection, in turns with its queries.
    pub(crate) fn beside_inspection(&mut self, rounds: usize) -> Result<(Duration, Duration)> {
        let cell = std::cell::RefCell::new(self);
        let inspected = || {
            let begin = Instant::now();
            read(&mut cell.borrow_mut().connection).map(|()| begin.elapsed())
        };
        let alone = || {
            let Self { connection, queries, .. } = &mut **cell.borrow_mut();
            let begin = Instant::now();
            send_all(connection, queries).map(|()| begin.elapsed())
        };
        in_turns(rounds, inspected, alone)
    }
}

fn read(connection: &mut AnyConnection) -> Result<()> {
    let read = inspect(&mut connection.session(), &Filter::default());
    read.map(drop).map_err(|error| Failure::new("an inspection", error))
}

fn send_all(connection: &mut AnyConnection, queries: &[String]) -> Result<()> {
    for sql in queries {
        let sent = match connection {
            AnyConnection::Sqlite(it) => send(it, sql, |it, sql| diesel::sql_query(sql).load::<Cells>(it)),
            AnyConnection::Postgres(it) => send(it, sql, |it, sql| diesel::sql_query(sql).load::<Cells>(it)),
            AnyConnection::Mysql(it) => send(it, sql, |it, sql| diesel::sql_query(sql).load::<Cells>(it)),
        };
        sent.map_err(|error| Failure::new(sql, error))?;
    }
    Ok(())
}

/// Sends a statement; of a query all rows are there before they go.
fn send<C: SimpleConnection>(
    connection: &mut C,
    sql: &str,
    load: impl Fn(&mut C, &str) -> QueryResult<Vec<Cells>>,
) -> QueryResult<()> {
    if sql.trim_start().starts_with("SELECT") { load(connection, sql).map(drop) } else { connection.batch_execute(sql) }
}

/// Puts the bound values into the text of a query, as `-- binds: [[2200]]` tells them behind it.
fn bound(query: &str) -> String {
    let Some((sql, binds)) = query.split_once(" -- binds: ") else { return query.to_owned() };
    let list = binds.trim().trim_start_matches('[').trim_end_matches(']');
    sql.replace("$1", &format!("'{{{list}}}'::oid[]"))
}
