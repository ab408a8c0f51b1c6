//! How it can be known, after a crash, whether a statement took effect that was sent outside of its revision's transaction.
//!
//! The statements of a script come in, an answer for each leaves. What may be done in a transaction is done in one of its
//! own, together with the record of it, and leaves no doubt. DDL of MySQL commits by itself: the objects that it names are
//! looked at before and after. Of the rest some may be sent again, and of some nobody knows.
//! **Architecture Invariant**: a statement that is not understood is of those of which nobody knows.

use std::ops::Range;

use super::{Action, Script, Statement};
use crate::dialect::Dialect;
use crate::schema::{Ident, TableName};
use crate::sql::{self, Lexeme};

/// How a statement's effect is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Certainty {
    /// It is done in one transaction with the record of it.
    Recorded,
    /// The index that it makes or drops shows it.
    Seen,
    /// The objects that it names look different once it is done.
    Compared {
        /// The objects.
        names: Vec<TableName>,
        /// Whether it is done whole or not at all.
        is_whole: bool,
    },
    /// Doing it twice is doing it once.
    Repeatable,
    /// Nobody knows.
    Unknown,
}

/// Tells it of each statement; `may_begin` says whether transactions are wanted where they are possible.
pub fn certainties(script: &Script, dialect: Dialect, may_begin: bool) -> Vec<Certainty> {
    let controls = script.statements.iter().any(|it| controls_transactions(dialect, &it.action));
    let of = |it: &Statement| match &it.action {
        Action::Insert(_) | Action::Backfill(_) | Action::Rebuild(_) => Certainty::Recorded,
        Action::Concurrent(_) => Certainty::Seen,
        // What a closure does outside of a transaction may be what no transaction takes.
        Action::Run(_) if may_begin && it.transactional && !controls && dialect.has_transactional_ddl() => {
            Certainty::Recorded
        }
        Action::Run(_) => Certainty::Unknown,
        Action::Sql(sql) => of_text(dialect, sql, controls),
        Action::Bound(bound) => of_text(dialect, &bound.sql, controls),
    };
    script.statements.iter().map(of).collect()
}

/// Parts the statements from one on into those that are sent in one transaction with the record of it, and those that are
/// sent alone; given are the certainties of the whole script.
///
/// Only where a transaction takes DDL back, and transactions are wanted, is more than one statement in one.
pub fn groups(script: &Script, certainties: &[Certainty], may_join: bool, from: usize) -> Vec<Range<usize>> {
    let joins = |number: usize| {
        may_join
            && certainties.get(number) == Some(&Certainty::Recorded)
            && script.statements.get(number).is_some_and(|it| it.transactional)
    };
    let mut groups: Vec<Range<usize>> = Vec::new();
    for number in from..script.statements.len() {
        match groups.last_mut() {
            Some(group) if joins(number) && joins(number - 1) => group.end = number + 1,
            Some(_) | None => groups.push(number..number + 1),
        }
    }
    groups
}

/// Names the tables that a statement writes or reads, as far as its words tell.
pub fn names_in(dialect: Dialect, action: &Action) -> Vec<String> {
    let texts = action.sql();
    let lexemes = texts.iter().flat_map(|text| sql::lexemes(dialect, text));
    let mut names: Vec<String> = lexemes.filter_map(|it| it.name().map(str::to_owned)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Tells whether the statement begins or ends a transaction, so that the tool must begin none around its neighbours.
fn controls_transactions(dialect: Dialect, action: &Action) -> bool {
    const WORDS: [&str; 9] = ["begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release", "lock"];
    let text = match action {
        Action::Sql(sql) => sql,
        Action::Bound(bound) => &bound.sql,
        Action::Insert(_) | Action::Backfill(_) | Action::Rebuild(_) | Action::Concurrent(_) | Action::Run(_) => {
            return false;
        }
    };
    let lexemes = sql::lexemes(dialect, text);
    // PostgreSQL's LOCK lasts as long as the transaction, MySQL's LOCK TABLES ends one.
    let is_lock = |it: &Lexeme<'_>| it.is("lock") && dialect != Dialect::Mysql;
    lexemes.first().is_some_and(|first| WORDS.iter().any(|word| first.is(word)) && !is_lock(first))
}

fn of_text(dialect: Dialect, text: &str, controls: bool) -> Certainty {
    let lexemes = sql::lexemes(dialect, text);
    let Some(first) = lexemes.first() else { return Certainty::Unknown };
    let is = |words: &[&str]| words.iter().any(|word| first.is(word));
    let has = |word: &str| lexemes.iter().any(|it| it.is(word));
    let second = |words: &[&str]| lexemes.get(1).is_some_and(|it| words.iter().any(|word| it.is(word)));
    let recorded = if controls { Certainty::Unknown } else { Certainty::Recorded };
    match dialect {
        Dialect::Sqlite if is(&["vacuum", "pragma", "attach", "detach", "analyze", "reindex"]) => Certainty::Repeatable,
        Dialect::Sqlite => recorded,
        Dialect::Postgres if has("concurrently") => Certainty::Unknown,
        Dialect::Postgres if is(&["create", "alter", "drop"]) && second(&OF_THE_SERVER) => Certainty::Unknown,
        Dialect::Postgres if is(&POSTGRES_REPEATABLE) => Certainty::Repeatable,
        Dialect::Postgres if is(&POSTGRES_RECORDED) => recorded,
        Dialect::Postgres => Certainty::Unknown,
        Dialect::Mysql if is(&["insert", "update", "delete", "replace", "with", "select", "values"]) => recorded,
        Dialect::Mysql if is(&["set", "use", "analyze", "optimize", "check", "flush", "grant"]) => {
            Certainty::Repeatable
        }
        // The tables of a session are gone with it.
        Dialect::Mysql if is(&["create", "drop"]) && second(&["temporary"]) => Certainty::Repeatable,
        Dialect::Mysql if is(&["create", "alter", "drop", "rename", "revoke"]) => compared(&lexemes),
        Dialect::Mysql => Certainty::Unknown,
    }
}

/// What belongs to the server, which refuses it inside of a transaction.
const OF_THE_SERVER: [&str; 4] = ["database", "tablespace", "system", "subscription"];

const POSTGRES_REPEATABLE: [&str; 8] =
    ["vacuum", "analyze", "set", "reset", "checkpoint", "cluster", "reindex", "discard"];

const POSTGRES_RECORDED: [&str; 19] = [
    "insert", "update", "delete", "merge", "with", "select", "values", "truncate", "create", "alter", "drop",
    "comment", "grant", "revoke", "refresh", "security", "reassign", "import", "lock",
];

/// Finds the objects that a statement of MySQL's DDL changes, behind the words before which it names them.
fn compared(lexemes: &[Lexeme<'_>]) -> Certainty {
    const BEFORE: [&str; 11] =
        ["table", "view", "trigger", "procedure", "function", "event", "sequence", "database", "schema", "on", "to"];
    let mut names = Vec::new();
    for (at, _) in lexemes.iter().enumerate().filter(|(_, it)| BEFORE.iter().any(|word| it.is(word))) {
        let mut rest = lexemes[at + 1..].iter().skip_while(|it| ["if", "not", "exists"].iter().any(|word| it.is(word)));
        let Some(first) = rest.next().and_then(Lexeme::name) else { continue };
        let second = rest.next().filter(|it| **it == Lexeme::Mark(".")).and_then(|_| rest.next()?.name());
        let name = |schema: Option<&str>, name: &str| TableName { schema: schema.map(Ident::from), name: name.into() };
        let named = second.map_or_else(|| name(None, first), |second| name(Some(first), second));
        if !names.contains(&named) {
            names.push(named);
        }
    }
    if names.is_empty() {
        return Certainty::Unknown;
    }
    let has = |word: &str| lexemes.iter().any(|it| it.is(word));
    let starts = |word: &str| lexemes.first().is_some_and(|it| it.is(word));
    let several = (starts("drop") || starts("rename")) && lexemes.contains(&Lexeme::Mark(","));
    let copies = starts("create") && lexemes.get(1).is_some_and(|it| it.is("table")) && has("select");
    Certainty::Compared { names, is_whole: !several && !copies }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(dialect: Dialect, text: &str) -> Certainty {
        of_text(dialect, text, false)
    }

    fn named(text: &str) -> (Vec<String>, bool) {
        match of(Dialect::Mysql, text) {
            Certainty::Compared { names, is_whole } => (names.iter().map(ToString::to_string).collect(), is_whole),
            other @ (Certainty::Recorded | Certainty::Seen | Certainty::Repeatable | Certainty::Unknown) => {
                (vec![format!("{other:?}")], false)
            }
        }
    }

    #[test]
    fn what_a_transaction_takes_is_recorded_in_one() {
        for (dialect, text) in [
            (Dialect::Sqlite, "CREATE TABLE t (a)"),
            (Dialect::Postgres, "-- why\nALTER TABLE t ADD a INT"),
            (Dialect::Mysql, "INSERT INTO t VALUES (1)"),
        ] {
            assert_eq!(of(dialect, text), Certainty::Recorded, "{text}");
            assert_eq!(of_text(dialect, text, true), Certainty::Unknown, "{text} beside a BEGIN of the user's own");
        }
    }

    #[test]
    fn what_no_transaction_takes_is_repeated_or_not_known() {
        for (dialect, text, certainty) in [
            (Dialect::Sqlite, "VACUUM", Certainty::Repeatable),
            (Dialect::Postgres, "VACUUM t", Certainty::Repeatable),
            (Dialect::Postgres, "CREATE DATABASE x", Certainty::Unknown),
            (Dialect::Postgres, "CALL move_rows()", Certainty::Unknown),
            (Dialect::Postgres, "DROP INDEX CONCURRENTLY i", Certainty::Unknown),
            (Dialect::Mysql, "SET NAMES utf8mb4", Certainty::Repeatable),
            (Dialect::Mysql, "TRUNCATE TABLE t", Certainty::Unknown),
            (Dialect::Mysql, "CALL move_rows()", Certainty::Unknown),
            (Dialect::Mysql, "CREATE TEMPORARY TABLE t (a INT)", Certainty::Repeatable),
        ] {
            assert_eq!(of(dialect, text), certainty, "{text}");
        }
    }

    #[test]
    fn ddl_of_mysql_is_compared_by_the_objects_that_it_names() {
        let names = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        for (text, found, is_whole) in [
            ("CREATE TABLE IF NOT EXISTS `a b` (on_hand INT)", &["a b"][..], true),
            ("ALTER TABLE shop.t ADD COLUMN `table` INT", &["shop.t"], true),
            ("RENAME TABLE `a` TO `b`", &["a", "b"], true),
            ("CREATE UNIQUE INDEX i ON t (a)", &["t"], true),
            ("DROP TABLE a, b", &["a"], false),
            ("CREATE TABLE c AS SELECT * FROM t", &["c"], false),
        ] {
            assert_eq!(named(text), (names(found), is_whole), "{text}");
        }
    }

    #[test]
    fn a_transaction_of_the_users_own_is_noticed() {
        let sql = |text: &str| Action::Sql(text.to_owned());
        assert!(controls_transactions(Dialect::Postgres, &sql("/* mine */ BEGIN")));
        assert!(controls_transactions(Dialect::Mysql, &sql("LOCK TABLES t WRITE")));
        assert!(!controls_transactions(Dialect::Postgres, &sql("LOCK TABLE t")));
        assert!(!controls_transactions(
            Dialect::Sqlite,
            &sql("CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END")
        ));
    }
}
