//! Policies and row security as a migration describes them; PostgreSQL only.

use super::super::{Call, Change, ObjectCall, Sql};
use super::Operations;
use super::object::ObjectBuilder;
use crate::error::Result;
use crate::schema::{Definition, Ident, ObjectName, Policy, RowSecurity, TableName};

impl Operations {
    /// Makes a policy. The rule is what stands after the table, as SQL: `FOR SELECT TO staff USING (..)`.
    #[track_caller]
    pub fn create_policy(
        &mut self,
        name: impl Into<Ident>,
        table: impl Into<TableName>,
        rule: impl Into<Sql>,
    ) -> ObjectBuilder<'_> {
        match self.text(rule) {
            Some(rule) => {
                let it = Policy { name: name.into(), table: table.into(), rule };
                ObjectBuilder::new(self.create_object(Definition::Policy(it)))
            }
            None => ObjectBuilder::nothing(),
        }
    }

    /// Gives a policy another rule.
    #[track_caller]
    pub fn replace_policy(
        &mut self,
        name: impl Into<Ident>,
        table: impl Into<TableName>,
        rule: impl Into<Sql>,
    ) -> ObjectBuilder<'_> {
        match self.text(rule) {
            Some(rule) => {
                let it = Policy { name: name.into(), table: table.into(), rule };
                ObjectBuilder::replacing(self.replace_object(Definition::Policy(it)))
            }
            None => ObjectBuilder::nothing(),
        }
    }

    /// Drops a policy.
    #[track_caller]
    pub fn drop_policy(&mut self, name: impl Into<Ident>, table: impl Into<TableName>) -> Result<()> {
        self.drop_object(ObjectName::Policy { table: table.into(), name: name.into() })
    }

    /// Gives a policy another name.
    #[track_caller]
    pub fn rename_policy(
        &mut self,
        from: impl Into<Ident>,
        table: impl Into<TableName>,
        to: impl Into<Ident>,
    ) -> Result<()> {
        let (table, to) = (table.into(), TableName { schema: None, name: to.into() });
        let from = ObjectName::Policy { table, name: from.into() };
        self.note(Call::Object(ObjectCall::Rename { from, to }))
    }

    /// Lets the policies of a table count: without one that allows it, no one but the owner sees a row.
    #[track_caller]
    pub fn enable_row_security(&mut self, table: impl Into<TableName>) -> Result<()> {
        self.create_object(Definition::RowSecurity(RowSecurity { table: table.into(), forced: false }));
        Ok(())
    }

    /// Lets the policies of a table count no more.
    #[track_caller]
    pub fn disable_row_security(&mut self, table: impl Into<TableName>) -> Result<()> {
        self.drop_object(ObjectName::RowSecurity(table.into()))
    }

    /// Lets the policies of a table, which count already, count for its owner too.
    #[track_caller]
    pub fn force_row_security(&mut self, table: impl Into<TableName>) -> Result<()> {
        self.set_forced(table.into(), true)
    }

    /// Lets the policies of a table count for its owner no more.
    #[track_caller]
    pub fn unforce_row_security(&mut self, table: impl Into<TableName>) -> Result<()> {
        self.set_forced(table.into(), false)
    }

    #[track_caller]
    fn set_forced(&mut self, table: TableName, forced: bool) -> Result<()> {
        let (name, changes) = (ObjectName::RowSecurity(table), vec![Change::ForceRowSecurity(forced)]);
        self.note(Call::Object(ObjectCall::Change { name, changes }))
    }
}
