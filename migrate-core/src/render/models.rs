//! Models: what a database holds, as structs with `#[derive(Model)]` and enums with `#[derive(DbEnum)]`.
//!
//! A schema enters; the text of a file leaves, with the schema that it says and what no model says.
//! **Architecture Invariant**: the text, read as models by the same convention of names, is the schema that it says.

mod attribute;
mod column;
mod enum_type;
mod name;
mod rust_type;
mod said;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::meaning::Meaning;
use crate::dialect::Dialect;
use crate::schema::Schema;
use crate::schema::naming::Convention;
use name::Names;

/// A file of models.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelFile {
    /// The Rust source.
    pub text: String,
    /// What it says.
    pub schema: Schema,
    /// What it does not say, in the order of the schema.
    pub unsaid: Vec<Unsaid>,
}

/// Something that no model says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unsaid {
    /// What: "view `v`".
    pub what: String,
    /// Why: "models say nothing of it".
    pub why: &'static str,
}

impl fmt::Display for Unsaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what, self.why)
    }
}

/// Writes a schema of a database as models; names that the convention gives are left out.
///
/// ```
/// use migrate_core::dialect::Dialect;
/// use migrate_core::render;
/// use migrate_core::schema::{Column, Schema, SqlType, Table, naming::Convention};
/// let mut categories = Table::new("categories");
/// categories.columns.push(Column::new("name", SqlType::VarChar(100)));
/// let mut schema = Schema::default();
/// schema.insert(categories)?;
/// let text = render::models(Dialect::Sqlite, &schema, Convention::DEFAULT).text;
/// assert!(text.contains("#[model(table = \"categories\")]\npub struct Category {"));
/// assert!(text.contains("    #[column(max_length = 100)]\n    pub name: Option<String>,"));
/// # Ok::<(), migrate_core::Error>(())
/// ```
pub fn models(dialect: Dialect, schema: &Schema, naming: Convention) -> ModelFile {
    let meaning = Meaning::of(dialect, schema);
    let (schema, unsaid) = said::said(schema, naming);
    let names = Names::of(&schema, meaning);
    let mut imports = Imports::default();
    let enums = names.enums().map(|(it, rust)| enum_type::written(&schema, it, rust, &mut imports));
    let enums: Vec<String> = enums.collect();
    let tables = schema.tables.values().map(|it| table::written(it, &schema, &names, naming, &mut imports));
    let items: Vec<String> = enums.into_iter().chain(tables.collect::<Vec<_>>()).collect();
    let text = if items.is_empty() { String::new() } else { format!("{}\n{}", imports.text(), items.join("\n")) };
    ModelFile { text, schema, unsaid }
}

/// What a file takes from other crates.
#[derive(Debug, Default)]
struct Imports(BTreeMap<&'static str, BTreeSet<&'static str>>);

impl Imports {
    fn take(&mut self, of: &'static str, item: &'static str) {
        self.0.entry(of).or_default().insert(item);
    }

    fn text(&self) -> String {
        let lines = self.0.iter().map(|(of, items)| {
            let list = items.iter().copied().collect::<Vec<_>>().join(", ");
            if items.len() == 1 { format!("use {of}::{list};\n") } else { format!("use {of}::{{{list}}};\n") }
        });
        lines.collect()
    }
}
