//! Views, triggers, sequences, rights, and what no schema holds.

use super::row::{
    EVENTS, GRANTS, GRANTS_ON_COLUMNS, GrantRow, NameRow, SEQUENCES, SequenceRow, TRIGGERS, TriggerRow, ViewRow, read,
    views as query_of_views,
};
use super::{Reading, mode, own};
use crate::connection::{Command, Session, TableName, quote};
use crate::dialect::Dialect;
use crate::inspect::{Filter, InspectError};
use crate::schema::{Definition, Grant, GrantTarget, Object, Sequence, Trigger, View};

pub(super) fn views(session: &mut Session<'_>, filter: &Filter, reading: &mut Reading) -> Result<(), InspectError> {
    let query = query_of_views(&reading.server);
    for row in read::<ViewRow>(session, "views", Command::new(query))? {
        let name = own(&row.name);
        if !filter.takes_kind("view", &name) {
            continue;
        }
        if row.query.is_empty() {
            reading.leave(format!("view `{}`", row.name), "this user may not see its query");
            continue;
        }
        let algorithm = (row.algorithm != "UNDEFINED").then(|| format!("ALGORITHM = {}", row.algorithm));
        let security = (row.security == "INVOKER").then(|| "SQL SECURITY INVOKER".to_owned());
        let options: Vec<String> = algorithm.into_iter().chain(security).collect();
        // Its own database is the one that the view is in, whatever that is called where it is made again.
        let own_database = format!("{}.", quote(Dialect::Mysql, &reading.server.name));
        let mut query = row.query.replace(&own_database, "");
        if row.check_option != "NONE" {
            query.push_str(&format!(" WITH {} CHECK OPTION", row.check_option));
        }
        let options = (!options.is_empty()).then(|| options.join(" "));
        let view = View { options, ..View::new(name, query) };
        insert(reading, Definition::View(view));
    }
    Ok(())
}

pub(super) fn triggers(session: &mut Session<'_>, reading: &mut Reading) -> Result<(), InspectError> {
    // They are made in the order of their names, and run in that of their making.
    let mut last: Option<(String, String, String)> = None;
    for row in read::<TriggerRow>(session, "triggers", Command::new(TRIGGERS))? {
        let event = format!("{} {}", row.timing, row.event);
        let is_late =
            |(owner, of, name): &(String, String, String)| *owner == row.owner && *of == event && *name > row.name;
        if last.as_ref().is_some_and(is_late) {
            reading.leave(
                format!("trigger `{}` of `{}`: its place", row.name, row.owner),
                "which of several triggers of one event runs first is not known here",
            );
        }
        last = Some((row.owner.clone(), event.clone(), row.name.clone()));
        if let Some(mode) = mode::odd(&row.mode) {
            reading.leave(format!("trigger `{}` of `{}`: its SQL mode", row.name, row.owner), &mode::why(mode));
        }
        let Some(action) = row.action else {
            reading.leave(format!("trigger `{}`", row.name), "this user may not see its statement");
            continue;
        };
        let trigger =
            Trigger { name: row.name.into(), table: own(&row.owner), event, action: format!("FOR EACH ROW {action}") };
        insert(reading, Definition::Trigger(trigger));
    }
    Ok(())
}

/// Reads the sequences; those that were dropped since they were listed are left alone.
pub(super) fn sequences(
    session: &mut Session<'_>,
    mut names: Vec<String>,
    reading: &mut Reading,
) -> Result<(), InspectError> {
    loop {
        let error = match all_sequences(session, &names, reading) {
            Ok(()) => return Ok(()),
            Err(error) => error,
        };
        let there: Vec<NameRow> = read(session, "sequences", Command::new(SEQUENCES))?;
        let gone: Vec<String> = names.extract_if(.., |name| there.iter().all(|it| it.name != *name)).collect();
        if gone.is_empty() {
            return Err(error);
        }
        gone.iter().for_each(|it| reading.leave(format!("sequence `{it}`"), "it was dropped meanwhile"));
        if names.is_empty() {
            return Ok(());
        }
    }
}

/// Reads all sequences at once: each is a table of one row.
fn all_sequences(session: &mut Session<'_>, names: &[String], reading: &mut Reading) -> Result<(), InspectError> {
    let mut command = Command::default();
    for (number, name) in names.iter().enumerate() {
        let table = TableName { schema: None, table: name.as_str() }.sql(Dialect::Mysql);
        let words = if number > 0 { " UNION ALL SELECT CAST(" } else { "SELECT CAST(" };
        command = command.sql(words).text(name).sql(format!(
            " AS CHAR) AS name, start_value AS start, minimum_value AS minimum, maximum_value AS maximum, increment, \
             CAST(cache_size AS SIGNED) AS cache, CAST(cycle_option AS SIGNED) AS cycles FROM {table}"
        ));
    }
    for row in read::<SequenceRow>(session, "sequences", command.once())? {
        let sequence = Sequence {
            start: Some(row.start),
            increment: Some(row.increment),
            minimum: Some(row.minimum),
            maximum: Some(row.maximum),
            cache: u32::try_from(row.cache).ok(),
            cycle: row.cycles != 0,
            ..Sequence::new(own(&row.name))
        };
        insert(reading, Definition::Sequence(sequence));
    }
    Ok(())
}

pub(super) fn grants(session: &mut Session<'_>, reading: &mut Reading) -> Result<(), InspectError> {
    for row in read::<GrantRow>(session, "rights", Command::new(GRANTS))? {
        let Some(owner) = &row.owner else { continue };
        let grant = Grant {
            privilege: row.privilege,
            on: GrantTarget::Table(own(owner)),
            to: account(&row.grantee).into(),
            grantable: row.grantable == "YES",
        };
        insert(reading, Definition::Grant(grant));
    }
    for row in read::<NameRow>(session, "rights", Command::new(GRANTS_ON_COLUMNS))? {
        reading.leave(format!("grant on columns `{}`", row.name), "rights on columns are not known here");
    }
    Ok(())
}

/// Names who has a right as a migration does: `'anna'@'%'` is `anna@%`, and a role has no host.
fn account(grantee: &str) -> String {
    let plain = grantee.replace('\'', "");
    if plain == "PUBLIC" || plain == "PUBLIC@" {
        return "PUBLIC".to_owned();
    }
    plain.strip_suffix('@').map_or(plain.clone(), str::to_owned)
}

pub(super) fn events(session: &mut Session<'_>, reading: &mut Reading) -> Result<(), InspectError> {
    for row in read::<NameRow>(session, "events", Command::new(EVENTS))? {
        reading.leave(format!("event `{}`", row.name), "events are not known here");
    }
    Ok(())
}

pub(super) fn insert(reading: &mut Reading, definition: Definition) {
    let object = Object::new(definition);
    reading.schema().objects.insert(object.name(), object);
}
