//! Domains as a migration describes them.

use super::super::{Call, Change, ObjectCall};
use super::{Operations, PUSHED};
use crate::error::Result;
use crate::schema::{Definition, Domain, DomainCheck, Ident, Object, ObjectName, SqlType, TableName};

impl Operations {
    /// Makes a domain, for columns whose type is its name; PostgreSQL only.
    #[track_caller]
    pub fn create_domain(&mut self, name: impl Into<TableName>, base: impl Into<SqlType>) -> DomainBuilder<'_> {
        let (name, base) = (name.into(), base.into());
        let domain = Domain { name, base, nullable: true, default: None, checks: Vec::new() };
        DomainBuilder { object: self.create_object(Definition::Domain(domain)) }
    }

    /// Changes a domain; what is not said stays.
    #[track_caller]
    pub fn alter_domain(&mut self, name: impl Into<TableName>) -> AlterDomainBuilder<'_> {
        let name = ObjectName::Domain(name.into());
        let call = self.push(Call::Object(ObjectCall::Change { name, changes: Vec::new() }));
        let changes = if let Call::Object(ObjectCall::Change { changes, .. }) = call { Some(changes) } else { None };
        AlterDomainBuilder { changes: changes.expect(PUSHED) }
    }

    /// Drops a domain that no column has any more.
    #[track_caller]
    pub fn drop_domain(&mut self, name: impl Into<TableName>) -> Result<()> {
        self.drop_object(ObjectName::Domain(name.into()))
    }

    /// Gives a domain another name.
    #[track_caller]
    pub fn rename_domain(&mut self, from: impl Into<TableName>, to: impl Into<TableName>) -> Result<()> {
        self.note(Call::Object(ObjectCall::Rename { from: ObjectName::Domain(from.into()), to: to.into() }))
    }
}

/// Says more about a domain.
#[derive(Debug)]
pub struct DomainBuilder<'a> {
    object: &'a mut Object,
}

impl DomainBuilder<'_> {
    /// Forbids null.
    pub fn not_null(self) -> Self {
        self.with(|it| it.nullable = false)
    }

    /// Gives columns that have no default of their own one, as SQL.
    pub fn default(self, sql: impl Into<String>) -> Self {
        self.with(|it| it.default = Some(sql.into()))
    }

    /// Demands a condition of every value, as SQL in which `VALUE` is the value.
    pub fn check(self, name: impl Into<Ident>, condition: impl Into<String>) -> Self {
        let check = DomainCheck { name: name.into(), expression: condition.into() };
        self.with(|it| it.checks.push(check))
    }

    /// Says something about it.
    pub fn comment(self, comment: impl Into<String>) -> Self {
        self.object.comment = Some(comment.into());
        self
    }

    fn with(self, change: impl FnOnce(&mut Domain)) -> Self {
        if let Definition::Domain(it) = &mut self.object.definition {
            change(it);
        }
        self
    }
}

/// Says what changes about a domain.
#[derive(Debug)]
pub struct AlterDomainBuilder<'a> {
    changes: &'a mut Vec<Change>,
}

impl AlterDomainBuilder<'_> {
    /// Forbids null.
    pub fn set_not_null(self) -> Self {
        self.with(Change::DomainNullable(false))
    }

    /// Allows null.
    pub fn drop_not_null(self) -> Self {
        self.with(Change::DomainNullable(true))
    }

    /// Gives columns that have no default of their own one, as SQL.
    pub fn set_default(self, sql: impl Into<String>) -> Self {
        self.with(Change::DomainDefault(Some(sql.into())))
    }

    /// Takes the default away.
    pub fn drop_default(self) -> Self {
        self.with(Change::DomainDefault(None))
    }

    /// Demands a condition of every value, those that are there too.
    pub fn add_check(self, name: impl Into<Ident>, condition: impl Into<String>) -> Self {
        self.with(Change::AddDomainCheck(DomainCheck { name: name.into(), expression: condition.into() }))
    }

    /// Drops a condition.
    pub fn drop_check(self, name: impl Into<Ident>) -> Self {
        self.with(Change::DropDomainCheck(name.into()))
    }

    fn with(self, change: Change) -> Self {
        self.changes.push(change);
        self
    }
}
