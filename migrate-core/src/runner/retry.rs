//! Trying again what others stood in the way of: a deadlock, a conflict, a table that is in use.
//!
//! Only what is undone whole is tried again, a transaction or a statement that the server has refused.

use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::Text;

use super::step::Turn;
use super::{Event, Observer, Options, RunError};
use crate::connection::{Command, Session};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::lock::spread;
use crate::script::{Script, names_in};

/// The pause before the first try, doubled before each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Does something until it succeeds, fails for good, or was tried often enough.
pub(super) fn again<T>(
    session: &mut Session<'_>,
    options: &Options,
    (turn, script): (&Turn<'_>, &Script),
    observer: Observer<'_>,
    once: &mut dyn FnMut(&mut Session<'_>, Observer<'_>) -> Result<T>,
) -> Result<T> {
    let mut pause = FIRST_PAUSE;
    let mut tries = 0;
    loop {
        let error = match once(session, observer) {
            Err(error) if tries < options.retries && !options.stop.is_asked() && passes(&error) => error,
            outcome => return outcome,
        };
        tries += 1;
        let (cause, number) = if let Error::Run(RunError::Statement(failed)) = &error {
            (failed.cause.clone(), Some(failed.number))
        } else {
            (error.to_string(), None)
        };
        let blockers = number.map_or_else(Vec::new, |number| blockers(session, script, number));
        observer(&Event::Retrying { step: turn.step, number, cause: &cause, blockers: &blockers, tries });
        std::thread::sleep(spread(pause));
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Gives the pause before a try, counted from one.
pub(super) fn pause(tries: u32) -> Duration {
    spread(FIRST_PAUSE * 2_u32.saturating_pow(tries.saturating_sub(1)).min(50))
}

fn passes(error: &Error) -> bool {
    matches!(error, Error::Run(error) if error.is_passing())
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    what: String,
}

/// Names who uses the tables of a statement; a server that does not tell is no reason to stop.
fn blockers(session: &mut Session<'_>, script: &Script, number: usize) -> Vec<String> {
    let Some(statement) = script.statements.get(number - 1) else { return Vec::new() };
    let names = names_in(session.dialect(), &statement.action);
    let query = match session.dialect() {
        Dialect::Sqlite => return Vec::new(),
        Dialect::Postgres => {
            let mut query = Command::new(
                "SELECT concat('pid ', a.pid, ' (', coalesce(nullif(a.application_name, ''), a.usename), '), ', a.state, \
                 ' since ', to_char(a.xact_start AT TIME ZONE 'UTC', 'HH24:MI:SS'), ' UTC') AS what \
                 FROM pg_stat_activity a WHERE a.pid <> pg_backend_pid() AND EXISTS (SELECT 1 FROM pg_locks l \
                 JOIN pg_class c ON c.oid = l.relation WHERE l.pid = a.pid AND l.granted AND c.relname IN (''",
            );
            for name in &names {
                query = query.sql(", ").text(name);
            }
            query.sql(")) ORDER BY a.xact_start LIMIT 3")
        }
        Dialect::Mysql => Command::new(
            "SELECT concat('pid ', p.id, ' (', p.user, '), in a transaction since ', t.trx_started) AS what \
             FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id \
             WHERE p.id <> connection_id() ORDER BY t.trx_started LIMIT 3",
        ),
    };
    let rows: Vec<Row> = session.load(query.once()).unwrap_or_default();
    rows.into_iter().map(|Row { what }| what).collect()
}
