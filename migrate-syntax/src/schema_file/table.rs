//! `table!` and `joinable!`.

use super::{Column, DieselFile, column};
use crate::model::item::{pieces, plain};
use crate::problem::Problem;
use crate::signature::group;
use crate::token::{Kind, Spanned, Token};

/// A `table!`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<S> {
    /// The database's schema, where it is said.
    pub schema: Option<String>,
    /// Its name in Rust, without `r#`.
    pub name: Spanned<String, S>,
    /// Its name in the database.
    pub sql_name: String,
    /// The columns that identify a row, by their names in Rust.
    pub key: Vec<Spanned<String, S>>,
    /// The columns.
    pub columns: Vec<Column<S>>,
}

/// A `joinable!`: a column of the one table names a row of the other. All names are those in Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Join<S> {
    /// The table that has the column.
    pub child: Spanned<String, S>,
    /// The table that is referred to.
    pub parent: Spanned<String, S>,
    /// The column.
    pub column: Spanned<String, S>,
}

const FORM: &str = "write `table! { users (id) { id -> Integer, } }`";

/// Reads what stands in the brackets of `table!`; `whole` is where its name stands.
pub(super) fn read<S: Copy>(file: &mut DieselFile<S>, tokens: &[Token<'_, S>], whole: S) {
    let problems = &mut file.problems;
    let (said, rest) = column::said(problems, "a table", &["sql_name"], without_imports(tokens));
    let (schema, name, rest) = match rest {
        [Token { kind: Kind::Word(schema), .. }, dot, Token { kind: Kind::Word(name), span }, rest @ ..]
            if dot.kind.is_mark('.') =>
        {
            (Some(plain(schema)), Spanned { value: plain(name), span: *span }, rest)
        }
        [Token { kind: Kind::Word(name), span }, rest @ ..] => {
            (None, Spanned { value: plain(name), span: *span }, rest)
        }
        [odd, ..] => return problems.push(Problem::new(odd.span, "expected the name of a table", FORM)),
        [] => return problems.push(Problem::new(whole, "`table!` says nothing", FORM)),
    };
    let (key, rest) = match rest {
        [open, inner @ ..] if open.kind == Kind::Open('(') => {
            let (inner, rest) = group(inner);
            (names(problems, inner), rest)
        }
        // Without a key it is `id`.
        _ => (vec![Spanned { value: "id".to_owned(), span: name.span }], rest),
    };
    let body = match rest {
        [open, inner @ ..] if open.kind == Kind::Open('{') => group(inner).0,
        [odd, ..] => {
            let message = format!("expected the columns of `{}` in `{{` and `}}`", name.value);
            return problems.push(Problem::new(odd.span, message, FORM));
        }
        [] => {
            let message = format!("the table `{}` has no columns", name.value);
            return problems.push(Problem::new(name.span, message, FORM));
        }
    };
    let columns: Vec<Column<S>> = pieces(body).into_iter().filter_map(|it| column::read(problems, it)).collect();
    for key in key.iter().filter(|key| !columns.iter().any(|it| it.name.value == key.value)) {
        // A column that could not be read is told already.
        if problems.is_empty() {
            let message = format!("the key of `{}` names `{}`, which is none of its columns", name.value, key.value);
            let help = format!("say which columns the key has: `{} (..) {{`", name.value);
            problems.push(Problem::new(key.span, message, help));
        }
    }
    let sql_name = said.sql_name.unwrap_or_else(|| name.value.clone());
    file.tables.push(Table { schema, name, sql_name, key, columns });
}

/// Passes over `use path;` lines.
fn without_imports<'t, 'a, S>(mut tokens: &'t [Token<'a, S>]) -> &'t [Token<'a, S>] {
    while let [first, rest @ ..] = tokens {
        if !first.kind.is_word("use") {
            break;
        }
        let end = rest.iter().position(|it| it.kind.is_mark(';'));
        tokens = end.map_or(&[], |end| &rest[end + 1..]);
    }
    tokens
}

fn names<S: Copy>(problems: &mut Vec<Problem<S>>, tokens: &[Token<'_, S>]) -> Vec<Spanned<String, S>> {
    let mut names = Vec::new();
    for piece in pieces(tokens) {
        match piece {
            [Token { kind: Kind::Word(name), span }] => names.push(Spanned { value: plain(name), span: *span }),
            [odd, ..] => {
                problems.push(Problem::new(odd.span, "expected the name of a column", "write `(id, other_id)`"))
            }
            [] => {}
        }
    }
    names
}

/// Reads what stands in the brackets of `joinable!`: `posts -> users (user_id)`.
pub(super) fn join<S: Copy>(file: &mut DieselFile<S>, tokens: &[Token<'_, S>], whole: S) {
    let word = |token: &Token<'_, S>| match &token.kind {
        Kind::Word(name) => Some(Spanned { value: plain(name), span: token.span }),
        Kind::Text(_) | Kind::Mark(_) | Kind::Open(_) | Kind::Close(_) | Kind::Other(_) => None,
    };
    let join = match tokens {
        [child, dash, arrow, parent, open, column, close]
            if dash.kind.is_mark('-')
                && arrow.kind.is_mark('>')
                && open.kind == Kind::Open('(')
                && close.kind == Kind::Close(')') =>
        {
            word(child).zip(word(parent)).zip(word(column))
        }
        _ => None,
    };
    match join {
        Some(((child, parent), column)) => file.joins.push(Join { child, parent, column }),
        None => file.problems.push(Problem::new(
            tokens.first().map_or(whole, |it| it.span),
            "expected two tables and a column",
            "write `joinable!(posts -> users (user_id));`",
        )),
    }
}
