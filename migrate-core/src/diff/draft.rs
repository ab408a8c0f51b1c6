//! The operations so far, and the schema that they lead to.

use crate::hazard;
use crate::operation::{Call, Operation, complete};
use crate::schema::{Schema, Table, TableName};

use super::DiffError;

/// What leads from one schema to another.
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Changes {
    /// The operations, in order.
    pub operations: Vec<Operation>,
    /// What people should know of them, in the order of the operations.
    pub notes: Vec<Note>,
}

/// What people should know of an operation, or of a difference that no operation makes up for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Note {
    /// The place of the operation; none where it is about a difference that stays.
    pub operation: Option<usize>,
    /// What it says.
    pub text: String,
}

impl Changes {
    /// Tells whether the schemas are the same, as far as operations go.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// Makes other operations of these: what they do to data is told anew, what else was said of one stays with it if it is
    /// still there.
    #[must_use]
    pub fn rewritten(self, operations: Vec<Operation>) -> Self {
        let moved = |note: Note| {
            let Some(before) = note.operation else { return Some(note) };
            let operation = self.operations.get(before)?;
            if hazard::losses(operation).iter().any(|it| it.to_string() == note.text) {
                return None;
            }
            let after = operations.iter().position(|it| it == operation)?;
            Some(Note { operation: Some(after), ..note })
        };
        let notes = self.notes.into_iter().filter_map(moved).collect();
        Self { operations, notes }.with_losses()
    }

    /// Adds what the operations do to data.
    fn with_losses(self) -> Self {
        let Self { operations, mut notes } = self;
        for (place, operation) in operations.iter().enumerate() {
            let losses = hazard::losses(operation).into_iter();
            notes.extend(losses.map(|it| Note { operation: Some(place), text: it.to_string() }));
        }
        notes.sort_by_key(|it| it.operation.unwrap_or(usize::MAX));
        Self { operations, notes }
    }

    /// Gives the notes of an operation.
    pub fn notes_of(&self, operation: usize) -> impl Iterator<Item = &str> {
        self.notes.iter().filter(move |it| it.operation == Some(operation)).map(|it| it.text.as_str())
    }

    /// Gives the notes about differences that stay.
    pub fn left(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().filter(|it| it.operation.is_none()).map(|it| it.text.as_str())
    }
}

/// A diff that is being made: it compares where the operations have led so far with where they are to lead.
#[derive(Debug)]
pub(super) struct Draft<'a> {
    /// The schema after the operations so far.
    pub(super) at: Schema,
    /// The schema that is wanted.
    pub(super) to: &'a Schema,
    changes: Changes,
}

impl<'a> Draft<'a> {
    pub(super) fn new(from: &Schema, to: &'a Schema) -> Self {
        Self { at: from.clone(), to, changes: Changes::default() }
    }

    /// Does what a migration would do by a call of `op.`, with all that the call implies.
    pub(super) fn call(&mut self, call: &Call) -> Result<(), DiffError> {
        for operation in complete(call, Some(&self.at))? {
            self.push(operation)?;
        }
        Ok(())
    }

    /// Does an operation that is whole.
    pub(super) fn push(&mut self, operation: Operation) -> Result<(), DiffError> {
        operation.apply(&mut self.at)?;
        self.changes.operations.push(operation);
        Ok(())
    }

    /// Says something about the last operation.
    pub(super) fn note(&mut self, text: impl Into<String>) {
        let operation = self.changes.operations.len().checked_sub(1);
        self.changes.notes.push(Note { operation, text: text.into() });
    }

    /// Says something about a difference that stays.
    pub(super) fn leave(&mut self, text: impl Into<String>) {
        self.changes.notes.push(Note { operation: None, text: text.into() });
    }

    /// Names the tables that are on both sides.
    pub(super) fn kept(&self) -> Vec<TableName> {
        self.to.tables.keys().filter(|it| self.at.tables.contains_key(*it)).cloned().collect()
    }

    /// Gives a table that is on both sides, as it is and as it is to be.
    pub(super) fn pair(&self, name: &TableName) -> Option<(&Table, &'a Table)> {
        Some((self.at.table(name)?, self.to.table(name)?))
    }

    /// Adds what the operations do to data.
    pub(super) fn finish(self) -> Changes {
        self.changes.with_losses()
    }
}
