//! Enum types as a migration describes them.

use std::panic::Location;

use super::super::{Call, EnumChange, ObjectCall, OperationError, Place};
use super::object::ObjectBuilder;
use super::{Operations, PUSHED};
use crate::error::Result;
use crate::schema::{Definition, EnumType, ObjectName, SchemaError, TableName};

impl Operations {
    /// Makes an enum type, for columns of `Enum("name")`.
    ///
    /// PostgreSQL makes a type, MySQL says the values at each column, and SQLite checks them there.
    #[track_caller]
    pub fn create_enum(
        &mut self,
        name: impl Into<TableName>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> ObjectBuilder<'_> {
        let it = EnumType { name: name.into(), values: values.into_iter().map(Into::into).collect() };
        let twice = it.values.iter().enumerate().find(|(at, value)| it.values[..*at].contains(value));
        if let Some((_, value)) = twice {
            let fault = SchemaError::ValueExists { name: it.name.clone(), value: value.clone() };
            self.faults.push((Location::caller(), fault.into()));
        } else if it.values.is_empty() {
            self.faults.push((Location::caller(), OperationError::NoValues { name: it.name.clone() }));
        }
        ObjectBuilder::new(self.create_object(Definition::Enum(it)))
    }

    /// Drops an enum type that no column has any more.
    #[track_caller]
    pub fn drop_enum(&mut self, name: impl Into<TableName>) -> Result<()> {
        self.drop_object(ObjectName::Enum(name.into()))
    }

    /// Gives an enum type another name.
    #[track_caller]
    pub fn rename_enum(&mut self, from: impl Into<TableName>, to: impl Into<TableName>) -> Result<()> {
        self.note(Call::Object(ObjectCall::Rename { from: ObjectName::Enum(from.into()), to: to.into() }))
    }

    /// Adds a value to an enum type, the last one unless said otherwise.
    ///
    /// PostgreSQL takes a new value only after the commit: a migration that goes on to use it runs outside of a
    /// transaction there.
    #[track_caller]
    pub fn add_enum_value(&mut self, name: impl Into<TableName>, value: impl Into<String>) -> AddValueBuilder<'_> {
        let change = EnumChange::Add { value: value.into(), place: Place::Last };
        let change = self.alter_enum(name.into(), change);
        let place = if let EnumChange::Add { place, .. } = change { Some(place) } else { None };
        AddValueBuilder { place: place.expect(PUSHED) }
    }

    /// Gives a value of an enum type another name, in the rows too.
    #[track_caller]
    pub fn rename_enum_value(
        &mut self,
        name: impl Into<TableName>,
        from: impl Into<String>,
        to: impl Into<String>,
    ) -> Result<()> {
        self.alter_enum(name.into(), EnumChange::Rename { from: from.into(), to: to.into() });
        Ok(())
    }

    /// Removes a value from an enum type; refused by the database while rows have it, unless they are moved.
    ///
    /// PostgreSQL makes the type anew, with its columns and what stands on them; that locks and rewrites their tables.
    #[track_caller]
    pub fn remove_enum_value(
        &mut self,
        name: impl Into<TableName>,
        value: impl Into<String>,
    ) -> RemoveValueBuilder<'_> {
        let change = self.alter_enum(name.into(), EnumChange::Remove { value: value.into(), moved_to: None });
        let moved_to = if let EnumChange::Remove { moved_to, .. } = change { Some(moved_to) } else { None };
        RemoveValueBuilder { moved_to: moved_to.expect(PUSHED) }
    }

    /// Puts the values of an enum type in another order: those that are named first, in this order.
    ///
    /// PostgreSQL makes the type anew, as for a value that is removed.
    #[track_caller]
    pub fn reorder_enum_values(
        &mut self,
        name: impl Into<TableName>,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<()> {
        let values = values.into_iter().map(Into::into).collect();
        self.alter_enum(name.into(), EnumChange::Reorder { values });
        Ok(())
    }

    #[track_caller]
    fn alter_enum(&mut self, name: TableName, change: EnumChange) -> &mut EnumChange {
        let call = self.push(Call::Object(ObjectCall::AlterEnum { name, change }));
        let change = if let Call::Object(ObjectCall::AlterEnum { change, .. }) = call { Some(change) } else { None };
        change.expect(PUSHED)
    }
}

/// Says where a new value of an enum type stands.
#[derive(Debug)]
pub struct AddValueBuilder<'a> {
    place: &'a mut Place,
}

impl AddValueBuilder<'_> {
    /// Puts it before another value.
    pub fn before(self, value: impl Into<String>) {
        *self.place = Place::Before(value.into());
    }

    /// Puts it after another value.
    pub fn after(self, value: impl Into<String>) {
        *self.place = Place::After(value.into());
    }
}

/// Says what becomes of the rows of a value that is removed.
#[derive(Debug)]
pub struct RemoveValueBuilder<'a> {
    moved_to: &'a mut Option<String>,
}

impl RemoveValueBuilder<'_> {
    /// Gives them another value; which rows they were is not known when this is undone.
    pub fn move_to(self, value: impl Into<String>) {
        *self.moved_to = Some(value.into());
    }
}
