//! Options of tables that are there.

use super::super::super::SqlError;
use super::{single, table};
use crate::operation::SetTableOptions;
use crate::schema::{Table, TableOptions};

/// Writes the changes of a table's options that need no new table.
pub(in super::super) fn set(op: &SetTableOptions) -> Result<Vec<String>, SqlError> {
    let from = op.from.clone().unwrap_or_default();
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary,
        unlogged: _,
        tablespace: _,
        parameters: _,
        inherits,
        engine: _,
        charset: _,
        collation,
        row_format: _,
        first_number,
        mysql: _,
        strict,
        without_rowid: _,
    } = &op.to;
    if *temporary != from.temporary || *strict != from.strict {
        return single("", |w| {
            w.unsupported(
                format!("make table `{}` temporary or strict", op.table),
                "it needs a new table: `op.create_table`, the rows copied with `op.execute`, `op.rename_table`",
            );
        });
    }
    if *inherits != from.inherits || *collation != from.collation {
        return single("", |w| {
            w.unsupported(
                format!("let table `{}` inherit, or give it a collation as a whole", op.table),
                "it needs a view over both tables, or a collation on each column",
            );
        });
    }
    let mut statements = Vec::new();
    if let Some(first) = first_number.filter(|_| *first_number != from.first_number) {
        statements.extend(single("DELETE FROM ", |w| {
            w.table(&op.table.beside("sqlite_sequence")).sql(" WHERE name = ").literal(op.table.name.as_str());
        })?);
        let mut numbered = Table::new(op.table.clone());
        numbered.options.first_number = Some(first);
        statements.extend(table::first_number(&numbered)?);
    }
    Ok(statements)
}
