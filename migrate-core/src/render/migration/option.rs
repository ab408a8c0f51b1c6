//! Options of tables that are there.

use std::collections::BTreeMap;

use super::layout::{Argument, Chain};
use super::word;
use crate::operation::SetTableOptions;
use crate::schema::TableOptions;

/// Writes `op.alter_table` with the options that change; those of a table that is not known are all said.
pub(super) fn alter(op: &SetTableOptions) -> Chain {
    let unsaid = TableOptions::default();
    let from = op.from.as_ref().unwrap_or(&unsaid);
    // No `..`, so that a new option is not forgotten here. The first and the last two are no option of a table that is there.
    let TableOptions {
        temporary: _,
        unlogged,
        tablespace,
        parameters,
        inherits,
        engine,
        charset,
        collation,
        row_format,
        first_number,
        mysql,
        strict: _,
        without_rowid,
    } = &op.to;
    let on = |name| Chain::on("t", name);
    let mut chains = Vec::new();
    if *unlogged != from.unlogged {
        chains.push(on(if *unlogged { "unlogged" } else { "logged" }));
    }
    if *tablespace != from.tablespace {
        chains.push(match tablespace {
            Some(name) => on("tablespace").arg(word::ident(name)),
            None => on("default_tablespace"),
        });
    }
    chains.extend(pairs(&from.parameters, parameters, "with", "reset"));
    let gone = from.inherits.iter().filter(|it| !inherits.contains(it));
    chains.extend(gone.map(|it| on("no_inherit").arg(word::table(it))));
    let new = inherits.iter().filter(|it| !from.inherits.contains(it));
    chains.extend(new.map(|it| on("inherit").arg(word::table(it))));
    if let Some(engine) = engine.as_ref().filter(|it| from.engine.as_ref() != Some(it)) {
        chains.push(on("engine").arg(word::text(engine)));
    }
    // Both go back together, and what stays is said again behind that.
    let is_back = |before: &Option<String>, after: &Option<String>| before.is_some() && after.is_none();
    let is_back = is_back(&from.charset, charset) || is_back(&from.collation, collation);
    if is_back {
        chains.push(on("default_charset"));
    }
    for (name, before, after) in [("charset", &from.charset, charset), ("collation", &from.collation, collation)] {
        if let Some(text) = after.as_ref().filter(|_| is_back || before != after) {
            chains.push(on(name).arg(word::text(text)));
        }
    }
    if *row_format != from.row_format {
        let format = row_format.as_deref().unwrap_or("default");
        chains.push(on("row_format").arg(word::text(format)));
    }
    if let Some(number) = first_number.filter(|_| *first_number != from.first_number) {
        chains.push(on("auto_increment").arg(number.to_string()));
    }
    chains.extend(pairs(&from.mysql, mysql, "mysql_option", "reset_mysql_option"));
    if *without_rowid != from.without_rowid {
        chains.push(on(if *without_rowid { "without_rowid" } else { "with_rowid" }));
    }
    Chain::result("alter_table").arg(word::table(&op.table)).arg(Argument::Closure("t", chains))
}

fn pairs(
    from: &BTreeMap<String, String>,
    to: &BTreeMap<String, String>,
    set: &'static str,
    reset: &'static str,
) -> Vec<Chain> {
    let gone = from.keys().filter(|it| !to.contains_key(*it)).map(|it| Chain::on("t", reset).arg(word::text(it)));
    let new = to.iter().filter(|(name, value)| from.get(*name) != Some(value));
    gone.chain(new.map(|(name, value)| Chain::on("t", set).arg(word::text(name)).arg(word::text(value)))).collect()
}
