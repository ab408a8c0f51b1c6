//! Tables.

use super::super::super::{Dialect, SqlError, Writer};
use super::super::strict;
use super::{column, constraint};
use crate::operation::RenameTable;
use crate::schema::{Column, Constraint, Ident, Rule, Table, TableName, TableOptions};

/// What to do without partitions.
pub(super) const NO_PARTITIONS: &str = "keep the rows in one table: ask `op.dialect()` before the call";

/// Writes a table under a name that need not be its own.
pub(in super::super) fn create(table: &Table, name: &TableName, if_not_exists: bool) -> Result<String, SqlError> {
    let kind = if table.options.temporary { "CREATE TEMPORARY TABLE " } else { "CREATE TABLE " };
    let mut w = Writer::new(Dialect::Sqlite, kind);
    w.sql(if if_not_exists { "IF NOT EXISTS " } else { "" });
    let numbered: Vec<&Ident> = table.columns.iter().filter(|it| it.identity.is_some()).map(|it| &it.name).collect();
    let key = table.constraints.iter().find(|it| matches!(it.rule, Rule::PrimaryKey(_)));
    let columns = table.columns.iter().map(Member::Column);
    // The key of numbered rows stands with its column: only there does SQLite number them.
    let constraints = table.constraints.iter().filter(|it| numbered.is_empty() || Some(*it) != key);
    w.table(name).lines(columns.chain(constraints.map(Member::Constraint)), |w, member| match member {
        Member::Column(it) if it.identity.is_some() => match key {
            Some(key) if key.columns() == std::slice::from_ref(&it.name) && it.ty.is_integer() => {
                w.ident(&it.name).sql(" INTEGER NOT NULL CONSTRAINT ").ident(&key.name);
                w.sql(" PRIMARY KEY");
                if let Rule::PrimaryKey(it) = &key.rule {
                    constraint::key(w, &key.name, it, false);
                }
                w.sql(" AUTOINCREMENT");
                it.identity.iter().for_each(|identity| column::check_numbering(w, &it.name, identity));
            }
            Some(_) | None => {
                w.unsupported(
                    format!("number the rows of `{}.{}`, which is not the primary key alone", table.name, it.name),
                    "say `.primary_key().identity()` of one integer column, or leave `.identity()` out",
                );
            }
        },
        Member::Column(it) if table.options.strict => {
            let column = strict::column(w, &table.name, it);
            column::definition(w, &column);
        }
        Member::Column(it) => column::definition(w, it),
        Member::Constraint(it) => constraint::definition(w, it),
    });
    options(&mut w, table);
    w.finish()
}

/// Writes what follows the members of a table.
fn options(w: &mut Writer, table: &Table) {
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary: _,
        unlogged: _,
        tablespace: _,
        parameters: _,
        inherits,
        engine: _,
        charset: _,
        collation,
        row_format: _,
        first_number: _,
        mysql: _,
        strict,
        without_rowid,
    } = &table.options;
    if let Some(parent) = inherits.first() {
        w.unsupported(
            format!("let table `{}` inherit from `{parent}`", table.name),
            "it needs the columns said in both tables, and a view over them",
        );
    }
    if let Some(collation) = collation {
        w.unsupported(
            format!("give table `{}` the collation `{collation}` as a whole", table.name),
            "it needs a collation on each column; ask `op.dialect()` before `t.collation(..)`",
        );
    }
    if table.partitioning.is_some() {
        w.unsupported(format!("partition table `{}`", table.name), NO_PARTITIONS);
    }
    if *without_rowid && (table.primary_key().is_empty() || table.columns.iter().any(|it| it.identity.is_some())) {
        w.unsupported(
            format!("keep table `{}` without row numbers", table.name),
            "it needs a primary key whose rows the database does not number",
        );
    }
    let words = [(*strict, "STRICT"), (*without_rowid, "WITHOUT ROWID")];
    let said: Vec<&str> = words.into_iter().filter(|(said, _)| *said).map(|(_, word)| word).collect();
    if !said.is_empty() {
        w.sql(" ").sql(&said.join(", "));
    }
}

/// Writes where the numbers of a new table begin.
pub(super) fn first_number(table: &Table) -> Result<Option<String>, SqlError> {
    let Some(first) = table.options.first_number else { return Ok(None) };
    // https://www.sqlite.org/autoinc.html: the table holds the number that was given last.
    let mut w = Writer::new(Dialect::Sqlite, "INSERT INTO ");
    w.table(&table.name.beside("sqlite_sequence")).sql(" (name, seq) VALUES (").literal(table.name.name.as_str());
    w.sql(&format!(", {})", i128::from(first) - 1));
    w.finish().map(Some)
}

pub(super) fn rename(op: &RenameTable) -> Result<Vec<String>, SqlError> {
    let renamed = |from: &TableName, to: &Ident| {
        let mut w = Writer::new(Dialect::Sqlite, "ALTER TABLE ");
        if op.from.schema != op.to.schema {
            w.unsupported(
                format!("move table `{}` to another database file", op.from),
                "it needs a new table there and the rows copied, with `op.create_table` and `op.execute`",
            );
        }
        w.table(from).sql(" RENAME TO ").ident(to);
        w.finish()
    };
    // Letters of another size make no other name, and the one that is there is taken.
    if op.from != op.to && op.from.name.as_str().eq_ignore_ascii_case(op.to.name.as_str()) {
        let between = op.from.beside(format!("_migrate_renamed_{}", op.from.name));
        return Ok(vec![renamed(&op.from, &between.name)?, renamed(&between, &op.to.name)?]);
    }
    Ok(vec![renamed(&op.from, &op.to.name)?])
}

enum Member<'a> {
    Column(&'a Column),
    Constraint(&'a Constraint),
}
