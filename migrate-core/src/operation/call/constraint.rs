//! Completion of calls about constraints.

use super::super::{
    AddConstraint, AlterColumn, Aspects, DropConstraint, Operation, OperationError, RenameConstraint,
    SetConstraintValidated,
};
use super::find;
use crate::schema::{Constraint, Ident, Rule, Schema, SchemaError, TableName};

pub(super) fn add(op: &AddConstraint, schema: Option<&Schema>) -> Vec<Operation> {
    let mut operations = Vec::new();
    // A primary key makes its columns NOT NULL; said apart, the way back takes that away again.
    if let (Rule::PrimaryKey(key), Some(known)) = (&op.constraint.rule, schema.and_then(|it| it.table(&op.table))) {
        for column in known.columns.iter().filter(|it| it.nullable && key.columns.contains(&it.name)) {
            let from = Aspects::of(column);
            let to = Aspects { nullable: Some(false), ..from.clone() };
            let (table, name) = (op.table.clone(), column.name.clone());
            operations.push(Operation::AlterColumn(AlterColumn { table, name, from, to, using: None }));
        }
    }
    operations.push(Operation::AddConstraint(op.clone()));
    operations
}

pub(super) fn drop(op: &DropConstraint, schema: Option<&Schema>) -> Result<Vec<Operation>, OperationError> {
    let constraint = match known(schema, &op.table, &op.name) {
        Err(SchemaError::UnknownConstraint { .. }) if op.if_exists => None,
        known => known?,
    };
    let mut operations = Vec::new();
    if let (Some(schema), Some(key)) = (schema.filter(|it| !it.is_opaque()), &constraint) {
        // What stands on the key goes before it, and is so known to the way back.
        for (table, by) in schema.references_to_key(&op.table, key) {
            if !op.cascade {
                let (constraint, key, of) = (by.name.clone(), op.name.clone(), table.clone());
                return Err(SchemaError::KeyReferenced { key, constraint, of }.into());
            }
            let constraint = Some(by.clone());
            let drop = DropConstraint { constraint, ..DropConstraint::new(table.clone(), by.name.clone()) };
            operations.push(Operation::DropConstraint(drop));
        }
    }
    operations.push(Operation::DropConstraint(DropConstraint { constraint, ..op.clone() }));
    Ok(operations)
}

pub(super) fn rename(op: &RenameConstraint, schema: Option<&Schema>) -> Result<Vec<Operation>, OperationError> {
    let constraint = known(schema, &op.table, &op.from)?;
    Ok(vec![Operation::RenameConstraint(RenameConstraint { constraint, ..op.clone() })])
}

pub(super) fn validate(op: &SetConstraintValidated, schema: Option<&Schema>) -> Result<Vec<Operation>, OperationError> {
    let constraint = known(schema, &op.table, &op.name)?;
    // A constraint that is valid is not made invalid by the way back.
    if constraint.as_ref().is_some_and(|it| it.is_validated() == op.to) {
        return Ok(Vec::new());
    }
    Ok(vec![Operation::SetConstraintValidated(SetConstraintValidated { constraint, ..op.clone() })])
}

fn known(schema: Option<&Schema>, table: &TableName, name: &Ident) -> Result<Option<Constraint>, SchemaError> {
    find(schema, table, |known| known.clone().remove_constraint(name))
}
