//! Functions and procedures as a migration describes them.

use super::super::{Call, ObjectCall, Sql};
use super::Operations;
use super::object::ObjectBuilder;
use crate::error::Result;
use crate::schema::{Definition, ObjectName, Routine, TableName};

impl Operations {
    /// Makes a function. The arguments are what stands between its parentheses, the definition what stands after them,
    /// as SQL: one text for all databases, or a [`Sql`] with one for each.
    ///
    /// ```
    /// # use migrate_core::{dialect::Dialect, operation::{Operations, Sql}};
    /// # let mut op = Operations::new(Dialect::Postgres);
    /// op.create_function(
    ///     "gross",
    ///     "net numeric",
    ///     Sql::new()
    ///         .postgres("RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT net * 1.19 $$")
    ///         .mysql("RETURNS numeric(10, 2) DETERMINISTIC RETURN net * 1.19"),
    /// );
    /// ```
    #[track_caller]
    pub fn create_function(
        &mut self,
        name: impl Into<TableName>,
        arguments: impl Into<String>,
        definition: impl Into<Sql>,
    ) -> ObjectBuilder<'_> {
        match self.text(definition) {
            Some(definition) => {
                let it = Routine { name: name.into(), arguments: arguments.into(), definition };
                ObjectBuilder::new(self.create_object(Definition::Function(it)))
            }
            None => ObjectBuilder::nothing(),
        }
    }

    /// Gives a function another definition, or other arguments when it is the only one of its name.
    #[track_caller]
    pub fn replace_function(
        &mut self,
        name: impl Into<TableName>,
        arguments: impl Into<String>,
        definition: impl Into<Sql>,
    ) -> ObjectBuilder<'_> {
        match self.text(definition) {
            Some(definition) => {
                let it = Routine { name: name.into(), arguments: arguments.into(), definition };
                ObjectBuilder::replacing(self.replace_object(Definition::Function(it)))
            }
            None => ObjectBuilder::nothing(),
        }
    }

    /// Drops a function; of several of one name the one with these arguments.
    #[track_caller]
    pub fn drop_function(&mut self, name: impl Into<TableName>, arguments: impl Into<String>) -> Result<()> {
        self.drop_object(ObjectName::Function { name: name.into(), arguments: arguments.into() })
    }

    /// Gives a function another name; views, policies and triggers that call it are made again with that name.
    #[track_caller]
    pub fn rename_function(
        &mut self,
        from: impl Into<TableName>,
        arguments: impl Into<String>,
        to: impl Into<TableName>,
    ) -> Result<()> {
        let from = ObjectName::Function { name: from.into(), arguments: arguments.into() };
        self.note(Call::Object(ObjectCall::Rename { from, to: to.into() }))
    }

    /// Makes a procedure, as [`create_function`](Self::create_function) makes a function.
    #[track_caller]
    pub fn create_procedure(
        &mut self,
        name: impl Into<TableName>,
        arguments: impl Into<String>,
        definition: impl Into<Sql>,
    ) -> ObjectBuilder<'_> {
        match self.text(definition) {
            Some(definition) => {
                let it = Routine { name: name.into(), arguments: arguments.into(), definition };
                ObjectBuilder::new(self.create_object(Definition::Procedure(it)))
            }
            None => ObjectBuilder::nothing(),
        }
    }

    /// Gives a procedure another definition, or other arguments when it is the only one of its name.
    #[track_caller]
    pub fn replace_procedure(
        &mut self,
        name: impl Into<TableName>,
        arguments: impl Into<String>,
        definition: impl Into<Sql>,
    ) -> ObjectBuilder<'_> {
        match self.text(definition) {
            Some(definition) => {
                let it = Routine { name: name.into(), arguments: arguments.into(), definition };
                ObjectBuilder::replacing(self.replace_object(Definition::Procedure(it)))
            }
            None => ObjectBuilder::nothing(),
        }
    }

    /// Drops a procedure; of several of one name the one with these arguments.
    #[track_caller]
    pub fn drop_procedure(&mut self, name: impl Into<TableName>, arguments: impl Into<String>) -> Result<()> {
        self.drop_object(ObjectName::Procedure { name: name.into(), arguments: arguments.into() })
    }

    /// Gives a procedure another name.
    #[track_caller]
    pub fn rename_procedure(
        &mut self,
        from: impl Into<TableName>,
        arguments: impl Into<String>,
        to: impl Into<TableName>,
    ) -> Result<()> {
        let from = ObjectName::Procedure { name: from.into(), arguments: arguments.into() };
        self.note(Call::Object(ObjectCall::Rename { from, to: to.into() }))
    }
}
