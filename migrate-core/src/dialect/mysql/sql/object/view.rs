//! Views.

use super::super::super::super::{Writer, lacking};
use crate::schema::View;

/// Writes a view after `CREATE` or `CREATE OR REPLACE`.
pub(super) fn definition(w: &mut Writer, it: &View) {
    if let Some(options) = &it.options {
        w.sql(options).sql(" ");
    }
    w.sql("VIEW ").table(&it.name).sql(" AS ").sql(lacking::trimmed(&it.query));
}
