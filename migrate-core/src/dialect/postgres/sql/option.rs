//! Options of tables.

use super::super::super::Writer;
use crate::schema::{Table, TableOptions};

/// Writes the words between `CREATE` and the name.
pub(super) fn kind(options: &TableOptions) -> &'static str {
    match (options.temporary, options.unlogged) {
        (true, _) => "CREATE TEMPORARY TABLE ",
        (false, true) => "CREATE UNLOGGED TABLE ",
        (false, false) => "CREATE TABLE ",
    }
}

/// Writes what follows the members of a table and how it is partitioned.
pub(super) fn storage(w: &mut Writer, table: &Table) {
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary: _,
        unlogged: _,
        tablespace,
        parameters,
        inherits: _,
        engine: _,
        charset: _,
        collation,
        row_format: _,
        first_number: _,
        mysql: _,
        strict: _,
        without_rowid: _,
    } = &table.options;
    if let Some(collation) = collation {
        w.unsupported(
            format!("give table `{}` the collation `{collation}` as a whole", table.name),
            "it needs a collation on each column; ask `op.dialect()` before `t.collation(..)`",
        );
    }
    if !parameters.is_empty() {
        w.sql(" WITH (").list(parameters, |w, (parameter, value)| {
            w.table(&parameter.as_str().into()).sql(" = ").literal(value);
        });
        w.sql(")");
    }
    if let Some(tablespace) = tablespace {
        w.sql(" TABLESPACE ").ident(tablespace);
    }
}
