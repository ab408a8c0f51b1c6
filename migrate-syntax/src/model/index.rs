//! Indexes: `index("a", col("b").desc(), expr("lower(c)"), unique, filter = "d")`.

use super::argument::{Entry, Value, digits, flag, inner, is_bare, known, number, pairs, text, texts};
use crate::problem::Problem;
use crate::signature::group;
use crate::suggestion::nearest;
use crate::token::{Kind, Spanned, Token};

/// An index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Index<S> {
    /// Where it stands.
    pub span: S,
    /// The name that is given.
    pub name: Option<String>,
    /// What it orders rows by; nothing where a column says it of itself.
    pub parts: Vec<Part<S>>,
    /// Whether it keeps rows from agreeing in all parts.
    pub unique: bool,
    /// Whether two nulls count as the same value.
    pub nulls_not_distinct: bool,
    /// The access method.
    pub using: Option<String>,
    /// Whether it is of the words of texts.
    pub fulltext: bool,
    /// What parses these texts.
    pub parser: Option<String>,
    /// Whether it is of places.
    pub spatial: bool,
    /// The condition of the rows that it holds, as SQL.
    pub filter: Option<String>,
    /// Columns that it carries along.
    pub include: Vec<Spanned<String, S>>,
    /// PostgreSQL's storage parameters.
    pub with: Vec<(String, String)>,
    /// PostgreSQL's tablespace.
    pub tablespace: Option<String>,
    /// Whether MySQL's planner overlooks it.
    pub invisible: bool,
}

/// One part of an index's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<S> {
    /// What is ordered by.
    pub term: Term<S>,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// Where nulls come.
    pub nulls: Option<Nulls>,
    /// The collation.
    pub collation: Option<String>,
    /// PostgreSQL's operator class.
    pub operator_class: Option<String>,
    /// How many leading characters count.
    pub length: Option<u32>,
}

/// What a part of an index's key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term<S> {
    /// A column.
    Column(Spanned<String, S>),
    /// An SQL expression.
    Expression(String),
}

/// Where nulls come in an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

const ARGUMENTS: [&str; 12] = [
    "name",
    "unique",
    "nulls_not_distinct",
    "using",
    "fulltext",
    "parser",
    "spatial",
    "filter",
    "include",
    "with",
    "tablespace",
    "invisible",
];
const METHODS: [&str; 6] = ["desc", "nulls_first", "nulls_last", "collate", "operator_class", "length"];
const PART_HELP: &str = "write `\"column\"`, `col(\"column\").desc()` or `expr(\"lower(column)\")`";

/// Reads an index of a struct, which names its parts, or of a column, which is its part.
pub(super) fn parse<S: Copy>(
    problems: &mut Vec<Problem<S>>,
    entry: &Entry<'_, '_, S>,
    column: Option<&Spanned<String, S>>,
) -> Option<Index<S>> {
    let before = problems.len();
    let mut index = Index {
        span: entry.span,
        name: None,
        parts: Vec::new(),
        unique: false,
        nulls_not_distinct: false,
        using: None,
        fulltext: false,
        parser: None,
        spatial: false,
        filter: None,
        include: Vec::new(),
        with: Vec::new(),
        tablespace: None,
        invisible: false,
    };
    let mut own = column.map(|name| new_part(Term::Column(name.clone())));
    let mut seen = Vec::new();
    for it in inner(problems, entry) {
        let is_method = column.is_some() && METHODS.contains(&it.name);
        let is_call = matches!(it.value, Value::Group(_)) && !ARGUMENTS.contains(&it.name) && !is_method;
        if it.name.is_empty() || is_call {
            index.parts.extend(part(problems, it.tokens));
            continue;
        }
        if column.is_none() && is_bare(problems, &it, &ARGUMENTS) {
            continue;
        }
        if let (Some(own), true) = (&mut own, METHODS.contains(&it.name)) {
            of_column(problems, own, &it);
        } else if let Some(name) = known(problems, "`index`", &it, &mut seen, &ARGUMENTS, &[]) {
            say(problems, &mut index, name, &it);
        }
    }
    match own {
        Some(_) if !index.parts.is_empty() => {
            let help = "write an index of several columns at the struct: `#[model(index(\"a\", \"b\"))]`";
            problems.push(Problem::new(entry.span, "the index of a column has no other parts", help));
            return None;
        }
        Some(own) => index.parts.push(own),
        // A part that is none has been told.
        None if index.parts.is_empty() && problems.len() > before => return None,
        None if index.parts.is_empty() => {
            problems.push(Problem::new(entry.span, "the index names no columns", PART_HELP));
            return None;
        }
        None => {}
    }
    Some(index)
}

fn say<S: Copy>(problems: &mut Vec<Problem<S>>, index: &mut Index<S>, name: &str, entry: &Entry<'_, '_, S>) {
    let words = |problems: &mut _| text(problems, entry).map(|text| text.value);
    match name {
        "name" => index.name = words(problems),
        "unique" => index.unique = flag(problems, entry),
        "nulls_not_distinct" => index.nulls_not_distinct = flag(problems, entry),
        "using" => index.using = words(problems),
        "fulltext" => index.fulltext = flag(problems, entry),
        "parser" => index.parser = words(problems),
        "spatial" => index.spatial = flag(problems, entry),
        "filter" => index.filter = words(problems),
        "include" => index.include = texts(problems, entry),
        "with" => index.with = pairs(problems, entry),
        "tablespace" => index.tablespace = words(problems),
        _ => index.invisible = flag(problems, entry),
    }
}

/// Says of a column's own index what a part is told by its methods: `index(desc, length = 10)`.
fn of_column<S: Copy>(problems: &mut Vec<Problem<S>>, part: &mut Part<S>, entry: &Entry<'_, '_, S>) {
    let words = |problems: &mut _| text(problems, entry).map(|text| text.value);
    match entry.name {
        "desc" => part.descending = flag(problems, entry),
        "nulls_first" => part.nulls = flag(problems, entry).then_some(Nulls::First),
        "nulls_last" => part.nulls = flag(problems, entry).then_some(Nulls::Last),
        "collate" => part.collation = words(problems),
        "operator_class" => part.operator_class = words(problems),
        _ => part.length = number(problems, entry),
    }
}

/// Reads `"a"`, `col("a").desc()` or `expr("lower(a)")`, as migrations write them.
pub(super) fn part<S: Copy>(problems: &mut Vec<Problem<S>>, tokens: &[Token<'_, S>]) -> Option<Part<S>> {
    let at = tokens.first()?.span;
    let (word, text, mut rest) = match tokens {
        [Token { kind: Kind::Text(text), span }] => {
            return Some(new_part(Term::Column(Spanned { value: text.to_string(), span: *span })));
        }
        [
            Token { kind: Kind::Word(word), .. },
            Token { kind: Kind::Open('('), .. },
            Token { kind: Kind::Text(text), span },
            Token { kind: Kind::Close(')'), .. },
            rest @ ..,
        ] => (word.as_ref(), Spanned { value: text.to_string(), span: *span }, rest),
        _ => {
            problems.push(Problem::new(at, "expected a column or an expression", PART_HELP));
            return None;
        }
    };
    let mut part = match word {
        "col" => new_part(Term::Column(text)),
        "expr" => new_part(Term::Expression(text.value)),
        _ => {
            problems.push(Problem::new(at, format!("`{word}` is no part of an index"), PART_HELP));
            return None;
        }
    };
    while let [dot, Token { kind: Kind::Word(method), span }, open, inner @ ..] = rest {
        if !dot.kind.is_mark('.') || open.kind != Kind::Open('(') {
            break;
        }
        let (arguments, after) = group(inner);
        apply(problems, &mut part, &Spanned { value: method.to_string(), span: *span }, arguments);
        rest = after;
    }
    if let Some(odd) = rest.first() {
        problems.push(Problem::new(odd.span, "expected `,` or a method", PART_HELP));
    }
    Some(part)
}

fn apply<S: Copy>(
    problems: &mut Vec<Problem<S>>,
    part: &mut Part<S>,
    method: &Spanned<String, S>,
    arguments: &[Token<'_, S>],
) {
    let words = match arguments {
        [Token { kind: Kind::Text(text), .. }] => Some(text.to_string()),
        _ => None,
    };
    let number = digits(arguments).and_then(|digits| digits.parse().ok());
    match (method.value.as_str(), arguments.is_empty(), words, number) {
        ("desc", true, ..) => part.descending = true,
        ("nulls_first", true, ..) => part.nulls = Some(Nulls::First),
        ("nulls_last", true, ..) => part.nulls = Some(Nulls::Last),
        ("collate", _, Some(name), _) => part.collation = Some(name),
        ("operator_class", _, Some(name), _) => part.operator_class = Some(name),
        ("length", _, _, Some(length)) => part.length = Some(length),
        (name, ..) => {
            let help = match nearest(name, METHODS).filter(|nearest| *nearest != name) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "write `.desc()`, `.nulls_first()`, `.nulls_last()`, `.collate(\"de\")`, \
                         `.operator_class(\"gin_trgm_ops\")` or `.length(10)`"
                    .to_owned(),
            };
            problems.push(Problem::new(method.span, format!("a part of an index has no `{name}` like this"), help));
        }
    }
}

fn new_part<S>(term: Term<S>) -> Part<S> {
    Part { term, descending: false, nulls: None, collation: None, operator_class: None, length: None }
}
