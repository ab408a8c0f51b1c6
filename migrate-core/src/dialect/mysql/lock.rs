//! The migration lock on MySQL and MariaDB: a named lock of the session, which outlives the implicit commits of DDL.

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Nullable, Text};

use crate::connection::{Command, Session};
use crate::lock::{Holder, LockError, Patience};
use crate::migration::Settings;

/// A named lock that is held.
#[derive(Debug)]
pub(crate) struct NamedLock {
    name: String,
    table: &'static str,
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Nullable<BigInt>)]
    taken: Option<i64>,
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct HolderRow {
    #[diesel(sql_type = BigInt)]
    pid: i64,
    #[diesel(sql_type = Nullable<Text>)]
    application: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    client: Option<String>,
}

pub(crate) fn acquire(
    session: &mut Session<'_>,
    settings: &Settings,
    mut patience: Patience<'_>,
    waiting: &mut dyn FnMut(Option<&Holder>),
) -> Result<NamedLock, LockError> {
    let table = settings.version_table;
    let refused = |cause: String| LockError::Refused { of: table.to_owned(), cause };
    let name = name(session, settings).map_err(|error| refused(error.to_string()))?;
    let mut told = false;
    loop {
        let question = Command::new("SELECT CAST(GET_LOCK(").text(&name).sql(", 0) AS SIGNED) AS taken");
        let answer: Vec<Answer> = session.load(question).map_err(|error| refused(error.to_string()))?;
        match answer.into_iter().next().and_then(|answer| answer.taken) {
            Some(1) => return Ok(NamedLock { name, table }),
            Some(_) => {}
            None => return Err(refused("the server gave no answer to GET_LOCK".to_owned())),
        }
        if !told {
            told = true;
            waiting(holder(session, &name).as_ref());
        }
        if !patience.wait() {
            return Err(patience.ended(table.to_owned(), holder(session, &name)));
        }
    }
}

impl NamedLock {
    pub(crate) fn release(self, session: &mut Session<'_>) -> Result<(), LockError> {
        let unlock = Command::new("DO RELEASE_LOCK(").text(&self.name).sql(")");
        session
            .execute(unlock)
            .map(|_| ())
            .map_err(|error| LockError::Refused { of: self.table.to_owned(), cause: error.to_string() })
    }
}

/// Names the lock. Names are of the whole server and have at most 64 characters, so that database and table are hashed.
fn name(session: &mut Session<'_>, settings: &Settings) -> QueryResult<String> {
    let question = Command::new("SELECT concat('migrate:', md5(concat_ws('.', coalesce(")
        .text_or_null(settings.version_schema)
        .sql(", DATABASE(), ''), ")
        .text(settings.version_table)
        .sql("))) AS name");
    let row: Option<Name> = session.load(question)?.into_iter().next();
    row.map(|row| row.name).ok_or(diesel::result::Error::NotFound)
}

/// Finds who holds the lock now.
pub(crate) fn holder_now(session: &mut Session<'_>, settings: &Settings) -> Option<Holder> {
    let name = name(session, settings).ok()?;
    holder(session, &name)
}

fn holder(session: &mut Session<'_>, name: &str) -> Option<Holder> {
    let question = Command::new(
        "SELECT CAST(id AS SIGNED) AS pid, CAST(user AS CHAR) AS application, CAST(host AS CHAR) AS client \
         FROM information_schema.processlist WHERE id = IS_USED_LOCK(",
    )
    .text(name)
    .sql(")");
    let row: HolderRow = session.load(question).ok()?.into_iter().next()?;
    Some(Holder { pid: row.pid.to_string(), application: row.application, client: row.client, since: None })
}
