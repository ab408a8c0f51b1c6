//! Enums that are types of columns: `#[derive(DbEnum)]` and `#[db_enum(..)]`.

use super::argument::{known, said, text};
use super::item::{self, Item};
use super::name::{STYLES, styled};
use super::rust_type;
use crate::problem::Problem;
use crate::suggestion::nearest;
use crate::token::{Kind, Spanned, Token};

/// What an enum says of a type of the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DbEnum<S> {
    /// The enum's name in Rust.
    pub name: Spanned<String, S>,
    /// The name of the type.
    pub type_name: Spanned<String, S>,
    /// The schema that it lies in.
    pub schema: Option<String>,
    /// What people say about it.
    pub comment: Option<String>,
    /// The variants, in order: their names, and their values in the database.
    pub variants: Vec<(Spanned<String, S>, String)>,
    /// Values that were called something else: before, and now.
    pub renamed: Vec<(String, String)>,
}

const ARGUMENTS: [&str; 4] = ["name", "schema", "comment", "rename_all"];
const OF_A_VARIANT: [&str; 2] = ["rename", "renamed_from"];

/// Reads the tokens of an enum with its attributes; `whole` is where `DbEnum` is derived.
///
/// Everything wrong is told at once.
pub fn parse<S: Copy>(tokens: &[Token<'_, S>], whole: S) -> (Option<DbEnum<S>>, Vec<Problem<S>>) {
    let mut problems = Vec::new();
    let found = item::item(tokens).and_then(|item| db_enum(&mut problems, &item));
    if found.is_none() && problems.is_empty() {
        let help = "put it on an enum whose variants hold nothing";
        problems.push(Problem::new(whole, "`DbEnum` is derived for an enum", help));
    }
    (found, problems)
}

fn db_enum<S: Copy>(problems: &mut Vec<Problem<S>>, item: &Item<'_, '_, S>) -> Option<DbEnum<S>> {
    let name = &item.name;
    if item.keyword != "enum" {
        let help = "a struct is a table: write `#[derive(Model)]`";
        problems.push(Problem::new(name.span, format!("`{}` is no enum", name.value), help));
        return None;
    }
    if rust_type::is_known(&name.value) {
        let message = format!("a field of the type `{}` is no enum's, but of a type that databases have", name.value);
        let help = format!(
            "give the enum another name in Rust; `#[db_enum(name = \"{}\")]` keeps the name in the database",
            styled(&name.value, "snake_case")
        );
        problems.push(Problem::new(name.span, message, help));
    }
    if let Some(at) = item.generics {
        let help = "a type of the database has one list of values: write it without parameters";
        problems.push(Problem::new(at, format!("the enum `{}` has parameters", name.value), help));
        return None;
    }
    let mut found = DbEnum {
        type_name: Spanned { value: styled(&name.value, "snake_case"), span: name.span },
        name: name.clone(),
        schema: None,
        comment: None,
        variants: Vec::new(),
        renamed: Vec::new(),
    };
    let mut style = "snake_case".to_owned();
    let mut seen = Vec::new();
    for entry in said(problems, &item.attributes, "db_enum") {
        match known(problems, "`#[db_enum]`", &entry, &mut seen, &ARGUMENTS, &[]) {
            Some("name") => found.type_name = text(problems, &entry).unwrap_or_else(|| found.type_name.clone()),
            Some("schema") => found.schema = text(problems, &entry).map(|it| it.value),
            Some("comment") => found.comment = text(problems, &entry).map(|it| it.value),
            Some(_) => style = text(problems, &entry).and_then(|it| known_style(problems, it)).unwrap_or(style),
            None => {}
        }
    }
    variants(problems, &mut found, item.body?, &style);
    Some(found)
}

impl<S> DbEnum<S> {
    /// Tells whether it has values, and no two of them are the same.
    pub fn is_sound(&self) -> bool {
        let mut values = self.variants.iter().map(|(_, value)| value).enumerate();
        !self.variants.is_empty() && values.all(|(at, value)| self.variants[..at].iter().all(|(_, it)| it != value))
    }
}

fn known_style<S: Copy>(problems: &mut Vec<Problem<S>>, style: Spanned<String, S>) -> Option<String> {
    if STYLES.contains(&style.value.as_str()) {
        return Some(style.value);
    }
    let help = match nearest(&style.value, STYLES) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("write one of {}", STYLES.map(|it| format!("`{it}`")).join(", ")),
    };
    problems.push(Problem::new(style.span, format!("there is no way of writing `{}`", style.value), help));
    None
}

fn variants<S: Copy>(problems: &mut Vec<Problem<S>>, found: &mut DbEnum<S>, body: &[Token<'_, S>], style: &str) {
    for member in item::variants(body) {
        if let Some(token) = member.rest.first().filter(|token| matches!(token.kind, Kind::Open(_))) {
            let message =
                format!("the variant `{}` holds something, and a value of an enum type does not", member.name.value);
            problems.push(Problem::new(token.span, message, "leave the brackets out"));
        }
        let (mut value, mut before, mut seen) = (None, None, Vec::new());
        for entry in said(problems, &member.attributes, "db_enum") {
            match known(problems, "`#[db_enum]` of a variant", &entry, &mut seen, &OF_A_VARIANT, &[]) {
                Some("rename") => value = text(problems, &entry),
                Some(_) => before = text(problems, &entry),
                None => {}
            }
        }
        let span = value.as_ref().map_or(member.name.span, |it| it.span);
        let value = value.map_or_else(|| styled(&member.name.value, style), |it| it.value);
        if found.variants.iter().any(|(_, before)| *before == value) {
            let help = "give one of them another value: `#[db_enum(rename = \"...\")]`";
            problems.push(Problem::new(span, format!("two variants have the value `{value}`"), help));
        }
        found.renamed.extend(before.map(|it| (it.value, value.clone())));
        found.variants.push((member.name, value));
    }
    if found.variants.is_empty() {
        let message = format!("the enum `{}` has no variants", found.name.value);
        problems.push(Problem::new(found.name.span, message, "write a variant for each value"));
    }
}
