//! Indexes that are made or dropped outside a transaction: no try leaves an invalid one behind.

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::{Bool, Text};

use super::statement::{Failure, failure, plain};
use crate::connection::{Command, Session};
use crate::script::ConcurrentIndex;

#[derive(QueryableByName)]
struct State {
    #[diesel(sql_type = Bool)]
    valid: bool,
    #[diesel(sql_type = Text)]
    sql: String,
}

/// Makes or drops an index; what an earlier try left is dropped before, what this one leaves after.
pub(super) fn send(session: &mut Session<'_>, index: &ConcurrentIndex) -> Result<(), Failure> {
    if !index.makes {
        return session.batch(&index.sql).map_err(|error| failure(&error));
    }
    drop_invalid(session, index).map_err(|error| failure(&error))?;
    if let Err(error) = session.batch(&index.sql) {
        let mut failed = failure(&error);
        failed.notes.push(match drop_invalid(session, index) {
            Ok(false) => return Err(failed),
            Ok(true) => "note: the invalid index that this try left was dropped".to_owned(),
            Err(error) => format!("note: an invalid index may be left, and will be dropped by the next try: {error}"),
        });
        return Err(failed);
    }
    match drop_invalid(session, index) {
        Ok(false) => Ok(()),
        Ok(true) => {
            let notes = vec!["note: it was dropped".to_owned()];
            Err(Failure { notes, ..plain("the index was made, and is not valid".to_owned()) })
        }
        Err(error) => Err(failure(&error)),
    }
}

/// Looks whether an index whose making or dropping was interrupted is as it should be.
pub(super) fn is_done(session: &mut Session<'_>, index: &ConcurrentIndex) -> QueryResult<bool> {
    Ok(match state(session, index)? {
        Some(State { valid, .. }) => index.makes && valid,
        None => !index.makes,
    })
}

/// Drops the index if it is invalid, and tells whether it was.
fn drop_invalid(session: &mut Session<'_>, index: &ConcurrentIndex) -> QueryResult<bool> {
    match state(session, index)? {
        Some(State { valid: false, sql }) => session.batch(&sql).map(|()| true),
        Some(State { valid: true, .. }) | None => Ok(false),
    }
}

fn state(session: &mut Session<'_>, index: &ConcurrentIndex) -> QueryResult<Option<State>> {
    let states: Vec<State> = session.load(Command::new(&*index.state_sql))?;
    Ok(states.into_iter().next())
}
