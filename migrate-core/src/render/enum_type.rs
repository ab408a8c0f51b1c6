//! The enum types of PostgreSQL as Diesel's sql types; elsewhere an enum is a text to Diesel.

use std::collections::{BTreeMap, BTreeSet};

use crate::dialect::Dialect;
use crate::schema::{Table, TableName};

/// The names in Rust of enum types.
pub(super) type EnumTypes = BTreeMap<TableName, String>;

/// Names for Rust each enum type that columns are of, where Diesel has to know it: they are structs of `sql_types`.
pub fn enum_types(dialect: Dialect, tables: &[&Table]) -> BTreeMap<TableName, String> {
    if dialect != Dialect::Postgres {
        return BTreeMap::new();
    }
    let columns = tables.iter().flat_map(|table| &table.columns);
    let types: BTreeSet<&TableName> = columns.filter_map(|it| Some(&it.ty.enum_type()?.name)).collect();
    let mut taken: BTreeSet<String> = TAKEN.iter().map(|&it| it.to_owned()).collect();
    types.into_iter().map(|name| (name.clone(), rust_name(name, &mut taken))).collect()
}

/// Writes the module `sql_types`, where there is something in it.
pub(super) fn written(enums: &EnumTypes) -> String {
    let structs = enums.iter().map(|(name, rust)| {
        let schema = name.schema.as_ref().map(|it| format!(", schema = {:?}", it.as_str())).unwrap_or_default();
        format!(
            "    /// The enum type `{name}`.\n    \
             #[derive(diesel::query_builder::QueryId, diesel::sql_types::SqlType)]\n    \
             #[diesel(postgres_type(name = {:?}{schema}))]\n    pub struct {rust};\n",
            name.name.as_str()
        )
    });
    let structs: Vec<String> = structs.collect();
    if structs.is_empty() {
        return String::new();
    }
    format!("/// The enum types.\npub mod sql_types {{\n{}}}\n\n", structs.join("\n"))
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
const TAKEN: [&str; 39] = [
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
    "Money",
    "Multirange",
    "Nullable",
    "Numeric",
    "Oid",
    "Range",
    "Record",
    "Self",
    "Serial",
    "SmallInt",
    "Text",
    "Time",
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
    use crate::schema::{Array, Column, Enum, SqlType};

    #[test]
    fn an_enum_type_is_a_type_of_its_own_on_postgresql_and_a_text_elsewhere() {
        let mut users = Table::new("users");
        users.columns = vec![
            Column { nullable: false, ..Column::new("id", SqlType::BigInt) },
            Column::new("mood", Enum("shop.so_so")),
            Column::new("kinds", Array(Enum("text"))),
        ];
        let text = tables(Dialect::Postgres, &[&users]);
        assert!(
            text.contains("#[diesel(postgres_type(name = \"so_so\", schema = \"shop\"))]\n    pub struct SoSo;"),
            "{text}"
        );
        assert!(text.contains("    use super::sql_types::SoSo;\n    use super::sql_types::TextEnum;\n"), "{text}");
        assert!(
            text.contains("mood -> Nullable<SoSo>,\n        kinds -> Nullable<Array<Nullable<TextEnum>>>,"),
            "{text}"
        );
        let text = tables(Dialect::Mysql, &[&users]);
        assert!(text.contains("mood -> Nullable<Text>,") && !text.contains("sql_types"), "{text}");
    }
}
