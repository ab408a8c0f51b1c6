//! PostgreSQL's types that Diesel has no word for, as sql types of its own: enums, and what extensions bring.
//!
//! Elsewhere an enum is a text to Diesel.

use std::collections::{BTreeMap, BTreeSet};

use super::sql_type::{known, own_name};
use crate::dialect::Dialect;
use crate::schema::{SqlType, Table, TableName};

/// The names in Rust of the database's own types.
pub(super) type OwnTypes = BTreeMap<TableName, String>;

/// Names for Rust each enum type that columns are of, where Diesel has to know it: they are structs of `sql_types`.
pub fn enum_types(dialect: Dialect, tables: &[&Table]) -> BTreeMap<TableName, String> {
    if dialect != Dialect::Postgres {
        return BTreeMap::new();
    }
    let columns = tables.iter().flat_map(|table| &table.columns);
    let enums: BTreeSet<&TableName> = columns.filter_map(|it| Some(&it.ty.enum_type()?.name)).collect();
    named(enums.into_iter().cloned(), &mut taken())
}

/// Names the enum types, and beside them all others of the columns that Diesel has to be told of.
pub(super) fn own_types(dialect: Dialect, tables: &[&Table]) -> OwnTypes {
    let mut own = enum_types(dialect, tables);
    if dialect == Dialect::Postgres {
        let mut taken = taken();
        taken.extend(own.values().cloned());
        let columns = tables.iter().flat_map(|table| &table.columns);
        let others: BTreeSet<TableName> = columns.filter_map(|it| own_name(element(&it.ty))).collect();
        let others = others.into_iter().filter(|it| known(it).is_none() && !own.contains_key(it));
        let others = named(others.collect::<Vec<_>>().into_iter(), &mut taken);
        own.extend(others);
    }
    own
}

/// Gives what a list is of.
fn element(ty: &SqlType) -> &SqlType {
    if let SqlType::Array(of) | SqlType::Range(of) | SqlType::Multirange(of) = ty { element(of) } else { ty }
}

fn taken() -> BTreeSet<String> {
    TAKEN.iter().map(|&it| it.to_owned()).collect()
}

fn named(names: impl Iterator<Item = TableName>, taken: &mut BTreeSet<String>) -> OwnTypes {
    names
        .map(|name| {
            let rust = rust_name(&name, taken);
            (name, rust)
        })
        .collect()
}

/// Writes the module `sql_types`, where there is something in it.
pub(super) fn written(own: &OwnTypes, enums: &OwnTypes) -> String {
    let structs = own.iter().map(|(name, rust)| {
        let kind = if enums.contains_key(name) { "enum type" } else { "type" };
        let schema = name.schema.as_ref().map(|it| format!(", schema = {:?}", it.as_str())).unwrap_or_default();
        format!(
            "    /// The {kind} `{name}`.\n    \
             #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]\n    \
             #[diesel(postgres_type(name = {:?}{schema}))]\n    pub struct {rust};\n",
            name.name.as_str()
        )
    });
    let structs: Vec<String> = structs.collect();
    if structs.is_empty() {
        return String::new();
    }
    format!("/// The database's own types.\npub mod sql_types {{\n{}}}\n\n", structs.join("\n"))
}

/// Makes a name of a struct: `order_state` is `OrderState`.
fn rust_name(name: &TableName, taken: &mut BTreeSet<String>) -> String {
    let words = name.name.as_str().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut rust: String = words
        .map(|word| {
            let mut letters = word.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect::<String>()
        })
        .collect();
    if !rust.starts_with(char::is_alphabetic) {
        rust.insert_str(0, "Enum");
    }
    while !taken.insert(rust.clone()) {
        rust.push_str("Enum");
    }
    rust
}

/// The names of Diesel's own types, which stand beside them.
const TAKEN: [&str; 42] = [
    "Array",
    "BigInt",
    "BigSerial",
    "Binary",
    "Blob",
    "Bool",
    "Bytea",
    "CChar",
    "Char",
    "Cidr",
    "Citext",
    "Date",
    "Datetime",
    "Decimal",
    "Double",
    "Float",
    "Inet",
    "Integer",
    "Interval",
    "Json",
    "Jsonb",
    "MacAddr",
    "MacAddr8",
    "Money",
    "Multirange",
    "Nullable",
    "Numeric",
    "Oid",
    "PgLsn",
    "Range",
    "Record",
    "Self",
    "Serial",
    "SmallInt",
    "Text",
    "Time",
    "TinyInt",
    "Timestamp",
    "Timestamptz",
    "Unsigned",
    "Uuid",
    "VarChar",
];

#[cfg(test)]
mod tests {
    use super::super::tables;
    use super::*;
    use crate::schema::{Array, Column, Custom, Enum, Schema};

    #[test]
    fn what_diesel_does_not_know_is_a_type_of_its_own_on_postgresql_and_an_enum_a_text_elsewhere() {
        let mut users = Table::new("users");
        users.columns = vec![
            Column { nullable: false, ..Column::new("id", Custom("bigserial")) },
            Column::new("words", Custom("tsvector")),
            Column::new("place", Custom("geometry(Point,4326)")),
            Column::new("name", Custom("citext")),
            Column::new("byte", Custom("\"char\"")),
            Column::new("mood", Enum("shop.so_so")),
            Column::new("kinds", Array(Enum("text"))),
        ];
        let text = tables(Dialect::Postgres, &Schema::default(), &[&users]);
        assert!(
            text.contains("#[diesel(postgres_type(name = \"so_so\", schema = \"shop\"))]\n    pub struct SoSo;"),
            "{text}"
        );
        assert!(text.contains("    use super::sql_types::Geometry;\n    use super::sql_types::SoSo;\n    use super::sql_types::TextEnum;\n    use super::sql_types::Tsvector;\n"), "{text}");
        assert!(
            text.contains("mood -> Nullable<SoSo>,\n        kinds -> Nullable<Array<Nullable<TextEnum>>>,"),
            "{text}"
        );
        assert!(
            text.contains("        id -> BigInt,\n        words -> Nullable<Tsvector>,\n        place -> Nullable<Geometry>,\n        name -> Nullable<Citext>,\n        byte -> Nullable<CChar>,"),
            "{text}"
        );
        let text = tables(Dialect::Mysql, &Schema::default(), &[&users]);
        assert!(text.contains("mood -> Nullable<Text>,") && !text.contains("sql_types"), "{text}");
    }
}
