//! PostgreSQL's statements.

mod column;
mod constraint;
pub(super) mod index;
mod object;
mod option;
mod partition;
mod table;
pub(in super::super) mod value;

use super::super::{Dialect, SqlError, Writer};
use crate::operation::Operation;

pub(in super::super) use object::{enum_cast, is_in_place};

/// Writes operations as statements.
pub(in super::super) fn write(operations: &[Operation]) -> Result<Vec<String>, SqlError> {
    let mut statements = Vec::new();
    for operation in operations {
        statements.extend(one(operation)?);
    }
    Ok(statements)
}

fn one(operation: &Operation) -> Result<Vec<String>, SqlError> {
    match operation {
        Operation::CreateTable(op) => table::create(op),
        Operation::DropTable(op) => single("DROP TABLE ", |w| {
            w.sql(if op.if_exists { "IF EXISTS " } else { "" }).table(&op.name);
            w.sql(if op.cascade { " CASCADE" } else { "" });
        }),
        Operation::RenameTable(op) => table::rename(op),
        Operation::SetTableComment(op) => table::set_comment(op),
        Operation::SetTableOptions(op) => option::set(op),
        Operation::CreatePartition(op) => single("CREATE TABLE ", |w| partition::create(w, &op.table, &op.partition)),
        Operation::DropPartition(op) => single("DROP TABLE ", |w| {
            w.table(&op.name);
        }),
        Operation::AttachPartition(op) => single("ALTER TABLE ", |w| partition::attach(w, op)),
        Operation::DetachPartition(op) => single("ALTER TABLE ", |w| partition::detach(w, op)),
        Operation::ReorganizePartitions(op) => single("", |w| partition::reorganize(w, op)),
        Operation::AddColumn(op) => column::add(op),
        Operation::DropColumn(op) => column::drop(op),
        Operation::AlterColumn(op) => column::alter(op),
        Operation::RenameColumn(op) => single("ALTER TABLE ", |w| {
            w.table(&op.table).sql(" RENAME COLUMN ").ident(&op.from).sql(" TO ").ident(&op.to);
        }),
        Operation::AddConstraint(op) => constraint::add(&op.table, &op.constraint),
        Operation::DropConstraint(op) => constraint::drop(op),
        Operation::RenameConstraint(op) => constraint::rename(op),
        Operation::SetConstraintValidated(op) => constraint::set_validated(op),
        Operation::CreateIndex(op) => Ok(vec![index::create_as_asked(op)?]),
        Operation::DropIndex(op) => Ok(vec![index::drop(op)?]),
        Operation::RenameIndex(op) => index::rename(op),
        Operation::Object(op) => object::write(op),
        Operation::Execute(sql) => Ok(sql.of(Dialect::Postgres).map(str::to_owned).into_iter().collect()),
        Operation::RebuildTable(_)
        | Operation::Run(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_) => Ok(Vec::new()),
    }
}

fn single(words: &str, write: impl FnOnce(&mut Writer)) -> Result<Vec<String>, SqlError> {
    let mut w = Writer::new(Dialect::Postgres, words);
    write(&mut w);
    Ok(vec![w.finish()?])
}
