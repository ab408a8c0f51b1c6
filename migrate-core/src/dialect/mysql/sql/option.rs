//! Options of tables.

use super::super::super::Writer;
use crate::schema::{Table, TableOptions};

/// Writes what follows the members of a table, but for its comment and partitions.
pub(super) fn storage(w: &mut Writer, table: &Table) {
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary: _,
        unlogged: _,
        tablespace: _,
        parameters: _,
        inherits,
        engine,
        charset,
        collation,
        row_format,
        first_number,
        mysql,
        strict: _,
        without_rowid: _,
    } = &table.options;
    if let Some(parent) = inherits.first() {
        w.unsupported(
            format!("let table `{}` inherit from `{parent}`", table.name),
            "it needs the columns said in both tables, and a view over them",
        );
    }
    if let Some(engine) = engine {
        w.sql(" ENGINE = ").literal(engine);
    }
    if let Some(charset) = charset {
        w.sql(" DEFAULT CHARSET = ").literal(charset);
    }
    if let Some(collation) = collation {
        w.sql(" COLLATE = ").literal(collation);
    }
    if let Some(format) = row_format {
        w.sql(" ROW_FORMAT = ");
        word(w, format);
    }
    if let Some(first) = first_number {
        w.sql(&format!(" AUTO_INCREMENT = {first}"));
    }
    for (option, value) in mysql {
        w.sql(" ");
        word(w, option);
        w.sql(" = ").expression(value);
    }
}

/// Writes a word that can be quoted by nothing.
fn word(w: &mut Writer, word: &str) {
    if word.is_empty() || !word.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | ' ')) {
        w.unsupported(format!("take `{word}` as an option of a table"), "it needs a word of letters, like `DYNAMIC`");
    }
    w.sql(word);
}
