//! Goes through the words of a statement.

use std::borrow::Cow;

use super::super::token::Token;

/// The words of a text, and how far they have been read.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'s, 't> {
    sql: &'s str,
    tokens: &'t [Token<'s>],
    at: usize,
}

impl<'s, 't> Cursor<'s, 't> {
    /// Begins at the first of some words of a text.
    pub(super) fn new(sql: &'s str, tokens: &'t [Token<'s>]) -> Self {
        Self { sql, tokens, at: 0 }
    }

    /// Tells whether the next word is the keyword.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.tokens.get(self.at).is_some_and(|it| it.is(keyword))
    }

    /// Reads the keyword where it is next.
    pub(super) fn take(&mut self, keyword: &str) -> bool {
        let is = self.is(keyword);
        self.at += usize::from(is);
        is
    }

    /// Reads keywords where all of them are next.
    pub(super) fn take_all(&mut self, keywords: &[&str]) -> bool {
        let all =
            keywords.iter().enumerate().all(|(at, word)| self.tokens.get(self.at + at).is_some_and(|it| it.is(word)));
        self.at += if all { keywords.len() } else { 0 };
        all
    }

    /// Reads a name.
    pub(super) fn name(&mut self) -> Option<Cow<'s, str>> {
        let name = self.tokens.get(self.at)?.name();
        self.at += 1;
        Some(name)
    }

    /// Reads what stands in parentheses.
    pub(super) fn parenthesised(&mut self) -> Option<Words<'s, 't>> {
        if !self.is("(") {
            return None;
        }
        let depth = self.tokens.get(self.at)?.depth;
        let start = self.at + 1;
        let length = self.tokens[start..].iter().position(|it| it.text == ")" && it.depth == depth)?;
        self.at = start + length + 1;
        Some(Words { sql: self.sql, tokens: &self.tokens[start..start + length] })
    }

    /// Reads up to a keyword that stands in no parentheses, or all that is left.
    pub(super) fn until(&mut self, keyword: &str) -> Words<'s, 't> {
        let rest = &self.tokens[self.at.min(self.tokens.len())..];
        let depth = self.tokens.first().map_or(0, |it| it.depth);
        let length = rest.iter().position(|it| it.depth == depth && it.is(keyword)).unwrap_or(rest.len());
        self.at += length;
        Words { sql: self.sql, tokens: &rest[..length] }
    }

    /// Reads all that is left.
    pub(super) fn rest(&mut self) -> Words<'s, 't> {
        let start = self.at.min(self.tokens.len());
        self.at = self.tokens.len();
        Words { sql: self.sql, tokens: &self.tokens[start..] }
    }

    /// Tells whether nothing is left but a semicolon.
    pub(super) fn is_done(&self) -> bool {
        self.tokens[self.at.min(self.tokens.len())..].iter().all(|it| it.text == ";")
    }
}

/// Some words of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'s, 't> {
    sql: &'s str,
    tokens: &'t [Token<'s>],
}

impl<'s> Words<'s, '_> {
    /// Gives the text as it was written, comments left out.
    pub(super) fn text(&self) -> String {
        let length = self.tokens.iter().map(|it| it.text.len() + 1).sum();
        let mut text = String::with_capacity(length);
        let mut end = None;
        for token in self.tokens {
            if let Some(end) = end {
                let between = &self.sql[end..token.at.start];
                text.push_str(if between.trim().is_empty() { between } else { " " });
            }
            text.push_str(token.text);
            end = Some(token.at.end);
        }
        text.trim_end_matches(';').trim_end().to_owned()
    }

    /// Splits at commas that stand in no further parentheses.
    pub(super) fn parts(self) -> impl Iterator<Item = Self> {
        let depth = self.tokens.first().map_or(0, |it| it.depth);
        self.tokens
            .split(move |it| it.text == "," && it.depth == depth)
            .map(move |tokens| Self { sql: self.sql, tokens })
    }

    /// Gives the name that it is, where it is one word.
    pub(super) fn name(&self) -> Option<Cow<'s, str>> {
        if let [only] = self.tokens { Some(only.name()) } else { None }
    }

    /// Gives the word that it is, where it is one.
    pub(super) fn word(&self) -> Option<&'s str> {
        if let [only] = self.tokens { Some(only.text) } else { None }
    }

    /// Takes words off its end.
    pub(super) fn without_last(self, count: usize) -> Self {
        Self { tokens: &self.tokens[..self.tokens.len().saturating_sub(count)], ..self }
    }

    /// Tells whether the word so many before the end is the keyword.
    pub(super) fn ends_with(&self, keyword: &str, before: usize) -> bool {
        let at = self.tokens.len().checked_sub(before + 1);
        at.is_some_and(|at| self.tokens[at].is(keyword))
    }

    /// Gives the name that it ends with.
    pub(super) fn last_name(&self) -> Option<Cow<'s, str>> {
        self.tokens.last().map(Token::name)
    }

    /// Takes off parentheses that stand around all of it.
    pub(super) fn bare(self) -> Self {
        match self.tokens {
            [first, inner @ .., last]
                if first.text == "("
                    && last.text == ")"
                    && !inner.iter().any(|it| it.text == ")" && it.depth == first.depth) =>
            {
                Self { tokens: inner, ..self }.bare()
            }
            _ => self,
        }
    }
}
