//! Completion of calls about columns.

use super::super::builder::ColumnDraft;
use super::super::{
    AddColumn, AddConstraint, AlterColumn, Aspects, CreateIndex, DropColumn, DropConstraint, DropIndex, Operation,
    OperationError, object,
};
use super::find;
use crate::schema::{Ident, Schema, TableName};

pub(super) fn add(
    table: &TableName,
    draft: &ColumnDraft,
    schema: Option<&Schema>,
) -> Result<Vec<Operation>, OperationError> {
    let (position, if_not_exists) = (draft.position.clone(), draft.if_not_exists);
    let known = schema.filter(|it| !it.is_opaque()).and_then(|it| it.table(table));
    if if_not_exists && known.is_some_and(|it| it.column(draft.name()).is_some()) {
        return Ok(Vec::new());
    }
    let parts = draft.clone().finish(table)?;
    let add = AddColumn { position, if_not_exists, ..AddColumn::new(table, parts.column) };
    let mut operations = vec![Operation::AddColumn(add)];
    operations.extend(
        parts
            .primary_key
            .into_iter()
            .chain(parts.constraints)
            .map(|constraint| Operation::AddConstraint(AddConstraint { table: table.clone(), constraint })),
    );
    operations
        .extend(parts.indexes.into_iter().map(|index| Operation::CreateIndex(CreateIndex::new(table.clone(), index))));
    Ok(operations)
}

pub(super) fn drop(
    table: &TableName,
    name: &Ident,
    if_exists: bool,
    schema: Option<&Schema>,
) -> Result<Vec<Operation>, OperationError> {
    let (mut operations, after) =
        schema.map_or(Ok(Default::default()), |it| object::around_drop(table, Some(name), it))?;
    // What is about the column goes before it: databases disagree on whether it would go along, and the way back needs it.
    if let Some(known) = schema.and_then(|it| it.table(table)) {
        let is_opaque = schema.is_some_and(Schema::is_opaque);
        if if_exists && !is_opaque && known.column(name).is_none() {
            return Ok(operations);
        }
        let indexes = known.indexes.iter().filter(|it| it.mentions(name)).map(|index| {
            let (drop, index) = (DropIndex::new(table.clone(), index.name.clone()), Some(index.clone()));
            Operation::DropIndex(DropIndex { index, ..drop })
        });
        let constraints = known.constraints.iter().filter(|it| it.mentions(name)).map(|constraint| {
            let (drop, constraint) =
                (DropConstraint::new(table.clone(), constraint.name.clone()), Some(constraint.clone()));
            Operation::DropConstraint(DropConstraint { constraint, ..drop })
        });
        // Order matters: MySQL drops no index that a foreign key stands on.
        operations.extend(constraints.chain(indexes));
    }
    let column = find(schema, table, |known| known.clone().remove_column(name))?;
    operations.push(Operation::DropColumn(DropColumn { column, if_exists, ..DropColumn::new(table, name) }));
    operations.extend(after);
    Ok(operations)
}

pub(super) fn alter(
    table: &TableName,
    name: &Ident,
    to: &Aspects,
    using: Option<&String>,
    schema: Option<&Schema>,
) -> Result<Operation, OperationError> {
    if to.is_empty() {
        return Err(OperationError::NothingToAlter { table: table.clone(), column: name.clone() });
    }
    if using.is_some() && to.ty.is_none() {
        return Err(OperationError::UsingWithoutType { table: table.clone(), column: name.clone() });
    }
    let known = find(schema, table, |known| known.column(name).cloned().ok_or_else(|| known.unknown_column(name)))?;
    let (from, to) = match known {
        Some(mut column) => {
            let from = Aspects::of(&column);
            to.apply(&mut column);
            (from, Aspects::of(&column))
        }
        None => (Aspects::default(), to.clone()),
    };
    Ok(Operation::AlterColumn(AlterColumn {
        table: table.clone(),
        name: name.clone(),
        from,
        to,
        using: using.cloned(),
    }))
}
