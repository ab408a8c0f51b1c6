//! Sequences as a migration describes them.

use super::super::{Call, Change, ObjectCall};
use super::{Operations, PUSHED};
use crate::error::Result;
use crate::schema::{Definition, Ident, ObjectName, Sequence, SqlType, TableName};

impl Operations {
    /// Makes a sequence; PostgreSQL and MariaDB have them, MySQL and SQLite do not.
    #[track_caller]
    pub fn create_sequence(&mut self, name: impl Into<TableName>) -> SequenceBuilder<'_> {
        let object = self.create_object(Definition::Sequence(Sequence::new(name)));
        let sequence = if let Definition::Sequence(it) = &mut object.definition { Some(it) } else { None };
        SequenceBuilder { sequence: sequence.expect(PUSHED) }
    }

    /// Changes a sequence; what is not said stays.
    #[track_caller]
    pub fn alter_sequence(&mut self, name: impl Into<TableName>) -> SequenceBuilder<'_> {
        let name = name.into();
        let changes = vec![Change::Sequence(Box::new(Sequence::new(name.clone())))];
        let call = self.push(Call::Object(ObjectCall::Change { name: ObjectName::Sequence(name), changes }));
        let changes =
            if let Call::Object(ObjectCall::Change { changes, .. }) = call { changes.first_mut() } else { None };
        let sequence = if let Some(Change::Sequence(it)) = changes { Some(it) } else { None };
        SequenceBuilder { sequence: sequence.expect(PUSHED) }
    }

    /// Drops a sequence.
    #[track_caller]
    pub fn drop_sequence(&mut self, name: impl Into<TableName>) -> Result<()> {
        self.drop_object(ObjectName::Sequence(name.into()))
    }

    /// Gives a sequence another name.
    #[track_caller]
    pub fn rename_sequence(&mut self, from: impl Into<TableName>, to: impl Into<TableName>) -> Result<()> {
        self.note(Call::Object(ObjectCall::Rename { from: ObjectName::Sequence(from.into()), to: to.into() }))
    }
}

/// Says more about a sequence.
#[derive(Debug)]
pub struct SequenceBuilder<'a> {
    sequence: &'a mut Sequence,
}

impl SequenceBuilder<'_> {
    /// Gives the type of its numbers.
    pub fn of_type(self, ty: impl Into<SqlType>) -> Self {
        self.sequence.ty = Some(ty.into());
        self
    }

    /// Gives the first number.
    pub fn start(self, number: i64) -> Self {
        self.sequence.start = Some(number);
        self
    }

    /// Gives the way from one number to the next.
    pub fn increment(self, number: i64) -> Self {
        self.sequence.increment = Some(number);
        self
    }

    /// Gives the lowest number.
    pub fn minimum(self, number: i64) -> Self {
        self.sequence.minimum = Some(number);
        self
    }

    /// Gives the highest number.
    pub fn maximum(self, number: i64) -> Self {
        self.sequence.maximum = Some(number);
        self
    }

    /// Lets a session take so many numbers at once.
    pub fn cache(self, numbers: u32) -> Self {
        self.sequence.cache = Some(numbers);
        self
    }

    /// Lets it start again at its end.
    pub fn cycle(self) -> Self {
        self.sequence.cycle = true;
        self
    }

    /// Lets it go when the column goes; PostgreSQL only.
    pub fn owned_by(self, table: impl Into<TableName>, column: impl Into<Ident>) -> Self {
        self.sequence.owned_by = Some((table.into(), column.into()));
        self
    }
}
