//! The migration lock on PostgreSQL: an advisory lock of the session.

use diesel::QueryableByName;
use diesel::result::{Error as DieselError, QueryResult};
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};

use crate::connection::{Command, Row, Session, says_pooled};
use crate::lock::{Holder, LockError, Patience};
use crate::migration::Settings;

/// An advisory lock that is held.
#[derive(Debug)]
pub(crate) struct AdvisoryLock {
    key: i64,
    table: &'static str,
    /// Whether it goes with the caller's transaction, so that nobody sees it free before that has been committed.
    of_transaction: bool,
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    taken: bool,
    #[diesel(sql_type = BigInt)]
    key: i64,
    #[diesel(sql_type = Integer)]
    pid: i32,
    /// Whether this session of the server held it before it was asked for.
    #[diesel(sql_type = Bool)]
    held_before: bool,
}

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Bool)]
    held: bool,
    #[diesel(sql_type = Integer)]
    pid: i32,
}

#[derive(QueryableByName)]
struct Released {
    #[diesel(sql_type = Bool)]
    released: bool,
}

#[derive(QueryableByName)]
struct HolderRow {
    #[diesel(sql_type = Text)]
    pid: String,
    #[diesel(sql_type = Nullable<Text>)]
    application: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    client: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    since: Option<String>,
}

pub(crate) fn acquire(
    session: &mut Session<'_>,
    settings: &Settings,
    mut patience: Patience<'_>,
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<AdvisoryLock, LockError> {
    let table = settings.version_table;
    let refused = |error: DieselError| LockError::Refused { of: table.to_owned(), cause: error.to_string() };
    let answered = |error: DieselError| match says_pooled(&error.to_string()) {
        true => LockError::Pooled {
            of: table.to_owned(),
            cause: "the next statement ran on another session of the server".to_owned(),
        },
        false => refused(error),
    };
    let of_transaction = session.depth().map_err(refused)? > 0;
    let mut told = false;
    loop {
        let Answer { taken, key, pid, held_before } = ask(session, settings, of_transaction).map_err(answered)?;
        if taken {
            let lock = AdvisoryLock { key, table, of_transaction };
            // A session may take a lock twice, and behind a pooler two migrators may be one session.
            if held_before && !of_transaction {
                let refusal = lock.pooled(&format!("session {pid} of the server holds it already, for somebody else"));
                return lock.release(session).and(Err(refusal));
            }
            let held = holds(session, key).map_err(answered)?;
            return match held {
                Held { held: true, pid: now } if now == pid => Ok(lock),
                Held { pid: now, .. } if now != pid => {
                    Err(lock.pooled(&format!("session {pid} of the server took it, and {now} ran the next statement")))
                }
                Held { .. } => Err(lock.pooled("the session that took it holds it no more")),
            };
        }
        if !told {
            told = true;
            waiting(holder(session, key).as_ref());
        }
        if !patience.wait() {
            return Err(patience.ended(table.to_owned(), holder(session, key)));
        }
    }
}

impl AdvisoryLock {
    pub(crate) fn release(self, session: &mut Session<'_>) -> Result<(), LockError> {
        if self.of_transaction {
            return Ok(());
        }
        let unlock = Command::new("SELECT pg_advisory_unlock(").integer(self.key).sql(") AS released");
        match session.load::<Released>(unlock) {
            Ok(rows) if rows.iter().all(|row| row.released) => Ok(()),
            Ok(_) => Err(self.pooled("it was gone before it was given back")),
            Err(error) => Err(LockError::Refused { of: self.table.to_owned(), cause: error.to_string() }),
        }
    }

    fn pooled(&self, cause: &str) -> LockError {
        LockError::Pooled { of: self.table.to_owned(), cause: cause.to_owned() }
    }
}

/// Reads the one row of an answer.
fn one<T: Row>(session: &mut Session<'_>, question: Command<'_>) -> QueryResult<T> {
    session.load(question)?.into_iter().next().ok_or(DieselError::NotFound)
}

/// Asks whether the session that answers holds the lock: behind a pooler in transaction mode it may be another one.
fn holds(session: &mut Session<'_>, key: i64) -> QueryResult<Held> {
    let question = Command::new(
        "SELECT pg_backend_pid() AS pid, EXISTS (SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory' \
         AND granted AND objsubid = 1 AND (CAST(classid AS BIGINT) << 32) | CAST(objid AS BIGINT) = ",
    )
    .integer(key)
    .sql(") AS held");
    one(session, question)
}

/// Asks once. The key is of schema and version table, so that tenants run side by side; the database is part of every advisory lock.
fn ask(session: &mut Session<'_>, settings: &Settings, of_transaction: bool) -> QueryResult<Answer> {
    let function = if of_transaction { "pg_try_advisory_xact_lock" } else { "pg_try_advisory_lock" };
    // The inner question is answered first: `OFFSET 0` keeps it from being joined with the outer one.
    let words = format!(
        "SELECT {function}(key) AS taken, key, pg_backend_pid() AS pid, held_before FROM (SELECT key, EXISTS (\
         SELECT 1 FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory' AND granted AND objsubid = 1 \
         AND (CAST(classid AS BIGINT) << 32) | CAST(objid AS BIGINT) = key) AS held_before FROM"
    );
    one(session, key_after(words, settings).sql(" OFFSET 0) AS asked"))
}

/// Finds who holds the lock now.
pub(crate) fn holder_now(session: &mut Session<'_>, settings: &Settings) -> Option<Holder> {
    let asked = "SELECT false AS taken, key, pg_backend_pid() AS pid, false AS held_before FROM".to_owned();
    let answer: Answer = one(session, key_after(asked, settings)).ok()?;
    holder(session, answer.key)
}

fn key_after(words: String, settings: &Settings) -> Command<'static> {
    Command::new(words + " (SELECT hashtextextended(concat_ws('.', 'migrate', coalesce(")
        .text_or_null(settings.version_schema)
        .sql(", current_schema()), CAST(")
        .text(settings.version_table)
        .sql(" AS TEXT)), 0) AS key) AS lock")
}

/// Finds who holds the lock; a key of 64 bits stands in two columns of 32.
/// <https://www.postgresql.org/docs/current/view-pg-locks.html>
fn holder(session: &mut Session<'_>, key: i64) -> Option<Holder> {
    let question = Command::new(
        "SELECT CAST(locks.pid AS TEXT) AS pid, nullif(activity.application_name, '') AS application, \
         coalesce(activity.client_hostname, host(activity.client_addr)) AS client, \
         to_char(activity.backend_start AT TIME ZONE 'UTC', 'HH24:MI:SS') AS since \
         FROM pg_locks AS locks LEFT JOIN pg_stat_activity AS activity ON activity.pid = locks.pid \
         WHERE locks.locktype = 'advisory' AND locks.granted AND locks.objsubid = 1 \
         AND locks.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND (CAST(locks.classid AS BIGINT) << 32) | CAST(locks.objid AS BIGINT) = ",
    )
    .integer(key);
    let row: HolderRow = one(session, question).ok()?;
    Some(Holder { pid: row.pid, application: row.application, client: row.client, since: row.since })
}
