//! Tables.

use super::super::super::{Dialect, SqlError, Writer};
use super::{column, constraint};
use crate::schema::{Column, Constraint, Ident, Rule, Table, TableName};

/// Writes a table under a name that need not be its own.
pub(in super::super) fn create(table: &Table, name: &TableName) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, "CREATE TABLE ");
    let numbered: Vec<&Ident> = table.columns.iter().filter(|it| it.identity).map(|it| &it.name).collect();
    let key = table.constraints.iter().find(|it| matches!(it.rule, Rule::PrimaryKey(_)));
    let columns = table.columns.iter().map(Member::Column);
    // The key of numbered rows stands with its column: only there does SQLite number them.
    let constraints = table.constraints.iter().filter(|it| numbered.is_empty() || Some(*it) != key);
    w.table(name).lines(columns.chain(constraints.map(Member::Constraint)), |w, member| match member {
        Member::Column(it) if it.identity => match key {
            Some(key) if key.columns() == std::slice::from_ref(&it.name) && it.ty.is_integer() => {
                w.ident(&it.name).sql(" INTEGER NOT NULL CONSTRAINT ").ident(&key.name);
                w.sql(" PRIMARY KEY");
                if let Rule::PrimaryKey(it) = &key.rule {
                    constraint::key(w, &key.name, it, false);
                }
                w.sql(" AUTOINCREMENT");
            }
            Some(_) | None => {
                w.unsupported(
                    format!("number the rows of `{}.{}`, which is not the primary key alone", table.name, it.name),
                    "say `.primary_key().identity()` of one integer column, or leave `.identity()` out",
                );
            }
        },
        Member::Column(it) => column::definition(w, it),
        Member::Constraint(it) => constraint::definition(w, it),
    });
    w.finish()
}

enum Member<'a> {
    Column(&'a Column),
    Constraint(&'a Constraint),
}
