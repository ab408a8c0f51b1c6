//! SQLite's statements, as far as it can alter a table in place.
//!
//! Comments are left out: SQLite has none. So is what only concerns an index's speed elsewhere.

use super::super::{Dialect, SqlError, Writer, clause};
use super::{rebuild, types};
use crate::operation::{AddColumn, Operation};
use crate::schema::{Column, Constraint, Ident, Index, Rule, Table, TableName};

/// Writes operations as statements; those that need a rebuild are refused, as there is no table to rebuild.
pub(in super::super) fn write(operations: &[Operation]) -> Result<Vec<String>, SqlError> {
    if let [Operation::AddColumn(op), constraints @ ..] = operations
        && let Some(constraints) = rebuild::in_column(op, constraints)
    {
        return single("ALTER TABLE ", |w| add_column(w, op, &constraints));
    }
    let mut statements = Vec::new();
    for operation in operations {
        statements.extend(one(operation)?);
    }
    Ok(statements)
}

fn one(operation: &Operation) -> Result<Vec<String>, SqlError> {
    match operation {
        Operation::CreateTable(op) => {
            let table = &op.table;
            let mut statements = vec![create_table(table, &table.name)?];
            for index in &table.indexes {
                statements.push(create_index(&table.name, index)?);
            }
            Ok(statements)
        }
        Operation::DropTable(op) => single("DROP TABLE ", |w| {
            w.table(&op.name);
        }),
        Operation::RenameTable(op) => single("ALTER TABLE ", |w| {
            w.table(&op.from).sql(" RENAME TO ").ident(&op.to.name);
        }),
        Operation::AddColumn(op) => single("ALTER TABLE ", |w| add_column(w, op, &[])),
        Operation::DropColumn(op) => single("ALTER TABLE ", |w| {
            w.table(&op.table).sql(" DROP COLUMN ").ident(&op.name);
        }),
        Operation::RenameColumn(op) => single("ALTER TABLE ", |w| {
            w.table(&op.table).sql(" RENAME COLUMN ").ident(&op.from).sql(" TO ").ident(&op.to);
        }),
        Operation::CreateIndex(op) => Ok(vec![create_index(&op.table, &op.index)?]),
        Operation::DropIndex(op) => single("DROP INDEX ", |w| {
            w.table(&op.table.beside(&op.name));
        }),
        Operation::AlterColumn(_) | Operation::AddConstraint(_) | Operation::DropConstraint(_) => {
            if !rebuild::is_needed(operation) {
                return Ok(Vec::new());
            }
            let what = operation.describe();
            let table = operation.table().cloned().unwrap_or_else(|| "".into());
            Err(SqlError::UnknownTable { dialect: Dialect::Sqlite, table, what })
        }
        Operation::Execute(sql) => Ok(sql.of(Dialect::Sqlite).map(str::to_owned).into_iter().collect()),
        Operation::SetTableComment(_) | Operation::Run(_) => Ok(Vec::new()),
    }
}

pub(super) fn single(words: &str, write: impl FnOnce(&mut Writer)) -> Result<Vec<String>, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, words);
    write(&mut w);
    Ok(vec![w.finish()?])
}

enum Member<'a> {
    Column(&'a Column),
    Constraint(&'a Constraint),
}

/// Writes a table under a name that need not be its own.
pub(super) fn create_table(table: &Table, name: &TableName) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, "CREATE TABLE ");
    let numbered: Vec<&Ident> = table.columns.iter().filter(|it| it.identity).map(|it| &it.name).collect();
    let key = table.constraints.iter().find(|it| matches!(it.rule, Rule::PrimaryKey { .. }));
    let columns = table.columns.iter().map(Member::Column);
    // The key of numbered rows stands with its column: only there does SQLite number them.
    let constraints = table.constraints.iter().filter(|it| numbered.is_empty() || Some(*it) != key);
    w.table(name).lines(columns.chain(constraints.map(Member::Constraint)), |w, member| match member {
        Member::Column(it) if it.identity => match key {
            Some(key) if key.columns() == std::slice::from_ref(&it.name) && it.ty.is_integer() => {
                w.ident(&it.name).sql(" INTEGER NOT NULL CONSTRAINT ").ident(&key.name);
                w.sql(" PRIMARY KEY AUTOINCREMENT");
            }
            Some(_) | None => {
                w.unsupported(
                    format!("number the rows of `{}.{}`, which is not the primary key alone", table.name, it.name),
                    "say `.primary_key().identity()` of one integer column, or leave `.identity()` out",
                );
            }
        },
        Member::Column(it) => column(w, it),
        Member::Constraint(it) => clause::constraint(w, it),
    });
    w.finish()
}

fn column(w: &mut Writer, column: &Column) {
    w.ident(&column.name).sql(" ").sql(&types::name(&column.ty));
    if !column.nullable {
        w.sql(" NOT NULL");
    }
    if let Some(sql) = &column.default {
        w.sql(" DEFAULT ");
        if clause::is_constant(sql) || clause::is_current_time(sql) || clause::is_parenthesised(sql) {
            w.sql(sql);
        } else {
            w.sql("(").sql(sql).sql(")");
        }
    }
}

fn add_column(w: &mut Writer, op: &AddColumn, constraints: &[&Constraint]) {
    w.table(&op.table).sql(" ADD COLUMN ");
    column(w, &op.column);
    for constraint in constraints {
        w.sql(" CONSTRAINT ").ident(&constraint.name).sql(" ");
        match &constraint.rule {
            Rule::ForeignKey(key) => {
                clause::references(w, key);
            }
            Rule::Check { expression } => {
                w.sql("CHECK (").sql(expression).sql(")");
            }
            Rule::PrimaryKey { .. } | Rule::Unique { .. } => {}
        }
    }
}

pub(super) fn create_index(table: &TableName, index: &Index) -> Result<String, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    // SQLite wants the schema with the index, not with the table.
    w.table(&table.beside(&index.name)).sql(" ON ").ident(&table.name).sql(" ");
    clause::index_parts(&mut w, &index.parts);
    if let Some(condition) = &index.condition {
        w.sql(" WHERE ").sql(condition);
    }
    w.finish()
}
