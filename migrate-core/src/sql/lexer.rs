//! The tokens of SQL text: as much of each database's lexical rules as it takes to know where a statement ends.
//!
//! <https://www.sqlite.org/lang_expr.html>, <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>,
//! <https://dev.mysql.com/doc/refman/8.4/en/language-structure.html>

use crate::dialect::Dialect;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// White space, and marks of byte order.
    Space,
    /// A comment that the database leaves out.
    Comment,
    /// A name without quotes, a keyword or a number.
    Word,
    /// A string, with its quotes or dollar tags.
    Text,
    /// A quoted name.
    Name,
    /// `?` for a value, or `??` for a question mark.
    Mark {
        /// Whether it is for a value.
        is_parameter: bool,
    },
    /// The begin or the end of a comment that MySQL executes.
    Executable,
    /// What ends statements: a semicolon, or what `DELIMITER` said.
    End,
    /// A backslash outside of quotes, in PostgreSQL's text.
    Backslash,
    /// A NUL character, quoted or not.
    Nul,
    /// Any other character.
    Other,
}

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Token {
    /// Gives its characters.
    pub(super) fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// Something that is opened and not closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unclosed {
    pub(super) what: &'static str,
    pub(super) at: usize,
}

/// Reads a text from its start to its end.
#[derive(Debug)]
pub(super) struct Lexer<'t> {
    dialect: Dialect,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// What ends statements.
    delimiter: &'t str,
    /// Whether `\` escapes in a text (MySQL).
    has_escapes: bool,
    /// Whether `"` quotes names (MySQL's ANSI_QUOTES).
    has_ansi_quotes: bool,
    /// Whether the reading is inside of a comment that MySQL executes, which began here.
    executable: Option<usize>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(dialect: Dialect, text: &'t str) -> Self {
        Self {
            dialect,
            text,
            bytes: text.as_bytes(),
            at: 0,
            delimiter: ";",
            has_escapes: true,
            has_ansi_quotes: false,
            executable: None,
        }
    }

    /// Tells whether `DELIMITER` says what ends statements.
    pub(super) fn has_own_delimiter(&self) -> bool {
        self.delimiter != ";"
    }

    /// Reads what `DELIMITER` names, up to the end of its line.
    pub(super) fn read_delimiter(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        self.at += line.len();
        self.delimiter = line.split_whitespace().next()?;
        Some(())
    }

    /// Follows a `SET sql_mode`.
    pub(super) fn set_mode(&mut self, names: &str) {
        self.has_escapes = !names.contains("NO_BACKSLASH_ESCAPES");
        self.has_ansi_quotes = names.contains("ANSI");
    }

    /// Reads the next token; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Token>, Unclosed> {
        let start = self.at;
        let Some(first) = self.byte(0) else {
            return match self.executable.take() {
                Some(at) => Err(Unclosed { what: "a comment", at }),
                None => Ok(None),
            };
        };
        let kind = self.read(first)?;
        // What is read byte by byte never ends inside of a character: all that ends a token is ASCII.
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        let quoted = matches!(kind, Kind::Text | Kind::Name | Kind::Comment);
        let has_nul = quoted && self.bytes.get(start..self.at).is_some_and(|bytes| bytes.contains(&0));
        Ok(Some(Token { kind: if has_nul { Kind::Nul } else { kind }, start, end: self.at }))
    }

    fn read(&mut self, first: u8) -> Result<Kind, Unclosed> {
        let (sqlite, postgres, mysql) = match self.dialect {
            Dialect::Sqlite => (true, false, false),
            Dialect::Postgres => (false, true, false),
            Dialect::Mysql => (false, false, true),
        };
        if self.starts_with(self.delimiter) {
            self.at += self.delimiter.len();
            return Ok(Kind::End);
        }
        // Files that were put together have one in the middle.
        if self.starts_with("\u{feff}") {
            self.at += '\u{feff}'.len_utf8();
            return Ok(Kind::Space);
        }
        if first.is_ascii_whitespace() || first == 0x0b {
            self.skip(|byte| byte.is_ascii_whitespace() || byte == 0x0b);
            return Ok(Kind::Space);
        }
        if self.starts_comment(first) {
            self.skip(|byte| byte != b'\n' && !(postgres && byte == b'\r'));
            return Ok(Kind::Comment);
        }
        if self.starts_with("/*") {
            return self.block_comment();
        }
        if self.executable.is_some() && self.starts_with("*/") {
            self.executable = None;
            self.at += 2;
            return Ok(Kind::Executable);
        }
        match first {
            0 => self.one(Kind::Nul),
            b'\'' => self.quoted(b'\'', mysql && self.has_escapes, "a text in single quotes", Kind::Text),
            b'"' if mysql && !self.has_ansi_quotes => {
                self.quoted(b'"', self.has_escapes, "a text in double quotes", Kind::Text)
            }
            b'"' => self.quoted(b'"', false, "a name in double quotes", Kind::Name),
            b'`' if !postgres => self.quoted(b'`', false, "a name in backticks", Kind::Name),
            b'[' if sqlite => self.quoted(b']', false, "a name in brackets", Kind::Name),
            b'$' if postgres && self.dollar_tag().is_some() => self.dollar_quoted(),
            b'\\' if postgres => self.one(Kind::Backslash),
            b'?' => {
                let doubled = self.byte(1) == Some(b'?');
                self.at += if doubled { 2 } else { 1 };
                Ok(Kind::Mark { is_parameter: !doubled })
            }
            _ if is_word(first) && !(postgres && first == b'$') => self.word(),
            _ => self.one(Kind::Other),
        }
    }

    fn word(&mut self) -> Result<Kind, Unclosed> {
        let start = self.at;
        // A delimiter of the user's own may touch the word before it: `END$$`.
        while self.byte(0).is_some_and(is_word) && (self.at == start || !self.starts_with(self.delimiter)) {
            self.at += 1;
        }
        let is_escaping =
            self.dialect == Dialect::Postgres && matches!(self.bytes.get(start..self.at), Some(b"e" | b"E"));
        if !(is_escaping && self.byte(0) == Some(b'\'')) {
            return Ok(Kind::Word);
        }
        // A string that goes on after a line break goes on escaping.
        loop {
            self.quoted(b'\'', true, "a text in single quotes", Kind::Text)?;
            let end = self.at;
            self.skip(|byte| byte.is_ascii_whitespace());
            let broken =
                self.bytes.get(end..self.at).is_some_and(|space| space.iter().any(|it| matches!(it, b'\n' | b'\r')));
            if !(broken && self.byte(0) == Some(b'\'')) {
                self.at = end;
                return Ok(Kind::Text);
            }
        }
    }

    fn starts_comment(&self, first: u8) -> bool {
        match self.dialect {
            Dialect::Sqlite | Dialect::Postgres => self.starts_with("--"),
            // `5--1` is a number and a number there.
            Dialect::Mysql => {
                first == b'#' || self.starts_with("--") && self.byte(2).is_none_or(|byte| byte <= b' ' || byte == 0x7f)
            }
        }
    }

    fn block_comment(&mut self) -> Result<Kind, Unclosed> {
        let start = self.at;
        self.at += 2;
        if self.dialect == Dialect::Mysql && (self.starts_with("!") || self.starts_with("M!")) {
            self.skip(|byte| byte == b'M');
            self.at += 1;
            self.skip(|byte| byte.is_ascii_digit());
            self.executable = Some(start);
            return Ok(Kind::Executable);
        }
        let mut depth = 1_usize;
        while depth > 0 {
            let Some(byte) = self.byte(0) else { return Err(Unclosed { what: "a comment", at: start }) };
            if self.starts_with("*/") {
                depth -= 1;
                self.at += 2;
            } else if byte == b'/' && self.dialect == Dialect::Postgres && self.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else {
                self.at += 1;
            }
        }
        Ok(Kind::Comment)
    }

    /// Reads up to the closing quote; a doubled one stands for itself, but for a bracket.
    fn quoted(&mut self, close: u8, has_escapes: bool, what: &'static str, kind: Kind) -> Result<Kind, Unclosed> {
        let start = self.at;
        self.at += 1;
        if !has_escapes {
            // The standard library's search is as fast as memory, which counts for a dump's longest lines.
            while let Some(length) = self.text.get(self.at..).and_then(|rest| rest.find(char::from(close))) {
                self.at += length + 1;
                if close == b']' || self.byte(0) != Some(close) {
                    return Ok(kind);
                }
                self.at += 1;
            }
            return Err(Unclosed { what, at: start });
        }
        while let Some(byte) = self.byte(0) {
            self.at += 1;
            if byte == b'\\' {
                self.at = (self.at + 1).min(self.bytes.len());
            } else if byte == close {
                if self.byte(0) != Some(close) {
                    return Ok(kind);
                }
                self.at += 1;
            }
        }
        Err(Unclosed { what, at: start })
    }

    /// Gives the tag that opens here, with its dollars: `$$`, `$body$`.
    fn dollar_tag(&self) -> Option<&'t str> {
        let rest = self.text.get(self.at..)?;
        let length = rest.bytes().skip(1).position(|byte| !is_word(byte) || byte == b'$')?;
        let tag = rest.get(..length + 2)?;
        let starts_right = tag.as_bytes().get(1).is_some_and(|byte| !byte.is_ascii_digit());
        (starts_right && tag.ends_with('$')).then_some(tag)
    }

    fn dollar_quoted(&mut self) -> Result<Kind, Unclosed> {
        let start = self.at;
        let tag = self.dollar_tag().unwrap_or("$$");
        let body = self.text.get(start + tag.len()..).unwrap_or_default();
        match body.find(tag) {
            Some(length) => {
                self.at = start + tag.len() + length + tag.len();
                Ok(Kind::Text)
            }
            None => Err(Unclosed { what: "a dollar-quoted text", at: start }),
        }
    }

    fn one(&mut self, kind: Kind) -> Result<Kind, Unclosed> {
        self.at += 1;
        Ok(kind)
    }

    fn skip(&mut self, while_it: impl Fn(u8) -> bool) {
        while self.byte(0).is_some_and(&while_it) {
            self.at += 1;
        }
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn starts_with(&self, text: &str) -> bool {
        self.bytes.get(self.at..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }
}

/// Names may have any character outside of ASCII.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}
