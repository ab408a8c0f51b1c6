//! What foreign keys refer to, once all tables are read.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use super::table::declared;
use crate::schema::{Ident, Rule, Schema, TableName};

/// Names tables and columns as they are declared; a foreign key without columns refers to the primary key.
pub(super) fn resolve(schema: &mut Schema) {
    let tables: Vec<TableName> = schema.tables.keys().cloned().collect();
    let small = |name: &TableName| name.name.as_str().to_lowercase();
    // Mostly every key names its table in the letters in which it was made.
    let in_other_letters = LazyCell::new(|| tables.iter().map(|it| (small(it), it)).collect::<BTreeMap<_, _>>());
    for name in &tables {
        let Some(table) = schema.tables.get_mut(name) else { continue };
        // Apart from the table, which may refer to itself.
        let own_key = table.primary_key().to_vec();
        let mut constraints = std::mem::take(&mut table.constraints);
        for constraint in &mut constraints {
            let Rule::ForeignKey(key) = &mut constraint.rule else { continue };
            if !schema.tables.contains_key(&key.references) {
                let Some(referred) = in_other_letters.get(&small(&key.references)) else { continue };
                key.references = (*referred).clone();
            }
            let Some(table) = schema.tables.get(&key.references) else { continue };
            if key.referenced_columns.is_empty() {
                let is_own = key.references == *name;
                key.referenced_columns = if is_own { own_key.clone() } else { table.primary_key().to_vec() };
            }
            let columns: Vec<Ident> = std::mem::take(&mut key.referenced_columns);
            key.referenced_columns = columns.into_iter().map(|it| declared(table, it)).collect();
        }
        if let Some(table) = schema.tables.get_mut(name) {
            table.constraints = constraints;
        }
    }
}
