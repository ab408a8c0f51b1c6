//! A token as the grammar sees it, whoever made it: the compiler or [`crate::lexer`].

use std::borrow::Cow;

/// One token and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token<'a, S> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Where it stands.
    pub span: S,
}

/// What a token is. Groups are flat: an opening and a closing token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind<'a> {
    /// An identifier or keyword.
    Word(Cow<'a, str>),
    /// A string literal, by its value.
    Text(Cow<'a, str>),
    /// One character of punctuation.
    Mark(char),
    /// An opening bracket: `(`, `[` or `{`.
    Open(char),
    /// A closing bracket: `)`, `]` or `}`.
    Close(char),
    /// Any other token, as written: a number, a character, a lifetime, a byte string.
    Other(Cow<'a, str>),
}

impl Kind<'_> {
    /// Tells whether it is this punctuation character.
    pub fn is_mark(&self, mark: char) -> bool {
        *self == Self::Mark(mark)
    }

    /// Tells whether it is this identifier.
    pub fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Word(found) if found == word)
    }
}

/// A value and where its literal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T, S> {
    /// The value.
    pub value: T,
    /// Where its literal stands.
    pub span: S,
}

/// The bytes `start..end` of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ByteSpan {
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}
