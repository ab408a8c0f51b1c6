//! Keys, checks and exclusions: `unique("a", "b")`, `check(name = "sql")`, `exclusion(..)`.

use super::argument::{Entry, Value, entries, flag, inner, is_bare, known, text, texts};
use super::index::{self, Part};
use crate::migration::split;
use crate::problem::Problem;
use crate::token::{Kind, Spanned, Token};

/// A primary key or a unique key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key<S> {
    /// Where it stands.
    pub span: S,
    /// The name that is given.
    pub name: Option<String>,
    /// The columns; none where a column says it of itself.
    pub columns: Vec<Spanned<String, S>>,
    /// Columns that its index carries along.
    pub include: Vec<Spanned<String, S>>,
    /// Whether two nulls count as the same value.
    pub nulls_not_distinct: bool,
    /// When it is checked.
    pub deferral: Deferral,
    /// What SQLite does with a row that breaks it.
    pub on_conflict: Option<Spanned<String, S>>,
}

/// When a constraint is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deferral {
    /// After each statement, always.
    #[default]
    NotDeferrable,
    /// After each statement, unless a transaction asks otherwise.
    InitiallyImmediate,
    /// Before the commit, unless a transaction asks otherwise.
    InitiallyDeferred,
}

impl Deferral {
    /// Takes `deferrable` or `initially_deferred` to what was said before.
    pub(super) fn and(self, word: &str) -> Self {
        if word == "initially_deferred" || self == Self::InitiallyDeferred {
            return Self::InitiallyDeferred;
        }
        Self::InitiallyImmediate
    }
}

/// A condition that holds for every row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check<S> {
    /// Where it stands.
    pub span: S,
    /// The name that is given.
    pub name: Option<String>,
    /// The condition, as SQL.
    pub expression: String,
    /// Whether tables that inherit are free of it.
    pub no_inherit: bool,
    /// Whether the database does not see to it.
    pub not_enforced: bool,
}

/// Comparisons that no two rows may all meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion<S> {
    /// Where it stands.
    pub span: S,
    /// The name that is given.
    pub name: Option<String>,
    /// The comparisons.
    pub elements: Vec<Element<S>>,
    /// The access method of its index.
    pub using: Option<String>,
    /// The condition of the rows that are compared, as SQL.
    pub filter: Option<String>,
    /// Columns that its index carries along.
    pub include: Vec<Spanned<String, S>>,
    /// When it is checked.
    pub deferral: Deferral,
}

/// One comparison of an exclusion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element<S> {
    /// What is compared.
    pub part: Part<S>,
    /// The operator, as SQL.
    pub operator: String,
}

const KEY_ARGUMENTS: [&str; 6] =
    ["name", "include", "nulls_not_distinct", "deferrable", "initially_deferred", "on_conflict"];
const CONFLICTS: [&str; 5] = ["abort", "fail", "ignore", "replace", "rollback"];

/// Reads `unique("a", "b", name = "..")`; of a column there are no columns.
pub(super) fn key<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Key<S> {
    let mut key = Key {
        span: entry.span,
        name: None,
        columns: Vec::new(),
        include: Vec::new(),
        nulls_not_distinct: false,
        deferral: Deferral::NotDeferrable,
        on_conflict: None,
    };
    let mut seen = Vec::new();
    for it in inner(problems, entry) {
        if it.name.is_empty() {
            key.columns.extend(text(problems, &it));
            continue;
        }
        if is_bare(problems, &it, &KEY_ARGUMENTS) {
            continue;
        }
        match known(problems, &format!("`{}`", entry.name), &it, &mut seen, &KEY_ARGUMENTS, &[]) {
            None => {}
            Some("name") => key.name = text(problems, &it).map(|name| name.value),
            Some("include") => key.include = texts(problems, &it),
            Some("nulls_not_distinct") => key.nulls_not_distinct = flag(problems, &it),
            Some("on_conflict") => key.on_conflict = conflict(problems, &it),
            Some(word) if flag(problems, &it) => key.deferral = key.deferral.and(word),
            Some(_) => {}
        }
    }
    key
}

fn conflict<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<Spanned<String, S>> {
    let word = text(problems, entry)?;
    if CONFLICTS.contains(&word.value.as_str()) {
        return Some(word);
    }
    let help = format!("write one of {}", CONFLICTS.map(|word| format!("`{word}`")).join(", "));
    problems.push(Problem::new(word.span, format!("SQLite cannot `{}` on a conflict", word.value), help));
    None
}

/// Reads `check(name = "sql")`, `check("a name" = "sql")`, `check("sql")` or `check(name("sql", not_enforced))`; each may
/// stand several times.
pub(super) fn checks<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Vec<Check<S>> {
    let Value::Group(tokens) = entry.value else {
        return text(problems, entry).map(|sql| check(sql.span, None, sql.value)).into_iter().collect();
    };
    let before = problems.len();
    let entries = entries(problems, tokens);
    if entries.is_empty() && problems.len() == before {
        let help = "write `check(price_positive = \"price >= 0\")`";
        problems.push(Problem::new(entry.span, "`check` says no condition", help));
    }
    entries.iter().filter_map(|it| one_check(problems, it)).collect()
}

fn one_check<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<Check<S>> {
    if let [Token { kind: Kind::Text(name), .. }, equals, Token { kind: Kind::Text(sql), .. }] = entry.tokens
        && equals.kind.is_mark('=')
    {
        return Some(check(entry.span, Some(name.to_string()), sql.to_string()));
    }
    let name = (!entry.name.is_empty()).then(|| entry.name.to_owned());
    let Value::Group(tokens) = entry.value else {
        return Some(check(entry.span, name, text(problems, entry)?.value));
    };
    let entries = entries(problems, tokens);
    let Some(sql) = entries.iter().find(|it| it.name.is_empty()) else {
        let help = format!("write `{}(\"price >= 0\")`", entry.name);
        problems.push(Problem::new(entry.span, format!("the check `{}` says no condition", entry.name), help));
        return None;
    };
    let mut check = check(entry.span, name, text(problems, sql)?.value);
    let mut seen = Vec::new();
    for it in entries.iter().filter(|it| !it.name.is_empty()) {
        match known(problems, "a check", it, &mut seen, &["no_inherit", "not_enforced"], &[]) {
            Some("no_inherit") => check.no_inherit = flag(problems, it),
            Some(_) => check.not_enforced = flag(problems, it),
            None => {}
        }
    }
    Some(check)
}

fn check<S>(span: S, name: Option<String>, expression: String) -> Check<S> {
    Check { span, name, expression, no_inherit: false, not_enforced: false }
}

const EXCLUSION_ARGUMENTS: [&str; 6] = ["name", "using", "filter", "include", "deferrable", "initially_deferred"];

/// Reads `exclusion(("room", "="), (expr("tsrange(a, b)"), "&&"), using = "gist")`.
pub(super) fn exclusion<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<Exclusion<S>> {
    let before = problems.len();
    let mut exclusion = Exclusion {
        span: entry.span,
        name: None,
        elements: Vec::new(),
        using: None,
        filter: None,
        include: Vec::new(),
        deferral: Deferral::NotDeferrable,
    };
    let mut seen = Vec::new();
    for it in inner(problems, entry) {
        if it.name.is_empty() {
            exclusion.elements.extend(element(problems, &it));
            continue;
        }
        match known(problems, "`exclusion`", &it, &mut seen, &EXCLUSION_ARGUMENTS, &[]) {
            None => {}
            Some("name") => exclusion.name = text(problems, &it).map(|name| name.value),
            Some("using") => exclusion.using = text(problems, &it).map(|method| method.value),
            Some("filter") => exclusion.filter = text(problems, &it).map(|sql| sql.value),
            Some("include") => exclusion.include = texts(problems, &it),
            Some(word) if flag(problems, &it) => exclusion.deferral = exclusion.deferral.and(word),
            Some(_) => {}
        }
    }
    // An element that is none has been told.
    if exclusion.elements.is_empty() && problems.len() > before {
        return None;
    }
    if exclusion.elements.is_empty() {
        let help = "write `exclusion((\"room\", \"=\"), (\"during\", \"&&\"), using = \"gist\")`";
        problems.push(Problem::new(entry.span, "`exclusion` compares nothing", help));
        return None;
    }
    Some(exclusion)
}

fn element<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<Element<S>> {
    let pair = match entry.tokens {
        [open, inner @ .., _] if open.kind == Kind::Open('(') => split(inner),
        _ => Vec::new(),
    };
    let [part, [Token { kind: Kind::Text(operator), .. }]] = pair.as_slice() else {
        let help = "write `(\"room\", \"=\")`: what is compared, and the operator";
        problems.push(Problem::new(entry.span, "expected a comparison", help));
        return None;
    };
    Some(Element { part: index::part(problems, part)?, operator: operator.to_string() })
}
