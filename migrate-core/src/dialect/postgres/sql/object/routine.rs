//! Functions and procedures.

use super::super::super::super::{Writer, lacking};
use crate::schema::{Routine, TableName, query};

pub(super) fn definition(w: &mut Writer, it: &Routine) {
    lacking::arguments(w.table(&it.name), &it.arguments).sql(" ").sql(lacking::trimmed(&it.definition));
}

/// Writes its name with its arguments, by which one of several of the name is told.
pub(super) fn reference<'w>(w: &'w mut Writer, name: &TableName, arguments: &str) -> &'w mut Writer {
    lacking::arguments(w.table(name), &query::signature(arguments))
}
