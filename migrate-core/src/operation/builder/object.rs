//! What the builders of all kinds of objects share, and what is said about them.

use std::panic::Location;

use super::super::{Call, ObjectCall, OperationError, Sql};
use super::{Operations, PUSHED};
use crate::error::Result;
use crate::schema::{Definition, Object, ObjectName};

impl Operations {
    /// Says something about a view, a type, a function and so on; databases without such comments leave it out.
    ///
    /// ```
    /// # use migrate_core::{dialect::Dialect, operation::Operations, schema::ObjectName};
    /// # let mut op = Operations::new(Dialect::Postgres);
    /// op.create_object_comment(ObjectName::View("active_users".into()), "who signed in this year")?;
    /// # Ok::<(), migrate_core::Error>(())
    /// ```
    #[track_caller]
    pub fn create_object_comment(&mut self, name: ObjectName, comment: impl Into<String>) -> Result<()> {
        self.note(Call::Object(ObjectCall::Comment { name, text: Some(comment.into()) }))
    }

    /// Takes away what is said about a view, a type, a function and so on.
    #[track_caller]
    pub fn drop_object_comment(&mut self, name: ObjectName) -> Result<()> {
        self.note(Call::Object(ObjectCall::Comment { name, text: None }))
    }

    #[track_caller]
    pub(super) fn create_object(&mut self, definition: Definition) -> &mut Object {
        let call = self.push(Call::Object(ObjectCall::Create(Object::new(definition))));
        let object = if let Call::Object(ObjectCall::Create(object)) = call { Some(object) } else { None };
        object.expect(PUSHED)
    }

    #[track_caller]
    pub(super) fn replace_object(&mut self, definition: Definition) -> (&mut Object, &mut bool) {
        let call = self.push(Call::Object(ObjectCall::Replace { object: Object::new(definition), recreate: false }));
        let parts = if let Call::Object(ObjectCall::Replace { object, recreate }) = call {
            Some((object, recreate))
        } else {
            None
        };
        parts.expect(PUSHED)
    }

    #[track_caller]
    pub(super) fn drop_object(&mut self, name: ObjectName) -> Result<()> {
        self.note(Call::Object(ObjectCall::Drop(name)))
    }

    /// Gives the text that is for the database at hand, if there is one; a text that is empty is a fault.
    #[track_caller]
    pub(super) fn text(&mut self, sql: impl Into<Sql>) -> Option<String> {
        let sql = sql.into();
        let text = sql.of(self.dialect).map(str::to_owned);
        if text.as_ref().is_some_and(|it| it.trim().is_empty()) {
            self.faults.push((Location::caller(), OperationError::NoText));
        }
        text
    }
}

/// Says more about an object that is made, or put in the place of one.
#[derive(Debug)]
pub struct ObjectBuilder<'a> {
    pub(super) object: Option<&'a mut Object>,
    pub(super) recreate: Option<&'a mut bool>,
}

impl<'a> ObjectBuilder<'a> {
    pub(super) fn new(object: &'a mut Object) -> Self {
        Self { object: Some(object), recreate: None }
    }

    pub(super) fn replacing((object, recreate): (&'a mut Object, &'a mut bool)) -> Self {
        Self { object: Some(object), recreate: Some(recreate) }
    }

    /// Takes what is said to no effect: the database at hand has no text for it.
    pub(super) fn nothing() -> Self {
        Self { object: None, recreate: None }
    }

    /// Says something about it; databases without such comments leave it out.
    pub fn comment(self, comment: impl Into<String>) -> Self {
        self.with(|object| object.comment = Some(comment.into()))
    }

    /// Names what it needs beyond what its text shows: tables, views, functions.
    pub fn depends_on(self, names: impl IntoIterator<Item = impl Into<crate::schema::TableName>>) -> Self {
        self.with(|object| object.depends_on = names.into_iter().map(Into::into).collect())
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut Object)) -> Self {
        if let Some(object) = &mut self.object {
            change(object);
        }
        self
    }
}
