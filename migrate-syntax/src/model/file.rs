//! A file's text to the models and enums in it, and to the modules that are in other files.
//!
//! The items are cut out by their brackets; only those that derive `Model` or `DbEnum` are looked into.

use super::item::{Attribute, attribute, attributes, plain};
use super::{DbEnum, Model, condition, db_enum, table};
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
    pub modules: Vec<Module<S>>,
    /// What is wrong with the models and enums.
    pub problems: Vec<Problem<S>>,
}

/// A module in a file of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module<S> {
    /// Where its name stands.
    pub span: S,
    /// The modules of this file that it is in, and its own name.
    pub path: Vec<String>,
    /// The file that its `#[path]` says.
    pub file: Option<String>,
    /// Whether it is there under some condition only, `#[cfg(..)]`.
    pub is_conditional: bool,
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
    items(&mut file, &Inside::default(), &tokens.collect::<Vec<_>>());
    Ok(file)
}

/// Cuts a text into tokens, doc comments left out.
///
/// # Errors
/// When the text cannot be cut into lexemes.
pub fn tokens(text: &str) -> Result<Vec<Token<'_, ByteSpan>>, LexError> {
    Ok(lexer::lex(text)?.iter().filter_map(|lexeme| crate::file::token(text, lexeme)).collect())
}

/// The modules of a file that an item is in.
#[derive(Debug, Clone, Default)]
struct Inside {
    path: Vec<String>,
    is_conditional: bool,
}

fn items<S: Copy>(file: &mut ModelFile<S>, inside: &Inside, mut tokens: &[Token<'_, S>]) {
    while !tokens.is_empty() {
        // `#![..]` is about what surrounds it.
        if let [hash, bang, _, rest @ ..] = tokens
            && hash.kind.is_mark('#')
            && bang.kind.is_mark('!')
        {
            let (inner, after) = group(rest);
            if !attribute(inner).iter().all(condition::holds) {
                return;
            }
            tokens = after;
            continue;
        }
        let (attributes, rest) = attributes(tokens);
        let keyword = without_visibility(rest);
        let end = end(rest);
        let whole = &tokens[..tokens.len() - rest.len() + end];
        tokens = &rest[end..];
        if !attributes.iter().all(condition::holds) {
            continue;
        }
        match keyword {
            [module, Token { kind: Kind::Word(name), span }, rest @ ..] if module.kind.is_word("mod") => {
                let is_conditional = inside.is_conditional || attributes.iter().any(|it| it.name == "cfg");
                let path = [inside.path.as_slice(), &[plain(name)]].concat();
                match rest {
                    [open, rest @ ..] if open.kind == Kind::Open('{') => {
                        items(file, &Inside { path, is_conditional }, group(rest).0);
                    }
                    _ => file.modules.push(Module { span: *span, path, file: path_of(whole), is_conditional }),
                }
            }
            _ if is_macro(&rest[..end]) => unread(file, whole),
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

/// Tells whether an item is the call of a macro, `path::name! { .. }`, or makes one.
fn is_macro<S>(item: &[Token<'_, S>]) -> bool {
    let path = item.iter().take_while(|it| matches!(it.kind, Kind::Word(_)) || it.kind.is_mark(':')).count();
    path > 0 && item.get(path).is_some_and(|it| it.kind.is_mark('!'))
}

/// Says of what a macro makes that it is not read.
fn unread<S: Copy>(file: &mut ModelFile<S>, whole: &[Token<'_, S>]) {
    for (at, token) in whole.iter().enumerate() {
        if !token.kind.is_word("derive") || at < 2 || !whole[at - 2].kind.is_mark('#') {
            continue;
        }
        let derived = group(whole.get(at + 2..).unwrap_or_default()).0;
        if let Some(word) = derived.iter().find(|it| it.kind.is_word("Model") || it.kind.is_word("DbEnum")) {
            let help = "write it out, with what others have too in a mixin: the sources are read as they are, and macros are not run";
            file.problems.push(Problem::new(word.span, "what a macro makes is no model for the command", help));
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
            macro_rules! m { () => { #[derive(Clone)] struct No { id: i32 } } }
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
        let modules: Vec<_> = file.modules.iter().map(|it| (it.path.join("::"), it.file.as_deref())).collect();
        assert_eq!(modules, [("inner::deeper".to_owned(), None), ("other".to_owned(), Some("b.rs"))]);
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
    fn conditions_hold_outside_of_tests() {
        let text = r#"
            #[cfg_attr(feature = "db", derive(Model), model(table = "people"))] struct A {
                #[cfg(feature = "a")] one: i32,
                #[cfg(not(feature = "a"))] one: i64,
                #[cfg(not(feature = "b"))] alone: i32,
                #[cfg(test)] two: i32,
                #[cfg_attr(test, column(skip))] three: i32,
            }
            #[cfg(all(test, unix))] #[derive(Model)] struct No { id: i32 }
            #[derive(DbEnum)] enum Mood { A, #[cfg(test)] B }
            #[cfg(all(test, feature = "a"))] mod no;
            #[cfg(unix)] mod some { mod deeper; }
            mod empty { #![cfg(test)] #[derive(Model)] struct No { id: i32 } }
        "#;
        let file = read(text, |bytes| bytes).expect("Rust");
        assert_eq!(file.problems, []);
        let columns: Vec<_> = file.models[0].columns().map(|it| it.name.value.as_str()).collect();
        assert_eq!((file.models.len(), file.models[0].table.value.as_str()), (1, "people"));
        assert_eq!(columns, ["one", "alone", "three"]);
        assert_eq!(file.enums[0].variants.len(), 1);
        let modules: Vec<_> = file.modules.iter().map(|it| (it.path.concat(), it.is_conditional)).collect();
        assert_eq!(modules, [("somedeeper".to_owned(), true)]);
    }

    #[test]
    fn what_a_macro_makes_is_told() {
        let wanted = |at: &str| vec![(at.to_owned(), "what a macro makes is no model for the command".to_owned())];
        assert_eq!(
            problems("macro_rules! m { ($n:ident) => { #[derive(Debug, Model)] struct $n { a: i32 } } }"),
            wanted("Model")
        );
        assert_eq!(problems("a::b! { #[derive(DbEnum)] enum A { B } }"), wanted("DbEnum"));
        assert_eq!(problems("a! { #[derive(Debug)] enum Model { B } }"), []);
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
