//! Columns: a field and its `#[column(..)]`.

use super::argument::{Entry, Value, flag, inner, known, number, text};
use super::foreign_key::{self, ForeignKey};
use super::index::{self, Index};
use super::item::Member;
use super::key::{self, Check, Key};
use super::type_name::{self, TypeName};
use super::{argument, file, rust_type};
use crate::problem::Problem;
use crate::token::{Kind, Spanned, Token};

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column<S> {
    /// The name.
    pub name: Spanned<String, S>,
    /// The type.
    pub ty: TypeName<S>,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether it is the primary key, or a part of it.
    pub primary_key: bool,
    /// How the database numbers the rows in it.
    pub identity: Option<Identity>,
    /// What a row gets that does not say, as SQL.
    pub default: Option<String>,
    /// Its own unique key.
    pub unique: Option<Key<S>>,
    /// Its own index.
    pub index: Option<Index<S>>,
    /// What it refers to.
    pub references: Option<ForeignKey<S>>,
    /// Its own checks.
    pub checks: Vec<Check<S>>,
    /// What people say about it.
    pub comment: Option<String>,
    /// How the database computes it.
    pub generated: Option<Generated>,
    /// How its texts are compared.
    pub collation: Option<String>,
    /// Whether MySQL sets it to the current time whenever the row changes.
    pub on_update_now: bool,
    /// What it was called before.
    pub renamed_from: Option<Spanned<String, S>>,
}

/// How a database numbers the rows in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Identity {
    /// Whether it takes no number but its own.
    pub always: bool,
    /// The first number.
    pub start: Option<i64>,
    /// What is added from one number to the next.
    pub increment: Option<i64>,
}

/// How a database computes a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Generated {
    /// The value, as SQL.
    pub expression: String,
    /// Whether it is kept in the row.
    pub stored: bool,
}

/// The arguments of `#[column(..)]`.
pub(super) const ARGUMENTS: [&str; 24] = [
    "name",
    "ty",
    "primary_key",
    "identity",
    "default",
    "max_length",
    "precision",
    "scale",
    "unique",
    "index",
    "references",
    "on_delete",
    "on_update",
    "deferrable",
    "initially_deferred",
    "check",
    "comment",
    "generated",
    "stored",
    "collation",
    "on_update_now",
    "nullable",
    "renamed_from",
    "skip",
];

/// Arguments that say more of `references`.
const OF_REFERENCE: [&str; 4] = ["on_delete", "on_update", "deferrable", "initially_deferred"];

/// Reads a field; `None` when it has no column, or none that could be made out.
pub(super) fn parse<S: Copy>(problems: &mut Vec<Problem<S>>, member: &Member<'_, '_, S>) -> Option<Column<S>> {
    let mut seen = Vec::new();
    let mut said = Vec::new();
    for entry in argument::said(problems, &member.attributes, "column") {
        if entry.name == "flatten" {
            let help = "write `#[model(flatten)]`";
            problems.push(Problem::new(entry.span, "a mixin is no column", help));
            return None;
        }
        if foreign_key::ARGUMENTS.contains(&entry.name) && !ARGUMENTS.contains(&entry.name) {
            let name = entry.name;
            let help = format!("write it in the brackets: `references(\"table.column\", {name})`");
            problems.push(Problem::new(entry.span, format!("`{name}` is said of a reference"), help));
        } else if let Some(name) = known(problems, "`#[column]`", &entry, &mut seen, &ARGUMENTS, &["check"]) {
            said.push((name, entry));
        }
    }
    if find(&said, "skip").is_some_and(|it| flag(problems, it)) {
        return None;
    }
    let name = find(&said, "name").and_then(|it| text(problems, it)).unwrap_or_else(|| member.name.clone());
    let (ty, is_option) = column_type(problems, member, &said)?;
    let references = find(&said, "references").and_then(|it| foreign_key::of_column(problems, it));
    let mut column = Column {
        ty,
        nullable: is_option,
        primary_key: false,
        identity: None,
        default: None,
        unique: None,
        index: None,
        references,
        checks: Vec::new(),
        comment: None,
        generated: None,
        collation: None,
        on_update_now: false,
        renamed_from: None,
        name,
    };
    // What says more of a reference that is none has nothing to belong to.
    let is_faulty = column.references.is_none() && find(&said, "references").is_some();
    for (name, entry) in said.iter().filter(|(name, _)| !(is_faulty && OF_REFERENCE.contains(name))) {
        say(problems, &mut column, name, entry);
    }
    if let Some(stored) = find(&said, "stored") {
        match &mut column.generated {
            Some(generated) => generated.stored = flag(problems, stored),
            None => {
                let help = "write `generated = \"price * amount\", stored`";
                problems.push(Problem::new(stored.span, "`stored` belongs to a generated column", help));
            }
        }
    }
    contradictions(problems, &column, &said);
    Some(column)
}

fn say<S: Copy>(problems: &mut Vec<Problem<S>>, column: &mut Column<S>, name: &str, entry: &Entry<'_, '_, S>) {
    let words = |problems: &mut _| text(problems, entry).map(|text| text.value);
    match name {
        "primary_key" => column.primary_key = flag(problems, entry),
        "identity" => column.identity = identity(problems, entry),
        "default" => column.default = default(problems, entry),
        "unique" => column.unique = own_key(problems, entry),
        "index" => column.index = is_wanted(entry).then(|| index::parse(problems, entry, Some(&column.name))).flatten(),
        "check" => column.checks.extend(key::checks(problems, entry)),
        "comment" => column.comment = words(problems),
        "generated" => column.generated = words(problems).map(|expression| Generated { expression, stored: false }),
        "collation" => column.collation = words(problems),
        "on_update_now" => column.on_update_now = flag(problems, entry),
        "nullable" => column.nullable = flag(problems, entry),
        "renamed_from" => column.renamed_from = text(problems, entry),
        _ if OF_REFERENCE.contains(&name) => match &mut column.references {
            Some(key) => foreign_key::say(problems, key, name, entry),
            None => {
                let help = format!("write `references = \"table.column\", {name}`, or leave `{name}` out");
                let message = format!("the column says `{name}` but refers to nothing");
                problems.push(Problem::new(entry.span, message, help));
            }
        },
        // The others were read before.
        _ => {}
    }
}

fn find<'s, 't, 'a, S>(said: &'s [(&str, Entry<'t, 'a, S>)], word: &str) -> Option<&'s Entry<'t, 'a, S>> {
    said.iter().find(|(name, _)| *name == word).map(|(_, entry)| entry)
}

/// `unique = false` wants no key.
fn is_wanted<S>(entry: &Entry<'_, '_, S>) -> bool {
    !matches!(entry.value, Value::Equals([token]) if token.kind.is_word("false"))
}

fn own_key<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<Key<S>> {
    let key = is_wanted(entry).then(|| key::key(problems, entry))?;
    if let Some(column) = key.columns.first() {
        let help = "write a key of several columns at the struct: `#[model(unique(\"a\", \"b\"))]`";
        problems.push(Problem::new(column.span, "the key of a column has no other columns", help));
        return None;
    }
    Some(key)
}

fn column_type<S: Copy>(
    problems: &mut Vec<Problem<S>>,
    member: &Member<'_, '_, S>,
    said: &[(&str, Entry<'_, '_, S>)],
) -> Option<(TypeName<S>, bool)> {
    let read = match find(said, "ty") {
        Some(entry) => said_type(entry).map(|ty| (ty, rust_type::is_option(member.rest))),
        None => rust_type::parse(member.rest, member.name.span).map(|read| (read.ty, read.nullable)),
    };
    let (mut ty, is_option) = read.map_err(|problem| problems.push(problem)).ok()?;
    let belongs = |problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>, help: &str| {
        let message = format!("`{}` does not belong to a column of this type", entry.name);
        problems.push(Problem::new(entry.span, message, help));
    };
    if let Some(entry) = find(said, "max_length")
        && let Some(length) = number(problems, entry)
    {
        match ty.as_word() {
            Some("Text") => ty = TypeName::numbered("VarChar", [length]),
            Some("Binary") => ty = TypeName::numbered("VarBinary", [length]),
            Some(_) | None => belongs(problems, entry, "it belongs to a `String` or a `Vec<u8>`"),
        }
    }
    let scale = find(said, "scale").and_then(|entry| Some((entry, number(problems, entry)?)));
    if let Some(entry) = find(said, "precision")
        && let Some(digits) = number(problems, entry)
    {
        match ty.as_word() {
            Some("Decimal") => ty = TypeName::numbered("Numeric", [digits, scale.map_or(0, |(_, scale)| scale)]),
            Some("Time") => ty = TypeName::numbered("TimeOf", [digits]),
            Some("TimeTz") => ty = TypeName::numbered("TimeTzOf", [digits]),
            Some("Timestamp") => ty = TypeName::numbered("TimestampOf", [digits]),
            Some("TimestampTz") => ty = TypeName::numbered("TimestampTzOf", [digits]),
            Some(_) | None => belongs(problems, entry, "it belongs to an exact number, or to a time"),
        }
    }
    if let Some((entry, _)) = scale.filter(|_| ty.as_word() != Some("Numeric")) {
        belongs(problems, entry, "write `precision = 10, scale = 2` at an exact number");
    }
    Some((ty, is_option))
}

fn said_type<S: Copy>(entry: &Entry<'_, '_, S>) -> Result<TypeName<S>, Problem<S>> {
    match entry.value {
        Value::Equals([Token { kind: Kind::Text(text), span }]) => {
            let tokens = file::tokens(text).unwrap_or_default();
            let tokens: Vec<_> = tokens.into_iter().map(|it| Token { kind: it.kind, span: *span }).collect();
            type_name::parse(&tokens, *span)
        }
        Value::Equals(tokens) => type_name::parse(tokens, entry.span),
        Value::Nothing | Value::Group(_) => type_name::parse(&[], entry.span),
    }
}

/// Reads `default = "now()"`, `default = 0`, `default = true`, `default = literal("draft")` or `default = now()`.
fn default<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<String> {
    let tokens = match entry.value {
        Value::Equals(tokens) => tokens,
        Value::Nothing | Value::Group(_) => &[],
    };
    match tokens {
        [Token { kind: Kind::Text(sql), .. }] if !sql.is_empty() => Some(sql.to_string()),
        [token] if token.kind.is_word("true") => Some("true".to_owned()),
        [token] if token.kind.is_word("false") => Some("false".to_owned()),
        [word, Token { kind: Kind::Open('('), .. }, Token { kind: Kind::Text(text), .. }, _]
            if word.kind.is_word("literal") =>
        {
            Some(format!("'{}'", text.replace('\'', "''")))
        }
        [Token { kind: Kind::Word(word), .. }, Token { kind: Kind::Open('('), .. }, close]
            if close.kind == Kind::Close(')') =>
        {
            // The only word for it that every database has.
            Some(if word == "now" { "CURRENT_TIMESTAMP".to_owned() } else { format!("{word}()") })
        }
        _ => match argument::digits(tokens) {
            Some(digits) => Some(digits),
            None => {
                let at = tokens.first().map_or(entry.span, |token| token.span);
                let help = "write SQL as a text, `default = \"price * 2\"`; a number, `true`, `now()`, \
                            or a text as a value: `default = literal(\"draft\")`";
                problems.push(Problem::new(at, "`default` takes SQL", help));
                None
            }
        },
    }
}

fn identity<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<Identity> {
    if !is_wanted(entry) {
        return None;
    }
    let mut identity = Identity::default();
    let mut seen = Vec::new();
    for it in inner(problems, entry) {
        match known(problems, "`identity`", &it, &mut seen, &["always", "start", "increment"], &[]) {
            Some("always") => identity.always = flag(problems, &it),
            Some("start") => identity.start = number(problems, &it),
            Some(_) => identity.increment = number(problems, &it),
            None => {}
        }
    }
    Some(identity)
}

const INTEGERS: [&str; 8] = [
    "TinyInt",
    "SmallInt",
    "Integer",
    "BigInt",
    "UnsignedTinyInt",
    "UnsignedSmallInt",
    "UnsignedInteger",
    "UnsignedBigInt",
];

/// Finds what no database takes together.
fn contradictions<S: Copy>(problems: &mut Vec<Problem<S>>, column: &Column<S>, said: &[(&str, Entry<'_, '_, S>)]) {
    let at = |word: &str| find(said, word).map_or(column.name.span, |entry| entry.span);
    let sources = [
        (column.identity.is_some(), "identity"),
        (column.generated.is_some(), "generated"),
        (column.default.is_some(), "default"),
    ];
    let mut said = sources.into_iter().filter(|(is_said, _)| *is_said).map(|(_, word)| word);
    if let (Some(one), Some(other)) = (said.next(), said.next()) {
        let message = format!("a column has `{one}` or `{other}`, not both");
        problems.push(Problem::new(at(other), message, "leave one of them out"));
    }
    if column.identity.is_some() && !column.ty.as_word().is_some_and(|word| INTEGERS.contains(&word)) {
        let help = "take an integer, `i32` or `i64`";
        problems.push(Problem::new(at("identity"), "a database numbers rows in a whole number only", help));
    }
    if column.primary_key && column.nullable {
        let help = "write the type without `Option`";
        problems.push(Problem::new(at("primary_key"), "a primary key is never null", help));
    }
    if column.on_update_now && !column.ty.as_word().is_some_and(|word| word.starts_with("Timestamp")) {
        let help = "it belongs to a day and time";
        problems.push(Problem::new(at("on_update_now"), "only a timestamp is set to the current time", help));
    }
}
