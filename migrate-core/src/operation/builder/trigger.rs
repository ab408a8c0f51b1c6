//! Triggers as a migration describes them.

use super::super::{Call, ObjectCall, Sql};
use super::Operations;
use super::object::ObjectBuilder;
use crate::error::Result;
use crate::schema::{Definition, Ident, ObjectName, TableName, Trigger};

impl Operations {
    /// Makes a trigger. The event is SQL (`AFTER INSERT`), and so is the action, which stands after the table: one
    /// text for all databases, or a [`Sql`] with one for each.
    #[track_caller]
    pub fn create_trigger(
        &mut self,
        name: impl Into<Ident>,
        table: impl Into<TableName>,
        event: impl Into<String>,
        action: impl Into<Sql>,
    ) -> ObjectBuilder<'_> {
        match self.text(action) {
            Some(action) => {
                let it = Trigger { name: name.into(), table: table.into(), event: event.into(), action };
                ObjectBuilder::new(self.create_object(Definition::Trigger(it)))
            }
            None => ObjectBuilder::nothing(),
        }
    }

    /// Gives a trigger another event or action.
    #[track_caller]
    pub fn replace_trigger(
        &mut self,
        name: impl Into<Ident>,
        table: impl Into<TableName>,
        event: impl Into<String>,
        action: impl Into<Sql>,
    ) -> ObjectBuilder<'_> {
        match self.text(action) {
            Some(action) => {
                let it = Trigger { name: name.into(), table: table.into(), event: event.into(), action };
                ObjectBuilder::replacing(self.replace_object(Definition::Trigger(it)))
            }
            None => ObjectBuilder::nothing(),
        }
    }

    /// Drops a trigger.
    #[track_caller]
    pub fn drop_trigger(&mut self, name: impl Into<Ident>, table: impl Into<TableName>) -> Result<()> {
        self.drop_object(ObjectName::Trigger { table: table.into(), name: name.into() })
    }

    /// Gives a trigger another name.
    #[track_caller]
    pub fn rename_trigger(
        &mut self,
        from: impl Into<Ident>,
        table: impl Into<TableName>,
        to: impl Into<Ident>,
    ) -> Result<()> {
        let (table, to) = (table.into(), TableName { schema: None, name: to.into() });
        let from = ObjectName::Trigger { table, name: from.into() };
        self.note(Call::Object(ObjectCall::Rename { from, to }))
    }
}
