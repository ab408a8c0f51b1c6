//! A type that a `schema.rs` declares: `#[derive(SqlType)] #[diesel(postgres_type(name = "mood"))] pub struct Mood;`.

use super::DieselFile;
use crate::model::item::{attributes, pieces, plain};
use crate::problem::Problem;
use crate::signature::group;
use crate::token::{Kind, Spanned, Token};

/// A type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomType<S> {
    /// Its name in Rust.
    pub name: Spanned<String, S>,
    /// What PostgreSQL calls it.
    pub postgres: Option<Name>,
    /// Diesel's word for what MySQL has: `Enum`, `Set`, `String`.
    pub mysql: Option<String>,
    /// Diesel's word for what SQLite has: `Text`, `Integer`.
    pub sqlite: Option<String>,
}

/// A name of PostgreSQL's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its schema, where it is said.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
}

/// Reads a struct with its attributes; one that derives no `SqlType` is no type of a column.
pub(super) fn read<S: Copy>(file: &mut DieselFile<S>, whole: &[Token<'_, S>], name: &str, span: S) {
    let (attributes, _) = attributes(whole);
    let derives = |it: &&crate::model::item::Attribute<'_, '_, S>| it.name == "derive";
    let is_type = attributes.iter().filter(derives).any(|it| it.arguments.iter().any(|it| it.kind.is_word("SqlType")));
    if !is_type {
        return;
    }
    let mut ty = CustomType { name: Spanned { value: plain(name), span }, postgres: None, mysql: None, sqlite: None };
    for attribute in &attributes {
        match attribute.name {
            "diesel" => {
                for piece in pieces(attribute.arguments) {
                    if let [Token { kind: Kind::Word(word), .. }, open, inner @ ..] = piece
                        && open.kind == Kind::Open('(')
                    {
                        backend(&mut file.problems, &mut ty, word, group(inner).0);
                    }
                }
            }
            // As Diesel 1 has it.
            "postgres" => backend(&mut file.problems, &mut ty, "postgres_type", attribute.arguments),
            "mysql_type" | "sqlite_type" | "postgres_type" => {
                backend(&mut file.problems, &mut ty, attribute.name, attribute.arguments);
            }
            _ => {}
        }
    }
    file.types.push(ty);
}

fn backend<S: Copy>(problems: &mut Vec<Problem<S>>, ty: &mut CustomType<S>, backend: &str, arguments: &[Token<'_, S>]) {
    let (mut schema, mut name, mut has_number) = (None, None, false);
    for piece in pieces(arguments) {
        let [Token { kind: Kind::Word(word), span }, value @ ..] = piece else { continue };
        match (word.as_ref(), value) {
            ("name" | "type_name", [_, Token { kind: Kind::Text(text), .. }]) => name = Some(text.to_string()),
            ("schema" | "type_schema", [_, Token { kind: Kind::Text(text), .. }]) => schema = Some(text.to_string()),
            ("oid" | "array_oid", _) => has_number = true,
            (other, _) => problems.push(Problem::new(
                *span,
                format!("`{other}` of `{backend}` is not known here"),
                format!("write `#[diesel({backend}(name = \"..\"))]`"),
            )),
        }
    }
    // A type that is known by its number has the name of the struct.
    let name = name.or_else(|| has_number.then(|| ty.name.value.to_lowercase()));
    match backend {
        "postgres_type" => ty.postgres = name.map(|name| Name { schema, name }),
        "mysql_type" => ty.mysql = name,
        "sqlite_type" => ty.sqlite = name,
        _ => {}
    }
}
