//! Views.

use super::super::super::super::{SqlError, Writer, lacking};
use super::super::{index, single};
use crate::schema::View;

pub(super) fn create(it: &View) -> Result<Vec<String>, SqlError> {
    let words = if it.materialized { "CREATE MATERIALIZED VIEW " } else { "CREATE VIEW " };
    let mut statements = single(words, |w| definition(w, it))?;
    for one in &it.indexes {
        statements.push(index::create(&it.name, one)?);
    }
    Ok(statements)
}

pub(super) fn definition(w: &mut Writer, it: &View) {
    w.table(&it.name);
    if let Some(options) = &it.options {
        w.sql(" WITH (").sql(options).sql(")");
    }
    w.sql(" AS ").sql(lacking::trimmed(&it.query));
    if it.materialized && !it.with_data {
        w.sql(" WITH NO DATA");
    }
}
