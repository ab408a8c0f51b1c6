//! Whether a text is one SQL expression, so that nothing breaks out of the place that it is written to.

use crate::explain::Explain;

/// How a database reads quotes and comments where it differs from others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lexing {
    /// Whether a backslash takes the next character along inside of strings.
    pub backslash_escapes: bool,
    /// Whether it does inside of `E'..'`, and `$tag$ .. $tag$` quotes text.
    pub dollar_quotes: bool,
    /// Whether `#` begins a comment.
    pub hash_comments: bool,
    /// Whether `[..]` quotes a name.
    pub bracket_names: bool,
}

/// A text that is not one SQL expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{sql}` is not one SQL expression: {fault}")]
pub struct ExpressionError {
    /// The text.
    pub sql: String,
    /// What is wrong with it.
    pub fault: ExpressionFault,
}

/// Why a text is not one SQL expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionFault {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// A quote has no end.
    #[error("the quote `{quote}` is not closed")]
    OpenQuote {
        /// How it begins.
        quote: String,
    },
    /// A parenthesis or bracket has no end.
    #[error("a `{opener}` is not closed")]
    Unclosed {
        /// The one.
        opener: char,
    },
    /// A parenthesis or bracket has no beginning.
    #[error("a `{closer}` is not opened")]
    Unopened {
        /// The one.
        closer: char,
    },
    /// A semicolon ends it early.
    #[error("a `;` ends it")]
    Semicolon,
    /// A comma ends it early.
    #[error("a comma outside of parentheses ends it")]
    Comma,
    /// A comment hides what follows.
    #[error("`{opener}` begins a comment")]
    Comment {
        /// How it begins.
        opener: &'static str,
    },
}

impl Explain for ExpressionError {
    fn code(&self) -> &'static str {
        "broken-expression"
    }

    fn help(&self) -> Option<String> {
        Some(match self.fault {
            ExpressionFault::Empty => "write one, or leave the call out".to_owned(),
            ExpressionFault::Comment { .. } => "leave the comment out; two signs stand apart: `1 - -1`".to_owned(),
            ExpressionFault::OpenQuote { .. }
            | ExpressionFault::Unclosed { .. }
            | ExpressionFault::Unopened { .. }
            | ExpressionFault::Semicolon
            | ExpressionFault::Comma => {
                "write a text as `literal(\"..\")`, and statements of their own with `op.execute`".to_owned()
            }
        })
    }
}

/// Checks that a text can be one expression: quotes, parentheses and brackets are closed, and nothing ends it early.
///
/// ```
/// use migrate_core::schema::expression::{Lexing, check};
/// assert!(check("coalesce(a, ';') > 0", Lexing::default()).is_ok());
/// assert!(check("0); DROP TABLE users; --", Lexing::default()).is_err());
/// ```
pub fn check(sql: &str, lexing: Lexing) -> Result<(), ExpressionError> {
    scan(sql, lexing).map_err(|fault| ExpressionError { sql: sql.to_owned(), fault })
}

fn scan(sql: &str, lexing: Lexing) -> Result<(), ExpressionFault> {
    if sql.trim().is_empty() {
        return Err(ExpressionFault::Empty);
    }
    let mut open = Vec::new();
    let mut at = 0;
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql[at..];
        at += match first {
            '\'' | '"' | '`' => quoted(rest, first, lexing.backslash_escapes && first != '`')?,
            'e' | 'E' if lexing.dollar_quotes && rest[1..].starts_with('\'') => 1 + quoted(&rest[1..], '\'', true)?,
            '[' if lexing.bracket_names => closed(rest, "[", "]")?,
            '$' if lexing.dollar_quotes => dollar_quoted(rest)?,
            _ if is_word(first) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            '(' | '[' => {
                open.push(first);
                1
            }
            ')' | ']' => match open.pop() {
                Some(opener) if (opener == '(') == (first == ')') => 1,
                Some(_) | None => return Err(ExpressionFault::Unopened { closer: first }),
            },
            ';' => return Err(ExpressionFault::Semicolon),
            ',' if open.is_empty() => return Err(ExpressionFault::Comma),
            '-' if rest.starts_with("--") => return Err(ExpressionFault::Comment { opener: "--" }),
            '/' if rest.starts_with("/*") => return Err(ExpressionFault::Comment { opener: "/*" }),
            '#' if lexing.hash_comments => return Err(ExpressionFault::Comment { opener: "#" }),
            _ => first.len_utf8(),
        };
    }
    match open.pop() {
        Some(opener) => Err(ExpressionFault::Unclosed { opener }),
        None => Ok(()),
    }
}

/// Measures a quoted text, quotes included; a doubled quote ends one and begins another, which comes to the same.
fn quoted(text: &str, quote: char, escapes: bool) -> Result<usize, ExpressionFault> {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        if character == quote {
            return Ok(at + 1);
        }
        if escapes && character == '\\' {
            characters.next();
        }
    }
    Err(ExpressionFault::OpenQuote { quote: quote.to_string() })
}

/// Measures `$tag$ .. $tag$`; a `$` that begins no tag stands for itself.
fn dollar_quoted(text: &str) -> Result<usize, ExpressionFault> {
    let tag = text[1..].find(|c| !is_word(c)).map(|end| end + 2).filter(|end| text[..*end].ends_with('$'));
    match tag.map(|end| &text[..end]) {
        Some(tag) if !text[1..].starts_with(|c: char| c.is_ascii_digit()) => closed(text, tag, tag),
        Some(_) | None => Ok(1),
    }
}

fn closed(text: &str, opener: &str, closer: &str) -> Result<usize, ExpressionFault> {
    match text[opener.len()..].find(closer) {
        Some(end) => Ok(opener.len() + end + closer.len()),
        None => Err(ExpressionFault::OpenQuote { quote: opener.to_owned() }),
    }
}

/// `$` is part of a word but at its beginning, where it may quote; `e` begins one that may be a string.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTGRES: Lexing =
        Lexing { dollar_quotes: true, backslash_escapes: false, hash_comments: false, bracket_names: false };
    const MYSQL: Lexing =
        Lexing { backslash_escapes: true, hash_comments: true, dollar_quotes: false, bracket_names: false };
    const SQLITE: Lexing =
        Lexing { bracket_names: true, backslash_escapes: false, hash_comments: false, dollar_quotes: false };

    fn fault(sql: &str, lexing: Lexing) -> Option<String> {
        check(sql, lexing).err().map(|error| error.fault.to_string())
    }

    #[test]
    fn one_expression_passes() {
        for lexing in [POSTGRES, MYSQL, SQLITE] {
            for sql in ["0", "'it''s; --'", "a > (b + 1)", "\"a;\" <> ''", "coalesce(a, b)", "1 - -1", "größe"] {
                assert_eq!(fault(sql, lexing), None, "{sql}");
            }
        }
        for sql in ["ARRAY[1, 2]", "data #> '{a,b}'", "$$;$$", "$a$ ) $$ $a$", "E'\\';'", "a$b", "'\\'", "name = $1"] {
            assert_eq!(fault(sql, POSTGRES), None, "{sql}");
        }
        assert_eq!(fault("'\\';'", MYSQL), None);
        assert_eq!(fault("[a;b] > 0", SQLITE), None);
    }

    #[test]
    fn what_breaks_out_is_refused() {
        for lexing in [POSTGRES, MYSQL, SQLITE] {
            for (sql, said) in [
                ("0); DROP TABLE users; --", "a `)` is not opened"),
                ("0; DROP TABLE users", "a `;` ends it"),
                ("0, evil INTEGER", "a comma outside of parentheses ends it"),
                ("0 -- ", "`--` begins a comment"),
                ("0 /* ", "`/*` begins a comment"),
                ("'open", "the quote `'` is not closed"),
                ("(1", "a `(` is not closed"),
                ("(1]", "a `]` is not opened"),
                ("  ", "it is empty"),
            ] {
                assert_eq!(fault(sql, lexing).as_deref(), Some(said), "{sql}");
            }
        }
    }

    #[test]
    fn quotes_are_read_as_the_database_reads_them() {
        // To one database the quote ends at the backslash, to the other it goes on.
        assert_eq!(fault("'\\'; DROP TABLE users", POSTGRES).as_deref(), Some("a `;` ends it"));
        assert_eq!(fault("'\\'; DROP TABLE users", MYSQL).as_deref(), Some("the quote `'` is not closed"));
        assert_eq!(fault("'a' # ", MYSQL).as_deref(), Some("`#` begins a comment"));
        assert_eq!(fault("$$ ; $$; DROP TABLE users", POSTGRES).as_deref(), Some("a `;` ends it"));
        assert_eq!(fault("$$ ; $$", MYSQL).as_deref(), Some("a `;` ends it"));
        assert_eq!(fault("name'\\'; x'", POSTGRES).as_deref(), Some("a `;` ends it"));
    }
}
