//! The clauses of columns and tables, as the values that they say.

use super::cursor::{Cursor, Words};
use crate::schema::{Conflict, Deferral, ForeignKey, Ident, Key, ReferentialAction, literal};

/// A key, and what it says that no schema holds.
#[derive(Debug)]
pub(super) struct ReadKey {
    /// The key.
    pub(super) key: Key,
    /// Whether the database numbers the rows by it.
    pub(super) numbers: bool,
    /// Whether its index has an order or collations of its own.
    pub(super) has_order: bool,
}

/// Reads what follows `PRIMARY KEY` or `UNIQUE`; a column's own has no list of columns.
pub(super) fn key(cursor: &mut Cursor<'_, '_>, column: Option<&str>) -> Option<ReadKey> {
    let (mut numbers, mut has_order) = (false, false);
    let columns: Vec<Ident> = match column {
        Some(column) => {
            has_order = cursor.take("DESC");
            cursor.take("ASC");
            vec![column.into()]
        }
        None => {
            let list = cursor.parenthesised()?;
            let mut columns = Vec::new();
            for mut part in list.parts() {
                if part.ends_with("AUTOINCREMENT", 0) {
                    numbers = true;
                    part = part.without_last(1);
                }
                if part.ends_with("DESC", 0) || part.ends_with("ASC", 0) {
                    has_order |= part.ends_with("DESC", 0);
                    part = part.without_last(1);
                }
                if part.ends_with("COLLATE", 1) {
                    has_order = true;
                    part = part.without_last(2);
                }
                columns.push(part.name()?.into_owned().into());
            }
            columns
        }
    };
    let on_conflict = conflict(cursor);
    numbers |= cursor.take("AUTOINCREMENT");
    cursor.is_done().then_some(ReadKey { key: Key { on_conflict, ..Key::new(columns) }, numbers, has_order })
}

/// Reads `ON CONFLICT ..`.
pub(super) fn conflict(cursor: &mut Cursor<'_, '_>) -> Option<Conflict> {
    if !cursor.take_all(&["ON", "CONFLICT"]) {
        return None;
    }
    let words = [
        ("ABORT", Conflict::Abort),
        ("FAIL", Conflict::Fail),
        ("IGNORE", Conflict::Ignore),
        ("REPLACE", Conflict::Replace),
        ("ROLLBACK", Conflict::Rollback),
    ];
    words.into_iter().find(|(word, _)| cursor.take(word)).map(|(_, conflict)| conflict)
}

/// Reads what a foreign key refers to, and how; without columns it is the primary key of the table.
pub(super) fn references(cursor: &mut Cursor<'_, '_>, columns: Vec<Ident>) -> Option<ForeignKey> {
    if !cursor.take("REFERENCES") {
        return None;
    }
    let table = super::name(&cursor.name()?);
    let referenced = match cursor.parenthesised() {
        Some(list) => names(list)?,
        None => Vec::new(),
    };
    let mut key = ForeignKey::new(columns, table, referenced);
    loop {
        if cursor.take_all(&["ON", "DELETE"]) {
            key.on_delete = action(cursor)?;
        } else if cursor.take_all(&["ON", "UPDATE"]) {
            key.on_update = action(cursor)?;
        } else if cursor.take("MATCH") {
            // It is read over: <https://www.sqlite.org/foreignkeys.html#fk_unsupported>.
            cursor.name()?;
        } else if cursor.take_all(&["NOT", "DEFERRABLE"]) {
            initially(cursor);
        } else if cursor.take("DEFERRABLE") {
            key.deferral = if initially(cursor) { Deferral::InitiallyDeferred } else { Deferral::InitiallyImmediate };
        } else {
            return cursor.is_done().then_some(key);
        }
    }
}

/// Reads a list of names.
pub(super) fn names(list: Words<'_, '_>) -> Option<Vec<Ident>> {
    list.parts().map(|it| it.name().map(|it| it.into_owned().into())).collect()
}

/// Reads when a key is checked, and tells whether it is at the end.
fn initially(cursor: &mut Cursor<'_, '_>) -> bool {
    let deferred = cursor.take_all(&["INITIALLY", "DEFERRED"]);
    cursor.take_all(&["INITIALLY", "IMMEDIATE"]);
    deferred
}

fn action(cursor: &mut Cursor<'_, '_>) -> Option<ReferentialAction> {
    let words: [(&[&str], _); 5] = [
        (&["NO", "ACTION"], ReferentialAction::NoAction),
        (&["RESTRICT"], ReferentialAction::Restrict),
        (&["CASCADE"], ReferentialAction::Cascade),
        (&["SET", "NULL"], ReferentialAction::SetNull),
        (&["SET", "DEFAULT"], ReferentialAction::SetDefault),
    ];
    words.into_iter().find(|(words, _)| cursor.take_all(words)).map(|(_, action)| action)
}

/// Reads a default; none where it is null.
pub(super) fn default(cursor: &mut Cursor<'_, '_>) -> Option<String> {
    const WORDS: [&str; 5] = ["TRUE", "FALSE", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"];
    let words = cursor.rest().bare();
    let text = words.text();
    match words.word() {
        Some(word) if word.eq_ignore_ascii_case("NULL") => None,
        // A name that is none of a column is a text, for old applications' sake.
        Some(word)
            if word.starts_with(['"', '`', '['])
                || word.starts_with(|it: char| it.is_alphabetic() || it == '_')
                    && !WORDS.iter().any(|it| word.eq_ignore_ascii_case(it)) =>
        {
            words.name().map(|it| literal(&it))
        }
        Some(_) | None => Some(text),
    }
}
