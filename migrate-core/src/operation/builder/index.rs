//! Indexes as a migration describes them.

use std::panic::Location;

use super::super::{
    Algorithm, Call, CreateIndex, DropIndex, Online, OperationError, Operations, RenameIndex, TableLock,
};
use super::{PUSHED, idents};
use crate::error::Result;
use crate::schema::naming::Name;
use crate::schema::{Ident, Index, IndexKind, IndexPart, TableName};

impl Operations {
    /// Makes an index; its name may be `None`, for the convention's.
    #[track_caller]
    pub fn create_index(
        &mut self,
        name: impl Into<Name>,
        table: impl Into<TableName>,
        parts: impl IntoIterator<Item = impl Into<IndexPart>>,
    ) -> CreateIndexBuilder<'_> {
        let table = table.into();
        let mut index = Index::new("", parts);
        index.name = name.into().0.unwrap_or_else(|| self.naming.index(&table, &index.parts));
        if index.parts.is_empty() {
            self.faults.push((Location::caller(), OperationError::NoKeyColumns { name: index.name.clone() }));
        }
        let call = self.push(Call::CreateIndex(CreateIndex::new(table, index)));
        let operation = if let Call::CreateIndex(op) = call { Some(op) } else { None };
        CreateIndexBuilder { operation: operation.expect(PUSHED) }
    }

    /// Drops an index.
    #[track_caller]
    pub fn drop_index(&mut self, name: impl Into<Ident>, table: impl Into<TableName>) -> DropIndexBuilder<'_> {
        let call = self.push(Call::DropIndex(DropIndex::new(table.into(), name.into())));
        let operation = if let Call::DropIndex(op) = call { Some(op) } else { None };
        DropIndexBuilder { operation: operation.expect(PUSHED) }
    }

    /// Gives an index another name.
    #[track_caller]
    pub fn rename_index(
        &mut self,
        table: impl Into<TableName>,
        from: impl Into<Ident>,
        to: impl Into<Ident>,
    ) -> Result<()> {
        let (table, from, to) = (table.into(), from.into(), to.into());
        self.note(Call::RenameIndex(RenameIndex { table, from, to, index: None }))
    }
}

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
    operation: &'a mut DropIndex,
}

/// The methods of both kinds of index builders; `$($index).+` is the way to the index.
macro_rules! index_methods {
    ($($index:ident).+) => {
        /// Forbids two rows that agree in all parts.
        pub fn unique(self) -> Self {
            self.$($index).+.unique = true;
            self
        }

        /// Takes two nulls for the same value in a unique index; PostgreSQL can.
        pub fn nulls_not_distinct(self) -> Self {
            self.$($index).+.nulls_not_distinct = true;
            self
        }

        /// Takes an access method (`gin`, `hash`); a database that has none of that name takes its usual one.
        pub fn using(self, method: impl Into<String>) -> Self {
            let method = method.into();
            match method.to_ascii_lowercase().as_str() {
                "fulltext" => self.fulltext(),
                "spatial" => self.spatial(),
                _ => {
                    self.$($index).+.using = Some(method);
                    self
                }
            }
        }

        /// Makes it an index of the words of texts: `FULLTEXT` on MySQL, a `gin` of text search vectors on PostgreSQL.
        pub fn fulltext(self) -> Self {
            if !matches!(self.$($index).+.kind, IndexKind::Fulltext { .. }) {
                self.$($index).+.kind = IndexKind::Fulltext { parser: None };
            }
            self
        }

        /// Says how texts become words: MySQL's parser (`ngram`), PostgreSQL's configuration (`english`).
        pub fn parser(self, parser: impl Into<String>) -> Self {
            self.$($index).+.kind = IndexKind::Fulltext { parser: Some(parser.into()) };
            self
        }

        /// Makes it an index of places: `SPATIAL` on MySQL, a `gist` on PostgreSQL.
        pub fn spatial(self) -> Self {
            self.$($index).+.kind = IndexKind::Spatial;
            self
        }

        /// Holds only the rows that meet a condition, the `WHERE` of the index, as SQL.
        pub fn filter(self, condition: impl Into<String>) -> Self {
            self.$($index).+.condition = Some(condition.into());
            self
        }

        /// Carries columns along without ordering by them; databases that cannot leave them out.
        pub fn include(self, columns: impl IntoIterator<Item = impl Into<Ident>>) -> Self {
            self.$($index).+.include = idents(columns);
            self
        }

        /// Sets one of PostgreSQL's storage parameters (`fillfactor`); other databases leave it out.
        pub fn with(self, parameter: impl Into<String>, value: impl ToString) -> Self {
            self.$($index).+.with.insert(parameter.into(), value.to_string());
            self
        }

        /// Puts it into one of PostgreSQL's tablespaces; other databases leave it out.
        pub fn tablespace(self, tablespace: impl Into<Ident>) -> Self {
            self.$($index).+.tablespace = Some(tablespace.into());
            self
        }

        /// Lets MySQL's planner overlook it; other databases leave it out.
        pub fn invisible(self) -> Self {
            self.$($index).+.invisible = true;
            self
        }
    };
}

/// The methods of index builders that say how it is done; `online` is in the operation.
macro_rules! online_methods {
    () => {
        /// Lets readers and writers go on meanwhile; on PostgreSQL this runs outside the revision's transaction.
        pub fn concurrently(self) -> Self {
            self.online(|online| online.concurrently = true)
        }

        /// Says how MySQL is to do it; it refuses where it cannot. Other databases ignore it.
        pub fn algorithm(self, algorithm: Algorithm) -> Self {
            self.online(|online| online.algorithm = Some(algorithm))
        }

        /// Says what MySQL may keep others from meanwhile; it refuses where that is too little. Other databases ignore it.
        pub fn lock(self, lock: TableLock) -> Self {
            self.online(|online| online.lock = Some(lock))
        }

        fn online(self, say: impl FnOnce(&mut Online)) -> Self {
            say(&mut self.operation.online);
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

impl CreateIndexBuilder<'_> {
    index_methods!(operation.index);
    online_methods!();

    /// Does nothing where there is one of that name. MySQL, unlike MariaDB, has no such words and refuses.
    pub fn if_not_exists(self) -> Self {
        self.operation.if_not_exists = true;
        self
    }
}

impl DropIndexBuilder<'_> {
    online_methods!();

    /// Does nothing where there is none. MySQL, unlike MariaDB, has no such words and refuses.
    pub fn if_exists(self) -> Self {
        self.operation.if_exists = true;
        self
    }
}
