//! Names in Rust for what has names in a database.

use std::collections::{BTreeMap, BTreeSet};

use migrate_syntax::model::{is_known_type, words};

use crate::render::keyword;
use crate::render::meaning::Meaning;
use crate::schema::{ObjectName, Schema, TableName};

/// The names of structs and enums, and of what is in their fields.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) meaning: Meaning,
    tables: BTreeMap<TableName, String>,
    enums: BTreeMap<TableName, String>,
}

impl Names {
    /// Names each table and each enum type otherwise.
    pub(super) fn of(schema: &Schema, meaning: Meaning) -> Self {
        let mut taken = BTreeSet::new();
        let tables = unique(schema.tables.keys(), &mut taken, |it| pascal(&singular(it)), "Table");
        let enums = schema.objects.keys().filter_map(|it| if let ObjectName::Enum(it) = it { Some(it) } else { None });
        let enums = unique(enums, &mut taken, pascal, "Type");
        Self { meaning, tables, enums }
    }

    /// Gives the struct of a table.
    pub(super) fn table(&self, name: &TableName) -> &str {
        self.tables.get(name).map_or("Table", String::as_str)
    }

    /// Gives the enum of an enum type, where it has one.
    pub(super) fn enum_type(&self, name: &TableName) -> Option<&str> {
        self.enums.get(name).map(String::as_str)
    }

    /// Lists the enum types with their enums.
    pub(super) fn enums(&self) -> impl Iterator<Item = (&TableName, &str)> {
        self.enums.iter().map(|(name, rust)| (name, rust.as_str()))
    }
}

/// Gives each a name: its own, else with its schema before it, else with a word and a number behind it.
fn unique<'n>(
    names: impl Iterator<Item = &'n TableName>,
    taken: &mut BTreeSet<String>,
    rust: impl Fn(&str) -> String,
    word: &str,
) -> BTreeMap<TableName, String> {
    let mut found = BTreeMap::new();
    for name in names {
        let own = rust(name.name.as_str());
        let in_schema = name.schema.as_ref().map(|it| format!("{}{own}", pascal(it.as_str())));
        let numbered = (2..).map(|number| format!("{own}{word}{number}"));
        let all = [own.clone()].into_iter().chain(in_schema).chain([format!("{own}{word}")]).chain(numbered);
        let free = all.into_iter().find(|it| !is_reserved(it) && !taken.contains(it));
        let free = free.unwrap_or(own);
        taken.insert(free.clone());
        found.insert(name.clone(), free);
    }
    found
}

/// Tells whether a name has a meaning in a file of models already.
fn is_reserved(name: &str) -> bool {
    const WORDS: [&str; 16] = [
        "Self", "Option", "Some", "None", "Result", "Ok", "Err", "Vec", "Box", "Arc", "Rc", "Cow", "Range", "Model",
        "DbEnum", "Utc",
    ];
    WORDS.contains(&name) || is_known_type(name)
}

/// Writes a name as Rust writes types.
pub(super) fn pascal(name: &str) -> String {
    let name: String = parts(name)
        .iter()
        .map(|word| {
            let mut chars = word.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
        })
        .collect();
    started(name, "T")
}

/// Writes a name as Rust writes fields, another for each; the first is the name for people, without `r#`.
pub(super) fn field(name: &str, taken: &mut BTreeSet<String>) -> (String, String) {
    let mut field = started(parts(name).join("_"), "_");
    if keyword::is_never(&field) {
        field.push('_');
    }
    while !taken.insert(field.clone()) {
        field.push('_');
    }
    let written = if keyword::is_raw(&field) { format!("r#{field}") } else { field.clone() };
    (field, written)
}

/// Cuts a name into words of letters and digits, in small letters.
fn parts(name: &str) -> Vec<String> {
    let is_loud = !name.chars().any(char::is_lowercase);
    let cut = name.split(|it: char| !it.is_alphanumeric()).filter(|it| !it.is_empty());
    cut.flat_map(|it| if is_loud { vec![it.to_lowercase()] } else { words(it) }).collect()
}

fn started(name: String, with: &str) -> String {
    if name.starts_with(char::is_alphabetic) { name } else { format!("{with}{name}") }
}

/// Gives the one of many: `categories` are of a `category`.
fn singular(name: &str) -> String {
    const WHOLE: [(&str, &str); 12] = [
        ("people", "person"),
        ("children", "child"),
        ("men", "man"),
        ("women", "woman"),
        ("movies", "movie"),
        ("cookies", "cookie"),
        ("statuses", "status"),
        ("aliases", "alias"),
        ("analyses", "analysis"),
        ("indices", "index"),
        ("news", "news"),
        ("series", "series"),
    ];
    /// An end, and what stands in its place.
    const ENDS: [(&str, &str); 9] = [
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("ss", "ss"),
        ("us", "us"),
        ("is", "is"),
        ("s", ""),
    ];
    let small = name.to_lowercase();
    // What is cut off is as long in small letters, where those are of one byte each.
    if small.len() != name.len() {
        return name.to_owned();
    }
    let is_word = |many: &str| small == many || small.ends_with(&format!("_{many}"));
    let end = WHOLE.iter().find(|(many, _)| is_word(many));
    let end = end.or_else(|| ENDS.iter().find(|(end, _)| small.ends_with(end) && small.len() > end.len() + 1));
    // Small letters may be of other lengths than the large ones, and of the same in all.
    let written = end.and_then(|(end, one)| Some(format!("{}{one}", name.get(..name.len().checked_sub(end.len())?)?)));
    written.unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, Definition, EnumType, Object, SqlType, Table};

    #[test]
    fn a_struct_is_one_of_what_a_table_has() {
        for (table, rust) in [
            ("users", "User"),
            ("order_items", "OrderItem"),
            ("categories", "Category"),
            ("boxes", "Box"),
            ("addresses", "Address"),
            ("status", "Status"),
            ("InvoiceLine", "InvoiceLine"),
            ("PEOPLE", "Person"),
            ("Order Details", "OrderDetail"),
            ("2fa_keys", "T2faKey"),
            ("größen", "Größen"),
            ("HTTPLogs", "HttpLog"),
            ("sales_people", "SalesPerson"),
            ("s", "S"),
        ] {
            assert_eq!(pascal(&singular(table)), rust);
        }
    }

    #[test]
    fn a_field_is_a_name_that_rust_takes() {
        let mut taken = BTreeSet::new();
        let mut written = |name: &str| field(name, &mut taken).1;
        assert_eq!(
            ["CustomerID", "type", "a b", "a_b", "self", "1st", "größe"].map(&mut written),
            ["customer_id", "r#type", "a_b", "a_b_", "self_", "_1st", "größe"]
        );
    }

    #[test]
    fn no_two_items_have_one_name() {
        let mut schema = Schema::default();
        for name in ["items", "item", "shop.items", "log.items", "uuids"] {
            schema.insert(Table { columns: vec![Column::new("a", SqlType::Text)], ..Table::new(name) }).expect("new");
        }
        let it = EnumType { name: "item".into(), values: vec!["a".to_owned()] };
        schema.insert_object(Object::new(Definition::Enum(it))).expect("new");
        let meaning = Meaning::of(crate::dialect::Dialect::Sqlite, &schema);
        let names = Names::of(&schema, meaning);
        let tables: Vec<(String, &str)> = schema.tables.keys().map(|it| (it.to_string(), names.table(it))).collect();
        let tables: Vec<(&str, &str)> = tables.iter().map(|(table, rust)| (table.as_str(), *rust)).collect();
        assert_eq!(
            tables,
            [
                ("item", "Item"),
                ("items", "ItemTable"),
                ("uuids", "UuidTable"),
                ("log.items", "LogItem"),
                ("shop.items", "ShopItem"),
            ]
        );
        assert_eq!(names.enum_type(&"item".into()), Some("ItemType"));
    }
}
