//! Constraints as a migration describes them.
//!
//! The name of each may be `None`: then it is the convention's.

use std::panic::Location;

use super::super::{
    AddConstraint, Call, DropConstraint, OperationError, Operations, RenameConstraint, SetConstraintValidated,
};
use super::{PUSHED, idents};
use crate::error::Result;
use crate::schema::naming::Name;
use crate::schema::{
    Check, Conflict, Constraint, Deferral, Exclusion, ExclusionElement, ForeignKey, Ident, Key, Matching,
    ReferentialAction, Rule, TableName,
};

impl Operations {
    /// Adds a primary key.
    #[track_caller]
    pub fn create_primary_key(
        &mut self,
        name: impl Into<Name>,
        table: impl Into<TableName>,
        columns: impl IntoIterator<Item = impl Into<Ident>>,
    ) -> KeyBuilder<'_> {
        KeyBuilder::new(self.add(name.into(), table.into(), Rule::primary_key(idents(columns)))).expect(PUSHED)
    }

    /// Adds a unique constraint.
    #[track_caller]
    pub fn create_unique(
        &mut self,
        name: impl Into<Name>,
        table: impl Into<TableName>,
        columns: impl IntoIterator<Item = impl Into<Ident>>,
    ) -> KeyBuilder<'_> {
        KeyBuilder::new(self.add(name.into(), table.into(), Rule::unique(idents(columns)))).expect(PUSHED)
    }

    /// Adds a foreign key.
    #[track_caller]
    pub fn create_foreign_key(
        &mut self,
        name: impl Into<Name>,
        table: impl Into<TableName>,
        columns: impl IntoIterator<Item = impl Into<Ident>>,
        references: impl Into<TableName>,
        referenced_columns: impl IntoIterator<Item = impl Into<Ident>>,
    ) -> ForeignKeyBuilder<'_> {
        let key = ForeignKey::new(idents(columns), references.into(), idents(referenced_columns));
        ForeignKeyBuilder::new(self.add(name.into(), table.into(), Rule::ForeignKey(key))).expect(PUSHED)
    }

    /// Adds a check; the condition is SQL.
    #[track_caller]
    pub fn create_check(
        &mut self,
        name: impl Into<Name>,
        table: impl Into<TableName>,
        condition: impl Into<String>,
    ) -> CheckBuilder<'_> {
        CheckBuilder::new(self.add(name.into(), table.into(), Rule::check(condition))).expect(PUSHED)
    }

    /// Forbids two rows for which every comparison holds: `[("room", "="), ("during", "&&")]`. PostgreSQL has it.
    #[track_caller]
    pub fn create_exclusion(
        &mut self,
        name: impl Into<Name>,
        table: impl Into<TableName>,
        elements: impl IntoIterator<Item = impl Into<ExclusionElement>>,
    ) -> ExclusionBuilder<'_> {
        let rule = Rule::Exclusion(Exclusion::new(elements));
        ExclusionBuilder::new(self.add(name.into(), table.into(), rule)).expect(PUSHED)
    }

    /// Drops a constraint of any kind.
    #[track_caller]
    pub fn drop_constraint(
        &mut self,
        name: impl Into<Ident>,
        table: impl Into<TableName>,
    ) -> DropConstraintBuilder<'_> {
        let call = self.push(Call::DropConstraint(DropConstraint::new(table.into(), name.into())));
        let operation = if let Call::DropConstraint(op) = call { Some(op) } else { None };
        DropConstraintBuilder { operation: operation.expect(PUSHED) }
    }

    /// Gives a constraint another name. MySQL's primary keys have none to change.
    #[track_caller]
    pub fn rename_constraint(
        &mut self,
        table: impl Into<TableName>,
        from: impl Into<Ident>,
        to: impl Into<Ident>,
    ) -> Result<()> {
        let (table, from, to) = (table.into(), from.into(), to.into());
        self.note(Call::RenameConstraint(RenameConstraint { table, from, to, constraint: None }))
    }

    /// Makes sure that the rows that were there when a constraint was made `.not_valid()` keep it too.
    #[track_caller]
    pub fn validate_constraint(&mut self, name: impl Into<Ident>, table: impl Into<TableName>) -> Result<()> {
        let (table, name) = (table.into(), name.into());
        self.note(Call::ValidateConstraint(SetConstraintValidated { table, name, constraint: None, to: true }))
    }

    #[track_caller]
    fn add(&mut self, name: Name, table: TableName, rule: Rule) -> &mut Constraint {
        let constraint = self.naming.named(&table, name, rule);
        if let Err(fault) = check(&constraint) {
            self.faults.push((Location::caller(), fault));
        }
        let call = self.push(Call::AddConstraint(AddConstraint { table, constraint }));
        let constraint = if let Call::AddConstraint(op) = call { Some(&mut op.constraint) } else { None };
        constraint.expect(PUSHED)
    }
}

/// Refuses a constraint that contradicts itself.
pub(super) fn check(constraint: &Constraint) -> Result<(), OperationError> {
    let name = constraint.name.clone();
    match &constraint.rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) if key.columns.is_empty() => {
            Err(OperationError::NoKeyColumns { name })
        }
        Rule::ForeignKey(key) if key.columns.is_empty() => Err(OperationError::NoKeyColumns { name }),
        Rule::ForeignKey(key) if key.columns.len() != key.referenced_columns.len() => {
            let (columns, referenced) = (key.columns.len(), key.referenced_columns.len());
            Err(OperationError::UnevenForeignKey { name, columns, referenced })
        }
        Rule::Exclusion(exclusion) if exclusion.elements.is_empty() => Err(OperationError::NoKeyColumns { name }),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::ForeignKey(_) | Rule::Check(_) | Rule::Exclusion(_) => Ok(()),
    }
}

/// The methods that all constraint builders have.
macro_rules! constraint_methods {
    () => {
        /// Names it, as it stands.
        pub fn name(self, name: impl Into<Ident>) -> Self {
            *self.name = name.into();
            self
        }
    };
}

/// The methods of constraints whose check can be put off; `$rule` holds the deferral.
macro_rules! deferral_methods {
    ($rule:ident) => {
        /// Lets a transaction put the check off to its end.
        pub fn deferrable(self) -> Self {
            self.$rule.deferral = Deferral::InitiallyImmediate;
            self
        }

        /// Puts the check off to the end of each transaction.
        pub fn initially_deferred(self) -> Self {
            self.$rule.deferral = Deferral::InitiallyDeferred;
            self
        }
    };
}

/// Says more about a primary key or a unique constraint.
#[derive(Debug)]
pub struct KeyBuilder<'a> {
    name: &'a mut Ident,
    key: &'a mut Key,
}

impl<'a> KeyBuilder<'a> {
    pub(super) fn new(constraint: &'a mut Constraint) -> Option<Self> {
        match &mut constraint.rule {
            Rule::PrimaryKey(key) | Rule::Unique(key) => Some(Self { name: &mut constraint.name, key }),
            Rule::ForeignKey(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
        }
    }

    constraint_methods!();
    deferral_methods!(key);

    /// Takes two nulls for the same value.
    pub fn nulls_not_distinct(self) -> Self {
        self.key.nulls_not_distinct = true;
        self
    }

    /// Lets its index carry columns along; databases that cannot leave them out.
    pub fn include(self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> Self {
        self.key.include = idents(columns);
        self
    }

    /// Says what SQLite does with a row that breaks it; other databases have no such words.
    pub fn on_conflict(self, conflict: Conflict) -> Self {
        self.key.on_conflict = Some(conflict);
        self
    }
}

/// Says more about a foreign key.
#[derive(Debug)]
pub struct ForeignKeyBuilder<'a> {
    name: &'a mut Ident,
    key: &'a mut ForeignKey,
}

impl<'a> ForeignKeyBuilder<'a> {
    pub(super) fn new(constraint: &'a mut Constraint) -> Option<Self> {
        match &mut constraint.rule {
            Rule::ForeignKey(key) => Some(Self { name: &mut constraint.name, key }),
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
        }
    }

    constraint_methods!();
    deferral_methods!(key);

    /// Says what becomes of a row when the one that it refers to is deleted.
    pub fn on_delete(self, action: ReferentialAction) -> Self {
        self.key.on_delete = action;
        self
    }

    /// Names the columns that `.on_delete(SetNull)` or `.on_delete(SetDefault)` sets, where not all; PostgreSQL can.
    pub fn set_columns(self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> Self {
        self.key.set_columns = idents(columns);
        self
    }

    /// Says what becomes of a row when the key that it refers to changes.
    pub fn on_update(self, action: ReferentialAction) -> Self {
        self.key.on_update = action;
        self
    }

    /// Forbids that only some of its columns are null.
    pub fn match_full(self) -> Self {
        self.key.matching = Matching::Full;
        self
    }

    /// Leaves the rows that are there unchecked until `op.validate_constraint`; databases that cannot check them at once.
    pub fn not_valid(self) -> Self {
        self.key.validated = false;
        self
    }
}

/// Says more about a check.
#[derive(Debug)]
pub struct CheckBuilder<'a> {
    name: &'a mut Ident,
    check: &'a mut Check,
}

impl<'a> CheckBuilder<'a> {
    pub(super) fn new(constraint: &'a mut Constraint) -> Option<Self> {
        match &mut constraint.rule {
            Rule::Check(check) => Some(Self { name: &mut constraint.name, check }),
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::ForeignKey(_) | Rule::Exclusion(_) => None,
        }
    }

    constraint_methods!();

    /// Leaves the rows that are there unchecked until `op.validate_constraint`; databases that cannot check them at once.
    pub fn not_valid(self) -> Self {
        self.check.validated = false;
        self
    }

    /// Leaves it to this table alone, where PostgreSQL's tables inherit from it.
    pub fn no_inherit(self) -> Self {
        self.check.no_inherit = true;
        self
    }

    /// Tells it to people only; MySQL can, MariaDB cannot.
    pub fn not_enforced(self) -> Self {
        self.check.enforced = false;
        self
    }
}

/// Says more about an exclusion.
#[derive(Debug)]
pub struct ExclusionBuilder<'a> {
    name: &'a mut Ident,
    exclusion: &'a mut Exclusion,
}

impl<'a> ExclusionBuilder<'a> {
    pub(super) fn new(constraint: &'a mut Constraint) -> Option<Self> {
        match &mut constraint.rule {
            Rule::Exclusion(exclusion) => Some(Self { name: &mut constraint.name, exclusion }),
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::ForeignKey(_) | Rule::Check(_) => None,
        }
    }

    constraint_methods!();
    deferral_methods!(exclusion);

    /// Takes an access method (`gist`).
    pub fn using(self, method: impl Into<String>) -> Self {
        self.exclusion.using = Some(method.into());
        self
    }

    /// Compares only the rows that meet a condition, as SQL.
    pub fn filter(self, condition: impl Into<String>) -> Self {
        self.exclusion.condition = Some(condition.into());
        self
    }

    /// Lets its index carry columns along.
    pub fn include(self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> Self {
        self.exclusion.include = idents(columns);
        self
    }
}

/// Says more about dropping a constraint.
#[derive(Debug)]
pub struct DropConstraintBuilder<'a> {
    operation: &'a mut DropConstraint,
}

impl DropConstraintBuilder<'_> {
    /// Does nothing where there is none. MySQL, unlike MariaDB, has no such words and refuses.
    pub fn if_exists(self) -> Self {
        self.operation.if_exists = true;
        self
    }

    /// Drops the foreign keys that refer to a key before it.
    pub fn cascade(self) -> Self {
        self.operation.cascade = true;
        self
    }
}
