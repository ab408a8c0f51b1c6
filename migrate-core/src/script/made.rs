//! What applied migrations have made, and what of it raw SQL may have changed.

use super::raw::RawSql;
use crate::dialect::Dialect;
use crate::schema::{Schema, TableName};

/// What migrations make, without how they do.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// The schema.
    pub(crate) schema: Schema,
    /// What may be otherwise.
    pub(crate) doubts: Doubts,
}

/// What raw SQL may have changed of a schema.
#[derive(Debug, Clone)]
pub(crate) struct Doubts {
    pub(super) raw: RawSql,
    pub(super) dialect: Dialect,
}

impl Doubts {
    /// Names the first revision whose raw SQL may have given a table what the schema does not have, or taken it away.
    pub(crate) fn unseen_since(&self, table: &TableName, schema: &Schema) -> Option<String> {
        self.raw.unseen_since(table, schema, self.dialect)
    }

    /// Names the first revision whose raw SQL names an object and may have changed it.
    pub(crate) fn named_since(&self, object: &TableName, schema: &Schema) -> Option<String> {
        self.raw.named_since(object, schema, self.dialect)
    }
}
