//! The grammar of Diesel's `schema.rs`: `table!`, `joinable!` and the types that it declares itself.
//!
//! A file's text comes in, a [`DieselFile`] goes out, beside everything that is wrong with it. Other items and macros are
//! passed over.
//! **Architecture Invariant**: words stay words: which type of a database one means is known to whoever makes a schema.

mod column;
mod custom;
mod table;

pub use column::{Column, TypeName};
pub use custom::{CustomType, Name};
pub use table::{Join, Table};

use crate::lexer::LexError;
use crate::model::condition;
use crate::model::file::{end, tokens};
use crate::model::item::attributes;
use crate::problem::Problem;
use crate::signature::{group, without_visibility};
use crate::token::{ByteSpan, Kind, Token};

/// What a `schema.rs` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DieselFile<S> {
    /// The tables.
    pub tables: Vec<Table<S>>,
    /// What joins them.
    pub joins: Vec<Join<S>>,
    /// The types that the file declares.
    pub types: Vec<CustomType<S>>,
    /// What is wrong.
    pub problems: Vec<Problem<S>>,
}

/// Reads a file's text; `place` says where its bytes are, among those of other files.
///
/// ```
/// let text = "diesel::table! { users (id) { id -> Integer, } }";
/// let file = migrate_syntax::schema_file::read(text, |bytes| bytes).expect("Rust");
/// assert_eq!(file.tables[0].columns[0].ty.word.value, "Integer");
/// ```
///
/// # Errors
/// When the text cannot be cut into lexemes.
pub fn read<S: Copy>(text: &str, place: impl Fn(ByteSpan) -> S) -> Result<DieselFile<S>, LexError> {
    let mut file = DieselFile { tables: Vec::new(), joins: Vec::new(), types: Vec::new(), problems: Vec::new() };
    let tokens = tokens(text)?.into_iter().map(|it| Token { kind: it.kind, span: place(it.span) });
    items(&mut file, &tokens.collect::<Vec<_>>());
    Ok(file)
}

fn items<S: Copy>(file: &mut DieselFile<S>, mut tokens: &[Token<'_, S>]) {
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
        let end = end(rest);
        let whole = &tokens[..tokens.len() - rest.len() + end];
        let item = without_visibility(&rest[..end]);
        tokens = &rest[end..];
        if !attributes.iter().all(condition::holds) {
            continue;
        }
        match item {
            [module, _, open, inner @ ..] if module.kind.is_word("mod") && open.kind == Kind::Open('{') => {
                items(file, group(inner).0);
            }
            [keyword, Token { kind: Kind::Word(name), span }, ..] if keyword.kind.is_word("struct") => {
                custom::read(file, whole, name, *span);
            }
            _ => called(file, item),
        }
    }
}

/// Reads the call of a macro; any other item says nothing of tables.
fn called<S: Copy>(file: &mut DieselFile<S>, item: &[Token<'_, S>]) {
    let path = item.iter().take_while(|it| matches!(it.kind, Kind::Word(_) | Kind::Mark(':'))).count();
    let (Some(Token { kind: Kind::Word(name), span }), [bang, Token { kind: Kind::Open(_), .. }, inner @ ..]) =
        (item[..path].last(), &item[path..])
    else {
        return;
    };
    if !bang.kind.is_mark('!') {
        return;
    }
    let inner = group(inner).0;
    match name.as_ref() {
        "table" => table::read(file, inner, *span),
        "joinable" => table::join(file, inner, *span),
        "infer_schema" | "infer_table_from_schema" => file.problems.push(Problem::new(
            *span,
            format!("`{name}!` asks a database while the code is compiled, and nothing is asked here"),
            "write the tables down: `diesel print-schema`, or `cargo migrate inspect --as diesel`",
        )),
        // What is a view is made by a migration; what may be queried together is for Diesel alone.
        _ => {}
    }
}

#[cfg(test)]
mod tests;
