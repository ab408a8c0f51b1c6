//! Reading the schema of a live database.
//!
//! A connection enters, a [`Schema`] leaves, with a list of what there is that no schema holds. The number of queries is
//! the same whatever the number of tables; a database that has changed meanwhile is read as it was at one moment, where
//! it can be.
//! **Architecture Invariant**: nothing is written, and what was not read is told, so that nobody takes it for dropped.

mod error;
mod stranger;
mod unread;

use std::collections::BTreeSet;
use std::fmt;

pub use crate::schema::Filter;
pub use error::InspectError;
pub(crate) use stranger::leave_strangers;
pub(crate) use unread::leave_unread;
#[cfg(feature = "cli")]
pub(crate) use unread::named;

use crate::connection::{self, Session};
use crate::dialect::Dialect;
#[cfg(feature = "sqlite")]
use crate::dialect::normalised;
use crate::schema::{Home, Object, ObjectName, Schema, TableName};

/// What a database holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// What a schema can hold of it.
    pub schema: Schema,
    /// What it cannot, or what could not be read; in the order of their names.
    pub left_alone: Vec<LeftAlone>,
}

/// Something that is there and was not taken into the schema.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LeftAlone {
    /// What: "table `users`: rule `r`".
    pub what: String,
    /// Why: "rules are not known here".
    pub why: String,
}

impl fmt::Display for LeftAlone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

/// Reads what a database holds.
///
/// # Errors
/// [`InspectError`] when the database refuses a question.
pub fn inspect(session: &mut Session<'_>, filter: &Filter) -> Result<Inspection, InspectError> {
    let mut inspection = match session {
        #[cfg(feature = "sqlite")]
        Session::Sqlite(connection) => crate::dialect::sqlite::inspect::inspect(connection, filter),
        #[cfg(feature = "postgres")]
        Session::Postgres(connection) => crate::dialect::postgres::inspect::inspect(connection, filter),
        #[cfg(feature = "mysql")]
        Session::Mysql(_) => crate::dialect::mysql::inspect::inspect(session, filter),
        #[cfg(all(feature = "diesel-async", feature = "postgres"))]
        Session::AsyncPostgres(_) => Err(InspectError::Wrapped),
        #[cfg(all(feature = "diesel-async", feature = "mysql"))]
        Session::AsyncMysql(_) => crate::dialect::mysql::inspect::inspect(session, filter),
    }?;
    leave_triggers(&mut inspection);
    filter.retain(&mut inspection.schema);
    inspection.left_alone.sort();
    Ok(inspection)
}

/// Leaves triggers alone whose table or view is: they could be made on nothing.
fn leave_triggers(inspection: &mut Inspection) {
    let schema = &mut inspection.schema;
    let is_trigger = |name: &ObjectName| matches!(name, ObjectName::Trigger { .. });
    let owners = schema.objects.iter().filter(|(name, _)| is_trigger(name)).filter_map(|(_, it)| it.owner());
    let missing =
        |it: &&TableName| !schema.tables.contains_key(it) && !schema.has_view(it) && schema.partition(it).is_none();
    let missing: BTreeSet<TableName> = owners.filter(missing).cloned().collect();
    if missing.is_empty() {
        return;
    }
    let lone =
        |name: &ObjectName, it: &mut Object| is_trigger(name) && it.owner().is_some_and(|it| missing.contains(it));
    for (name, _) in schema.objects.extract_if(.., lone) {
        let why = "what it belongs to is left alone".to_owned();
        inspection.left_alone.push(LeftAlone { what: name.to_string(), why });
    }
}

/// Tells where the connection is at home: what lies there is named without its schema, and as the server keeps it.
///
/// # Errors
/// [`InspectError`] when the database refuses the question.
pub fn home(session: &mut Session<'_>) -> Result<Option<Home>, InspectError> {
    let (query, case) = match session.dialect() {
        Dialect::Sqlite => ("SELECT 'main'", None),
        Dialect::Postgres => ("SELECT current_schema()", None),
        // On 2, as on macOS, names are kept in the letters in which they came.
        Dialect::Mysql => ("SELECT DATABASE()", Some("SELECT @@lower_case_table_names = 1")),
    };
    let mut value = |query| connection::value(session, query).map_err(InspectError::refused("default schema"));
    let Some(schema) = value(query)? else { return Ok(None) };
    let in_small_letters = case.map(value).transpose()?.flatten().as_deref() == Some("1");
    Ok(Some(Home { schema: schema.into(), in_small_letters }))
}

/// Gives what is wanted in the words in which the database would say it, to be compared with what was found in
/// `dialect::normal` form.
///
/// Most is known without asking. Where two texts still differ (the query of a view, `'1 day'` that became `'1 day'::interval`),
/// PostgreSQL is told what is wanted, in a schema of its own that is rolled back, and reads it back; MySQL is told tables
/// alone, as temporary ones. So nothing counts as changed that only is written in other words. Where it may not be told,
/// the texts stay as they are.
///
/// # Errors
/// [`InspectError`] when the connection does not stand any more.
pub fn settle(session: &mut Session<'_>, wanted: &Schema, found: &Schema) -> Result<Schema, InspectError> {
    settled(session, wanted.clone(), found)
}

/// Does what [`settle`] does with a schema that nobody needs in its own words.
pub(crate) fn settled(session: &mut Session<'_>, wanted: Schema, found: &Schema) -> Result<Schema, InspectError> {
    // SQLite keeps texts as they are.
    let _ = found;
    match session {
        #[cfg(feature = "sqlite")]
        Session::Sqlite(_) => Ok(normalised(Dialect::Sqlite, wanted)),
        #[cfg(feature = "postgres")]
        Session::Postgres(connection) => crate::dialect::postgres::inspect::settle(connection, wanted, found),
        #[cfg(feature = "mysql")]
        Session::Mysql(_) => crate::dialect::mysql::inspect::settle(session, wanted, found),
        #[cfg(all(feature = "diesel-async", feature = "postgres"))]
        Session::AsyncPostgres(_) => Err(InspectError::Wrapped),
        #[cfg(all(feature = "diesel-async", feature = "mysql"))]
        Session::AsyncMysql(_) => crate::dialect::mysql::inspect::settle(session, wanted, found),
    }
}
