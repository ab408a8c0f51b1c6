//! Options of tables.

use super::super::super::{SqlError, Writer};
use super::single;
use crate::operation::SetTableOptions;
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

/// Writes the changes of a table's options, each a statement.
pub(super) fn set(op: &SetTableOptions) -> Result<Vec<String>, SqlError> {
    let from = op.from.clone().unwrap_or_default();
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary,
        unlogged,
        tablespace,
        parameters,
        inherits,
        engine: _,
        charset: _,
        collation,
        row_format: _,
        first_number,
        mysql: _,
        strict: _,
        without_rowid: _,
    } = &op.to;
    let mut statements = Vec::new();
    let mut alter = |write: &dyn Fn(&mut Writer)| -> Result<(), SqlError> {
        statements.extend(single("ALTER TABLE ", |w| write(w.table(&op.table).sql(" ")))?);
        Ok(())
    };
    if *temporary != from.temporary || *collation != from.collation {
        alter(&|w| {
            w.unsupported(
                format!("make table `{}` temporary, or give it a collation as a whole", op.table),
                "it needs a new table, or a collation on each column",
            );
        })?;
    }
    if *first_number != from.first_number {
        alter(&|w| {
            w.unsupported(
                format!("say the next number of table `{}`", op.table),
                "it needs its column: `op.execute(\"ALTER TABLE .. ALTER COLUMN .. RESTART WITH ..\")`",
            );
        })?;
    }
    if *unlogged != from.unlogged {
        alter(&|w| {
            w.sql(if *unlogged { "SET UNLOGGED" } else { "SET LOGGED" });
        })?;
    }
    if *tablespace != from.tablespace {
        alter(&|w| {
            let name = tablespace.clone().unwrap_or_else(|| "pg_default".into());
            w.sql("SET TABLESPACE ").ident(&name);
        })?;
    }
    let set: Vec<_> = parameters.iter().filter(|(name, value)| from.parameters.get(*name) != Some(*value)).collect();
    if !set.is_empty() {
        alter(&|w| {
            w.sql("SET (").list(&set, |w, (parameter, value)| {
                w.table(&parameter.as_str().into()).sql(" = ").literal(value);
            });
            w.sql(")");
        })?;
    }
    let reset: Vec<_> = from.parameters.keys().filter(|name| !parameters.contains_key(*name)).collect();
    if !reset.is_empty() {
        alter(&|w| {
            w.sql("RESET (").list(&reset, |w, parameter| {
                w.table(&parameter.as_str().into());
            });
            w.sql(")");
        })?;
    }
    for parent in inherits.iter().filter(|it| !from.inherits.contains(it)) {
        alter(&|w| {
            w.sql("INHERIT ").table(parent);
        })?;
    }
    for parent in from.inherits.iter().filter(|it| !inherits.contains(it)) {
        alter(&|w| {
            w.sql("NO INHERIT ").table(parent);
        })?;
    }
    Ok(statements)
}
