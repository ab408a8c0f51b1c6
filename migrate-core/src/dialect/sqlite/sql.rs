//! SQLite's statements, as far as it can alter a table in place.
//!
//! Comments are left out: SQLite has none. So is what only concerns an index's speed elsewhere.

pub(super) mod column;
pub(super) mod constraint;
pub(super) mod index;
mod object;
pub(super) mod option;
pub(super) mod table;
pub(in super::super) mod value;

use super::super::{Dialect, SqlError, Writer};
use super::rebuild;
use crate::operation::Operation;
use crate::schema::Table;

/// Writes operations as statements; those that need a rebuild are refused, as there is no table to rebuild.
pub(in super::super) fn write(operations: &[Operation], before: Option<&Table>) -> Result<Vec<String>, SqlError> {
    let is_strict = before.is_some_and(|it| it.options.strict);
    if let [Operation::AddColumn(op), constraints @ ..] = operations
        && let Some(constraints) = rebuild::in_column(op, constraints)
    {
        return single("ALTER TABLE ", |w| column::add(w, op, &constraints, is_strict));
    }
    let mut statements = Vec::new();
    for operation in operations {
        statements.extend(one(operation, is_strict)?);
    }
    Ok(statements)
}

fn one(operation: &Operation, is_strict: bool) -> Result<Vec<String>, SqlError> {
    match operation {
        Operation::CreateTable(op) => {
            let table = &op.table;
            let mut statements = vec![table::create(table, &table.name, op.if_not_exists)?];
            statements.extend(table::first_number(table)?);
            for index in &table.indexes {
                statements.push(index::create(&table.name, index)?);
            }
            Ok(statements)
        }
        Operation::DropTable(op) => single("DROP TABLE ", |w| {
            w.sql(if op.if_exists { "IF EXISTS " } else { "" }).table(&op.name);
        }),
        Operation::RenameTable(op) => table::rename(op),
        Operation::CreatePartition(_)
        | Operation::DropPartition(_)
        | Operation::AttachPartition(_)
        | Operation::DetachPartition(_)
        | Operation::ReorganizePartitions(_) => single("", |w| {
            w.unsupported(operation.describe(), table::NO_PARTITIONS);
        }),
        Operation::AddColumn(op) => single("ALTER TABLE ", |w| column::add(w, op, &[], is_strict)),
        Operation::DropColumn(op) => single("ALTER TABLE ", |w| {
            w.table(&op.table).sql(" DROP COLUMN ").ident(&op.name);
        }),
        Operation::RenameColumn(op) => single("ALTER TABLE ", |w| {
            w.table(&op.table).sql(" RENAME COLUMN ").ident(&op.from).sql(" TO ").ident(&op.to);
        }),
        Operation::CreateIndex(op) => Ok(vec![index::create_as_asked(op)?]),
        Operation::DropIndex(op) => index::drop(op),
        Operation::RenameIndex(op) => index::rename(op),
        Operation::AlterColumn(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::RenameConstraint(_) => {
            if !rebuild::is_needed(operation) {
                return Ok(Vec::new());
            }
            let what = operation.describe();
            let table = operation.table().cloned().unwrap_or_else(|| "".into());
            Err(SqlError::UnknownTable { dialect: Dialect::Sqlite, table, what })
        }
        Operation::SetTableOptions(op) => {
            if rebuild::is_needed(operation) {
                return Err(SqlError::UnknownTable {
                    dialect: Dialect::Sqlite,
                    table: op.table.clone(),
                    what: operation.describe(),
                });
            }
            option::set(op)
        }
        Operation::Object(op) => object::write(op),
        Operation::Execute(sql) => Ok(sql.of(Dialect::Sqlite).map(str::to_owned).into_iter().collect()),
        // Rows are checked when a constraint is made.
        Operation::SetConstraintValidated(_)
        | Operation::SetTableComment(_)
        | Operation::RebuildTable(_)
        | Operation::Run(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_) => Ok(Vec::new()),
    }
}

pub(super) fn single(words: &str, write: impl FnOnce(&mut Writer)) -> Result<Vec<String>, SqlError> {
    let mut w = Writer::new(Dialect::Sqlite, words);
    write(&mut w);
    Ok(vec![w.finish()?])
}
