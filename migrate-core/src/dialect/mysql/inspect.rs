//! Reading the schema of a MySQL or MariaDB database.
//!
//! Everything comes from `information_schema`, one query for all objects of a kind. On MariaDB some of its columns open
//! each table (the row format, the next number, how many rows): those are not asked for, so that a thousand tables are
//! read as one. What only few tables have (partitions, shapes, sequences) is asked for where there is some.

mod column;
mod constraint;
mod index;
mod mode;
mod object;
mod partition;
mod right;
mod routine;
mod row;
mod settle;
mod statement;
mod table;

use std::collections::BTreeMap;

use crate::connection::{Command, Session};
use crate::inspect::{Filter, InspectError, Inspection, LeftAlone};
use crate::schema::{Schema, TableName};
use right::Rights;
use row::{Server, read};
pub(crate) use settle::settle;

/// A database that is being read.
#[derive(Debug)]
struct Reading {
    server: Server,
    rights: Rights,
    /// The collations that character sets have unless another is said.
    usual_collations: BTreeMap<String, String>,
    inspection: Inspection,
}

/// Reads what the connection's own database holds.
pub(crate) fn inspect(session: &mut Session<'_>, filter: &Filter) -> Result<Inspection, InspectError> {
    let Some(server) = read::<Server>(session, "server", Command::new(row::SERVER))?.pop() else {
        return Ok(Inspection::default());
    };
    let rights = Rights::read(session, &server.name);
    let mut reading = Reading { server, rights, usual_collations: BTreeMap::new(), inspection: Inspection::default() };
    let kinds = table::read_all(session, filter, &mut reading)?;
    column::read_all(session, &mut reading)?;
    leave_unseen(&mut reading);
    index::read_all(session, &mut reading)?;
    constraint::read_all(session, &mut reading)?;
    if kinds.partitioned {
        partition::read_all(session, &mut reading)?;
    }
    if !kinds.sequences.is_empty() {
        object::sequences(session, kinds.sequences, &mut reading)?;
    }
    if kinds.views {
        object::views(session, filter, &mut reading)?;
    }
    object::triggers(session, &mut reading)?;
    routine::read_all(session, filter, &mut reading)?;
    object::grants(session, &mut reading)?;
    object::events(session, &mut reading)?;
    let mut inspection = reading.inspection;
    enum_types(&mut inspection.schema);
    Ok(inspection)
}

impl Reading {
    fn schema(&mut self) -> &mut Schema {
        &mut self.inspection.schema
    }

    /// Tells whether a table is looked at.
    fn holds(&self, table: &str) -> bool {
        self.inspection.schema.tables.contains_key(&own(table))
    }

    fn leave(&mut self, what: String, why: &str) {
        self.inspection.left_alone.push(LeftAlone { what, why: why.to_owned() });
    }

    /// Names a table of a database; of the connection's own none is said.
    fn name(&self, database: &str, name: &str) -> TableName {
        let schema = (database != self.server.name).then(|| database.into());
        TableName { schema, name: name.into() }
    }
}

/// Leaves alone what the user may not see, and tells what he may not even know of.
fn leave_unseen(reading: &mut Reading) {
    let Reading { server, rights, usual_collations: _, inspection } = reading;
    let is_seen = |table: &str| rights.sees_columns(table);
    let unseen: Vec<TableName> =
        inspection.schema.tables.keys().filter(|it| !is_seen(it.name.as_str())).cloned().collect();
    // One that went after its name was read has no columns.
    inspection.schema.tables.retain(|name, table| !table.columns.is_empty() && is_seen(name.name.as_str()));
    let mut left: Vec<(String, &str)> =
        unseen.into_iter().map(|it| (format!("table `{it}`"), "this user may not see all of its columns")).collect();
    if !rights.sees_all_tables() {
        left.push((format!("database `{}`", server.name), "this user has rights on some of its tables alone"));
    }
    if !rights.sees_triggers() {
        left.push(("triggers".to_owned(), "this user may not see all of them"));
    }
    if !rights.sees_routines() {
        left.push(("functions and procedures".to_owned(), "this user may not see all of them"));
    }
    left.into_iter().for_each(|(what, why)| reading.leave(what, why));
}

/// Names a table of the connection's own database.
fn own(name: &str) -> TableName {
    TableName { schema: None, name: name.into() }
}

/// Makes an enum type of each column that has values: the database says them at the column.
fn enum_types(schema: &mut Schema) {
    let types = schema.tables.values().flat_map(|it| &it.columns).filter_map(|it| it.ty.enum_type().cloned());
    for it in types.collect::<Vec<_>>() {
        let object = crate::schema::Object::new(crate::schema::Definition::Enum(it));
        schema.objects.insert(object.name(), object);
    }
}
