//! The words of SQL expressions, read without a grammar: enough to see that a check is about a column.

mod canonical;
mod check;

pub(crate) use canonical::{Kind, Word, joined, words};
pub use canonical::{Wording, canonical, canonical_condition, one_line};
pub use check::{ExpressionError, ExpressionFault, Lexing, check};

/// Tells whether the expression names the column, quoted or not; a word in a string literal does not count.
pub fn mentions(expression: &str, column: &str) -> bool {
    tokens(expression).any(|token| token.names(column))
}

/// Writes the expression with another name for the column.
pub fn renamed(expression: &str, from: &str, to: &str) -> String {
    let mut written = String::with_capacity(expression.len());
    for token in tokens(expression) {
        match token {
            Token::Quoted { quote, .. } if token.names(from) => {
                written.push(quote);
                written.push_str(to);
                written.push(quote);
            }
            Token::Word(_) if token.names(from) => written.push_str(to),
            Token::Word(text) | Token::Other(text) | Token::Quoted { text, .. } => written.push_str(text),
        }
    }
    written
}

/// Tells whether SQL has words that change a schema, or call what may do so.
pub fn may_change_schema(sql: &str) -> bool {
    const WORDS: [&str; 9] = ["alter", "create", "drop", "rename", "call", "do", "execute", "attach", "import"];
    tokens(sql).any(|token| match token {
        Token::Word(text) => WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)),
        Token::Quoted { .. } | Token::Other(_) => false,
    })
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Token<'a> {
    /// An unquoted name, keyword or number.
    Word(&'a str),
    /// A quoted name, with its quotes.
    Quoted { quote: char, text: &'a str },
    /// Anything else: a string, an operator, a space.
    Other(&'a str),
}

impl<'a> Token<'a> {
    /// Gives its characters.
    pub(super) fn text(&self) -> &'a str {
        match self {
            Self::Word(text) | Self::Other(text) | Self::Quoted { text, .. } => text,
        }
    }

    pub(super) fn names(&self, column: &str) -> bool {
        match self {
            Self::Word(text) => text.eq_ignore_ascii_case(column),
            Self::Quoted { text, .. } => text[1..text.len() - 1] == *column,
            Self::Other(_) => false,
        }
    }
}

pub(super) fn tokens(mut rest: &str) -> impl Iterator<Item = Token<'_>> {
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let (length, is_word) = if is_word_char(first) {
            (rest.find(|c| !is_word_char(c)).unwrap_or(rest.len()), true)
        } else if matches!(first, '\'' | '"' | '`') {
            // A doubled quote ends one token and starts the next, which reads the same for our purpose.
            (rest[1..].find(first).map_or(rest.len(), |end| end + 2), false)
        } else {
            (first.len_utf8(), false)
        };
        let (text, after) = rest.split_at(length);
        rest = after;
        Some(match first {
            '"' | '`' if text.len() > 1 && text.ends_with(first) => Token::Quoted { quote: first, text },
            _ if is_word => Token::Word(text),
            _ => Token::Other(text),
        })
    })
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_found_as_a_word_only() {
        assert!(mentions("Price >= 0", "price"));
        assert!(mentions("\"price\" >= 0", "price"));
        assert!(!mentions("list_price >= 0", "price"));
        assert!(!mentions("kind = 'price'", "price"));
    }

    #[test]
    fn renaming_leaves_strings_alone() {
        assert_eq!(renamed("kind = 'kind' OR `kind` > kind2", "kind", "sort"), "sort = 'kind' OR `sort` > kind2");
    }

    #[test]
    fn data_is_told_from_definitions() {
        assert!(!may_change_schema("UPDATE t SET a = 'drop table t'"));
        assert!(may_change_schema("select 1; create view v as select 1"));
    }

    #[test]
    fn an_open_quote_ends_with_the_text() {
        assert!(!mentions("'price", "price"));
        assert_eq!(renamed("\"a", "a", "b"), "\"a");
    }
}
