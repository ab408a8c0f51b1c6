//! What foreign keys refer to, once all tables are read.

use std::collections::BTreeMap;

use super::table::declared;
use crate::schema::{Ident, Rule, Schema, TableName};

/// Names tables and columns as they are declared; a foreign key without columns refers to the primary key.
pub(super) fn resolve(schema: &mut Schema) {
    let names: BTreeMap<String, TableName> =
        schema.tables.keys().map(|it| (it.name.as_str().to_lowercase(), it.clone())).collect();
    let tables: Vec<TableName> = schema.tables.keys().cloned().collect();
    for name in &tables {
        let Some(table) = schema.tables.get_mut(name) else { continue };
        // Apart from the table, which may refer to itself.
        let own_key = table.primary_key().to_vec();
        let mut constraints = std::mem::take(&mut table.constraints);
        for constraint in &mut constraints {
            let Rule::ForeignKey(key) = &mut constraint.rule else { continue };
            let Some(referred) = names.get(&key.references.name.as_str().to_lowercase()) else { continue };
            let Some(table) = schema.tables.get(referred) else { continue };
            if key.referenced_columns.is_empty() {
                let is_own = referred == name;
                key.referenced_columns = if is_own { own_key.clone() } else { table.primary_key().to_vec() };
            }
            let columns: Vec<Ident> = std::mem::take(&mut key.referenced_columns);
            key.referenced_columns = columns.into_iter().map(|it| declared(table, it)).collect();
            key.references = referred.clone();
        }
        if let Some(table) = schema.tables.get_mut(name) {
            table.constraints = constraints;
        }
    }
}
