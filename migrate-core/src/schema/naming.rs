//! Names for the constraints and indexes that nobody named: predictable, so that they can be dropped.
//!
//! **Architecture Invariant**: a name depends on the table and the columns alone, never on the database, so that a
//! migration that drops it by name does so everywhere.

use super::{Ident, IndexPart, IndexTerm, TableName};

/// PostgreSQL cuts longer names without a word; MySQL's limit is 64 characters, and SQLite has none.
const LIMIT: usize = 63;

/// Names a primary key: `pk_users`.
pub fn primary_key(table: &TableName) -> Ident {
    joined("pk", [table.name.as_str()])
}

/// Names a unique constraint: `uq_users_email`.
pub fn unique(table: &TableName, columns: &[Ident]) -> Ident {
    joined("uq", [table.name.as_str()].into_iter().chain(columns.iter().map(Ident::as_str)))
}

/// Names a foreign key: `fk_orders_user_id_users`.
pub fn foreign_key(table: &TableName, columns: &[Ident], references: &TableName) -> Ident {
    let columns = columns.iter().map(Ident::as_str);
    joined("fk", [table.name.as_str()].into_iter().chain(columns).chain([references.name.as_str()]))
}

/// Names the check of a column: `ck_items_price`.
pub fn check(table: &TableName, column: &Ident) -> Ident {
    joined("ck", [table.name.as_str(), column.as_str()])
}

/// Names an index: `ix_items_title`; an expression counts as `expr`.
pub fn index(table: &TableName, parts: &[IndexPart]) -> Ident {
    let parts = parts.iter().map(|part| match &part.term {
        IndexTerm::Column(column) => column.as_str(),
        IndexTerm::Expression(_) => "expr",
    });
    joined("ix", [table.name.as_str()].into_iter().chain(parts))
}

fn joined<'a>(prefix: &str, parts: impl IntoIterator<Item = &'a str>) -> Ident {
    let mut name = prefix.to_owned();
    for part in parts {
        name.push('_');
        name.push_str(part);
    }
    if name.len() > LIMIT {
        let hash = format!("_{:08x}", fnv1a(name.as_bytes()));
        name.truncate(name.floor_char_boundary(LIMIT - hash.len()));
        name.push_str(&hash);
    }
    Ident::new(name)
}

/// FNV-1a of 32 bits: the same on every machine and in every version, as a name in a database must be.
fn fnv1a(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_and_where() {
        let table = TableName::from("shop.orders");
        assert_eq!(primary_key(&table).as_str(), "pk_orders");
        assert_eq!(foreign_key(&table, &["user_id".into()], &"users".into()).as_str(), "fk_orders_user_id_users");
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let table = TableName::from("t".repeat(60).as_str());
        let (a, b) = (unique(&table, &["first".into()]), unique(&table, &["second".into()]));
        assert_eq!(a.as_str().len(), LIMIT);
        assert_ne!(a, b);
    }

    #[test]
    fn a_long_name_is_cut_between_characters() {
        let table = TableName::from("ü".repeat(60).as_str());
        assert!(primary_key(&table).as_str().len() <= LIMIT);
    }
}
