//! What foreign keys refer to, once all tables are read.

use std::collections::BTreeMap;

use super::table::declared;
use crate::schema::{Ident, Rule, Schema, TableName};

/// Names tables and columns as they are declared; a foreign key without columns refers to the primary key.
pub(super) fn resolve(schema: &mut Schema) {
    let names: BTreeMap<String, TableName> =
        schema.tables.keys().map(|it| (it.name.as_str().to_lowercase(), it.clone())).collect();
    let read = schema.clone();
    for constraint in schema.tables.values_mut().flat_map(|it| &mut it.constraints) {
        let Rule::ForeignKey(key) = &mut constraint.rule else { continue };
        let Some(name) = names.get(&key.references.name.as_str().to_lowercase()) else { continue };
        key.references = name.clone();
        let Some(table) = read.table(name) else { continue };
        if key.referenced_columns.is_empty() {
            key.referenced_columns = table.primary_key().to_vec();
        }
        let columns: Vec<Ident> = std::mem::take(&mut key.referenced_columns);
        key.referenced_columns = columns.into_iter().map(|it| declared(table, it)).collect();
    }
}
