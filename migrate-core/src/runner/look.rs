//! Looking at the database, to know whether a statement took effect of which no answer is on record.
//!
//! Before a statement of MySQL's DDL is sent, how the objects look that it names is put on record with it. When they look
//! the same after a crash, it had no effect and may be sent; when they look different, it took effect.

use diesel::QueryableByName;
use diesel::result::QueryResult;
use diesel::sql_types::Text;

use super::concurrent;
use super::digest::Digest;
use crate::connection::{Command, Session};
use crate::dialect::{self, Dialect};
use crate::journal::Run;
use crate::schema::TableName;
use crate::script::{Action, Certainty, Statement, names_in};

/// What a look at the database tells of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// It took effect.
    Done,
    /// It did not, or may be sent again.
    NotDone,
    /// Nobody knows, and why.
    Unknown(String),
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    what: String,
}

/// Puts into words what is known before a statement is sent; none where nothing has to be.
pub(super) fn before(
    session: &mut Session<'_>,
    statement: &Statement,
    certainty: &Certainty,
) -> QueryResult<Option<String>> {
    match certainty {
        Certainty::Compared { names, .. } => {
            let shape = shape(session, names)?;
            Ok(Some(format!("{} {shape}", Digest::NOTHING.and(statement))))
        }
        Certainty::Recorded | Certainty::Seen | Certainty::Repeatable | Certainty::Unknown => Ok(None),
    }
}

/// Looks what became of a statement that had been sent.
pub(super) fn after(
    session: &mut Session<'_>,
    run: &Run,
    statement: &Statement,
    certainty: &Certainty,
) -> QueryResult<Found> {
    let no_answer = || Found::Unknown("no answer is on record".to_owned());
    Ok(match certainty {
        Certainty::Repeatable => Found::NotDone,
        Certainty::Recorded => match beyond_transactions(session, &statement.action)? {
            None => Found::NotDone,
            Some(table) => Found::Unknown(format!("no answer is on record, and `{table}` has no transactions")),
        },
        Certainty::Seen => match &statement.action {
            Action::Concurrent(index) if concurrent::is_done(session, index)? => Found::Done,
            Action::Concurrent(_) => Found::NotDone,
            Action::Sql(_)
            | Action::Bound(_)
            | Action::Insert(_)
            | Action::Backfill(_)
            | Action::Rebuild(_)
            | Action::Run(_) => no_answer(),
        },
        Certainty::Compared { names, is_whole } => {
            let words = run.seen.as_deref().and_then(|seen| seen.split_once(' '));
            let Some((sent, shape_then)) = words else { return Ok(no_answer()) };
            if sent != Digest::NOTHING.and(statement).to_string() {
                return Ok(Found::Unknown("no answer is on record, and it was edited since".to_owned()));
            }
            match (shape(session, names)? == shape_then, is_whole) {
                (true, _) => Found::NotDone,
                (false, true) => Found::Done,
                (false, false) => Found::Unknown("no answer is on record, and it may be half done".to_owned()),
            }
        }
        Certainty::Unknown => no_answer(),
    })
}

/// Digests how objects look, in an order that does not depend on the server.
fn shape(session: &mut Session<'_>, names: &[TableName]) -> QueryResult<String> {
    let mut digest = Digest::NOTHING;
    for name in names {
        // A name that cannot be written is of no object.
        let query = dialect::shape_sql(name).unwrap_or_else(|_| "SELECT '' AS what".to_owned());
        let rows: Vec<Row> = session.load(Command::new(query).once())?;
        let mut rows: Vec<String> = rows.into_iter().map(|Row { what }| what).collect();
        rows.sort_unstable();
        digest = rows.iter().fold(digest.text(&name.to_string()), |digest, row| digest.text(row));
    }
    Ok(digest.to_string())
}

/// Finds a table that a statement names and that no transaction takes back; only MySQL has such.
fn beyond_transactions(session: &mut Session<'_>, action: &Action) -> QueryResult<Option<String>> {
    let names = names_in(session.dialect(), action);
    if session.dialect() != Dialect::Mysql || names.is_empty() {
        return Ok(None);
    }
    let Ok(query) = dialect::without_transactions_sql(&names) else { return Ok(None) };
    let rows: Vec<Row> = session.load(Command::new(query).once())?;
    Ok(rows.into_iter().next().map(|Row { what }| what))
}
