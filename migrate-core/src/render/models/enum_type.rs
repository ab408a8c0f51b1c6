//! Enums: a type with a few values as `#[derive(DbEnum)]`.

use std::collections::BTreeSet;

use migrate_syntax::model::{STYLES, styled};

use super::attribute::{self, Argument};
use super::{Imports, name};
use crate::schema::{ObjectName, Schema, TableName};

/// Writes an enum type.
pub(super) fn written(schema: &Schema, name: &TableName, rust: &str, imports: &mut Imports) -> String {
    imports.take("migrate_core", "DbEnum");
    let mut says = Vec::new();
    if styled(rust, "snake_case") != name.name.as_str() {
        says.push(Argument::says("name", name.name.as_str()));
    }
    says.extend(name.schema.as_ref().map(|it| Argument::says("schema", it.as_str())));
    let object = schema.object(&ObjectName::Enum(name.clone()));
    says.extend(object.and_then(|it| it.comment.as_ref()).map(|it| Argument::says("comment", it)));
    let values = schema.enum_values(name).unwrap_or_default();
    let mut taken = BTreeSet::new();
    let variants: Vec<(String, &String)> = values.iter().map(|it| (variant(it, &mut taken), it)).collect();
    let fitting = |style: &str| variants.iter().filter(|(variant, value)| styled(variant, style) == **value).count();
    // The usual one where none fits all.
    let style = STYLES.into_iter().find(|style| fitting(style) == values.len()).unwrap_or("snake_case");
    if style != "snake_case" {
        says.push(Argument::says("rename_all", style));
    }
    let mut text =
        format!("#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]\n{}", attribute::written("db_enum", &says, 0));
    text.push_str(&format!("pub enum {rust} {{\n"));
    for (variant, value) in &variants {
        let renamed = (styled(variant, style) != **value).then(|| Argument::says("rename", value));
        text.push_str(&attribute::written("db_enum", &Vec::from_iter(renamed), 4));
        text.push_str(&format!("    {variant},\n"));
    }
    text.push_str("}\n");
    text
}

/// Names the variant of a value, another for each.
fn variant(value: &str, taken: &mut BTreeSet<String>) -> String {
    let mut variant = name::pascal(value);
    if variant == "Self" {
        variant.push_str("Value");
    }
    let own = variant.clone();
    let mut number = 1;
    while !taken.insert(variant.clone()) {
        number += 1;
        variant = format!("{own}{number}");
    }
    variant
}
