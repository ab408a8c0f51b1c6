//! The function that `#[migration]` or `#[downgrade]` stands on: `fn upgrade(op: &mut Operations) -> Result<()>`.
//!
//! Only its shape is checked, so that a mistake is told in a migration's words; the types are the compiler's to check.

use crate::problem::Problem;
use crate::token::{Kind, Spanned, Token};

/// Reads the tokens of an item up to its body, and gives the function's name.
///
/// `attribute` is the name of the attribute, `whole` is where it stands.
///
/// # Errors
/// Everything that is wrong with the function, each at its token.
pub fn check<S: Copy>(
    attribute: &str,
    tokens: &[Token<'_, S>],
    whole: S,
) -> Result<Spanned<String, S>, Vec<Problem<S>>> {
    let form = format!("write `pub fn {}(op: &mut Operations) -> Result<()>`", verb(attribute));
    let mut problems = Vec::new();
    let mut rest = without_visibility(without_attributes(tokens));
    while let [first, after @ ..] = rest {
        let Kind::Word(word) = &first.kind else { break };
        match word.as_ref() {
            "async" => problems.push(Problem::new(
                first.span,
                format!("a function with `#[{attribute}]` cannot be `async`: it records operations, nothing is sent while it runs"),
                "remove `async`; code that needs the database goes into `op.run(|conn| ...)`",
            )),
            "unsafe" | "extern" => {
                problems.push(Problem::new(first.span, format!("a function with `#[{attribute}]` cannot be `{word}`"), form.clone()));
            }
            "const" => {}
            _ => break,
        }
        rest = match after {
            [Token { kind: Kind::Text(_), .. }, after @ ..] => after,
            _ => after,
        };
    }
    let [Token { kind: keyword, span }, Token { kind: Kind::Word(name), span: name_span }, rest @ ..] = rest else {
        return Err(vec![not_a_function(attribute, rest.first().map_or(whole, |token| token.span), form)]);
    };
    if !keyword.is_word("fn") {
        return Err(vec![not_a_function(attribute, *span, form)]);
    }
    let mut rest = rest;
    if let Some(first) = rest.first().filter(|token| token.kind.is_mark('<')) {
        problems.push(Problem::new(
            first.span,
            format!("a function with `#[{attribute}]` cannot be generic"),
            form.clone(),
        ));
        rest = after_generics(rest);
    }
    if let [open, inner @ ..] = rest {
        let (parameters, after) = group(inner);
        problems.extend(parameter_problem(attribute, parameters, open.span, &form));
        if !returns_result(after) {
            let at = after.get(2).map_or(*name_span, |token| token.span);
            problems.push(Problem::new(at, format!("a function with `#[{attribute}]` returns `Result<()>`"), form));
        }
    }
    if problems.is_empty() { Ok(Spanned { value: name.to_string(), span: *name_span }) } else { Err(problems) }
}

fn verb(attribute: &str) -> &str {
    if attribute == "downgrade" { "downgrade" } else { "upgrade" }
}

fn not_a_function<S>(attribute: &str, span: S, form: String) -> Problem<S> {
    Problem { span, message: format!("`#[{attribute}]` belongs on a function"), help: Some(form) }
}

fn without_attributes<'t, 'a, S>(mut tokens: &'t [Token<'a, S>]) -> &'t [Token<'a, S>] {
    while let [hash, open, rest @ ..] = tokens {
        if !hash.kind.is_mark('#') || open.kind != Kind::Open('[') {
            break;
        }
        tokens = group(rest).1;
    }
    tokens
}

pub(crate) fn without_visibility<'t, 'a, S>(tokens: &'t [Token<'a, S>]) -> &'t [Token<'a, S>] {
    match tokens {
        [word, open, rest @ ..] if word.kind.is_word("pub") && open.kind == Kind::Open('(') => group(rest).1,
        [word, rest @ ..] if word.kind.is_word("pub") => rest,
        _ => tokens,
    }
}

/// Cuts what follows an opening bracket into the group's inside and what comes after it.
pub(crate) fn group<'t, 'a, S>(tokens: &'t [Token<'a, S>]) -> (&'t [Token<'a, S>], &'t [Token<'a, S>]) {
    let mut depth = 1_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth -= 1,
            Kind::Mark(_) | Kind::Word(_) | Kind::Text(_) | Kind::Other(_) => {}
        }
        if depth == 0 {
            return (&tokens[..index], &tokens[index + 1..]);
        }
    }
    (tokens, &[])
}

fn after_generics<'t, 'a, S>(tokens: &'t [Token<'a, S>]) -> &'t [Token<'a, S>] {
    let parameters = tokens.iter().position(|token| token.kind == Kind::Open('('));
    parameters.map_or(&[], |index| &tokens[index..])
}

fn parameter_problem<S: Copy>(attribute: &str, parameters: &[Token<'_, S>], open: S, form: &str) -> Option<Problem<S>> {
    let parameters = without_attributes(parameters);
    let colon = parameters.iter().position(|token| token.kind.is_mark(':'));
    let Some(colon) = colon else {
        let at = parameters.first().map_or(open, |token| token.span);
        return Some(Problem::new(
            at,
            format!("a function with `#[{attribute}]` takes one argument, `op: &mut Operations`"),
            form,
        ));
    };
    if let Some(comma) = second_parameter(&parameters[colon + 1..]) {
        return Some(Problem::new(
            comma,
            format!("a function with `#[{attribute}]` takes one argument, `op: &mut Operations`"),
            form,
        ));
    }
    let ty = &parameters[colon + 1..];
    let mutable = ty.first().is_some_and(|token| token.kind.is_mark('&'))
        && ty.iter().skip(1).take(3).any(|token| token.kind.is_word("mut"));
    let at = ty.first().map_or(open, |token| token.span);
    (!mutable).then(|| {
        Problem::new(at, format!("the argument of a function with `#[{attribute}]` is `&mut Operations`"), form)
    })
}

/// The first token of a second parameter, angle brackets respected.
fn second_parameter<S: Copy>(ty: &[Token<'_, S>]) -> Option<S> {
    let mut depth = 0_i32;
    for (index, token) in ty.iter().enumerate() {
        match token.kind {
            Kind::Open(_) | Kind::Mark('<') => depth += 1,
            Kind::Close(_) | Kind::Mark('>') => depth -= 1,
            Kind::Mark(',') if depth == 0 => return ty.get(index + 1).map(|next| next.span),
            Kind::Mark(_) | Kind::Word(_) | Kind::Text(_) | Kind::Other(_) => {}
        }
    }
    None
}

/// Tells whether `-> ..Result..` follows the parameters; the last word of the path counts, whatever its arguments.
fn returns_result<S>(after: &[Token<'_, S>]) -> bool {
    let [minus, greater, ty @ ..] = after else { return false };
    if !minus.kind.is_mark('-') || !greater.kind.is_mark('>') {
        return false;
    }
    let path = ty.iter().take_while(|token| matches!(token.kind, Kind::Word(_) | Kind::Mark(':')));
    path.filter_map(|token| match &token.kind {
        Kind::Word(word) => Some(word),
        Kind::Mark(_) | Kind::Text(_) | Kind::Other(_) | Kind::Open(_) | Kind::Close(_) => None,
    })
    .last()
    .is_some_and(|word| word.ends_with("Result"))
}
