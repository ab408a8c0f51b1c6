//! The words and marks of one statement, for who must know what it is about and need not understand it.

use std::borrow::Cow;

use super::lexer::{Kind, Lexer};
use crate::dialect::Dialect;

/// A word, a quoted name or a mark; strings, comments and spaces are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lexeme<'t> {
    /// A name without quotes, a keyword or a number.
    Word(&'t str),
    /// A name that was quoted, without its quotes.
    Name(Cow<'t, str>),
    /// Any other character.
    Mark(&'t str),
}

impl Lexeme<'_> {
    /// Tells whether it is this keyword.
    pub fn is(&self, keyword: &str) -> bool {
        match self {
            Self::Word(word) => word.eq_ignore_ascii_case(keyword),
            Self::Name(_) | Self::Mark(_) => false,
        }
    }

    /// Gives what may be a name.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            Self::Name(name) => Some(name),
            Self::Mark(_) => None,
        }
    }
}

/// Reads a statement up to its end, or up to what cannot be read.
///
/// ```
/// use migrate_core::{dialect::Dialect, sql};
/// let words = sql::lexemes(Dialect::Mysql, "DROP TABLE `a b` -- gone");
/// let names: Vec<_> = words.iter().filter_map(|it| it.name()).collect();
/// assert_eq!(names, ["DROP", "TABLE", "a b"]);
/// ```
pub fn lexemes(dialect: Dialect, text: &str) -> Vec<Lexeme<'_>> {
    let mut lexer = Lexer::new(dialect, text);
    let mut found = Vec::new();
    while let Ok(Some(token)) = lexer.next() {
        let word = token.of(text);
        match token.kind {
            Kind::Word => found.push(Lexeme::Word(word)),
            Kind::Name => found.push(Lexeme::Name(unquoted(word))),
            Kind::Other => found.push(Lexeme::Mark(word)),
            Kind::Space
            | Kind::Comment
            | Kind::Text
            | Kind::Mark { .. }
            | Kind::Executable
            | Kind::End
            | Kind::Backslash
            | Kind::Nul => {}
        }
    }
    found
}

fn unquoted(word: &str) -> Cow<'_, str> {
    let inner = word.get(1..word.len().saturating_sub(1)).unwrap_or_default();
    match word.chars().last() {
        Some(quote) if quote != ']' && inner.contains(quote) => {
            Cow::Owned(inner.replace(&format!("{quote}{quote}"), &quote.to_string()))
        }
        Some(_) | None => Cow::Borrowed(inner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_are_left_out_and_names_lose_their_quotes() {
        let text = "RENAME TABLE `a``b` TO /* x */ shop.`c` COMMENT 'TO d'";
        let found = lexemes(Dialect::Mysql, text);
        let names: Vec<&str> = found.iter().filter_map(Lexeme::name).collect();
        assert_eq!(names, ["RENAME", "TABLE", "a`b", "TO", "shop", "c", "COMMENT"]);
        assert!(found.contains(&Lexeme::Mark(".")) && found[0].is("rename"));
    }

    #[test]
    fn what_is_not_closed_ends_the_reading() {
        assert_eq!(lexemes(Dialect::Sqlite, "DROP TABLE \"a").len(), 2);
    }
}
