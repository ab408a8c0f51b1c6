//! Options of tables.

use super::super::super::Writer;
use crate::operation::SetTableOptions;
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

/// Writes the changes of a table's options as clauses of one `ALTER TABLE`.
pub(super) fn set(w: &mut Writer, op: &SetTableOptions, before: Option<&Table>) {
    let from = op.from.clone().unwrap_or_default();
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary,
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
    } = &op.to;
    if *temporary != from.temporary || *inherits != from.inherits {
        w.unsupported(
            format!("make table `{}` temporary, or let it inherit", op.table),
            "it needs a new table, or a view over both",
        );
    }
    let mut next = clauses();
    if *engine != from.engine {
        // https://dev.mysql.com/doc/refman/8.4/en/storage-engine-setting.html: the default since 5.5.
        next(w).sql("ENGINE = ").literal(engine.as_deref().unwrap_or("InnoDB"));
    }
    if *charset != from.charset || *collation != from.collation {
        if let Some(column) = before.and_then(|it| it.columns.iter().find(|it| it.collation.is_some())) {
            w.unsupported(
                format!("turn `{}` to another collation and leave `{}` as it is", op.table, column.name),
                "change the columns one by one: `op.alter_column(..).collation(..)`",
            );
        }
        let of_collation = collation.as_deref().and_then(|it| it.split('_').next());
        match charset.as_deref().or(of_collation) {
            Some(charset) => next(w).sql("CONVERT TO CHARACTER SET ").literal(charset),
            None => next(w).sql("CONVERT TO CHARACTER SET DEFAULT"),
        };
        if let Some(collation) = collation {
            w.sql(" COLLATE ").literal(collation);
        }
    }
    if *row_format != from.row_format {
        next(w).sql("ROW_FORMAT = ");
        word(w, row_format.as_deref().unwrap_or("DEFAULT"));
    }
    if let Some(first) = first_number.filter(|_| *first_number != from.first_number) {
        next(w).sql(&format!("AUTO_INCREMENT = {first}"));
    }
    for (option, value) in mysql.iter().filter(|(name, value)| from.mysql.get(*name) != Some(*value)) {
        next(w);
        word(w, option);
        w.sql(" = ").expression(value);
    }
    for option in from.mysql.keys().filter(|name| !mysql.contains_key(*name)) {
        next(w);
        word(w, option);
        let is_number = NUMBERS.iter().any(|it| it.eq_ignore_ascii_case(option));
        w.sql(if is_number { " = 0" } else { " = DEFAULT" });
    }
}

/// The options that are back to their default by a number, as they take no word
/// (<https://dev.mysql.com/doc/refman/8.4/en/create-table.html#create-table-options>).
const NUMBERS: [&str; 6] = ["AVG_ROW_LENGTH", "CHECKSUM", "DELAY_KEY_WRITE", "KEY_BLOCK_SIZE", "MAX_ROWS", "MIN_ROWS"];

/// Puts a comma before every clause but the first.
fn clauses() -> impl FnMut(&mut Writer) -> &mut Writer {
    let mut is_first = true;
    move |w| w.sql(if std::mem::take(&mut is_first) { "" } else { ", " })
}

/// Writes a word that can be quoted by nothing.
fn word(w: &mut Writer, word: &str) {
    if word.is_empty() || !word.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | ' ')) {
        w.unsupported(format!("take `{word}` as an option of a table"), "it needs a word of letters, like `DYNAMIC`");
    }
    w.sql(word);
}
