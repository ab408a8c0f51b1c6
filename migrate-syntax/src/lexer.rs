//! A file's text to lexemes, at about the speed of reading it: no values are built, no tree is made.
//!
//! It knows just enough of Rust to never mistake a comment, a string or a character for code.
//! **Architecture Invariant**: every text that the compiler accepts is cut where the compiler cuts it, except that
//! punctuation stays single characters.

/// One lexeme: what it is, and its bytes `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexeme {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Lexeme {
    /// Cuts the lexeme out of the text that it was found in.
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }
}

/// What a lexeme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or keyword.
    Word,
    /// A string literal: `".."` or `r".."`.
    Text,
    /// Any other literal, or a lifetime.
    Other,
    /// One character of punctuation.
    Mark,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// A doc comment of what surrounds it: `//!` or `/*! */`.
    InnerDoc,
    /// A doc comment of what follows: `///` or `/** */`.
    OuterDoc,
}

/// A place from which the text cannot be read as Rust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexError {
    /// The byte at fault.
    pub at: usize,
    /// What is wrong.
    pub message: &'static str,
}

/// Cuts a text into lexemes; white space and plain comments are left out.
///
/// ```
/// let lexemes = migrate_syntax::lexer::lex("let a = 'x'; // why").expect("Rust");
/// assert_eq!(lexemes.len(), 5);
/// ```
///
/// # Errors
/// When a comment, a literal or a bracket is not closed, or closed by the wrong one.
pub fn lex(text: &str) -> Result<Vec<Lexeme>, LexError> {
    let mut lexemes = Vec::with_capacity(text.len() / 5);
    let mut open: Vec<(u8, usize)> = Vec::new();
    let mut at = start_of_code(text);
    while let Some(lexeme) = next(text, at)? {
        at = lexeme.end;
        match lexeme.kind {
            Kind::Open => open.push((closing(text.as_bytes()[lexeme.start]), lexeme.start)),
            Kind::Close if open.pop().map(|(wanted, _)| wanted) != Some(text.as_bytes()[lexeme.start]) => {
                return Err(LexError { at: lexeme.start, message: "this bracket closes nothing" });
            }
            Kind::Close | Kind::Word | Kind::Text | Kind::Other | Kind::Mark | Kind::InnerDoc | Kind::OuterDoc => {}
        }
        lexemes.push(lexeme);
    }
    match open.pop() {
        Some((_, at)) => Err(LexError { at, message: "this bracket is not closed" }),
        None => Ok(lexemes),
    }
}

/// Skips a byte order mark and a `#!` line, which are no code.
fn start_of_code(text: &str) -> usize {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let rest = &text[start..];
    if rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[') { start + line(rest, 0) } else { start }
}

fn next(text: &str, mut at: usize) -> Result<Option<Lexeme>, LexError> {
    let bytes = text.as_bytes();
    loop {
        let Some(&byte) = bytes.get(at) else { return Ok(None) };
        let (kind, end) = match byte {
            b' ' | b'\t' | b'\n' | b'\r' => {
                at += 1;
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => match line_comment(text, at) {
                (Some(kind), end) => (kind, end),
                (None, end) => {
                    at = end;
                    continue;
                }
            },
            b'/' if bytes.get(at + 1) == Some(&b'*') => match block_comment(text, at)? {
                (Some(kind), end) => (kind, end),
                (None, end) => {
                    at = end;
                    continue;
                }
            },
            b'"' => (Kind::Text, quoted(text, at, at)?),
            b'\'' => (Kind::Other, character_or_lifetime(text, at)?),
            b'0'..=b'9' => (Kind::Other, number(bytes, at)),
            b'(' | b'[' | b'{' => (Kind::Open, at + 1),
            b')' | b']' | b'}' => (Kind::Close, at + 1),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => word_or_prefixed(text, at)?,
            0x80.. => match text[at..].chars().next() {
                Some(c) if c.is_whitespace() => {
                    at += c.len_utf8();
                    continue;
                }
                _ => (Kind::Word, word(bytes, at)),
            },
            _ => (Kind::Mark, at + 1),
        };
        return Ok(Some(Lexeme { kind, start: at, end }));
    }
}

fn closing(open: u8) -> u8 {
    match open {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    }
}

/// The byte after the line that `at` is in, its line feed left out.
fn line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found)
}

fn line_comment(text: &str, at: usize) -> (Option<Kind>, usize) {
    let rest = &text[at..];
    let kind = if rest.starts_with("//!") {
        Some(Kind::InnerDoc)
    } else if rest.starts_with("///") && !rest.starts_with("////") {
        Some(Kind::OuterDoc)
    } else {
        None
    };
    (kind, line(text, at))
}

fn block_comment(text: &str, at: usize) -> Result<(Option<Kind>, usize), LexError> {
    let rest = &text[at..];
    let kind = if rest.starts_with("/*!") {
        Some(Kind::InnerDoc)
    } else if rest.starts_with("/**") && !rest.starts_with("/***") && !rest.starts_with("/**/") {
        Some(Kind::OuterDoc)
    } else {
        None
    };
    let bytes = text.as_bytes();
    let mut depth = 1;
    let mut end = at + 2;
    while depth > 0 {
        match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b'*'), Some(b'/')) => {
                depth -= 1;
                end += 2;
            }
            (Some(b'/'), Some(b'*')) => {
                depth += 1;
                end += 2;
            }
            (Some(_), _) => end += 1,
            (None, _) => return Err(LexError { at, message: "this comment is not closed" }),
        }
    }
    Ok((kind, end))
}

/// The end of the string whose opening quote is at `quote`; `start` is where its literal starts.
fn quoted(text: &str, start: usize, quote: usize) -> Result<usize, LexError> {
    let bytes = text.as_bytes();
    let mut at = quote + 1;
    loop {
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return Err(LexError { at: start, message: "this string is not closed" }),
        }
    }
}

/// The end of a raw string whose first `#` or quote is at `fence`; `None` when it is no raw string.
fn raw(text: &str, start: usize, fence: usize) -> Result<Option<usize>, LexError> {
    let hashes = text[fence..].bytes().take_while(|byte| *byte == b'#').count();
    if text.as_bytes().get(fence + hashes) != Some(&b'"') {
        return Ok(None);
    }
    let close = format!("\"{}", "#".repeat(hashes));
    let body = fence + hashes + 1;
    match text[body..].find(&close) {
        Some(found) => Ok(Some(body + found + close.len())),
        None => Err(LexError { at: start, message: "this string is not closed" }),
    }
}

fn character_or_lifetime(text: &str, at: usize) -> Result<usize, LexError> {
    const UNCLOSED: &str = "this character is not closed";
    let bytes = text.as_bytes();
    let mut chars = text[at + 1..].chars();
    match chars.next() {
        None => Err(LexError { at, message: UNCLOSED }),
        // The character after the backslash may be the quote itself.
        Some('\\') => match text.get(at + 3..).and_then(|rest| rest.find('\'')) {
            Some(found) => Ok(at + 3 + found + 1),
            None => Err(LexError { at, message: UNCLOSED }),
        },
        Some(c) if chars.next() == Some('\'') => Ok(at + 1 + c.len_utf8() + 1),
        Some(_) => Ok(word(bytes, at + 1)),
    }
}

fn number(bytes: &[u8], at: usize) -> usize {
    let end = word(bytes, at);
    let fraction = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    if fraction { word(bytes, end + 1) } else { end }
}

fn word(bytes: &[u8], at: usize) -> usize {
    let mut end = at;
    while let Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | 0x80..) = bytes.get(end) {
        end += 1;
    }
    end
}

fn word_or_prefixed(text: &str, at: usize) -> Result<(Kind, usize), LexError> {
    let bytes = text.as_bytes();
    let end = word(bytes, at);
    let after = bytes.get(end).copied();
    match (&text[at..end], after) {
        (prefix @ ("r" | "br" | "cr"), Some(b'#' | b'"')) => match raw(text, at, end)? {
            Some(end) if prefix == "r" => Ok((Kind::Text, end)),
            Some(end) => Ok((Kind::Other, end)),
            // `r#type`, a raw identifier.
            None => Ok((Kind::Word, word(bytes, end + 1))),
        },
        ("b" | "c", Some(b'"')) => Ok((Kind::Other, quoted(text, at, end)?)),
        ("b", Some(b'\'')) => Ok((Kind::Other, character_or_lifetime(text, end)?)),
        _ => Ok((Kind::Word, end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        lex(text).expect("lexemes").iter().map(|lexeme| lexeme.of(text)).collect()
    }

    #[test]
    fn strings_characters_and_lifetimes_hide_their_brackets() {
        assert_eq!(cut(r##"f('{', '\'', '\u{7b}', "\"(", r#"("# , b'[', b"[", &'a x)"##).len(), 20);
        assert_eq!(cut("'é' 'static"), ["'é'", "'static"]);
    }

    #[test]
    fn comments_vanish_and_docs_stay() {
        assert_eq!(cut("//! a\n// b\n/* c /* d */ ( */ /** e */ x //// f"), ["//! a", "/** e */", "x"]);
    }

    #[test]
    fn raw_identifiers_and_raw_strings_are_told_apart() {
        assert_eq!(cut(r###"r#type r"a" r##"b"#"## "###), ["r#type", r#"r"a""#, r###"r##"b"#"##"###]);
    }

    #[test]
    fn numbers_keep_their_fraction_and_ranges_do_not() {
        assert_eq!(cut("1.5 0..10 1_u8 2.max"), ["1.5", "0", ".", ".", "10", "1_u8", "2", ".", "max"]);
    }

    #[test]
    fn what_is_not_closed_is_found_where_it_opens() {
        for (text, at) in [("a \"b", 2), ("a /* b", 2), ("f(g[0)", 5), ("f(", 1), ("x }", 2), ("a r#\"b\"", 2)] {
            assert_eq!(lex(text).expect_err(text).at, at, "{text}");
        }
    }

    #[test]
    fn a_byte_order_mark_and_a_shebang_are_skipped() {
        assert_eq!(cut("\u{feff}#!/usr/bin/env x\nfn"), ["fn"]);
        assert_eq!(cut("#![a]"), ["#", "!", "[", "a", "]"]);
    }
}
