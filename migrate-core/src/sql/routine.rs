//! The body of a MySQL routine, trigger or event, without a `DELIMITER`: which semicolons are its own.
//!
//! <https://dev.mysql.com/doc/refman/8.4/en/sql-compound-statements.html>; MariaDB's `BEGIN NOT ATOMIC` too.

use super::lexer::Kind;

/// What is open in a statement.
#[derive(Debug, Default)]
pub(super) struct Routine {
    words: usize,
    header: Header,
    frames: Vec<Frame>,
    before: Before,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Header {
    /// No word has been read, or none that decides.
    #[default]
    Open,
    /// The first word was `BEGIN`.
    Begin,
    /// It has a body.
    Routine,
    /// It has none.
    Plain,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    Begin,
    If,
    Case,
    CaseExpression,
    /// `WHILE .. DO` and `FOR .. DO`.
    While,
    /// `LOOP` and `REPEAT`.
    Loop,
}

/// The token before, as far as it tells whether a statement can begin.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Before {
    #[default]
    Nothing,
    Semicolon,
    Colon,
    /// `)`, a quoted text or name.
    Closing,
    /// `BEGIN`, `LOOP`, `REPEAT`.
    Opener,
    /// `THEN`, `ELSE`.
    Then,
    Do,
    End,
    /// A word after which an expression or a name follows.
    Operator,
    Word,
    Other,
}

const OBJECTS: [&str; 4] = ["trigger", "procedure", "function", "event"];
const PLAIN: [&str; 16] = [
    "table",
    "temporary",
    "index",
    "unique",
    "fulltext",
    "spatial",
    "view",
    "algorithm",
    "database",
    "schema",
    "user",
    "role",
    "server",
    "sequence",
    "tablespace",
    "logfile",
];
/// Words that no statement of a body can follow.
const OPERATORS: [&str; 27] = [
    "return",
    "select",
    "set",
    "when",
    "and",
    "or",
    "not",
    "xor",
    "by",
    "where",
    "on",
    "in",
    "like",
    "between",
    "is",
    "case",
    "values",
    "having",
    "distinct",
    "all",
    "trigger",
    "procedure",
    "function",
    "event",
    "if",
    "default",
    "interval",
];

impl Routine {
    /// Tells whether a semicolon here ends the statement.
    pub(super) fn may_end(&self) -> bool {
        self.frames.is_empty()
    }

    /// Takes in a token.
    pub(super) fn see(&mut self, kind: Kind, word: &str) {
        self.before = match kind {
            Kind::Word => {
                self.words += 1;
                self.word(word)
            }
            Kind::End => Before::Semicolon,
            Kind::Text | Kind::Name => Before::Closing,
            Kind::Other if word == ")" => Before::Closing,
            Kind::Other if word == ":" => Before::Colon,
            Kind::Other | Kind::Mark { .. } => Before::Other,
            Kind::Space | Kind::Comment | Kind::Executable | Kind::Backslash | Kind::Nul => self.before,
        };
    }

    fn word(&mut self, word: &str) -> Before {
        let is = |other: &str| word.eq_ignore_ascii_case(other);
        if self.header != Header::Routine {
            self.header = match self.header {
                Header::Open if self.words == 1 && is("begin") => Header::Begin,
                Header::Open if self.words == 1 && !is("create") && !is("alter") => Header::Plain,
                Header::Begin if is("not") => {
                    self.frames.push(Frame::Begin);
                    Header::Routine
                }
                Header::Open if OBJECTS.into_iter().any(is) => Header::Routine,
                Header::Open if PLAIN.into_iter().any(is) => Header::Plain,
                Header::Open => Header::Open,
                Header::Begin | Header::Plain | Header::Routine => Header::Plain,
            };
            return Before::Operator;
        }
        if self.before == Before::End && ["if", "case", "loop", "repeat", "while", "for"].into_iter().any(is) {
            return Before::Word;
        }
        let starts = self.statement_can_start();
        if is("begin") {
            self.frames.push(Frame::Begin);
            return Before::Opener;
        }
        if is("end") {
            self.frames.pop();
            return Before::End;
        }
        if is("case") {
            self.frames.push(if starts { Frame::Case } else { Frame::CaseExpression });
            return Before::Operator;
        }
        if starts {
            if is("loop") || is("repeat") {
                self.frames.push(Frame::Loop);
                return Before::Opener;
            }
            if is("if") || is("while") || is("for") && !self.frames.is_empty() {
                self.frames.push(if is("if") { Frame::If } else { Frame::While });
                return Before::Operator;
            }
        }
        if is("then") || is("else") {
            Before::Then
        } else if is("do") {
            Before::Do
        } else if OPERATORS.into_iter().any(is) {
            Before::Operator
        } else {
            Before::Word
        }
    }

    /// Tells whether the word that follows can be the first of a statement.
    fn statement_can_start(&self) -> bool {
        match self.before {
            Before::Semicolon | Before::Colon | Before::Opener => true,
            // In an expression these are followed by another.
            Before::Then => matches!(self.frames.last(), Some(Frame::If | Frame::Case)),
            Before::Do => matches!(self.frames.last(), Some(Frame::While) | None),
            // The body of a routine that has no block follows its header.
            Before::Closing | Before::Word => self.frames.is_empty(),
            Before::Nothing | Before::End | Before::Operator | Before::Other => false,
        }
    }
}
