//! Tables.

use super::super::super::{Dialect, SqlError, Writer};
use super::{column, constraint, index, option, partition, single};
use crate::operation::{CreateTable, RenameTable, SetTableComment};
use crate::schema::{Column, Constraint, Ident, Rule, Table, TableName, literal};

pub(super) fn create(op: &CreateTable) -> Result<Vec<String>, SqlError> {
    let table = &op.table;
    let options = &table.options;
    let mut statements = single(option::kind(options), |w| {
        let columns = table.columns.iter().map(Member::Column);
        let constraints = table.constraints.iter().filter(|it| !is_apart(table, it)).map(Member::Constraint);
        w.sql(if op.if_not_exists { "IF NOT EXISTS " } else { "" });
        w.table(&table.name).lines(columns.chain(constraints), |w, member| match member {
            Member::Column(it) => column::definition(w, it),
            Member::Constraint(it) => constraint::definition(w, it),
        });
        if !options.inherits.is_empty() {
            w.sql(" INHERITS (").list(&options.inherits, |w, parent| {
                w.table(parent);
            });
            w.sql(")");
        }
        if let Some(partitioning) = &table.partitioning {
            partition::by(w, partitioning);
        }
        option::storage(w, table);
    })?;
    for constraint in table.constraints.iter().filter(|it| is_apart(table, it)) {
        statements.extend(constraint::add(&table.name, constraint)?);
    }
    for partition in table.partitioning.iter().flat_map(|it| &it.partitions) {
        statements.extend(single("CREATE TABLE ", |w| partition::create(w, &table.name, partition))?);
    }
    if let (Some(first), Some(column)) = (options.first_number, table.columns.iter().find(|it| it.identity.is_some())) {
        statements.extend(single("ALTER TABLE ", |w| {
            w.table(&table.name).sql(" ALTER COLUMN ").ident(&column.name);
            w.sql(&format!(" RESTART WITH {first}"));
        })?);
    }
    for index in &table.indexes {
        statements.push(index::create(&table.name, index)?);
    }
    if let Some(text) = &table.comment {
        statements.extend(single("COMMENT ON TABLE ", |w| comment(w.table(&table.name), Some(text)))?);
    }
    for column in &table.columns {
        statements.extend(column::comment(&table.name, column)?);
    }
    Ok(statements)
}

/// Tells whether a constraint is added to the table that is there: not valid ones are, and of several keys over the same
/// columns all but the first, which `CREATE TABLE` takes for one without a word.
fn is_apart(table: &Table, constraint: &Constraint) -> bool {
    let key = |it: &Constraint| match &it.rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => Some(key.clone()),
        Rule::ForeignKey(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    };
    let own = key(constraint);
    let mut before = table.constraints.iter().take_while(|it| it.name != constraint.name);
    !constraint.is_validated() || own.is_some() && before.any(|it| key(it) == own)
}

enum Member<'a> {
    Column(&'a Column),
    Constraint(&'a Constraint),
}

pub(super) fn rename(op: &RenameTable) -> Result<Vec<String>, SqlError> {
    let mut statements = Vec::new();
    if op.from.name != op.to.name {
        statements.extend(single("ALTER TABLE ", |w| {
            w.table(&op.from).sql(" RENAME TO ").ident(&op.to.name);
        })?);
    }
    if op.from.schema != op.to.schema {
        statements.push(set_schema(&op.from.beside(&op.to.name), op.to.schema.as_ref())?);
    }
    Ok(statements)
}

fn set_schema(table: &TableName, schema: Option<&Ident>) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Postgres, "ALTER TABLE ");
    w.table(table).sql(" SET SCHEMA ");
    if let Some(schema) = schema {
        w.ident(schema);
        return w.finish();
    }
    // The schema that tables without one lie in is known to the session alone.
    let mut block = Writer::new(Dialect::Postgres, "DO ");
    let words = format!("BEGIN EXECUTE {} || quote_ident(current_schema()); END", literal(&w.finish()?));
    block.literal(&words);
    block.finish()
}

/// Says something about a table, or nothing any more.
pub(super) fn set_comment(op: &SetTableComment) -> Result<Vec<String>, SqlError> {
    single("COMMENT ON TABLE ", |w| comment(w.table(&op.table), op.to.as_deref()))
}

/// Ends a `COMMENT ON`.
pub(super) fn comment(w: &mut Writer, text: Option<&str>) {
    w.sql(" IS ");
    match text {
        Some(text) => w.literal(text),
        None => w.sql("NULL"),
    };
}
