//! What PostgreSQL says back of what it was told.

use crate::schema::Schema;

/// Puts a schema into PostgreSQL's own words.
pub(in super::super) fn normal(_: &mut Schema) {}
