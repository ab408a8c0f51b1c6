//! Rust source: what a schema is, as Diesel's `table!` blocks or as models, and what leads from one to another, as a
//! migration.
//!
//! Tables and operations enter, text leaves. A column whose type Diesel does not know is left out, and a comment says so.
//! **Architecture Invariant**: pure text; no Diesel is needed to write for it.

mod heir;
mod keyword;
mod meaning;
mod migration;
#[cfg(any(feature = "cli", feature = "source"))]
mod models;
mod own_type;
mod sql_type;
mod unsaid;

pub use migration::{Functions, Unwritten, migration, migration_at_home};
#[cfg(any(feature = "cli", feature = "source"))]
pub use models::{ModelFile, Unsaid, models};
pub use own_type::enum_types;
#[cfg(feature = "source")]
pub use sql_type::{diesel_type, of_diesel_type};
pub use unsaid::keep_unsaid;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::dialect::Dialect;
use crate::schema::{Column, ForeignKey, Ident, Rule, Schema, SqlType, Table, TableName};
use meaning::Meaning;
use own_type::OwnTypes;

/// Writes tables of a schema as Diesel's `table!` blocks, with what joins them.
///
/// ```
/// use migrate_core::dialect::Dialect;
/// use migrate_core::schema::{Column, Schema, SqlType, Table};
/// let mut table = Table::new("users");
/// table.columns.push(Column::new("type", SqlType::BigInt));
/// let text = migrate_core::render::tables(Dialect::Sqlite, &Schema::default(), &[&table]);
/// assert!(text.contains("#[sql_name = \"type\"]\n        type_ -> "));
/// ```
pub fn tables(dialect: Dialect, schema: &Schema, tables: &[&Table]) -> String {
    let modules = modules(tables);
    let meaning = Meaning::of(dialect, schema);
    let whole: Vec<Table> = tables.iter().map(|it| heir::whole(it, schema)).collect();
    let meant: Vec<Table> = whole.iter().map(|it| meant(&meaning, it)).collect();
    let meant: Vec<&Table> = meant.iter().collect();
    let (own, enums) = (own_type::own_types(dialect, &meant), enum_types(dialect, &meant));
    let mut text = own_type::written(&own, &enums);
    let mut written = Vec::new();
    for ((table, meant), module) in whole.iter().zip(&meant).zip(&modules) {
        if write_table(&mut text, dialect, &own, (table, meant), module) {
            written.push((*meant, module.as_str()));
        }
    }
    for (place, one) in written.iter().enumerate() {
        for other in &written[place + 1..] {
            text.extend(joined(*one, *other, |it| sql_type::name(dialect, &own, &it.ty).is_some()));
        }
    }
    if written.len() > 1 {
        let modules: Vec<&str> = written.iter().map(|(_, module)| *module).collect();
        text.push_str(&together(&modules));
    }
    text
}

/// Gives the names of tables' modules in the text.
pub fn modules(tables: &[&Table]) -> Vec<String> {
    let mut names = BTreeSet::new();
    tables.iter().map(|table| rust_name(table.name.name.as_str(), &mut names)).collect()
}

/// Gives a table of the types that its columns' types mean.
fn meant(meaning: &Meaning, table: &Table) -> Table {
    let mut table = table.clone();
    table.columns.iter_mut().for_each(|it| it.ty = meaning.meant(&it.ty));
    table
}

/// Writes a table with the types that are meant, and tells whether Diesel knows any of its columns.
fn write_table(
    text: &mut String,
    dialect: Dialect,
    own: &OwnTypes,
    (table, meant): (&Table, &Table),
    module: &str,
) -> bool {
    let mut names = BTreeSet::new();
    let columns: Vec<(String, &Column, Option<String>)> = meant
        .columns
        .iter()
        .map(|it| (rust_name(it.name.as_str(), &mut names), it, sql_type::name(dialect, own, &it.ty)))
        .collect();
    let named = |name: &Ident| columns.iter().find(|(_, it, _)| it.name == *name).map(|(rust, _, _)| rust.as_str());
    let key = said_key(meant, |it| sql_type::name(dialect, own, &it.ty).is_some());
    let key: Vec<&str> = key.into_iter().filter_map(named).collect();
    if key.is_empty() {
        text.push_str(&format!("// Diesel has no types for the columns of `{}`.\n\n", table.name));
        return false;
    }
    if let Some(schema) = table.name.schema.as_ref().filter(|_| !says_schema(&table.name)) {
        text.push_str(&format!(
            "// Diesel's macro takes no schema of the name `{schema}`, and so not `{}`.\n\n",
            table.name
        ));
        return false;
    }
    text.push_str("diesel::table! {\n");
    let used: BTreeSet<&str> = columns.iter().filter_map(|(_, _, ty)| innermost(ty.as_deref()?).into()).collect();
    let used: Vec<&String> = own.values().filter(|it| used.contains(it.as_str())).collect();
    if !used.is_empty() {
        text.push_str("    use diesel::sql_types::*;\n");
        let lines: BTreeSet<String> = used.iter().map(|it| format!("    use super::sql_types::{it};\n")).collect();
        lines.iter().for_each(|it| text.push_str(it));
        text.push('\n');
    }
    if module != table.name.name.as_str() {
        text.push_str(&format!("    #[sql_name = {:?}]\n", table.name.name.as_str()));
    }
    let schema = table.name.schema.as_ref().map(|it| format!("{it}.")).unwrap_or_default();
    text.push_str(&format!("    {schema}{module} ({}) {{\n", key.join(", ")));
    for ((name, _, ty), column) in columns.iter().zip(&table.columns) {
        write_column(text, column, name, ty.as_deref());
    }
    text.push_str("    }\n}\n\n");
    true
}

/// Lists the columns that stand for the key: Diesel wants one of every table.
fn said_key(table: &Table, is_known: impl Fn(&Column) -> bool) -> Vec<&Ident> {
    let known: Vec<&Ident> = table.columns.iter().filter(|it| is_known(it)).map(|it| &it.name).collect();
    let key: Vec<&Ident> = table.primary_key().iter().filter(|it| known.contains(it)).collect();
    if key.is_empty() { known.into_iter().take(1).collect() } else { key }
}

/// Tells whether Diesel's macro takes the name of what a table lies in.
fn says_schema(name: &TableName) -> bool {
    name.schema.as_ref().is_none_or(|it| rust_name(it.as_str(), &mut BTreeSet::new()) == it.as_str())
}

/// Gives what is within the brackets of `Array<Nullable<Mood>>`.
fn innermost(ty: &str) -> &str {
    ty.rsplit('<').next().unwrap_or(ty).trim_end_matches('>')
}

fn write_column(text: &mut String, column: &Column, name: &str, ty: Option<&str>) {
    let Some(ty) = ty else {
        let ty = if let SqlType::Custom(words) = &column.ty { words.clone() } else { column.ty.to_string() };
        let ty = ty.replace(['\n', '\r'], " ");
        text.push_str(&format!("        // Diesel has no type for `{}`: {ty}\n", column.name));
        return;
    };
    if let SqlType::Char(length) | SqlType::VarChar(length) = column.ty {
        text.push_str(&format!("        #[max_length = {length}]\n"));
    }
    if name != column.name.as_str() {
        text.push_str(&format!("        #[sql_name = {:?}]\n", column.name.as_str()));
    }
    let nullable = if column.nullable { format!("Nullable<{ty}>") } else { ty.to_owned() };
    // Writing to a string does not fail.
    let _ = writeln!(text, "        {name} -> {nullable},");
}

/// Says by which column two tables are joined, where one foreign key alone is between them: Diesel takes one.
fn joined(one: (&Table, &str), other: (&Table, &str), is_known: impl Fn(&Column) -> bool) -> Option<String> {
    let there = keys(one.0, &other.0.name).map(|key| (one, other, key));
    let back = keys(other.0, &one.0.name).map(|key| (other, one, key));
    let all: Vec<_> = there.chain(back).collect();
    let [((table, module), (referred, referred_module), key)] = all.as_slice() else { return None };
    let ([column], [referred_column]) = (key.columns.as_slice(), referred.primary_key()) else { return None };
    if key.referenced_columns != [referred_column.clone()] || !table.column(column).is_some_and(is_known) {
        return None;
    }
    let mut names = BTreeSet::new();
    let names = table.columns.iter().map(|it| (&it.name, rust_name(it.name.as_str(), &mut names)));
    let (_, name) = names.into_iter().find(|(it, _)| *it == column)?;
    Some(format!("diesel::joinable!({module} -> {referred_module} ({name}));\n"))
}

fn keys<'t>(table: &'t Table, to: &TableName) -> impl Iterator<Item = &'t ForeignKey> {
    let keys = table.constraints.iter().filter_map(|it| match &it.rule {
        Rule::ForeignKey(key) => Some(key),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => None,
    });
    keys.filter(move |key| key.references == *to)
}

/// Lets tables stand in one query, in a line where it is no long one.
fn together(modules: &[&str]) -> String {
    const LINE: usize = 100;
    let one = format!("diesel::allow_tables_to_appear_in_same_query!({});\n\n", modules.join(", "));
    if one.len() <= LINE + 2 {
        return one;
    }
    let lines: String = modules.iter().map(|it| format!("    {it},\n")).collect();
    format!("diesel::allow_tables_to_appear_in_same_query!(\n{lines});\n\n")
}

/// Makes a Rust name of a name of the database, another for each.
fn rust_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut rust: String = name.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '_' }).collect();
    if !rust.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        rust.insert(0, '_');
    }
    if keyword::is_raw(&rust) || keyword::is_never(&rust) || GIVEN.contains(&rust.as_str()) {
        rust.push('_');
    }
    while !taken.insert(rust.clone()) {
        rust.push('_');
    }
    rust
}

/// Names that Diesel's macro gives itself.
const GIVEN: [&str; 6] = ["all_columns", "columns", "dsl", "star", "table", "SqlType"];

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
        let text = tables(Dialect::Postgres, &Schema::default(), &[&users, &orders]);
        assert!(text.contains("    shop.orders (id) {\n        id -> BigInt,\n        user_id -> Nullable<BigInt>,\n        at -> Nullable<Timestamptz>,"), "{text}");
        assert!(text.contains("diesel::joinable!(orders -> users (user_id));"), "{text}");
        assert!(text.contains("same_query!(users, orders);"), "{text}");
    }

    #[test]
    fn two_tables_are_joined_once_whichever_refers() {
        let mut pair = ["a", "b"].map(|name| {
            let mut table = Table::new(name);
            table.columns = ["id", "other"].map(|it| Column::new(it, SqlType::Integer)).to_vec();
            let rule = Rule::primary_key(vec!["id".into()]);
            table.constraints.push(Constraint { name: "pk".into(), rule });
            table
        });
        let key = |to: &str| {
            let key = ForeignKey::new(vec!["other".into()], to.into(), vec!["id".into()]);
            Constraint { name: "fk".into(), rule: Rule::ForeignKey(key) }
        };
        let text = |pair: &[Table; 2]| tables(Dialect::Sqlite, &Schema::default(), &pair.each_ref());
        pair[1].constraints.push(key("a"));
        assert_eq!(text(&pair).matches("joinable!(b -> a (other))").count(), 1);
        pair[0].constraints.push(key("b"));
        assert!(!text(&pair).contains("joinable!"), "Diesel takes no two ways from one table to another");
    }

    #[test]
    fn a_table_is_written_with_a_key_that_diesel_knows() {
        let mut table = Table::new("odd");
        table.columns = ["int", "mediumint(9)", "set"].map(|it| Column::new(it, crate::schema::Custom(it))).to_vec();
        let rule = Rule::primary_key(vec!["set".into(), "mediumint(9)".into(), "int".into()]);
        table.constraints.push(Constraint { name: "pk".into(), rule });
        let text = |table: &Table| tables(Dialect::Mysql, &Schema::default(), &[table]);
        assert!(
            text(&table).contains("    odd (mediumint_9_, int) {\n        int -> Nullable<Integer>,"),
            "{}",
            text(&table)
        );
        assert!(text(&table).contains("        // Diesel has no type for `set`: set\n"), "{}", text(&table));
        let odd = Table { name: TableName { schema: Some("My Schema".into()), name: "t".into() }, ..table.clone() };
        assert!(text(&odd).starts_with("// Diesel's macro takes no schema of the name `My Schema`"), "{}", text(&odd));
        table.columns.retain(|it| it.name == *"set");
        assert_eq!(text(&table), "// Diesel has no types for the columns of `odd`.\n\n");
    }
}
