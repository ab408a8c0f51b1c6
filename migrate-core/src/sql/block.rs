//! Semicolons that end no statement: those of a trigger's or a routine's body, and those inside of parentheses.

use super::lexer::Kind;
use super::routine::Routine;
use crate::dialect::Dialect;

/// What is open in the statement that is being read.
#[derive(Debug)]
pub(super) enum Blocks {
    /// SQLite's triggers, as its own `sqlite3_complete` follows them: <https://www.sqlite.org/c3ref/complete.html>
    Sqlite(Trigger),
    /// PostgreSQL's routines in SQL's own words and its parentheses, as `psql` follows them (`psqlscan.l`).
    Postgres(Atomic),
    /// MySQL's routines, triggers and events.
    Mysql(Routine),
}

impl Blocks {
    pub(super) fn new(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Sqlite => Self::Sqlite(Trigger::Start),
            Dialect::Postgres => Self::Postgres(Atomic::default()),
            Dialect::Mysql => Self::Mysql(Routine::default()),
        }
    }

    /// Takes in a token of the statement, a semicolon that does not end it too.
    pub(super) fn see(&mut self, kind: Kind, word: &str) {
        match self {
            Self::Sqlite(trigger) => trigger.see(kind, word),
            Self::Postgres(atomic) => atomic.see(kind, word),
            Self::Mysql(routine) => routine.see(kind, word),
        }
    }

    /// Tells whether a semicolon here ends the statement.
    pub(super) fn may_end(&self) -> bool {
        match self {
            Self::Sqlite(trigger) => match trigger {
                Trigger::Start | Trigger::Create | Trigger::Other | Trigger::End => true,
                Trigger::Body | Trigger::Semicolon => false,
            },
            Self::Postgres(atomic) => atomic.parentheses == 0 && atomic.blocks == 0,
            Self::Mysql(routine) => routine.may_end(),
        }
    }
}

/// How far a SQLite statement is on the way to a trigger's `; END`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trigger {
    Start,
    Create,
    Other,
    Body,
    Semicolon,
    End,
}

impl Trigger {
    fn see(&mut self, kind: Kind, word: &str) {
        let is = |other: &str| kind == Kind::Word && word.eq_ignore_ascii_case(other);
        *self = match self {
            Self::Start if is("explain") => Self::Start,
            Self::Start if is("create") => Self::Create,
            Self::Create if is("temp") || is("temporary") => Self::Create,
            Self::Create if is("trigger") => Self::Body,
            Self::Start | Self::Create | Self::Other => Self::Other,
            Self::Body | Self::Semicolon | Self::End if kind == Kind::End => Self::Semicolon,
            Self::Semicolon if is("end") => Self::End,
            Self::Body | Self::Semicolon | Self::End => Self::Body,
        };
    }
}

/// The `BEGIN ATOMIC` bodies and parentheses of a PostgreSQL statement.
#[derive(Debug, Default)]
pub(super) struct Atomic {
    parentheses: usize,
    blocks: usize,
    /// The first letters of the statement's first words, of those that can begin a routine.
    begins: Vec<u8>,
    words: usize,
}

impl Atomic {
    fn see(&mut self, kind: Kind, word: &str) {
        match (kind, word) {
            (Kind::Other, "(") => self.parentheses += 1,
            (Kind::Other, ")") => self.parentheses = self.parentheses.saturating_sub(1),
            (Kind::Word, _) => self.word(word),
            _ => {}
        }
    }

    fn word(&mut self, word: &str) {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if self.words < 4 {
            let begins = ["create", "or", "replace", "function", "procedure"].into_iter().any(is);
            self.begins.push(if begins { word.as_bytes()[0].to_ascii_lowercase() } else { b' ' });
        }
        self.words += 1;
        if self.parentheses > 0 || !self.is_routine() {
            return;
        }
        if is("begin") || self.blocks > 0 && is("case") {
            self.blocks += 1;
        } else if is("end") {
            self.blocks = self.blocks.saturating_sub(1);
        }
    }

    fn is_routine(&self) -> bool {
        let begins = self.begins.as_slice();
        begins.starts_with(b"cf")
            || begins.starts_with(b"cp")
            || begins.starts_with(b"corf")
            || begins.starts_with(b"corp")
    }
}
