//! Indexes as a migration describes them.

use super::super::CreateIndex;
use crate::schema::{Ident, Index};

/// Says more about an index of a table that is being made.
#[derive(Debug)]
pub struct IndexBuilder<'a> {
    index: &'a mut Index,
}

/// Says more about an index that is being made.
#[derive(Debug)]
pub struct CreateIndexBuilder<'a> {
    operation: &'a mut CreateIndex,
}

/// Says more about dropping an index.
#[derive(Debug)]
pub struct DropIndexBuilder<'a> {
    concurrently: &'a mut bool,
}

/// The methods of both kinds of index builders; `$($index).+` is the way to the index.
macro_rules! index_methods {
    ($($index:ident).+) => {
        /// Forbids two rows that agree in all parts.
        pub fn unique(self) -> Self {
            self.$($index).+.unique = true;
            self
        }

        /// Takes an access method (`gin`, `hash`); a database that has none of that name takes its usual one.
        pub fn using(self, method: impl Into<String>) -> Self {
            self.$($index).+.using = Some(method.into());
            self
        }

        /// Holds only the rows that meet a condition, the `WHERE` of the index, as SQL.
        pub fn filter(self, condition: impl Into<String>) -> Self {
            self.$($index).+.condition = Some(condition.into());
            self
        }

        /// Carries columns along without ordering by them; databases that cannot leave them out.
        pub fn include(self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> Self {
            self.$($index).+.include = columns.into_iter().map(Into::into).collect();
            self
        }
    };
}

impl<'a> IndexBuilder<'a> {
    pub(super) fn new(index: &'a mut Index) -> Self {
        Self { index }
    }

    /// Names it otherwise than by convention.
    pub fn name(self, name: impl Into<Ident>) -> Self {
        self.index.name = name.into();
        self
    }

    index_methods!(index);
}

impl<'a> CreateIndexBuilder<'a> {
    pub(super) fn new(operation: &'a mut CreateIndex) -> Self {
        Self { operation }
    }

    /// Lets writers go on meanwhile; on PostgreSQL this runs outside the revision's transaction.
    pub fn concurrently(self) -> Self {
        self.operation.concurrently = true;
        self
    }

    index_methods!(operation.index);
}

impl<'a> DropIndexBuilder<'a> {
    pub(super) fn new(concurrently: &'a mut bool) -> Self {
        Self { concurrently }
    }

    /// Lets readers and writers go on meanwhile; on PostgreSQL this runs outside the revision's transaction.
    pub fn concurrently(self) -> Self {
        *self.concurrently = true;
        self
    }
}
