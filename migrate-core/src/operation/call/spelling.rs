//! A table keeps the name by which it was made: `public.users` and `users` are one where the connection is at home there.

use super::super::{ObjectCall, ObjectOperation, Operation};
use super::Call;
use crate::schema::{Constraint, Ident, Rule, Schema, TableName};

impl Call {
    /// Names tables as a schema does, where the call names them otherwise.
    pub(crate) fn spell_as(&mut self, schema: &Schema, home: &Ident) {
        let is_there = |name: &TableName| {
            schema.table(name).is_some() || schema.partition(name).is_some() || schema.has_view(name)
        };
        for name in self.named().into_iter().filter(|name| !is_there(name)) {
            if let Some(other) = name.otherwise(home).filter(is_there) {
                *name = other;
            }
        }
    }

    /// Lends the names of tables that must be there for it.
    fn named(&mut self) -> Vec<&mut TableName> {
        match self {
            Self::Whole(operation) => named(operation),
            Self::Backfill(op) => vec![&mut op.table],
            Self::Object(call) => match call {
                ObjectCall::Create(object) => object.owner_mut().into_iter().collect(),
                ObjectCall::Drop(_)
                | ObjectCall::Replace { .. }
                | ObjectCall::Change { .. }
                | ObjectCall::Rename { .. }
                | ObjectCall::Comment { .. }
                | ObjectCall::AlterEnum { .. } => Vec::new(),
            },
            Self::AddConstraint(op) => [&mut op.table].into_iter().chain(references(&mut op.constraint)).collect(),
            Self::AddColumn { table, draft } => [table].into_iter().chain(draft.refers_to_mut()).collect(),
            Self::DropTable { name: table, .. }
            | Self::DropPartition { table, .. }
            | Self::DetachPartition { table, .. }
            | Self::SetTableComment { table, .. }
            | Self::SetTableOptions { table, .. }
            | Self::DropColumn { table, .. }
            | Self::AlterColumn { table, .. } => vec![table],
            Self::DropConstraint(op) => vec![&mut op.table],
            Self::RenameConstraint(op) => vec![&mut op.table],
            Self::ValidateConstraint(op) => vec![&mut op.table],
            Self::CreateIndex(op) => vec![&mut op.table],
            Self::DropIndex(op) => vec![&mut op.table],
            Self::RenameIndex(op) => vec![&mut op.table],
        }
    }
}

fn named(operation: &mut Operation) -> Vec<&mut TableName> {
    let table = match operation {
        Operation::CreateTable(op) => {
            return op.table.constraints.iter_mut().filter_map(references).collect();
        }
        Operation::AddConstraint(op) => {
            return [&mut op.table].into_iter().chain(references(&mut op.constraint)).collect();
        }
        Operation::Object(ObjectOperation::Create(op)) => return op.object.owner_mut().into_iter().collect(),
        Operation::AttachPartition(op) => return vec![&mut op.table, &mut op.partition.name],
        Operation::DropTable(op) => &mut op.name,
        Operation::RenameTable(op) => &mut op.from,
        Operation::SetTableComment(op) => &mut op.table,
        Operation::SetTableOptions(op) => &mut op.table,
        Operation::CreatePartition(op) => &mut op.table,
        Operation::DropPartition(op) => &mut op.table,
        Operation::DetachPartition(op) => &mut op.table,
        Operation::ReorganizePartitions(op) => &mut op.table,
        Operation::RebuildTable(op) => &mut op.table,
        Operation::AddColumn(op) => &mut op.table,
        Operation::DropColumn(op) => &mut op.table,
        Operation::AlterColumn(op) => &mut op.table,
        Operation::RenameColumn(op) => &mut op.table,
        Operation::DropConstraint(op) => &mut op.table,
        Operation::RenameConstraint(op) => &mut op.table,
        Operation::SetConstraintValidated(op) => &mut op.table,
        Operation::CreateIndex(op) => &mut op.table,
        Operation::DropIndex(op) => &mut op.table,
        Operation::RenameIndex(op) => &mut op.table,
        Operation::InsertRows(op) => &mut op.table,
        Operation::DeleteRows(op) => &mut op.table,
        Operation::Backfill(op) => &mut op.table,
        Operation::Object(_) | Operation::Execute(_) | Operation::Run(_) => return Vec::new(),
    };
    vec![table]
}

fn references(constraint: &mut Constraint) -> Option<&mut TableName> {
    match &mut constraint.rule {
        Rule::ForeignKey(key) => Some(&mut key.references),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    }
}
