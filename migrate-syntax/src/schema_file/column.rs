//! A column of a `table!`, and its type.

use crate::model::argument::digits;
use crate::model::item::plain;
use crate::problem::Problem;
use crate::signature::group;
use crate::suggestion::nearest;
use crate::token::{Kind, Spanned, Token};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<S> {
    /// Its name in Rust, without `r#`.
    pub name: Spanned<String, S>,
    /// Its name in the database.
    pub sql_name: String,
    /// How many characters it takes, where it is said.
    pub max_length: Option<u32>,
    /// Its type, without the `Nullable` around it.
    pub ty: TypeName<S>,
    /// Whether it may be null.
    pub nullable: bool,
}

/// A type: `Integer`, `Array<Nullable<Text>>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName<S> {
    /// The last word of its path.
    pub word: Spanned<String, S>,
    /// What stands in `<` and `>`.
    pub of: Option<Box<Self>>,
}

/// What attributes say of a table or a column.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) sql_name: Option<String>,
    pub(super) max_length: Option<u32>,
}

/// Attributes that say nothing of a database.
const ELSEWHERE: [&str; 8] = ["doc", "allow", "expect", "warn", "cfg", "cfg_attr", "deprecated", "rustfmt"];

/// Reads the attributes in front of a table or a column; `what` names it.
pub(super) fn said<'t, 'a, S: Copy>(
    problems: &mut Vec<Problem<S>>,
    what: &str,
    names: &[&str],
    mut tokens: &'t [Token<'a, S>],
) -> (Said, &'t [Token<'a, S>]) {
    let mut said = Said::default();
    while let [hash, open, rest @ ..] = tokens {
        if !hash.kind.is_mark('#') || open.kind != Kind::Open('[') {
            break;
        }
        let (inner, after) = group(rest);
        tokens = after;
        let [Token { kind: Kind::Word(name), span }, value @ ..] = inner else { continue };
        match (name.as_ref(), value) {
            ("sql_name", [equals, Token { kind: Kind::Text(text), .. }])
                if equals.kind.is_mark('=') && !text.is_empty() =>
            {
                said.sql_name = Some(text.to_string());
            }
            ("sql_name", _) => {
                problems.push(Problem::new(*span, "`sql_name` takes a string", "write `#[sql_name = \"type\"]`"));
            }
            ("max_length", [equals, number]) if names.contains(&"max_length") && equals.kind.is_mark('=') => {
                said.max_length = digits(std::slice::from_ref(number)).and_then(|it| it.parse().ok());
                if said.max_length.is_none() {
                    let message = "`max_length` takes a whole number of its range";
                    problems.push(Problem::new(number.span, message, "write `#[max_length = 10]`"));
                }
            }
            (other, _) if ELSEWHERE.contains(&other) => {}
            (other, _) => {
                let list = names.iter().map(|it| format!("`#[{it} = ..]`")).collect::<Vec<_>>().join(" and ");
                let help = match nearest(other, names.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "what is known is {list}; another version of diesel_cli may have written it: take it out, or write the file \
                         anew with `cargo migrate inspect --as diesel`"
                    ),
                };
                problems.push(Problem::new(*span, format!("`#[{other}]` of {what} is not known here"), help));
            }
        }
    }
    (said, tokens)
}

/// Reads `name -> Type` with its attributes.
pub(super) fn read<S: Copy>(problems: &mut Vec<Problem<S>>, tokens: &[Token<'_, S>]) -> Option<Column<S>> {
    let (said, rest) = said(problems, "a column", &["sql_name", "max_length"], tokens);
    let [first, rest @ ..] = rest else { return None };
    let Kind::Word(name) = &first.kind else {
        problems.push(Problem::new(first.span, "expected the name of a column", "write `name -> Text,`"));
        return None;
    };
    let name = Spanned { value: plain(name), span: first.span };
    let ty = match rest {
        [dash, arrow, ty @ ..] if dash.kind.is_mark('-') && arrow.kind.is_mark('>') => ty,
        [odd, ..] => {
            let message = format!("expected `->` and a type after `{}`", name.value);
            problems.push(Problem::new(odd.span, message, format!("write `{} -> Text,`", name.value)));
            return None;
        }
        [] => {
            let message = format!("the column `{}` has no type", name.value);
            problems.push(Problem::new(name.span, message, format!("write `{} -> Text,`", name.value)));
            return None;
        }
    };
    let ty = type_name(problems, ty, name.span)?;
    let (ty, nullable) = match ty {
        TypeName { word, of: Some(of) } if word.value == "Nullable" => (*of, true),
        ty => (ty, false),
    };
    let sql_name = said.sql_name.unwrap_or_else(|| name.value.clone());
    Some(Column { name, sql_name, max_length: said.max_length, ty, nullable })
}

/// Reads a type; `whole` is where a fault is told when there is none.
fn type_name<S: Copy>(problems: &mut Vec<Problem<S>>, tokens: &[Token<'_, S>], whole: S) -> Option<TypeName<S>> {
    let path = tokens.iter().take_while(|it| matches!(it.kind, Kind::Word(_) | Kind::Mark(':'))).count();
    let (Some(last), rest) = (tokens[..path].last(), &tokens[path..]) else {
        let at = tokens.first().map_or(whole, |it| it.span);
        problems.push(Problem::new(at, "expected a type of Diesel's", "write `Text`, or `Nullable<Text>`"));
        return None;
    };
    let Kind::Word(word) = &last.kind else {
        problems.push(Problem::new(last.span, "expected a type of Diesel's after `::`", "write `sql_types::Text`"));
        return None;
    };
    let word = Spanned { value: plain(word), span: last.span };
    let of = match rest {
        [] => None,
        [open, inner @ .., close] if open.kind.is_mark('<') && close.kind.is_mark('>') => {
            Some(Box::new(type_name(problems, inner, open.span)?))
        }
        [odd, ..] => {
            let help = "a column ends with `,`: write `name -> Text,`";
            problems.push(Problem::new(odd.span, format!("this does not belong to the type `{}`", word.value), help));
            return None;
        }
    };
    Some(TypeName { word, of })
}
