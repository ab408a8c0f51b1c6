//! A file's text to the models and enums in it, and to the modules that are in other files.
//!
//! The items are cut out by their brackets; only those that derive `Model` or `DbEnum` are looked into.

use super::item::{Attribute, attributes};
use super::{DbEnum, Model, db_enum, table};
use crate::lexer::{self, LexError};
use crate::problem::Problem;
use crate::signature::{group, without_visibility};
use crate::token::{ByteSpan, Kind, Token};

/// What a file says of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelFile<S> {
    /// The models, mixins among them.
    pub models: Vec<Model<S>>,
    /// The enums.
    pub enums: Vec<DbEnum<S>>,
    /// The modules that are in files of their own.
    pub modules: Vec<Module>,
    /// What is wrong with the models and enums.
    pub problems: Vec<Problem<S>>,
}

/// A module in a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// The modules of this file that it is in, and its own name.
    pub path: Vec<String>,
    /// The file that its `#[path]` says.
    pub file: Option<String>,
}

/// Reads a file's text; `place` says where its bytes are, among those of other files.
///
/// ```
/// let text = "#[derive(Model)] struct User { id: i64 } mod orders;";
/// let file = migrate_syntax::model::file::read(text, |bytes| bytes).expect("Rust");
/// assert_eq!(file.models[0].table.value, "users");
/// assert_eq!(file.modules[0].path, ["orders"]);
/// ```
///
/// # Errors
/// When the text cannot be cut into lexemes.
pub fn read<S: Copy>(text: &str, place: impl Fn(ByteSpan) -> S) -> Result<ModelFile<S>, LexError> {
    let mut file = ModelFile { models: Vec::new(), enums: Vec::new(), modules: Vec::new(), problems: Vec::new() };
    let tokens = tokens(text)?.into_iter().map(|it| Token { kind: it.kind, span: place(it.span) });
    items(&mut file, &[], &tokens.collect::<Vec<_>>());
    Ok(file)
}

/// Cuts a text into tokens, doc comments left out.
///
/// # Errors
/// When the text cannot be cut into lexemes.
pub fn tokens(text: &str) -> Result<Vec<Token<'_, ByteSpan>>, LexError> {
    Ok(lexer::lex(text)?.iter().filter_map(|lexeme| crate::file::token(text, lexeme)).collect())
}

fn items<S: Copy>(file: &mut ModelFile<S>, inside: &[String], mut tokens: &[Token<'_, S>]) {
    while !tokens.is_empty() {
        // `#![..]` is about what surrounds it.
        if let [hash, bang, _, rest @ ..] = tokens
            && hash.kind.is_mark('#')
            && bang.kind.is_mark('!')
        {
            tokens = group(rest).1;
            continue;
        }
        let (attributes, rest) = attributes(tokens);
        let keyword = without_visibility(rest);
        let end = end(rest);
        let whole = &tokens[..tokens.len() - rest.len() + end];
        tokens = &rest[end..];
        if attributes.iter().any(is_test) {
            continue;
        }
        match keyword {
            [module, Token { kind: Kind::Word(name), .. }, rest @ ..] if module.kind.is_word("mod") => {
                let path = [inside, &[name.to_string()]].concat();
                match rest {
                    [open, rest @ ..] if open.kind == Kind::Open('{') => items(file, &path, group(rest).0),
                    _ => file.modules.push(Module { path, file: path_of(whole) }),
                }
            }
            _ => derived(file, &attributes, whole),
        }
    }
}

fn derived<S: Copy>(file: &mut ModelFile<S>, attributes: &[Attribute<'_, '_, S>], whole: &[Token<'_, S>]) {
    for derive in attributes.iter().filter(|it| it.name == "derive") {
        for word in derive.arguments {
            if word.kind.is_word("Model") {
                let (model, problems) = table::parse(whole, word.span);
                file.models.extend(model);
                file.problems.extend(problems);
            } else if word.kind.is_word("DbEnum") {
                let (found, problems) = db_enum::parse(whole, word.span);
                file.enums.extend(found);
                file.problems.extend(problems);
            }
        }
    }
}

/// Counts the tokens of the first item: up to its `;`, or to the end of its braces.
pub(crate) fn end<S>(tokens: &[Token<'_, S>]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(close) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && close == '}' {
                    return at + 1;
                }
            }
            Kind::Mark(';') if depth == 0 => return at + 1,
            Kind::Mark(_) | Kind::Word(_) | Kind::Text(_) | Kind::Other(_) => {}
        }
    }
    tokens.len()
}

/// `#[cfg(test)]`.
pub(crate) fn is_test<S>(attribute: &Attribute<'_, '_, S>) -> bool {
    attribute.name == "cfg" && matches!(attribute.arguments, [word] if word.kind.is_word("test"))
}

/// `#[path = "file.rs"]`.
fn path_of<S>(whole: &[Token<'_, S>]) -> Option<String> {
    whole.windows(3).find_map(|window| match window {
        [name, equals, Token { kind: Kind::Text(file), .. }]
            if name.kind.is_word("path") && equals.kind.is_mark('=') =>
        {
            Some(file.to_string())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_found_among_others() {
        let text = r#"
            #![allow(x)]
            use diesel::{prelude::*, sql_types};
            const A: [u8; 2] = [1, 2];
            impl X for Y { fn f() { struct Z; } }
            macro_rules! m { () => { #[derive(Model)] struct No { id: i32 } } }
            mod inner { #[derive(Debug, migrate_core::Model)] pub struct A { id: i32 } mod deeper; }
            #[cfg(test)] mod tests { #[derive(Model)] struct No { id: i32 } }
            #[path = "b.rs"] mod other;
            #[derive(Clone)] struct NotOne(i32);
            #[derive(DbEnum)] enum Mood { Ok, SoSo }
            #[derive(Model)] pub struct B { id: i32 }
        "#;
        let file = read(text, |bytes| bytes).expect("Rust");
        assert_eq!(file.models.iter().map(|it| it.name.value.as_str()).collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(file.enums[0].variants.iter().map(|it| it.1.as_str()).collect::<Vec<_>>(), ["ok", "so_so"]);
        let module = |path: &[&str], file: Option<&str>| Module {
            path: path.iter().map(ToString::to_string).collect(),
            file: file.map(str::to_owned),
        };
        assert_eq!(file.modules, [module(&["inner", "deeper"], None), module(&["other"], Some("b.rs"))]);
        assert_eq!(file.problems, []);
    }

    fn problems(text: &str) -> Vec<(String, String)> {
        let file = read(text, |bytes| bytes).expect("Rust");
        let shown = |it: Problem<ByteSpan>| (text[it.span.start..it.span.end].to_owned(), it.message);
        file.problems.into_iter().map(shown).collect()
    }

    #[test]
    fn every_mistake_is_told_at_its_token() {
        let text = r#"
            #[derive(Model)]
            #[model(tabel = "a", schema = 1, schema = "x", unique("id", "nam"), index())]
            struct A {
                #[column(primary_kee)] id: i64,
                #[column(max_length = 5)] name: i32,
                #[column(on_delete = "cascade")] a: i32,
                #[column(references = "b", on_delete = "cascad")] b: i32,
                #[column(identity, default = 1)] c: String,
                d: HashMap<String, i32>,
            }
        "#;
        let wanted = [
            ("tabel", "`#[model]` has no argument `tabel`"),
            ("1", "`schema` takes a string that is not empty"),
            ("schema", "the argument `schema` is given twice"),
            ("index", "the index names no columns"),
            ("primary_kee", "`#[column]` has no argument `primary_kee`"),
            ("max_length", "`max_length` does not belong to a column of this type"),
            ("on_delete", "the column says `on_delete` but refers to nothing"),
            // What becomes of rows that refer to it is no second mistake.
            ("\"b\"", "`b` names no table with a column"),
            ("default", "a column has `identity` or `default`, not both"),
            ("identity", "a database numbers rows in a whole number only"),
            ("HashMap", "`HashMap<String, i32>` is no type of a column"),
        ];
        assert_eq!(problems(text), wanted.map(|(at, message)| (at.to_owned(), message.to_owned())));
    }

    #[test]
    fn the_words_of_other_tools_are_answered_with_ours() {
        let text = r#"
            #[derive(Model)]
            #[model(table_name = "a")]
            struct A { #[column(pk, type = "BigInt")] id: i64, #[column(server_default = "0")] b: i32 }
        "#;
        let helps = read(text, |bytes| bytes).expect("Rust").problems.into_iter().filter_map(|it| it.help);
        let wanted = ["table", "primary_key", "ty", "default"].map(|word| format!("did you mean `{word}`?"));
        assert_eq!(helps.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn what_is_no_model_is_told() {
        let wanted = |at: &str, message: &str| vec![(at.to_owned(), message.to_owned())];
        assert_eq!(problems("#[derive(Model)] struct A<T> { id: T }"), wanted("<", "the model `A` has parameters"));
        assert_eq!(problems("#[derive(Model)] struct A(i32);"), wanted("A", "the model `A` has no named fields"));
        assert_eq!(problems("#[derive(Model)] enum A { B }"), wanted("A", "`A` is no struct, so it is no model"));
        assert_eq!(
            problems("#[derive(Model)] #[model(unique(\"nam\"))] struct A { name: i32 }"),
            wanted("\"nam\"", "the model `A` has no column `nam`")
        );
        assert_eq!(
            problems("#[derive(DbEnum)] enum A { B(i32), #[db_enum(rename = \"b\")] C }"),
            [
                ("(".to_owned(), "the variant `B` holds something, and a value of an enum type does not".to_owned()),
                ("\"b\"".to_owned(), "two variants have the value `b`".to_owned()),
            ]
        );
    }
}
