//! The members of a `CREATE TABLE`, as the words that say them.
//!
//! Words enter, and stay where they are: a reader of a whole database copies nothing that it does not keep.
//! <https://www.sqlite.org/lang_createtable.html>

use super::token::{Token, normal};

/// What stands in the parentheses of a `CREATE TABLE`, and after them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Members<'s, 't> {
    /// The columns.
    pub(super) columns: Vec<ColumnWords<'s, 't>>,
    /// The constraints that stand after the columns.
    pub(super) constraints: Vec<ClauseWords<'s, 't>>,
    /// What stands after all of them: `STRICT`, `WITHOUT ROWID`.
    pub(super) options: Vec<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ColumnWords<'s, 't> {
    /// The name.
    pub(super) name: &'t Token<'s>,
    /// The declared type, which may be none.
    pub(super) ty: &'t [Token<'s>],
    /// What follows.
    pub(super) clauses: Vec<ClauseWords<'s, 't>>,
}

/// A constraint or another clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ClauseWords<'s, 't> {
    /// The name.
    pub(super) name: Option<&'t Token<'s>>,
    /// What kind it is.
    pub(super) kind: Kind,
    /// All of it, the name too.
    pub(super) words: &'t [Token<'s>],
    /// What follows the name.
    pub(super) said: &'t [Token<'s>],
}

/// The kinds of clauses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    PrimaryKey,
    NotNull,
    Null,
    Unique,
    Check,
    Default,
    Collate,
    References,
    ForeignKey,
    Generated,
}

impl<'s, 't> Members<'s, 't> {
    /// Takes a `CREATE TABLE` apart; nothing when it is another statement, or none that is understood.
    pub(super) fn of(all: &'t [Token<'s>]) -> Option<Self> {
        let begins = all.first()?.is("CREATE") && all.iter().take(3).any(|it| it.is("TABLE"));
        let open = all.iter().position(|it| it.text == "(" && it.depth == 0)?;
        let close = all.iter().rposition(|it| it.text == ")" && it.depth == 0)?;
        if !begins || open >= close || all[..open].iter().any(|it| it.is("VIRTUAL")) {
            return None;
        }
        let mut members = Self { columns: Vec::new(), constraints: Vec::new(), options: Vec::new() };
        for member in all[open + 1..close].split(|it| it.text == "," && it.depth == 1) {
            if member.first()?.starts(TABLE).is_some() {
                members.constraints.extend(ClauseWords::of_table(member)?);
            } else {
                members.columns.push(ColumnWords::of(member)?);
            }
        }
        let options = all[close + 1..].split(|it| it.text == "," || it.text == ";").filter(|it| !it.is_empty());
        members.options = options.map(|words| normal(words).to_uppercase()).collect();
        Some(members)
    }
}

impl<'s, 't> ColumnWords<'s, 't> {
    /// Takes a column apart.
    pub(super) fn of(member: &'t [Token<'s>]) -> Option<Self> {
        let (name, rest) = member.split_first()?;
        let base = name.depth;
        let end = (0..rest.len()).find(|at| rest[*at].depth == base && starts_clause(rest, *at, COLUMN));
        let (ty, rest) = rest.split_at(end.unwrap_or(rest.len()));
        Some(Self { name, ty, clauses: clauses(rest, COLUMN)? })
    }
}

impl<'s, 't> ClauseWords<'s, 't> {
    /// Takes the constraints of a table apart.
    pub(super) fn of_table(all: &'t [Token<'s>]) -> Option<Vec<Self>> {
        clauses(all, TABLE)
    }

    /// Takes the clauses of a column apart.
    pub(super) fn of_column(all: &'t [Token<'s>]) -> Option<Vec<Self>> {
        clauses(all, COLUMN)
    }
}

/// The words that start a clause of a column.
const COLUMN: &[(&str, Option<Kind>)] = &[
    ("CONSTRAINT", None),
    ("PRIMARY", Some(Kind::PrimaryKey)),
    ("NOT", Some(Kind::NotNull)),
    ("NULL", Some(Kind::Null)),
    ("UNIQUE", Some(Kind::Unique)),
    ("CHECK", Some(Kind::Check)),
    ("DEFAULT", Some(Kind::Default)),
    ("COLLATE", Some(Kind::Collate)),
    ("REFERENCES", Some(Kind::References)),
    ("GENERATED", Some(Kind::Generated)),
    ("AS", Some(Kind::Generated)),
];

/// The words that start a constraint of a table.
const TABLE: &[(&str, Option<Kind>)] = &[
    ("CONSTRAINT", None),
    ("PRIMARY", Some(Kind::PrimaryKey)),
    ("UNIQUE", Some(Kind::Unique)),
    ("CHECK", Some(Kind::Check)),
    ("FOREIGN", Some(Kind::ForeignKey)),
];

impl Token<'_> {
    fn starts(&self, words: &[(&str, Option<Kind>)]) -> Option<Option<Kind>> {
        words.iter().find(|(word, _)| self.is(word)).map(|(_, kind)| *kind)
    }
}

/// Tells whether a word starts a clause, and is not part of the one before: `SET NULL`, `DEFAULT NULL`, `NOT DEFERRABLE`.
fn starts_clause(all: &[Token<'_>], at: usize, words: &[(&str, Option<Kind>)]) -> bool {
    if all[at].starts(words).is_none() {
        return false;
    }
    let is = |place: Option<usize>, word: &str| place.and_then(|it| all.get(it)).is_some_and(|it| it.is(word));
    let (before, name) = (at.checked_sub(1), at.checked_sub(2));
    let named = is(name, "CONSTRAINT");
    let continues = is(before, "SET")
        || is(before, "NOT")
        || is(before, "ALWAYS")
        || is(before, "CONSTRAINT")
        || is(before, "COLLATE")
        || is(before, "MATCH")
        || is(before, "REFERENCES")
        || (is(before, "DEFAULT") && !is(name, "SET"))
        || (all[at].is("NOT") && is(Some(at + 1), "DEFERRABLE"));
    !named && !continues
}

/// Parts clauses from each other.
fn clauses<'s, 't>(all: &'t [Token<'s>], words: &[(&str, Option<Kind>)]) -> Option<Vec<ClauseWords<'s, 't>>> {
    let Some(first) = all.first() else { return Some(Vec::new()) };
    let base = first.depth;
    let mut starts: Vec<usize> =
        (0..all.len()).filter(|at| all[*at].depth == base && starts_clause(all, *at, words)).collect();
    if starts.first() != Some(&0) {
        return None;
    }
    starts.push(all.len());
    starts
        .windows(2)
        .map(|pair| {
            let own = &all[pair[0]..pair[1]];
            let (name, said) =
                if own.first()?.is("CONSTRAINT") { (Some(own.get(1)?), own.get(2..)?) } else { (None, own) };
            let kind = said.first()?.starts(words)??;
            Some(ClauseWords { name, kind, words: own, said })
        })
        .collect()
}
