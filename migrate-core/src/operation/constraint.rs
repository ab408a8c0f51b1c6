//! Operations on constraints.

use super::{Irreversible, change};
use crate::schema::{Constraint, Ident, Schema, SchemaError, TableName};

/// Adds a constraint to a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint.
    pub constraint: Constraint,
}

impl AddConstraint {
    pub(super) fn describe(&self) -> String {
        format!("add constraint `{}` to `{}`", self.constraint.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.insert_constraint(self.constraint.clone()))
    }

    pub(super) fn inverse(&self) -> DropConstraint {
        DropConstraint {
            table: self.table.clone(),
            name: self.constraint.name.clone(),
            constraint: Some(self.constraint.clone()),
        }
    }
}

/// Drops a constraint of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DropConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint's name.
    pub name: Ident,
    /// What is dropped, where the migrations before know it.
    pub constraint: Option<Constraint>,
}

impl DropConstraint {
    pub(super) fn describe(&self) -> String {
        format!("drop constraint `{}` of `{}`", self.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.remove_constraint(&self.name).map(|_| ()))
    }

    pub(super) fn inverse(&self) -> Result<AddConstraint, Irreversible> {
        let constraint = self.constraint.clone().ok_or_else(|| Irreversible { operation: self.describe() })?;
        Ok(AddConstraint { table: self.table.clone(), constraint })
    }
}
