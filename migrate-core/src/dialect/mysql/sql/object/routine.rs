//! Functions and procedures.

use super::super::super::super::{Writer, lacking};
use crate::schema::Routine;

pub(super) fn definition(w: &mut Writer, it: &Routine) {
    lacking::arguments(w.table(&it.name), &it.arguments).sql(" ").sql(lacking::trimmed(&it.definition));
}
