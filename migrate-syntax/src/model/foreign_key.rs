//! References to other tables: `references = "users.id"`, `foreign_key("a", "b", references = "t(x, y)")`.

use super::argument::{Entry, Value, flag, inner, is_bare, known, text, texts};
use super::key::Deferral;
use crate::problem::Problem;
use crate::suggestion::nearest;
use crate::token::{Kind, Spanned, Token};

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignKey<S> {
    /// Where it stands.
    pub span: S,
    /// The name that is given.
    pub name: Option<String>,
    /// The columns that refer; none where a column says it of itself.
    pub columns: Vec<Spanned<String, S>>,
    /// The table that they refer to, with its schema before a dot where that is said.
    pub table: Spanned<String, S>,
    /// The columns that they refer to.
    pub referenced_columns: Vec<String>,
    /// Whether no model is known to make the table.
    pub external: bool,
    /// What becomes of a row when the one that it refers to is deleted.
    pub on_delete: Option<Action>,
    /// The columns that this sets; none sets all.
    pub set_columns: Vec<String>,
    /// What becomes of a row when the key that it refers to changes.
    pub on_update: Option<Action>,
    /// Whether nulls stand in all columns or in none.
    pub match_full: bool,
    /// When it is checked.
    pub deferral: Deferral,
}

/// What becomes of a row when the one that it refers to goes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// The change is refused at the end.
    NoAction,
    /// The change is refused at once.
    Restrict,
    /// The row goes or changes too.
    Cascade,
    /// The row's columns become null.
    SetNull,
    /// The row's columns get their defaults.
    SetDefault,
}

const ACTIONS: [(&str, Action); 5] = [
    ("cascade", Action::Cascade),
    ("restrict", Action::Restrict),
    ("set_null", Action::SetNull),
    ("set_default", Action::SetDefault),
    ("no_action", Action::NoAction),
];

/// What is said of a reference in its brackets.
pub(super) const ARGUMENTS: [&str; 9] = [
    "references",
    "name",
    "on_delete",
    "set_columns",
    "on_update",
    "match_full",
    "deferrable",
    "initially_deferred",
    "external",
];

/// Reads `foreign_key("a", "b", references = "t(x, y)", on_delete = "cascade")`.
pub(super) fn of_table<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<ForeignKey<S>> {
    let before = problems.len();
    let entries = inner(problems, entry);
    let target = entries.iter().find(|it| it.name == "references");
    let Some(target) = target else {
        if problems.len() > before {
            return None;
        }
        let help = "write `foreign_key(\"a\", \"b\", references = \"table(x, y)\")`";
        problems.push(Problem::new(entry.span, "a foreign key says what it `references`", help));
        return None;
    };
    let target = text(problems, target)?;
    let columns = entries.iter().filter(|it| it.name.is_empty()).filter_map(|it| text(problems, it)).collect();
    let mut key = new(problems, entry.span, columns, &target)?;
    let mut seen = Vec::new();
    let before = problems.len();
    for it in entries.iter().filter(|it| !it.name.is_empty()) {
        if is_bare(problems, it, &ARGUMENTS) {
            continue;
        }
        if let Some(name) = known(problems, "`foreign_key`", it, &mut seen, &ARGUMENTS, &[]) {
            say(problems, &mut key, name, it);
        }
    }
    let (own, other) = (key.columns.len(), key.referenced_columns.len());
    if own != other && problems.len() > before {
        return None;
    }
    if own != other {
        let help = "name as many columns on both sides: `foreign_key(\"a\", \"b\", references = \"table(x, y)\")`";
        problems.push(Problem::new(entry.span, format!("{own} columns refer to {other}"), help));
        return None;
    }
    Some(key)
}

/// Reads `references = "users.id"` or `references("users.id", on_delete = "cascade")` of a column.
pub(super) fn of_column<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<ForeignKey<S>> {
    let (target, rest) = match entry.value {
        Value::Equals(_) | Value::Nothing => (text(problems, entry)?, Vec::new()),
        Value::Group(_) => {
            let mut entries = inner(problems, entry);
            let Some(at) = entries.iter().position(|it| it.name.is_empty()) else {
                let help = "write `references(\"table.column\")`";
                problems.push(Problem::new(entry.span, "`references` says no table", help));
                return None;
            };
            (text(problems, &entries.remove(at))?, entries)
        }
    };
    let mut key = new(problems, entry.span, Vec::new(), &target)?;
    let mut seen = Vec::new();
    for it in &rest {
        if let Some(name) = known(problems, "`references`", it, &mut seen, &ARGUMENTS[1..], &[]) {
            say(problems, &mut key, name, it);
        }
    }
    if key.referenced_columns.len() == 1 {
        return Some(key);
    }
    let help = "write `foreign_key(..)` at the struct for a reference of several columns";
    problems.push(Problem::new(target.span, "a column refers to one column", help));
    None
}

/// Says one more thing of a foreign key.
pub(super) fn say<S: Copy>(
    problems: &mut Vec<Problem<S>>,
    key: &mut ForeignKey<S>,
    name: &str,
    entry: &Entry<'_, '_, S>,
) {
    match name {
        "name" => key.name = text(problems, entry).map(|name| name.value),
        "on_delete" => key.on_delete = action(problems, entry),
        "set_columns" => key.set_columns = texts(problems, entry).into_iter().map(|it| it.value).collect(),
        "on_update" => key.on_update = action(problems, entry),
        "match_full" => key.match_full = flag(problems, entry),
        "deferrable" | "initially_deferred" if flag(problems, entry) => key.deferral = key.deferral.and(name),
        "external" => key.external = flag(problems, entry),
        // `references` was read before.
        _ => {}
    }
}

fn new<S: Copy>(
    problems: &mut Vec<Problem<S>>,
    span: S,
    columns: Vec<Spanned<String, S>>,
    target: &Spanned<String, S>,
) -> Option<ForeignKey<S>> {
    let Some((table, referenced_columns)) = parts(&target.value) else {
        let message = format!("`{}` names no table with a column", target.value);
        let help = "write `table.column`, `schema.table.column` or `table(column, column)`";
        problems.push(Problem::new(target.span, message, help));
        return None;
    };
    Some(ForeignKey {
        span,
        name: None,
        columns,
        table: Spanned { value: table, span: target.span },
        referenced_columns,
        external: false,
        on_delete: None,
        set_columns: Vec::new(),
        on_update: None,
        match_full: false,
        deferral: Deferral::NotDeferrable,
    })
}

fn parts(text: &str) -> Option<(String, Vec<String>)> {
    let (table, columns): (&str, Vec<String>) = match text.strip_suffix(')') {
        Some(text) => {
            let (table, columns) = text.split_once('(')?;
            (table, columns.split(',').map(|it| it.trim().to_owned()).collect())
        }
        None => {
            let (table, column) = text.rsplit_once('.')?;
            (table, vec![column.trim().to_owned()])
        }
    };
    let table = table.trim();
    let is_whole = !table.is_empty() && columns.iter().all(|it| !it.is_empty());
    is_whole.then(|| (table.to_owned(), columns))
}

fn action<S: Copy>(problems: &mut Vec<Problem<S>>, entry: &Entry<'_, '_, S>) -> Option<Action> {
    let (written, span) = match entry.value {
        Value::Equals([Token { kind: Kind::Text(word) | Kind::Word(word), span }]) => (word.as_ref(), *span),
        Value::Equals(_) | Value::Nothing | Value::Group(_) => ("", entry.span),
    };
    let folded = |word: &str| word.to_lowercase().replace(['_', ' '], "");
    let found = ACTIONS.iter().find(|(word, _)| folded(word) == folded(written)).map(|(_, action)| *action);
    if found.is_none() {
        let words = ACTIONS.map(|(word, _)| word);
        let help = match nearest(written, words) {
            Some(word) => format!("did you mean `{word}`?"),
            None => format!("the actions are {}", words.map(|word| format!("`{word}`")).join(", ")),
        };
        problems.push(Problem::new(span, format!("there is no action `{written}`"), help));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_names_a_table_and_its_columns() {
        let read = |text: &str| parts(text).map(|(table, columns)| (table, columns.join("+")));
        assert_eq!(read("users.id"), Some(("users".into(), "id".into())));
        assert_eq!(read("shop.users.id"), Some(("shop.users".into(), "id".into())));
        assert_eq!(read("shop.users(a, b)"), Some(("shop.users".into(), "a+b".into())));
        assert_eq!([read("users"), read("users."), read("users(a,)")], [None, None, None]);
    }
}
