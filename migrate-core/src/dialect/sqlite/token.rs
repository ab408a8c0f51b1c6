//! SQLite's words, as far as a `CREATE TABLE` is taken apart by them. <https://www.sqlite.org/lang_keywords.html>

use std::borrow::Cow;
use std::ops::Range;

/// A word, name, text, number or sign, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// Its characters, quotes too.
    pub(super) text: &'a str,
    /// Where it stands, in bytes.
    pub(super) at: Range<usize>,
    /// How many parentheses are open around it; those that it opens or closes itself do not count.
    pub(super) depth: usize,
}

impl<'a> Token<'a> {
    /// Tells whether it is the keyword, which is never quoted.
    pub(super) fn is(&self, keyword: &str) -> bool {
        self.text.eq_ignore_ascii_case(keyword)
    }

    /// Gives the name that it stands for, without quotes.
    pub(super) fn name(&self) -> Cow<'a, str> {
        let (first, last) = (self.text.chars().next(), self.text.chars().next_back());
        let inner = || self.text.get(1..self.text.len() - 1).unwrap_or_default();
        match (first, last) {
            (Some('['), Some(']')) => Cow::Borrowed(inner()),
            (Some(quote @ ('"' | '`' | '\'')), Some(end)) if quote == end && self.text.len() > 1 => match inner() {
                doubled if doubled.contains(quote) => {
                    Cow::Owned(doubled.replace(&format!("{quote}{quote}"), &quote.to_string()))
                }
                plain => Cow::Borrowed(plain),
            },
            _ => Cow::Borrowed(self.text),
        }
    }

    /// Writes it so that two ways to write the same are the same: names without quotes, all but texts in small letters.
    pub(super) fn normal(&self) -> String {
        if self.text.starts_with('\'') { self.text.to_owned() } else { self.name().to_lowercase() }
    }
}

/// Takes SQL apart; nothing when a quote, a comment or a parenthesis stays open.
pub(super) fn tokens(sql: &str) -> Option<Vec<Token<'_>>> {
    // Most words and the space after them are longer.
    let mut found = Vec::with_capacity(sql.len() / 4);
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(first) = sql[at..].chars().next() {
        let rest = &sql[at..];
        let length = match first {
            _ if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            '-' if rest.starts_with("--") => {
                at += rest.find('\n').map_or(rest.len(), |end| end + 1);
                continue;
            }
            '/' if rest.starts_with("/*") => {
                at += rest.find("*/")? + 2;
                continue;
            }
            '[' => rest.find(']')? + 1,
            '\'' | '"' | '`' => quoted(rest, first)?,
            _ if is_word(first) => rest.find(|it: char| !is_word(it)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        depth = if first == ')' { depth.checked_sub(1)? } else { depth };
        found.push(Token { text: &rest[..length], at: at..at + length, depth });
        depth += usize::from(first == '(');
        at += length;
    }
    (depth == 0).then_some(found)
}

/// Measures a quoted name or text, in which a quote is doubled.
fn quoted(rest: &str, quote: char) -> Option<usize> {
    let mut end = 1;
    loop {
        end += rest[end..].find(quote)? + 1;
        if !rest[end..].starts_with(quote) {
            return Some(end);
        }
        end += 1;
    }
}

/// Gives the text of words that follow each other, as it was written.
pub(super) fn text<'s>(sql: &'s str, words: &[Token<'_>]) -> &'s str {
    match (words.first(), words.last()) {
        (Some(first), Some(last)) => &sql[first.at.start..last.at.end],
        (None, _) | (_, None) => "",
    }
}

/// Writes words so that two ways to write the same are the same.
pub(super) fn normal(words: &[Token<'_>]) -> String {
    words.iter().map(Token::normal).collect::<Vec<_>>().join(" ")
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '$' | '.') || !character.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(sql: &str) -> Vec<&str> {
        tokens(sql).expect("nothing is open").into_iter().map(|it| it.text).collect()
    }

    #[test]
    fn quotes_and_comments_hide_what_is_in_them() {
        assert_eq!(words("a--,\n/* ) */\"b\"\"(\"'it''s'[c d]`e`"), ["a", "\"b\"\"(\"", "'it''s'", "[c d]", "`e`"]);
    }

    #[test]
    fn what_stays_open_is_no_sql() {
        for sql in ["'a", "\"a\"\"", "(a", "a)", "[a", "/* a"] {
            assert_eq!(tokens(sql), None, "{sql}");
        }
    }

    #[test]
    fn a_name_is_the_same_however_it_is_quoted() {
        let normal: Vec<String> =
            tokens("Name \"name\" [NAME] `name` 'Name'").expect("closed").iter().map(Token::normal).collect();
        assert_eq!(normal, ["name", "name", "name", "name", "'Name'"]);
    }
}
