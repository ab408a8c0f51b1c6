//! A database's schema as plain values: what migrations have made, what models want, what a database has.
//!
//! Replayed operations, parsed models and the inspection of a database all end in a [`Schema`]; a diff reads two of them.
//! **Architecture Invariant**: nothing here knows a database, a connection or an SQL dialect.

mod column;
mod constraint;
mod error;
pub mod expression;
mod filter;
mod home;
mod index;
mod name;
pub mod naming;
mod object;
mod option;
mod partition;
pub mod query;
mod reference;
mod sql_type;
mod table;
#[cfg(feature = "serde")]
mod wire;

use std::collections::BTreeMap;

pub use column::{Column, Generated, Identity, literal};
pub use constraint::{
    Check, Conflict, Constraint, Deferral, Exclusion, ExclusionElement, ForeignKey, Key, Matching, ReferentialAction,
    Rule,
};
pub use error::SchemaError;
pub use filter::{Filter, FilterError, KINDS, PART_KINDS};
pub use home::Home;
pub use index::{Index, IndexKind, IndexPart, IndexTerm, NullsOrder, col, expr};
pub use name::{Ident, TableName};
pub use object::{
    Collation, Definition, Domain, DomainCheck, Enum, EnumType, Extension, Grant, GrantTarget, Object, ObjectName,
    Policy, Routine, RowSecurity, Sequence, Trigger, View,
};
pub use option::TableOptions;
pub(crate) use partition::MINVALUE;
pub use partition::{Bounds, Partition, PartitionMethod, Partitioning};
pub use sql_type::{Array, Custom, Geometry, Multirange, NamesSqlType, Range, Set, SqlType, sql_type};
pub use table::Table;

/// The tables and other objects of a database, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Schema {
    /// The tables, by name.
    pub tables: BTreeMap<TableName, Table>,
    /// What there is besides tables, by name.
    #[cfg_attr(feature = "serde", serde(with = "wire::objects"))]
    pub objects: BTreeMap<ObjectName, Object>,
    /// The first revision whose raw SQL may have changed what is not seen here.
    pub opaque_since: Option<String>,
}

impl Schema {
    /// Finds a table.
    pub fn table(&self, name: &TableName) -> Option<&Table> {
        self.tables.get(name)
    }

    /// Finds a table, to change it.
    pub fn table_mut(&mut self, name: &TableName) -> Option<&mut Table> {
        self.tables.get_mut(name)
    }

    /// Tells whether raw SQL may have changed more than is seen here.
    pub fn is_opaque(&self) -> bool {
        self.opaque_since.is_some()
    }

    /// Takes in a new table; fails when there is one of that name, unless raw SQL may have dropped it.
    pub fn insert(&mut self, table: Table) -> Result<(), SchemaError> {
        if self.tables.contains_key(&table.name) && !self.is_opaque() {
            return Err(SchemaError::TableExists { table: table.name });
        }
        self.tables.insert(table.name.clone(), table);
        Ok(())
    }

    /// Renames a table, and what references it.
    pub fn rename_table(&mut self, from: &TableName, to: &TableName) -> Result<(), SchemaError> {
        if from != to && self.tables.contains_key(to) && !self.is_opaque() {
            return Err(SchemaError::TableExists { table: to.clone() });
        }
        if let Some(mut table) = self.tables.remove(from) {
            table.name = to.clone();
            self.tables.insert(to.clone(), table);
        }
        self.rename_owner(from, to);
        for key in self.foreign_keys_mut().filter(|key| key.references == *from) {
            key.references = to.clone();
        }
        for table in self.tables.values_mut() {
            table.options.inherits.iter_mut().filter(|it| *it == from).for_each(|it| *it = to.clone());
            let partitions = table.partitioning.iter_mut().flat_map(|it| &mut it.partitions);
            partitions.filter(|it| it.name == *from).for_each(|it| it.name = to.clone());
        }
        Ok(())
    }

    /// Renames a column of a known table, with every constraint and index that names it, here and in other tables.
    pub fn rename_column(&mut self, table: &TableName, from: &Ident, to: &Ident) -> Result<(), SchemaError> {
        let opaque = self.is_opaque();
        let Some(found) = self.tables.get_mut(table) else { return Ok(()) };
        match found.rename_column(from, to) {
            Ok(()) => {}
            Err(_) if opaque => return Ok(()),
            Err(error) => return Err(error),
        }
        for key in self.foreign_keys_mut().filter(|key| key.references == *table) {
            name::rename(&mut key.referenced_columns, from, to);
        }
        Ok(())
    }

    /// Names the tables that refer to a table, itself too where it does; by name.
    pub fn references_to<'a>(&'a self, name: &'a TableName) -> impl Iterator<Item = &'a TableName> {
        let refers = move |table: &&Table| table.constraints.iter().any(|it| it.refers_to(name));
        self.tables.values().filter(refers).map(|table| &table.name)
    }

    /// Finds a partition by its own name, with the table that it is part of.
    pub fn partition(&self, name: &TableName) -> Option<(&Table, &Partition)> {
        self.tables.values().find_map(|table| Some((table, table.partitioning.as_ref()?.partition(name)?)))
    }

    fn foreign_keys_mut(&mut self) -> impl Iterator<Item = &mut ForeignKey> {
        self.tables.values_mut().flat_map(|table| &mut table.constraints).filter_map(|it| match &mut it.rule {
            Rule::ForeignKey(key) => Some(key),
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn users_and_orders() -> Schema {
        let mut schema = Schema::default();
        let mut users = Table::new("users");
        users.columns.push(Column::new("id", SqlType::BigInt));
        let mut orders = Table::new("orders");
        orders.columns.push(Column::new("user_id", SqlType::BigInt));
        orders.constraints.push(Constraint {
            name: "fk".into(),
            rule: Rule::ForeignKey(ForeignKey::new(vec!["user_id".into()], "users".into(), vec!["id".into()])),
        });
        schema.insert(users).expect("no table yet");
        schema.insert(orders).expect("another name");
        schema
    }

    fn reference(schema: &Schema) -> (String, String) {
        let orders = schema.table(&"orders".into()).expect("stays");
        match &orders.constraints[0].rule {
            Rule::ForeignKey(key) => (key.references.to_string(), key.referenced_columns[0].to_string()),
            Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => panic!("a foreign key"),
        }
    }

    #[test]
    fn renaming_a_table_renames_the_references_to_it() {
        let mut schema = users_and_orders();
        schema.rename_table(&"users".into(), &"people".into()).expect("free");
        assert_eq!(reference(&schema).0, "people");
    }

    #[test]
    fn renaming_a_column_renames_the_references_to_it() {
        let mut schema = users_and_orders();
        schema.rename_column(&"users".into(), &"id".into(), &"uid".into()).expect("there");
        assert_eq!(reference(&schema).1, "uid");
    }

    #[test]
    fn a_table_is_not_inserted_twice() {
        let mut schema = users_and_orders();
        assert_eq!(schema.insert(Table::new("users")), Err(SchemaError::TableExists { table: "users".into() }));
    }
}
