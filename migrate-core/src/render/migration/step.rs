//! The next call: as many operations as one call makes.

use super::layout::{Argument, Chain};
use super::{Unwritten, column, constraint, data, index, object, option, partition, table, word};
use crate::operation::{
    Call, DropColumn, DropTable, ObjectCall, ObjectOperation, Operation, RebuildTable, Recreate, RenameTable, complete,
};
use crate::schema::naming::Convention;
use crate::schema::{Ident, Schema, TableName};

/// How far a call is looked for that makes an operation along with those before it.
const FAR: usize = 200;

/// Gives the next call, and how many operations it makes.
pub(super) fn next(operations: &[Operation], at: &Schema, naming: Convention) -> Result<(usize, Chain), Unwritten> {
    let Some(first) = operations.first() else {
        return Err(Unwritten { operation: "nothing".to_owned() });
    };
    // What a call takes along stands before what it is about, or behind it.
    if begins(first) {
        for operation in operations.iter().take(FAR) {
            let Some(call) = implying(operation) else { continue };
            let Ok(made) = complete(&call, Some(at)) else { continue };
            if made.len() > 1 && operations.starts_with(&made) {
                return Ok((made.len(), single(operation, at, naming)?));
            }
        }
    }
    if let Operation::AddColumn(op) = first {
        return Ok(column::add(op, &operations[1..], naming));
    }
    if let Operation::Object(op) = first {
        return object::next(op, operations, at).ok_or_else(|| Unwritten { operation: first.describe() });
    }
    Ok((1, single(first, at, naming)?))
}

/// Tells whether a call that makes several operations may begin with this one.
fn begins(operation: &Operation) -> bool {
    match operation {
        Operation::DropConstraint(_)
        | Operation::DropIndex(_)
        | Operation::DropTable(_)
        | Operation::DropColumn(_)
        | Operation::RenameTable(_)
        | Operation::RenameColumn(_)
        | Operation::AlterColumn(_)
        | Operation::Object(_) => true,
        Operation::CreateTable(_)
        | Operation::SetTableComment(_)
        | Operation::SetTableOptions(_)
        | Operation::CreatePartition(_)
        | Operation::DropPartition(_)
        | Operation::AttachPartition(_)
        | Operation::DetachPartition(_)
        | Operation::ReorganizePartitions(_)
        | Operation::RebuildTable(_)
        | Operation::AddColumn(_)
        | Operation::AddConstraint(_)
        | Operation::RenameConstraint(_)
        | Operation::SetConstraintValidated(_)
        | Operation::CreateIndex(_)
        | Operation::RenameIndex(_)
        | Operation::InsertRows(_)
        | Operation::DeleteRows(_)
        | Operation::Backfill(_)
        | Operation::Execute(_)
        | Operation::Run(_) => false,
    }
}

/// Gives the call that makes an operation and may make others along with it.
fn implying(operation: &Operation) -> Option<Call> {
    if let Operation::DropColumn(DropColumn { table, name, if_exists, .. }) = operation {
        return Some(Call::DropColumn { table: table.clone(), name: name.clone(), if_exists: *if_exists });
    }
    if let Operation::DropTable(DropTable { name, if_exists, cascade, .. }) = operation {
        return Some(Call::DropTable { name: name.clone(), if_exists: *if_exists, cascade: *cascade });
    }
    if let Operation::RenameTable(_) | Operation::RenameColumn(_) = operation {
        return Some(Call::Whole(operation.clone()));
    }
    if let Operation::AddConstraint(op) = operation {
        return Some(Call::AddConstraint(op.clone()));
    }
    if let Operation::Object(ObjectOperation::Drop(op)) = operation {
        return Some(Call::Object(ObjectCall::Drop(op.name.clone())));
    }
    if let Operation::Object(ObjectOperation::Rename(op)) = operation {
        let to = op.to.qualified()?;
        return Some(Call::Object(ObjectCall::Rename { from: op.from.clone(), to }));
    }
    None
}

/// Writes the call of one operation.
fn single(operation: &Operation, at: &Schema, naming: Convention) -> Result<Chain, Unwritten> {
    let unwritten = || Unwritten { operation: operation.describe() };
    Ok(match operation {
        Operation::CreateTable(op) => table::create(op, naming),
        Operation::DropTable(op) => {
            let name = match (op.cascade, op.if_exists) {
                (true, _) => "drop_table_cascade",
                (false, true) => "drop_table_if_exists",
                (false, false) => "drop_table",
            };
            Chain::result(name).arg(word::table(&op.name))
        }
        Operation::RenameTable(op) => rename_table(op),
        Operation::SetTableComment(op) => match &op.to {
            Some(comment) => Chain::result("create_table_comment").arg(word::table(&op.table)).arg(word::line(comment)),
            None => Chain::result("drop_table_comment").arg(word::table(&op.table)),
        },
        Operation::SetTableOptions(op) => option::alter(op),
        Operation::CreatePartition(op) => partition::create(op),
        Operation::DropPartition(op) => partition::drop(op),
        Operation::AttachPartition(op) => partition::attach(op),
        Operation::DetachPartition(op) => partition::detach(op),
        Operation::ReorganizePartitions(op) => partition::reorganize(op),
        Operation::RebuildTable(op) => recreate(op),
        Operation::AddColumn(op) => column::add(op, &[], naming).1,
        Operation::DropColumn(op) => {
            let name = if op.if_exists { "drop_column_if_exists" } else { "drop_column" };
            Chain::result(name).arg(word::table(&op.table)).arg(word::ident(&op.name))
        }
        Operation::AlterColumn(op) => column::alter(op),
        Operation::RenameColumn(op) => {
            let call = Chain::result("rename_column").arg(word::table(&op.table));
            call.arg(word::ident(&op.from)).arg(word::ident(&op.to))
        }
        Operation::AddConstraint(op) => constraint::add(op, naming),
        Operation::DropConstraint(op) => {
            let call = Chain::op("drop_constraint").arg(word::ident(&op.name)).arg(word::table(&op.table));
            call.when(op.if_exists, "if_exists").when(op.cascade, "cascade")
        }
        Operation::RenameConstraint(op) => {
            let call = Chain::result("rename_constraint").arg(word::table(&op.table));
            call.arg(word::ident(&op.from)).arg(word::ident(&op.to))
        }
        Operation::SetConstraintValidated(op) if op.to => {
            Chain::result("validate_constraint").arg(word::ident(&op.name)).arg(word::table(&op.table))
        }
        Operation::CreateIndex(op) => index::create(op, naming),
        Operation::DropIndex(op) => index::drop(op),
        Operation::RenameIndex(op) => {
            let call = Chain::result("rename_index").arg(word::table(&op.table));
            call.arg(word::ident(&op.from)).arg(word::ident(&op.to))
        }
        Operation::InsertRows(op) => data::insert(op),
        Operation::Backfill(op) => data::backfill(op).ok_or_else(unwritten)?,
        Operation::Object(op) => {
            object::next(op, std::slice::from_ref(operation), at).map(|(_, it)| it).ok_or_else(unwritten)?
        }
        Operation::Execute(op) => data::execute(op),
        Operation::SetConstraintValidated(_) | Operation::DeleteRows(_) | Operation::Run(_) => return Err(unwritten()),
    })
}

/// Writes the move of a table to where those without a schema lie: that has to be named, or it stays where it is.
pub(super) fn move_home(operation: &Operation, home: &Ident) -> Option<Chain> {
    let Operation::RenameTable(op) = operation else { return None };
    let is_moved = op.from.schema.is_some() && op.to.schema.is_none();
    let to = TableName { schema: Some(home.clone()), ..op.to.clone() };
    is_moved.then(|| rename_table(&RenameTable { from: op.from.clone(), to }))
}

fn rename_table(op: &RenameTable) -> Chain {
    let RenameTable { from, to } = op;
    match &to.schema {
        // The new name lies where the old one does.
        schema if *schema == from.schema => {
            let name = TableName { schema: None, name: to.name.clone() };
            Chain::result("rename_table").arg(word::table(from)).arg(word::table(&name))
        }
        Some(schema) if to.name == from.name => {
            Chain::result("move_table").arg(word::table(from)).arg(word::ident(schema))
        }
        Some(_) | None => Chain::result("rename_table").arg(word::table(from)).arg(word::table(to)),
    }
}

fn recreate(op: &RebuildTable) -> Chain {
    let recreate = match op.recreate {
        Recreate::Auto => "Recreate::Auto",
        Recreate::Always => "Recreate::Always",
        Recreate::Never => "Recreate::Never",
    };
    let call = Chain::op("recreate").arg(word::table(&op.table)).arg(recreate);
    let order: Option<Argument> = (!op.to.is_empty()).then(|| word::idents(&op.to));
    call.with("column_order", order)
}
