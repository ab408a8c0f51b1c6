//! Operations on constraints.

use super::{Irreversible, change};
use crate::schema::{Constraint, Ident, Schema, SchemaError, TableName};

/// Adds a constraint to a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
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
        let constraint = Some(self.constraint.clone());
        DropConstraint { constraint, ..DropConstraint::new(self.table.clone(), self.constraint.name.clone()) }
    }
}

/// Drops a constraint of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct DropConstraint {
    /// The table.
    pub table: TableName,
    /// The constraint's name.
    pub name: Ident,
    /// What is dropped, where the migrations before know it.
    pub constraint: Option<Constraint>,
    /// Whether it need not be there.
    pub if_exists: bool,
    /// Whether what stands on it goes too, as far as the migrations before do not know it: what they know goes first.
    pub cascade: bool,
}

impl DropConstraint {
    /// Drops a constraint that is there and of which nothing is known yet.
    pub fn new(table: TableName, name: Ident) -> Self {
        Self { table, name, constraint: None, if_exists: false, cascade: false }
    }

    pub(super) fn describe(&self) -> String {
        format!("drop constraint `{}` of `{}`", self.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| match table.remove_constraint(&self.name) {
            Err(_) if self.if_exists => Ok(()),
            removed => removed.map(|_| ()),
        })
    }

    /// What no migration made does not come back.
    pub(super) fn inverse(&self) -> Result<Option<AddConstraint>, Irreversible> {
        match &self.constraint {
            Some(constraint) => Ok(Some(AddConstraint { table: self.table.clone(), constraint: constraint.clone() })),
            None if self.if_exists => Ok(None),
            None => Err(Irreversible { operation: self.describe() }),
        }
    }
}

/// Gives a constraint another name.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RenameConstraint {
    /// The table.
    pub table: TableName,
    /// The name before.
    pub from: Ident,
    /// The name after.
    pub to: Ident,
    /// What is renamed, by its name before, where the migrations before know it.
    pub constraint: Option<Constraint>,
}

impl RenameConstraint {
    pub(super) fn describe(&self) -> String {
        format!("rename constraint `{}` of `{}` to `{}`", self.from, self.table, self.to)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.rename_constraint(&self.from, &self.to))
    }

    pub(super) fn inverse(&self) -> Self {
        let constraint = self.renamed();
        Self { table: self.table.clone(), from: self.to.clone(), to: self.from.clone(), constraint }
    }

    /// Gives the constraint by its name after.
    pub fn renamed(&self) -> Option<Constraint> {
        self.constraint.clone().map(|it| Constraint { name: self.to.clone(), ..it })
    }
}

/// Makes sure that the rows that were there when a constraint was made keep it, or forgets that they do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SetConstraintValidated {
    /// The table.
    pub table: TableName,
    /// The constraint's name.
    pub name: Ident,
    /// The constraint, where the migrations before know it.
    pub constraint: Option<Constraint>,
    /// Whether all rows are known to keep it afterwards.
    pub to: bool,
}

impl SetConstraintValidated {
    pub(super) fn describe(&self) -> String {
        let doing = if self.to { "validate" } else { "no longer validate" };
        format!("{doing} constraint `{}` of `{}`", self.name, self.table)
    }

    pub(super) fn apply(&self, schema: &mut Schema) -> Result<(), SchemaError> {
        change(schema, &self.table, |table| table.constraint_mut(&self.name).map(|it| it.set_validated(self.to)))
    }

    pub(super) fn inverse(&self) -> Result<Self, Irreversible> {
        if self.constraint.is_none() {
            return Err(Irreversible { operation: self.describe() });
        }
        Ok(Self { to: !self.to, ..self.clone() })
    }

    /// Gives the constraint as it is afterwards.
    pub fn after(&self) -> Option<Constraint> {
        let mut constraint = self.constraint.clone();
        constraint.iter_mut().for_each(|it| it.set_validated(self.to));
        constraint
    }
}
