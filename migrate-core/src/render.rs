//! Rust source: what a schema is, as Diesel's `table!` blocks or as models, and what leads from one to another, as a
//! migration.
//!
//! Tables and operations enter, text leaves. A column whose type Diesel does not know is left out, and a comment says so.
//! **Architecture Invariant**: pure text; no Diesel is needed to write for it.

mod enum_type;
mod migration;
#[cfg(any(feature = "cli", feature = "source"))]
mod models;
mod sql_type;

pub use enum_type::enum_types;
pub use migration::{Functions, Unwritten, migration};
#[cfg(any(feature = "cli", feature = "source"))]
pub use models::{ModelFile, Unsaid, models};
#[cfg(feature = "source")]
pub use sql_type::{diesel_type, of_diesel_type};

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::dialect::Dialect;
use crate::schema::{Column, Rule, SqlType, Table};
use enum_type::EnumTypes;

/// Writes tables as Diesel's `table!` blocks, with what joins them.
///
/// ```
/// use migrate_core::dialect::Dialect;
/// use migrate_core::schema::{Column, SqlType, Table};
/// let mut table = Table::new("users");
/// table.columns.push(Column::new("type", SqlType::BigInt));
/// let text = migrate_core::render::tables(Dialect::Sqlite, &[&table]);
/// assert!(text.contains("#[sql_name = \"type\"]\n        type_ -> "));
/// ```
pub fn tables(dialect: Dialect, tables: &[&Table]) -> String {
    let mut names = BTreeSet::new();
    let modules: Vec<String> = tables.iter().map(|table| rust_name(table.name.name.as_str(), &mut names)).collect();
    let enums = enum_types(dialect, tables);
    let mut text = enum_type::written(&enums);
    for (table, module) in tables.iter().zip(&modules) {
        write_table(&mut text, dialect, &enums, table, module);
    }
    for (table, module) in tables.iter().zip(&modules) {
        joins(&mut text, table, module, tables, &modules);
    }
    if modules.len() > 1 {
        text.push_str(&format!("diesel::allow_tables_to_appear_in_same_query!({});\n\n", modules.join(", ")));
    }
    text
}

/// Gives the name of a table's module in the text.
pub fn module(table: &Table) -> String {
    rust_name(table.name.name.as_str(), &mut BTreeSet::new())
}

fn write_table(text: &mut String, dialect: Dialect, enums: &EnumTypes, table: &Table, module: &str) {
    let mut names = BTreeSet::new();
    let columns: Vec<(String, &Column)> =
        table.columns.iter().map(|it| (rust_name(it.name.as_str(), &mut names), it)).collect();
    let key = table.primary_key();
    // Diesel wants a key of every table.
    let key: Vec<&str> = match key {
        [] => columns.first().map(|(name, _)| name.as_str()).into_iter().collect(),
        key => columns.iter().filter(|(_, it)| key.contains(&it.name)).map(|(name, _)| name.as_str()).collect(),
    };
    text.push_str("diesel::table! {\n");
    let own: BTreeSet<&String> = table.columns.iter().filter_map(|it| enums.get(&it.ty.enum_type()?.name)).collect();
    if !own.is_empty() {
        text.push_str("    use diesel::sql_types::*;\n");
        own.iter().for_each(|it| text.push_str(&format!("    use super::sql_types::{it};\n")));
        text.push('\n');
    }
    if module != table.name.name.as_str() {
        text.push_str(&format!("    #[sql_name = {:?}]\n", table.name.name.as_str()));
    }
    let schema = table.name.schema.as_ref().map(|it| format!("{it}.")).unwrap_or_default();
    text.push_str(&format!("    {schema}{module} ({}) {{\n", key.join(", ")));
    for (name, column) in &columns {
        write_column(text, dialect, enums, column, name);
    }
    text.push_str("    }\n}\n\n");
}

fn write_column(text: &mut String, dialect: Dialect, enums: &EnumTypes, column: &Column, name: &str) {
    let Some(ty) = sql_type::name(dialect, enums, &column.ty) else {
        let ty = format!("{:?}", column.ty).replace(['\n', '\r'], " ");
        text.push_str(&format!("        // Diesel has no type for `{}`: {ty}\n", column.name));
        return;
    };
    if let SqlType::Char(length) | SqlType::VarChar(length) = column.ty {
        text.push_str(&format!("        #[max_length = {length}]\n"));
    }
    if name != column.name.as_str() {
        text.push_str(&format!("        #[sql_name = {:?}]\n", column.name.as_str()));
    }
    let ty = if column.nullable { format!("Nullable<{ty}>") } else { ty };
    // Writing to a string does not fail.
    let _ = writeln!(text, "        {name} -> {ty},");
}

/// Says which tables a foreign key of one column joins, where it is the only one between them.
fn joins(text: &mut String, table: &Table, module: &str, tables: &[&Table], modules: &[String]) {
    for (other, other_module) in tables.iter().zip(modules).filter(|(other, _)| other.name != table.name) {
        let keys: Vec<_> = table
            .constraints
            .iter()
            .filter_map(|it| match &it.rule {
                Rule::ForeignKey(key) => Some(key),
                Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
            })
            .filter(|key| key.references == other.name)
            .collect();
        if let [key] = keys.as_slice()
            && let [column] = key.columns.as_slice()
            && key.referenced_columns.as_slice() == other.primary_key()
        {
            let mut names = BTreeSet::new();
            let names = table.columns.iter().map(|it| (&it.name, rust_name(it.name.as_str(), &mut names)));
            if let Some((_, name)) = names.into_iter().find(|(it, _)| *it == column) {
                text.push_str(&format!("diesel::joinable!({module} -> {other_module} ({name}));\n"));
            }
        }
    }
}

/// Makes a Rust name of a name of the database, another for each.
fn rust_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut rust: String = name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if !rust.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        rust.insert(0, '_');
    }
    if KEYWORDS.contains(&rust.as_str()) || rust == "_" {
        rust.push('_');
    }
    while !taken.insert(rust.clone()) {
        rust.push('_');
    }
    rust
}

/// Words that name nothing in Rust, and those that Diesel's macro uses itself.
const KEYWORDS: [&str; 59] = [
    "abstract",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "const",
    "continue",
    "crate",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "ref",
    "return",
    "self",
    "Self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
    "all_columns",
    "columns",
    "dsl",
    "star",
    "table",
    "SqlType",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Constraint, ForeignKey};

    #[test]
    fn names_that_rust_does_not_take_are_given_others() {
        let mut taken = BTreeSet::new();
        let mut name = |name: &str| rust_name(name, &mut taken);
        assert_eq!(
            [name("a b"), name("a_b"), name("type"), name("1st"), name("größe")],
            ["a_b", "a_b_", "type_", "_1st", "größe"]
        );
    }

    #[test]
    fn tables_are_joined_by_their_only_foreign_key() {
        let keyed = |name: &str| {
            let mut table = Table::new(name);
            let key = Column { nullable: false, ..Column::new("id", SqlType::BigInt) };
            table.columns.extend([
                key,
                Column::new("user_id", SqlType::BigInt),
                Column::new("at", SqlType::TimestampTz),
            ]);
            let rule = Rule::primary_key(vec!["id".into()]);
            table.constraints.push(Constraint { name: "pk".into(), rule });
            table
        };
        let (users, mut orders) = (keyed("users"), keyed("shop.orders"));
        let key = ForeignKey::new(vec!["user_id".into()], "users".into(), vec!["id".into()]);
        orders.constraints.push(Constraint { name: "fk".into(), rule: Rule::ForeignKey(key) });
        let text = tables(Dialect::Postgres, &[&users, &orders]);
        assert!(text.contains("    shop.orders (id) {\n        id -> BigInt,\n        user_id -> Nullable<BigInt>,\n        at -> Nullable<Timestamptz>,"), "{text}");
        assert!(text.contains("diesel::joinable!(orders -> users (user_id));"), "{text}");
        assert!(text.contains("same_query!(users, orders);"), "{text}");
    }
}
