//! Indexes, as their `CREATE INDEX` says them.

use super::super::token::tokens;
use super::cursor::{Cursor, Words};
use super::table::declared;
use crate::schema::{Index, IndexPart, Table, col, expr};

/// Reads an index; nothing where it is not understood.
pub(super) fn read(name: &str, sql: &str, table: &Table) -> Option<Index> {
    let words = tokens(sql)?;
    let mut cursor = Cursor::new(sql, &words);
    cursor.take("CREATE");
    let unique = cursor.take("UNIQUE");
    cursor.take("INDEX");
    cursor.until("ON");
    cursor.take("ON");
    cursor.name()?;
    let parts = cursor.parenthesised()?.parts().map(|it| part(it, table)).collect::<Option<Vec<_>>>()?;
    let condition = cursor.take("WHERE").then(|| cursor.rest().text());
    cursor.is_done().then_some(Index { unique, condition, ..Index::new(name, parts) })
}

fn part(mut words: Words<'_, '_>, table: &Table) -> Option<IndexPart> {
    let descending = words.ends_with("DESC", 0);
    if descending || words.ends_with("ASC", 0) {
        words = words.without_last(1);
    }
    let mut collation = None;
    if words.ends_with("COLLATE", 1) {
        collation = words.last_name();
        words = words.without_last(2);
    }
    let is_column = |name: &str| table.columns.iter().any(|it| it.name.as_str().eq_ignore_ascii_case(name));
    let mut part = match words.name().filter(|it| is_column(it)) {
        Some(name) => col(declared(table, name.into_owned().into())),
        None => expr(words.bare().text()),
    };
    part.descending = descending;
    part.collation = collation.map(|it| it.into_owned().into());
    Some(part)
}
