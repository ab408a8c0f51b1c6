//! The shape of a struct or an enum: its attributes, its name, and what stands in its braces.

use super::condition;
use crate::migration::split;
use crate::signature::{group, without_visibility};
use crate::token::{Kind, Spanned, Token};

/// An item, cut into its parts.
#[derive(Debug)]
pub(crate) struct Item<'t, 'a, S> {
    /// Its attributes.
    pub(crate) attributes: Vec<Attribute<'t, 'a, S>>,
    /// `struct`, `enum` or another keyword.
    pub(crate) keyword: &'t str,
    /// Its name.
    pub(crate) name: Spanned<String, S>,
    /// The `<` of its parameters.
    pub(crate) generics: Option<S>,
    /// What stands in its braces; none for a tuple or a unit.
    pub(crate) body: Option<&'t [Token<'a, S>]>,
}

/// An attribute, `#[name(arguments)]`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attribute<'t, 'a, S> {
    /// The last word of its path.
    pub(crate) name: &'t str,
    /// Where its name stands.
    pub(crate) span: S,
    /// What stands in its round brackets.
    pub(crate) arguments: &'t [Token<'a, S>],
    /// Whether it is written otherwise: `#[name = value]`, `#[name[..]]`.
    pub(crate) is_odd: bool,
}

/// A field of a struct, or a variant of an enum.
#[derive(Debug)]
pub(crate) struct Member<'t, 'a, S> {
    /// Its attributes.
    pub(crate) attributes: Vec<Attribute<'t, 'a, S>>,
    /// Its name, without `r#`.
    pub(crate) name: Spanned<String, S>,
    /// What stands behind its name: a field's type, or what a variant holds.
    pub(crate) rest: &'t [Token<'a, S>],
}

/// Cuts an item into its parts; `None` when it is not one.
pub(crate) fn item<'t, 'a, S: Copy>(tokens: &'t [Token<'a, S>]) -> Option<Item<'t, 'a, S>> {
    let (attributes, rest) = attributes(tokens);
    let rest = without_visibility(rest);
    let [Token { kind: Kind::Word(keyword), .. }, Token { kind: Kind::Word(name), span }, rest @ ..] = rest else {
        return None;
    };
    let generics = rest.first().filter(|token| token.kind.is_mark('<')).map(|token| token.span);
    let open = rest.iter().position(|token| matches!(token.kind, Kind::Open('{' | '(')) || token.kind.is_mark(';'));
    let body = open.filter(|at| rest[*at].kind == Kind::Open('{')).map(|at| group(&rest[at + 1..]).0);
    Some(Item { attributes, keyword, name: Spanned { value: plain(name), span: *span }, generics, body })
}

/// Cuts what stands in the braces of a struct into its fields.
pub(crate) fn fields<'t, 'a, S: Copy>(body: &'t [Token<'a, S>]) -> Vec<Member<'t, 'a, S>> {
    members(pieces(body))
}

/// Cuts what stands in the braces of an enum into its variants; a `<` of theirs is of a number, as in `A = 1 << 3`.
pub(crate) fn variants<'t, 'a, S: Copy>(body: &'t [Token<'a, S>]) -> Vec<Member<'t, 'a, S>> {
    members(split(body))
}

fn members<'t, 'a, S: Copy>(pieces: Vec<&'t [Token<'a, S>]>) -> Vec<Member<'t, 'a, S>> {
    let mut members: Vec<Member<'t, 'a, S>> = Vec::new();
    let mut unlikely = Vec::new();
    for piece in pieces {
        let (attributes, rest) = attributes(piece);
        if !attributes.iter().all(condition::holds) {
            continue;
        }
        if let [Token { kind: Kind::Word(name), span }, rest @ ..] = without_visibility(rest) {
            let rest = if rest.first().is_some_and(|token| token.kind.is_mark(':')) { &rest[1..] } else { rest };
            let is_likely = attributes.iter().all(condition::holds_with_all);
            unlikely.extend((!is_likely).then_some(members.len()));
            members.push(Member { attributes, name: Spanned { value: plain(name), span: *span }, rest });
        }
    }
    // Of two that stand in for each other, the one counts that is there with every feature.
    for at in unlikely.into_iter().rev() {
        if members.iter().enumerate().any(|(other, it)| other != at && it.name.value == members[at].name.value) {
            members.remove(at);
        }
    }
    members
}

/// Cuts a list at the commas that stand neither in brackets nor in `<` and `>`.
pub(crate) fn pieces<'t, 'a, S>(tokens: &'t [Token<'a, S>]) -> Vec<&'t [Token<'a, S>]> {
    let (mut pieces, mut start, mut depth) = (Vec::new(), 0, 0_i32);
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open(_) | Kind::Mark('<') => depth += 1,
            Kind::Close(_) => depth -= 1,
            // `->` closes nothing.
            Kind::Mark('>') if at == 0 || !tokens[at - 1].kind.is_mark('-') => depth -= 1,
            Kind::Mark(',') if depth == 0 => {
                pieces.push(&tokens[start..at]);
                start = at + 1;
            }
            Kind::Mark(_) | Kind::Word(_) | Kind::Text(_) | Kind::Other(_) => {}
        }
    }
    pieces.push(&tokens[start..]);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Cuts the attributes off the front.
pub(crate) fn attributes<'t, 'a, S: Copy>(
    mut tokens: &'t [Token<'a, S>],
) -> (Vec<Attribute<'t, 'a, S>>, &'t [Token<'a, S>]) {
    let mut attributes = Vec::new();
    while let [hash, open, rest @ ..] = tokens {
        if !hash.kind.is_mark('#') || open.kind != Kind::Open('[') {
            break;
        }
        let (inner, after) = group(rest);
        match attribute(inner) {
            Some(it) if it.name == "cfg_attr" => {
                attributes.extend(condition::given(&it).into_iter().filter_map(attribute))
            }
            it => attributes.extend(it),
        }
        tokens = after;
    }
    (attributes, tokens)
}

/// Reads what stands in the square brackets of an attribute.
pub(crate) fn attribute<'t, 'a, S: Copy>(inner: &'t [Token<'a, S>]) -> Option<Attribute<'t, 'a, S>> {
    let path = inner.iter().take_while(|token| matches!(token.kind, Kind::Word(_) | Kind::Mark(':'))).count();
    let last = inner[..path].last()?;
    let Kind::Word(name) = &last.kind else { return None };
    let (arguments, is_odd): (&[_], _) = match &inner[path..] {
        [open, rest @ ..] if open.kind == Kind::Open('(') => (group(rest).0, false),
        rest => (&[], !rest.is_empty()),
    };
    Some(Attribute { name, span: last.span, arguments, is_odd })
}

/// A name without the `r#` that lets a keyword be one.
pub(crate) fn plain(name: &str) -> String {
    name.strip_prefix("r#").unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::file::tokens;
    use super::*;

    #[test]
    fn a_struct_is_cut_into_its_fields() {
        let text = "/// Doc.\n#[a::model(table = \"t\")] pub(crate) struct A { #[column(x)] pub r#type: M<K, V>, b: fn() -> C }";
        let tokens = tokens(text).expect("Rust");
        let item = item(&tokens).expect("a struct");
        assert_eq!((item.keyword, item.name.value.as_str(), item.generics), ("struct", "A", None));
        assert_eq!(item.attributes.iter().map(|it| it.name).collect::<Vec<_>>(), ["model"]);
        let members = fields(item.body.expect("braces"));
        let names: Vec<_> = members.iter().map(|it| (it.name.value.as_str(), it.rest.len())).collect();
        assert_eq!(names, [("type", 6), ("b", 6)]);
    }

    #[test]
    fn a_number_of_a_variant_ends_at_its_comma() {
        let tokens = tokens("A = 1 << 0, #[x] B = 2, C { a: Vec<u8>, b: u8 }").expect("Rust");
        let names: Vec<_> = variants(&tokens).into_iter().map(|it| it.name.value).collect();
        assert_eq!(names, ["A", "B", "C"]);
    }
}
