//! MySQL's statements, in the words that MariaDB takes too.
//!
//! All that one call changes about a table goes into one `ALTER TABLE`: without transactional DDL, one statement is the
//! most that is done as a whole.

pub(super) mod column;
mod constraint;
mod index;
mod object;
mod option;
mod partition;
mod table;
pub(in super::super) mod value;

use super::super::{Dialect, SqlError, Writer};
use super::{implicit, numbering};
use crate::operation::Operation;
use crate::schema::{Table, TableName};

/// MariaDB alone knows the words, and MySQL takes them for a comment: <https://mariadb.com/kb/en/comment-syntax/>.
pub(super) const IF_EXISTS: &str = "/*M! IF EXISTS */ ";

/// Writes operations as statements.
pub(in super::super) fn write(operations: &[Operation], before: Option<&Table>) -> Result<Vec<String>, SqlError> {
    let mut statements = Vec::new();
    let mut altered: Option<(&TableName, Writer)> = None;
    let put_off: Vec<Operation> = operations.iter().map(|it| without_numbering(it, before, operations)).collect();
    for operation in &put_off {
        let mut clause = alteration(operation, before)?;
        if let (Some(table), Some((_, clause))) = (before, &mut clause) {
            clause.push_str(&implicit::also(operation, table, operations)?);
            clause.push_str(&numbering::also(operation, table, operations)?);
        }
        altered = match (altered, clause) {
            (Some((table, mut w)), Some((same, clause))) if table == same => {
                w.sql(", ").sql(&clause);
                Some((table, w))
            }
            (before, clause) => {
                if let Some((_, w)) = before {
                    statements.push(w.finish()?);
                }
                clause.map(|(table, clause)| {
                    let mut w = Writer::new(Dialect::Mysql, "ALTER TABLE ");
                    w.table(table).sql(" ").sql(&clause);
                    (table, w)
                })
            }
        };
        if let Operation::Object(op) = operation {
            statements.extend(object::write(op)?);
        }
        statements.extend(statement(operation)?);
    }
    if let Some((_, w)) = altered {
        statements.push(w.finish()?);
    }
    Ok(statements)
}

/// Leaves out the numbering of a column that has no key yet.
fn without_numbering(operation: &Operation, before: Option<&Table>, operations: &[Operation]) -> Operation {
    if let (Operation::AlterColumn(op), Some(table)) = (operation, before)
        && let Some(put_off) = numbering::put_off(op, table, operations)
    {
        return Operation::AlterColumn(put_off);
    }
    operation.clone()
}

/// Writes an operation that is a statement of its own.
fn statement(operation: &Operation) -> Result<Option<String>, SqlError> {
    let mut w = Writer::new(Dialect::Mysql, "");
    match operation {
        Operation::CreateTable(op) => table::create(&mut w, op),
        Operation::DropTable(op) => {
            // https://dev.mysql.com/doc/refman/8.0/en/drop-table.html: the word commits nothing and spares other tables.
            let is_temporary = op.table.as_ref().is_some_and(|it| it.options.temporary);
            w.sql(if is_temporary { "DROP TEMPORARY TABLE " } else { "DROP TABLE " });
            w.sql(if op.if_exists { "IF EXISTS " } else { "" }).table(&op.name);
        }
        Operation::RenameTable(op) => {
            w.sql("RENAME TABLE ").table(&op.from).sql(" TO ").table(&op.to);
        }
        Operation::Execute(sql) => return Ok(sql.of(Dialect::Mysql).map(str::to_owned)),
        Operation::SetTableComment(_)
        | Operation::SetTableOptions(_)
        | Operation::CreatePartition(_)
        | Operation::DropPartition(_)
        | Operation::AttachPartition(_)
        | Operation::DetachPartition(_)
        | Operation::ReorganizePartitions(_)
        | Operation::RebuildTable(_)
        | Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::AlterColumn(_)
        | Operation::RenameColumn(_)
        | Operation::AddConstraint(_)
        | Operation::DropConstraint(_)
        | Operation::RenameConstraint(_)
        | Operation::SetConstraintValidated(_)
        | Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_)
        | Operation::RenameIndex(_)
        | Operation::Object(_)
        | Operation::Run(_) => return Ok(None),
    }
    w.finish().map(Some)
}

/// Writes an operation that is a clause of `ALTER TABLE`.
fn alteration<'o>(
    operation: &'o Operation,
    before: Option<&Table>,
) -> Result<Option<(&'o TableName, String)>, SqlError> {
    let mut w = Writer::new(Dialect::Mysql, "");
    let table = match operation {
        Operation::SetTableComment(op) => {
            w.sql("COMMENT = ").literal(op.to.as_deref().unwrap_or_default());
            &op.table
        }
        Operation::SetTableOptions(op) => {
            option::set(&mut w, op, before);
            if w.is_empty() {
                return Ok(None);
            }
            &op.table
        }
        Operation::CreatePartition(op) => {
            partition::add(&mut w, op, before);
            &op.table
        }
        Operation::DropPartition(op) => {
            w.sql("DROP PARTITION ").ident(&op.name.name);
            &op.table
        }
        Operation::AttachPartition(_) | Operation::DetachPartition(_) => {
            partition::exchange(&mut w, operation);
            return w.finish().map(|_| None);
        }
        Operation::ReorganizePartitions(op) => {
            partition::reorganize(&mut w, op, before);
            &op.table
        }
        Operation::AddColumn(op) => {
            column::add(&mut w, op);
            &op.table
        }
        Operation::DropColumn(op) => {
            w.sql("DROP COLUMN ").ident(&op.name);
            &op.table
        }
        Operation::AlterColumn(op) if op.changes().is_empty() => return Ok(None),
        Operation::AlterColumn(op) => {
            column::alter(&mut w, op)?;
            &op.table
        }
        Operation::RenameColumn(op) => {
            w.sql("RENAME COLUMN ").ident(&op.from).sql(" TO ").ident(&op.to);
            &op.table
        }
        Operation::AddConstraint(op) => {
            w.sql("ADD ");
            constraint::definition(&mut w, &op.constraint);
            &op.table
        }
        Operation::DropConstraint(op) => {
            constraint::drop(&mut w, op);
            &op.table
        }
        Operation::RenameConstraint(op) => {
            if !constraint::rename(&mut w, op)? {
                return Ok(None);
            }
            &op.table
        }
        Operation::CreateIndex(op) => {
            index::create(&mut w, op);
            &op.table
        }
        Operation::DropIndex(op) => {
            index::drop(&mut w, op);
            &op.table
        }
        Operation::RenameIndex(op) => {
            w.sql("RENAME INDEX ").ident(&op.from).sql(" TO ").ident(&op.to);
            &op.table
        }
        // Rows are checked when a constraint is made.
        Operation::SetConstraintValidated(_) => return Ok(None),
        Operation::CreateTable(_)
        | Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_)
        | Operation::RebuildTable(_)
        | Operation::Object(_)
        | Operation::Execute(_)
        | Operation::Run(_) => return Ok(None),
    };
    Ok(Some((table, w.finish()?)))
}
