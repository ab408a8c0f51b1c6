//! Types of fields: `Option<String>`, `Vec<u8>`, `chrono::DateTime<Utc>`.

use super::argument::digits;
use super::item::pieces;
use super::type_name::TypeName;
use crate::problem::Problem;
use crate::signature::group;
use crate::token::{Kind, Spanned, Token};

/// The type of a field.
#[derive(Debug)]
pub(super) struct FieldType<S> {
    /// The type of its column.
    pub(super) ty: TypeName<S>,
    /// Whether it is an `Option`.
    pub(super) nullable: bool,
}

/// Reads the type of a field.
pub(super) fn parse<S: Copy>(tokens: &[Token<'_, S>], whole: S) -> Result<FieldType<S>, Problem<S>> {
    match path(tokens) {
        Some(Path { name: "Option", arguments, span }) => match arguments.as_slice() {
            [of] => {
                let of = parse(of, span)?;
                if of.nullable {
                    let help = "write one `Option`";
                    return Err(Problem::new(span, "an `Option` of an `Option` has two kinds of null", help));
                }
                Ok(FieldType { nullable: true, ..of })
            }
            _ => Err(unmapped(tokens, whole)),
        },
        _ => Ok(FieldType { ty: value(tokens, whole)?, nullable: false }),
    }
}

/// Tells whether a type of that name is the type of a column, so that no enum of models is called so.
///
/// ```
/// assert!(migrate_syntax::model::is_known_type("Date") && !migrate_syntax::model::is_known_type("Mood"));
/// ```
pub fn is_known(name: &str) -> bool {
    (0..=1).any(|arguments| word(name, arguments).is_some())
        || matches!(name, "char" | "isize" | "usize" | "i128" | "u128")
}

/// Tells whether a type is an `Option`, whatever of.
pub(super) fn is_option<S: Copy>(tokens: &[Token<'_, S>]) -> bool {
    path(tokens).is_some_and(|path| path.name == "Option")
}

/// The last part of a path.
struct Path<'t, 'a, S> {
    name: &'t str,
    span: S,
    arguments: Vec<&'t [Token<'a, S>]>,
}

fn path<'t, 'a, S: Copy>(tokens: &'t [Token<'a, S>]) -> Option<Path<'t, 'a, S>> {
    let end = tokens.iter().position(|token| token.kind.is_mark('<')).unwrap_or(tokens.len());
    let (words, rest) = tokens.split_at(end);
    let is_word = |token: &Token<'_, S>| matches!(token.kind, Kind::Word(_));
    // Two words beside each other are `dyn Trait` or the like.
    let is_path = words.iter().all(|token| is_word(token) || token.kind.is_mark(':'))
        && !words.windows(2).any(|pair| pair.iter().all(is_word));
    if !is_path {
        return None;
    }
    let last = words.iter().rfind(|token| matches!(token.kind, Kind::Word(_)))?;
    let Kind::Word(name) = &last.kind else { return None };
    let arguments = match rest {
        [_, inner @ .., close] if close.kind.is_mark('>') => pieces(inner),
        _ => Vec::new(),
    };
    Some(Path { name, span: last.span, arguments })
}

fn value<S: Copy>(tokens: &[Token<'_, S>], whole: S) -> Result<TypeName<S>, Problem<S>> {
    if let [open, inner @ ..] = tokens
        && open.kind == Kind::Open('[')
    {
        return array(group(inner).0).ok_or_else(|| unmapped(tokens, whole));
    }
    let Some(Path { name, span, arguments }) = path(tokens) else { return Err(unmapped(tokens, whole)) };
    if let Some(word) = word(name, arguments.len()) {
        return Ok(TypeName::word(word));
    }
    match (name, arguments.as_slice()) {
        ("char", []) => Ok(TypeName::numbered("Char", [1])),
        ("Vec", [of]) => match path(of) {
            Some(Path { name: "u8", .. }) => Ok(TypeName::word("Binary")),
            _ => Ok(TypeName::made_of("Array", parse(of, span)?.ty)),
        },
        ("Box" | "Arc" | "Rc", [of]) | ("Cow", [_, of]) => match path(of) {
            Some(Path { name: "str", .. }) => Ok(TypeName::word("Text")),
            Some(_) if matches!(name, "Box" | "Arc" | "Rc") => value(of, span),
            Some(_) | None => match of {
                [open, inner @ ..] if open.kind == Kind::Open('[') && is_bytes(group(inner).0) => {
                    Ok(TypeName::word("Binary"))
                }
                _ => Err(unmapped(tokens, whole)),
            },
        },
        ("Range", [of]) => Ok(TypeName::made_of("Range", value(of, span)?)),
        ("isize" | "usize", []) => {
            let message = format!("`{name}` has another size on another machine");
            Err(Problem::new(span, message, "take `i64`, or say the type of the column: `#[column(ty = BigInt)]`"))
        }
        ("i128" | "u128", []) => {
            let help = "say the type of the column: `#[column(ty = Numeric(39, 0))]`";
            Err(Problem::new(span, format!("no database has whole numbers like `{name}`"), help))
        }
        (_, []) => Ok(TypeName::Rust(Spanned { value: tokens.iter().map(|it| written(&it.kind)).collect(), span })),
        (_, [_, ..]) => Err(unmapped(tokens, whole)),
    }
}

/// Gives the word for a type that stands by itself, or behind as many arguments.
pub(super) fn word(name: &str, arguments: usize) -> Option<&'static str> {
    let word = match (name, arguments) {
        ("i8" | "NonZeroI8", 0) => "TinyInt",
        ("i16" | "NonZeroI16", 0) => "SmallInt",
        ("i32" | "NonZeroI32", 0) => "Integer",
        ("i64" | "NonZeroI64", 0) => "BigInt",
        ("u8" | "NonZeroU8", 0) => "UnsignedTinyInt",
        ("u16" | "NonZeroU16", 0) => "UnsignedSmallInt",
        ("u32" | "NonZeroU32", 0) => "UnsignedInteger",
        ("u64" | "NonZeroU64", 0) => "UnsignedBigInt",
        ("f32", 0) => "Real",
        ("f64", 0) => "Double",
        ("bool", 0) => "Boolean",
        ("String" | "CompactString" | "SmolStr" | "Url", 0) => "Text",
        ("Bytes", 0) => "Binary",
        // chrono, time, jiff.
        ("NaiveDate" | "Date", 0) => "Date",
        ("NaiveTime" | "Time", 0) => "Time",
        ("NaiveDateTime" | "PrimitiveDateTime" | "DateTime" | "SystemTime", 0) => "Timestamp",
        ("DateTime", 1) | ("OffsetDateTime" | "UtcDateTime" | "Timestamp" | "Zoned", 0) => "TimestampTz",
        ("Duration" | "TimeDelta" | "Span" | "SignedDuration" | "PgInterval", 0) => "Interval",
        ("Uuid", 0) => "Uuid",
        ("Value", 0) | ("Json" | "Jsonb", 1) => "Jsonb",
        ("Decimal" | "BigDecimal" | "PgNumeric", 0) => "Decimal",
        ("IpAddr" | "Ipv4Addr" | "Ipv6Addr" | "IpNet" | "IpNetwork" | "Ipv4Net" | "Ipv6Net", 0) => "Inet",
        ("IpCidr", 0) => "Cidr",
        ("MacAddr" | "MacAddr6" | "MacAddress", 0) => "MacAddr",
        _ => return None,
    };
    Some(word)
}

/// `[u8; 16]`, so many bytes.
fn array<S: Copy>(inner: &[Token<'_, S>]) -> Option<TypeName<S>> {
    let [byte, semicolon, length @ ..] = inner else { return None };
    if !byte.kind.is_word("u8") || !semicolon.kind.is_mark(';') {
        return None;
    }
    Some(TypeName::numbered("FixedBinary", [digits(length)?.parse().ok()?]))
}

fn is_bytes<S>(inner: &[Token<'_, S>]) -> bool {
    matches!(inner, [byte] if byte.kind.is_word("u8"))
}

fn unmapped<S: Copy>(tokens: &[Token<'_, S>], whole: S) -> Problem<S> {
    let written = all_written(tokens);
    let at = tokens.first().map_or(whole, |token| token.span);
    Problem::new(
        at,
        format!("`{written}` is no type of a column"),
        "say which type the column has: `#[column(ty = Text)]`; or leave the field out: `#[column(skip)]`",
    )
}

/// Writes tokens as a person does: with a space between two words, a lifetime among them.
fn all_written<S>(tokens: &[Token<'_, S>]) -> String {
    let is_word = |token: &Token<'_, S>| matches!(token.kind, Kind::Word(_) | Kind::Other(_));
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        if at > 0 && is_word(&tokens[at - 1]) && is_word(token) {
            text.push(' ');
        }
        text.push_str(&written(&token.kind));
    }
    text
}

fn written(kind: &Kind<'_>) -> String {
    match kind {
        Kind::Word(word) | Kind::Other(word) => word.to_string(),
        Kind::Text(text) => format!("{text:?}"),
        Kind::Mark(',') => ", ".to_owned(),
        Kind::Mark(';') => "; ".to_owned(),
        Kind::Mark(mark) | Kind::Open(mark) | Kind::Close(mark) => mark.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::file::tokens;
    use super::*;

    fn read(text: &str) -> Result<(TypeName<()>, bool), String> {
        let tokens: Vec<_> =
            tokens(text).expect("Rust").into_iter().map(|it| Token { kind: it.kind, span: () }).collect();
        parse(&tokens, ()).map(|it| (it.ty, it.nullable)).map_err(|problem| problem.message)
    }

    #[test]
    fn rust_types_have_their_columns() {
        let word = |word| Ok((TypeName::word(word), false));
        for (rust, wanted) in [
            ("i64", "BigInt"),
            ("std::string::String", "Text"),
            ("Cow<'static, str>", "Text"),
            ("Vec<u8>", "Binary"),
            ("chrono::DateTime<chrono::Utc>", "TimestampTz"),
            ("jiff::civil::DateTime", "Timestamp"),
            ("serde_json::Value", "Jsonb"),
            ("Box<i32>", "Integer"),
            ("Box<[u8]>", "Binary"),
        ] {
            assert_eq!(read(rust), word(wanted), "{rust}");
        }
        assert_eq!(read("Option<Uuid>"), Ok((TypeName::word("Uuid"), true)));
        assert_eq!(read("[u8; 16]"), Ok((TypeName::numbered("FixedBinary", [16]), false)));
        assert_eq!(read("Vec<Option<String>>"), Ok((TypeName::made_of("Array", TypeName::word("Text")), false)));
    }

    #[test]
    fn a_type_without_a_column_is_told_as_it_is_written() {
        for (rust, message) in [
            ("HashMap<String, i32>", "`HashMap<String, i32>` is no type of a column"),
            ("(i32, i32)", "`(i32, i32)` is no type of a column"),
            ("&'static str", "`&'static str` is no type of a column"),
            ("usize", "`usize` has another size on another machine"),
            ("Option<Option<i32>>", "an `Option` of an `Option` has two kinds of null"),
        ] {
            assert_eq!(read(rust), Err(message.to_owned()), "{rust}");
        }
        let mood = Spanned { value: "crate::Mood".to_owned(), span: () };
        assert_eq!(read("crate::Mood"), Ok((TypeName::Rust(mood), false)));
    }
}
