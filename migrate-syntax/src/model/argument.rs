//! Lists of arguments: `"text"`, `name`, `name = value`, `name(..)`.

use std::str::FromStr;

use super::item::Attribute;
use crate::migration::split;
use crate::problem::Problem;
use crate::signature::group;
use crate::suggestion::{known_as, nearest};
use crate::token::{Kind, Spanned, Token};

/// One argument of a list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'t, 'a, S> {
    /// The name; empty where there is only a value.
    pub(super) name: &'t str,
    /// Where its first token stands.
    pub(super) span: S,
    /// What is said of it.
    pub(super) value: Value<'t, 'a, S>,
    /// All of its tokens.
    pub(super) tokens: &'t [Token<'a, S>],
}

/// What is said of an argument.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'t, 'a, S> {
    /// Nothing: `unique`.
    Nothing,
    /// What stands behind `=`, or by itself without a name.
    Equals(&'t [Token<'a, S>]),
    /// What stands in round brackets.
    Group(&'t [Token<'a, S>]),
}

/// Cuts what attributes of one name say into its arguments, and says where one is not written as attributes are.
pub(super) fn said<'t, 'a, S: Copy>(
    problems: &mut Vec<Problem<S>>,
    attributes: &[Attribute<'t, 'a, S>],
    name: &str,
) -> Vec<Entry<'t, 'a, S>> {
    let mut found = Vec::new();
    for attribute in attributes.iter().filter(|it| it.name == name) {
        if attribute.is_odd {
            let help = format!("write `#[{name}(...)]`");
            problems.push(Problem::new(
                attribute.span,
                format!("`#[{name}]` has its arguments in round brackets"),
                help,
            ));
        }
        found.extend(entries(problems, attribute.arguments));
    }
    found
}

/// Cuts a list into its arguments.
pub(super) fn entries<'t, 'a, S: Copy>(
    problems: &mut Vec<Problem<S>>,
    tokens: &'t [Token<'a, S>],
) -> Vec<Entry<'t, 'a, S>> {
    split(tokens).into_iter().filter_map(|piece| entry(problems, piece)).collect()
}

fn entry<'t, 'a, S: Copy>(problems: &mut Vec<Problem<S>>, piece: &'t [Token<'a, S>]) -> Option<Entry<'t, 'a, S>> {
    let [first, rest @ ..] = piece else { return None };
    let Kind::Word(name) = &first.kind else {
        return Some(Entry { name: "", span: first.span, value: Value::Equals(piece), tokens: piece });
    };
    let value = match rest {
        [] => Value::Nothing,
        [equals, value @ ..] if equals.kind.is_mark('=') && !value.is_empty() => Value::Equals(value),
        [equals] if equals.kind.is_mark('=') => {
            problems.push(Problem::new(
                first.span,
                format!("the argument `{name}` has no value"),
                format!("write `{name} = \"...\"`"),
            ));
            return None;
        }
        [open, inner @ ..] if open.kind == Kind::Open('(') => Value::Group(group(inner).0),
        [odd, ..] => {
            problems.push(Problem::new(
                odd.span,
                format!("expected `,`, `=` or `(` after `{name}`"),
                format!("write `{name}`, `{name} = \"...\"` or `{name}(...)`"),
            ));
            return None;
        }
    };
    Some(Entry { name, span: first.span, value, tokens: piece })
}

/// Finds the known name of an argument, and says what is wrong where there is none, or where it stands for the second time.
///
/// `what` names the list in the message: "`#[column]`". `many` are the names that may stand several times.
pub(super) fn known<S: Copy>(
    problems: &mut Vec<Problem<S>>,
    what: &str,
    entry: &Entry<'_, '_, S>,
    seen: &mut Vec<&'static str>,
    names: &[&'static str],
    many: &[&str],
) -> Option<&'static str> {
    let list = || names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    if entry.name.is_empty() {
        let help = format!("the arguments are {}", list());
        problems.push(Problem::new(entry.span, "expected the name of an argument", help));
        return None;
    }
    let Some(name) = names.iter().copied().find(|name| *name == entry.name) else {
        let meant = known_as(entry.name, names.iter().copied()).or_else(|| nearest(entry.name, names.iter().copied()));
        let help = match meant {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the arguments are {}", list()),
        };
        problems.push(Problem::new(entry.span, format!("{what} has no argument `{}`", entry.name), help));
        return None;
    };
    if seen.contains(&name) && !many.contains(&name) {
        let message = format!("the argument `{name}` is given twice");
        problems.push(Problem::new(entry.span, message, "leave one of them out"));
        return None;
    }
    seen.push(name);
    Some(name)
}

/// Says that a column stands without its quotes, where a word is not near to an argument either.
pub(super) fn is_bare<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>, names: &[&str]) -> bool {
    let name = entry.name;
    let is_bare = matches!(entry.value, Value::Nothing) && nearest(name, names.iter().copied()).is_none();
    if is_bare {
        let message = format!("`{name}` is no argument, and a column is written in quotes");
        problems.push(Problem::new(entry.span, message, format!("write `\"{name}\"`")));
    }
    is_bare
}

/// Reads `name = "text"`.
pub(super) fn text<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<Spanned<String, S>> {
    let tokens = match entry.value {
        Value::Equals(tokens) => tokens,
        Value::Nothing | Value::Group(_) => &[],
    };
    match tokens {
        [Token { kind: Kind::Text(value), span }] if !value.is_empty() => {
            Some(Spanned { value: value.to_string(), span: *span })
        }
        _ => {
            let at = tokens.first().map_or(entry.span, |token| token.span);
            let (message, help) = match entry.name {
                "" => ("expected a string".to_owned(), "write `\"...\"`".to_owned()),
                name => (format!("`{name}` takes a string that is not empty"), format!("write `{name} = \"...\"`")),
            };
            problems.push(Problem::new(at, message, help));
            None
        }
    }
}

/// Reads `name = 10`.
pub(super) fn number<N: FromStr, S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<N> {
    let tokens = match entry.value {
        Value::Equals(tokens) => tokens,
        Value::Nothing | Value::Group(_) => &[],
    };
    let read = digits(tokens).and_then(|digits| digits.parse().ok());
    if read.is_none() {
        let at = tokens.first().map_or(entry.span, |token| token.span);
        let name = entry.name;
        let message = format!("`{name}` takes a whole number of its range");
        problems.push(Problem::new(at, message, format!("write `{name} = 10`")));
    }
    read
}

/// Gives a number as it is written, its sign before it and no `_` in it.
pub(crate) fn digits<S>(tokens: &[Token<'_, S>]) -> Option<String> {
    let (sign, tokens) = match tokens {
        [minus, rest @ ..] if minus.kind.is_mark('-') => ("-", rest),
        _ => ("", tokens),
    };
    match tokens {
        [Token { kind: Kind::Other(written), .. }] if written.starts_with(|first: char| first.is_ascii_digit()) => {
            Some(format!("{sign}{}", written.replace('_', "")))
        }
        _ => None,
    }
}

/// Reads `name`, `name = true` or `name = false`.
pub(super) fn flag<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> bool {
    match entry.value {
        Value::Nothing => true,
        Value::Equals([token]) if token.kind.is_word("true") => true,
        Value::Equals([token]) if token.kind.is_word("false") => false,
        Value::Equals(_) | Value::Group(_) => {
            let name = entry.name;
            problems.push(Problem::new(entry.span, format!("`{name}` takes no value"), format!("write `{name}`")));
            false
        }
    }
}

/// Reads `name = "text"`, `name = ["text", "text"]` or `name("text", "text")`.
pub(super) fn texts<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Vec<Spanned<String, S>> {
    let items = match entry.value {
        Value::Equals([open, items @ .., close]) if open.kind == Kind::Open('[') && close.kind == Kind::Close(']') => {
            items
        }
        Value::Group(items) => items,
        Value::Equals(_) | Value::Nothing => return Vec::from_iter(text(problems, entry)),
    };
    entries(problems, items).iter().filter_map(|item| text(problems, item)).collect()
}

/// Reads `name(first = "text", second = "text")`.
pub(super) fn pairs<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Vec<(String, String)> {
    let Value::Group(items) = entry.value else {
        let name = entry.name;
        let help = format!("write `{name}(name = \"value\")`");
        problems.push(Problem::new(entry.span, format!("`{name}` takes names with values"), help));
        return Vec::new();
    };
    let entries = entries(problems, items);
    let value = |problems: &mut Vec<Problem<S>>, item: &Entry<'_, '_, S>| match item.value {
        Value::Equals([token]) if token.kind.is_word("true") || token.kind.is_word("false") => {
            Some(token.kind.is_word("true").to_string())
        }
        Value::Equals(tokens) => digits(tokens).or_else(|| Some(text(problems, item)?.value)),
        Value::Nothing | Value::Group(_) => Some(text(problems, item)?.value),
    };
    entries.iter().filter_map(|item| Some((item.name.to_owned(), value(problems, item)?))).collect()
}

/// Gives the arguments in the brackets of `name(..)`, none of `name`; says so where it has a value in their place.
pub(super) fn inner<'t, 'a, S: Copy>(
    problems: &mut Vec<Problem<S>>,
    entry: &Entry<'t, 'a, S>,
) -> Vec<Entry<'t, 'a, S>> {
    match entry.value {
        Value::Nothing => Vec::new(),
        Value::Group(tokens) => entries(problems, tokens),
        Value::Equals([token]) if token.kind.is_word("true") => Vec::new(),
        Value::Equals(_) => {
            let name = entry.name;
            let help = format!("write `{name}`, or `{name}(...)` with what is said of it");
            problems.push(Problem::new(entry.span, format!("`{name}` takes no value"), help));
            Vec::new()
        }
    }
}
