//! SQL text that people wrote, taken apart into the statements that a database is sent one by one.
//!
//! A text enters with the database that it is for; pieces of it leave, each with its line. What ends a statement is what
//! ends it for the database's own client: a semicolon outside of quotes, comments, dollar quotes, parentheses
//! (PostgreSQL) and the bodies of triggers and routines, or what `DELIMITER` says (MySQL).
//!
//! MySQL is taken to run with its usual quoting: `\` escapes, and `"` quotes a text. A `SET sql_mode = '..'` in the text
//! itself counts from there on.
//! **Architecture Invariant**: a text is read once from start to end, without recursion, whatever its length.

mod begun;
mod block;
mod error;
mod lexeme;
mod lexer;
mod routine;
mod transaction;

pub use error::TextError;
pub use lexeme::{Lexeme, lexemes};
pub use transaction::transaction_word;

use begun::Begun;
use lexer::{Kind, Lexer};

use crate::dialect::Dialect;

/// One statement of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<'t> {
    /// The statement with the comments before it, without what ends it.
    pub text: &'t str,
    /// The line of the text that it begins on, comments not counted; from one.
    pub line: usize,
    /// The question marks in it that stand for themselves or for a value.
    pub marks: Vec<Mark>,
}

/// A question mark outside of quotes and comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The byte of the statement that it begins at.
    pub at: usize,
    /// Whether it stands for a value; `??` stands for a question mark.
    pub is_parameter: bool,
}

/// Takes a text apart. Comments without a statement after them are left out.
///
/// ```
/// use migrate_core::{dialect::Dialect, sql};
/// let pieces = sql::split(Dialect::Postgres, "INSERT INTO t VALUES ('a;b');\n-- and\nSELECT $$;$$")?;
/// assert_eq!(pieces.len(), 2);
/// assert_eq!((pieces[1].text, pieces[1].line), ("-- and\nSELECT $$;$$", 3));
/// # Ok::<(), sql::TextError>(())
/// ```
///
/// # Errors
/// When something is not closed, or only the database's own client could do what the text says.
pub fn split(dialect: Dialect, text: &str) -> Result<Vec<Piece<'_>>, TextError> {
    let mut lexer = Lexer::new(dialect, text);
    let mut lines = Lines { text, at: 0, line: 1 };
    let mut pieces = Vec::new();
    let mut begun = Begun::new(dialect);
    loop {
        let token = match lexer.next() {
            Ok(Some(token)) => token,
            Ok(None) => break,
            Err(unclosed) => return Err(TextError::Unclosed { what: unclosed.what, line: lines.of(unclosed.at) }),
        };
        let word = token.of(text);
        match token.kind {
            Kind::Space => {}
            Kind::Comment => begun.comment(token),
            Kind::Nul => return Err(TextError::Nul { line: lines.of(token.start) }),
            // Outside of quotes no statement of PostgreSQL has one.
            Kind::Backslash => return Err(TextError::ClientCommand { line: lines.of(token.start) }),
            Kind::Word if begun.is_empty() && dialect == Dialect::Mysql && word.eq_ignore_ascii_case("delimiter") => {
                let line = lines.of(token.start);
                lexer.read_delimiter().ok_or(TextError::NoDelimiter { line })?;
                begun = Begun::new(dialect);
            }
            Kind::End if lexer.has_own_delimiter() || begun.blocks.may_end() => {
                if let Some(names) = begun.sql_mode() {
                    lexer.set_mode(&names);
                }
                pieces.extend(begun.finish(text, &mut lines));
                begun = Begun::new(dialect);
            }
            Kind::End | Kind::Word | Kind::Text | Kind::Name | Kind::Mark { .. } | Kind::Executable | Kind::Other => {
                begun.add(token, word);
                if begun.reads_standard_input() {
                    return Err(TextError::CopyData { line: lines.of(token.start) });
                }
            }
        }
    }
    pieces.extend(begun.finish(text, &mut lines));
    Ok(pieces)
}

/// Takes a list of literals apart at its commas.
pub fn list(dialect: Dialect, text: &str) -> Vec<&str> {
    let mut lexer = Lexer::new(dialect, text);
    let mut parts = Vec::new();
    let mut from = 0;
    while let Ok(Some(token)) = lexer.next() {
        if token.of(text) == "," {
            parts.push(text.get(from..token.start).unwrap_or_default().trim());
            from = token.end;
        }
    }
    parts.push(text.get(from..).unwrap_or_default().trim());
    parts
}

/// Counts lines as the reading goes on.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    /// Gives the line of a byte that is not before the last one asked for.
    fn of(&mut self, at: usize) -> usize {
        let passed = self.text.as_bytes().get(self.at..at).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = self.at.max(at);
        self.line
    }
}
