//! Views, triggers and virtual tables, as their `CREATE` says them.

use std::borrow::Cow;

use super::super::token::tokens;
use super::cursor::Cursor;
use super::{UNREAD, name};
use crate::schema::{Definition, Object, Trigger, View};

/// Names the module of a virtual table.
pub(super) fn module(sql: &str) -> Option<String> {
    // It stands so in the catalog whatever was typed: <https://www.sqlite.org/schematab.html>.
    if !sql.starts_with("CREATE VIRTUAL TABLE") {
        return None;
    }
    let words = tokens(sql)?;
    let mut cursor = Cursor::new(sql, &words);
    if !cursor.take_all(&["CREATE", "VIRTUAL", "TABLE"]) {
        return None;
    }
    cursor.until("USING");
    cursor.take("USING");
    cursor.name().map(Cow::into_owned)
}

/// Reads a view, or says why it cannot be.
pub(super) fn view(view: &str, sql: &str) -> Result<Object, &'static str> {
    let words = tokens(sql).ok_or(UNREAD)?;
    let mut cursor = Cursor::new(sql, &words);
    let has_columns = {
        let head = cursor.until("AS");
        head.ends_with(")", 0)
    };
    if has_columns {
        return Err("it names its columns apart from its query");
    }
    cursor.take("AS").then_some(()).ok_or(UNREAD)?;
    let query = cursor.rest().text();
    Ok(Object::new(Definition::View(View::new(name(view), query))))
}

/// Reads a trigger; nothing where it is not understood.
pub(super) fn trigger(trigger: &str, table: &str, sql: &str) -> Option<Object> {
    let words = tokens(sql)?;
    let mut cursor = Cursor::new(sql, &words);
    cursor.take("CREATE");
    let _ = cursor.take("TEMP") || cursor.take("TEMPORARY");
    cursor.take("TRIGGER").then_some(())?;
    cursor.take_all(&["IF", "NOT", "EXISTS"]);
    cursor.name()?;
    let event = cursor.until("ON").text();
    // Unsaid, it fires before.
    let says_when = ["BEFORE", "AFTER", "INSTEAD"].iter().any(|it| event.to_ascii_uppercase().starts_with(it));
    let event = if says_when { event } else { format!("BEFORE {event}") };
    cursor.take("ON").then_some(())?;
    cursor.name()?;
    let action = cursor.rest().text();
    let (name, table) = (trigger.into(), name(table));
    Some(Object::new(Definition::Trigger(Trigger { name, table, event, action })))
}
