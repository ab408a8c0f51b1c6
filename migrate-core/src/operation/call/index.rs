//! Completion of calls about indexes.

use super::super::{CreateIndex, DropIndex, Operation, OperationError, RenameIndex};
use super::find;
use crate::schema::{Ident, Index, Schema, SchemaError, TableName};

pub(super) fn create(op: &CreateIndex, schema: Option<&Schema>) -> Vec<Operation> {
    let there = schema.and_then(|it| it.table(&op.table)).is_some_and(|it| it.index(&op.index.name).is_some());
    // The way back must not drop what another migration made.
    if op.if_not_exists && there { Vec::new() } else { vec![Operation::CreateIndex(op.clone())] }
}

pub(super) fn drop(op: &DropIndex, schema: Option<&Schema>) -> Result<Vec<Operation>, OperationError> {
    let index = match known(schema, &op.table, &op.name) {
        Err(SchemaError::UnknownIndex { .. }) if op.if_exists => None,
        known => known?,
    };
    Ok(vec![Operation::DropIndex(DropIndex { index, ..op.clone() })])
}

pub(super) fn rename(op: &RenameIndex, schema: Option<&Schema>) -> Result<Vec<Operation>, OperationError> {
    let index = known(schema, &op.table, &op.from)?;
    Ok(vec![Operation::RenameIndex(RenameIndex { index, ..op.clone() })])
}

fn known(schema: Option<&Schema>, table: &TableName, name: &Ident) -> Result<Option<Index>, SchemaError> {
    // The indexes of a materialised view lie with it.
    let of_view = schema.and_then(|it| it.view_index(table, name)).cloned();
    of_view.map_or_else(|| find(schema, table, |known| known.clone().remove_index(name)), |it| Ok(Some(it)))
}
