//! The words of an expression, whatever their letters, quotes and spaces.

use super::Wording;

/// A word, name, text, number or sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// As it is written in the end.
    pub(crate) text: String,
    /// What it is.
    pub(crate) kind: Kind,
}

/// What a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or a name without quotes.
    Bare,
    /// A name that was quoted, which is no keyword.
    Name,
    /// A text.
    Text,
    /// A number.
    Number,
    /// A sign, or several that belong together.
    Sign,
}

impl Word {
    /// Tells whether it is the keyword or sign.
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(self.kind, Kind::Bare | Kind::Sign) && self.text == word
    }

    /// Tells whether it may name something.
    pub(crate) fn is_name(&self) -> bool {
        matches!(self.kind, Kind::Bare | Kind::Name)
    }
}

/// Signs that belong together, the longest first.
const SIGNS: [&str; 27] = [
    "!~~*", "->>", "#>>", "<=>", "!~~", "~~*", "!~*", "::", "<=", ">=", "<>", "!=", "==", "||", "&&", "->", "#>", "@>",
    "<@", "<<", ">>", "~~", "~*", "!~", "?|", "?&", "@@",
];

/// Takes an expression apart; nothing when a quote or a comment has no end.
pub(crate) fn words(sql: &str, wording: Wording) -> Option<Vec<Word>> {
    let mut found: Vec<Word> = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let after = |length: usize| &rest[length..];
        let mut push = |text: String, kind: Kind| found.push(Word { text, kind });
        rest = match first {
            _ if first.is_whitespace() => after(first.len_utf8()),
            '-' if rest.starts_with("--") => rest.find('\n').map_or("", after),
            '#' if wording.lexing.hash_comments => rest.find('\n').map_or("", after),
            '/' if rest.starts_with("/*") => after(rest.find("*/")? + 2),
            '\'' => {
                let (text, length) = quoted(rest, '\'', wording.lexing.backslash_escapes)?;
                // An introducer says what the database knows: the text's own character set.
                if wording.truth_is_number
                    && found.last().is_some_and(|it| it.kind == Kind::Bare && it.text.starts_with('_'))
                {
                    found.pop();
                }
                found.push(Word { text: format!("'{}'", text.replace('\'', "''")), kind: Kind::Text });
                after(length)
            }
            '$' if wording.lexing.dollar_quotes && dollar_tag(rest).is_some() => {
                let tag = dollar_tag(rest)?;
                let end = rest[tag.len()..].find(tag)?;
                let text = &rest[tag.len()..tag.len() + end];
                push(format!("'{}'", text.replace('\'', "''")), Kind::Text);
                after(end + 2 * tag.len())
            }
            'e' | 'E' if wording.lexing.dollar_quotes && rest[1..].starts_with('\'') => {
                let (text, length) = quoted(&rest[1..], '\'', true)?;
                push(format!("'{}'", text.replace('\'', "''")), Kind::Text);
                after(length + 1)
            }
            '"' | '`' => {
                let (text, length) = quoted(rest, first, false)?;
                push(name(&text, wording), Kind::Name);
                after(length)
            }
            '[' if wording.lexing.bracket_names => {
                let end = rest.find(']')?;
                push(name(&rest[1..end], wording), Kind::Name);
                after(end + 1)
            }
            _ if first.is_ascii_digit() || first == '.' && rest[1..].starts_with(|it: char| it.is_ascii_digit()) => {
                let length = number(rest);
                push(rest[..length].to_ascii_lowercase(), Kind::Number);
                after(length)
            }
            _ if is_word(first) => {
                let length = rest.find(|it: char| !is_word(it)).unwrap_or(rest.len());
                push(rest[..length].to_lowercase(), Kind::Bare);
                after(length)
            }
            _ => {
                let sign = SIGNS.iter().find(|it| rest.starts_with(**it));
                let length = sign.map_or(first.len_utf8(), |it| it.len());
                push(rest[..length].to_owned(), Kind::Sign);
                after(length)
            }
        };
    }
    Some(found)
}

/// Writes words with a space between them where one is wanted.
pub(crate) fn joined(words: &[Word]) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        let opens = |it: &Word| it.is("(") || it.is(".") || it.is("[") || it.is("::");
        let closes = |it: &Word| it.is(")") || it.is(",") || it.is(".") || it.is("]") || it.is("[") || it.is("::");
        let before = at.checked_sub(1).and_then(|it| words.get(it));
        // A function stands at its arguments, a keyword does not: what the word was before no longer counts.
        if before.is_some_and(|it| !opens(it)) && !closes(word) {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// Gives the tag that begins a text in dollars: `$$`, `$body$`.
fn dollar_tag(rest: &str) -> Option<&str> {
    let end = rest[1..].find('$')? + 2;
    let name = &rest[1..end - 1];
    let is_tag =
        name.chars().all(|it| it.is_alphanumeric() || it == '_') && !name.starts_with(|it: char| it.is_ascii_digit());
    is_tag.then(|| &rest[..end])
}

/// Writes a name without quotes where it needs none.
fn name(text: &str, wording: Wording) -> String {
    let text = if wording.folds_quoted_names { text.to_lowercase() } else { text.to_owned() };
    let mut characters = text.chars();
    let plain = characters.next().is_some_and(|it| it.is_lowercase() || it == '_')
        && characters.all(|it| it.is_lowercase() || it.is_numeric() || it == '_');
    if plain { text } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// Reads a quoted text, and measures it with its quotes.
fn quoted(rest: &str, quote: char, escapes: bool) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == quote {
            if characters.next_if(|(_, next)| *next == quote).is_none() {
                return Some((text, at + quote.len_utf8()));
            }
            text.push(quote);
        } else if character == '\\' && escapes {
            let (_, escaped) = characters.next()?;
            text.push(match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '0' => '\0',
                other => other,
            });
        } else {
            text.push(character);
        }
    }
    None
}

fn number(rest: &str) -> usize {
    let mut length = 0;
    let bytes = rest.as_bytes();
    while let Some(byte) = bytes.get(length) {
        let is_exponent_sign = matches!(byte, b'+' | b'-')
            && length > 0
            && matches!(bytes[length - 1], b'e' | b'E')
            && !rest.starts_with("0x");
        if !(byte.is_ascii_alphanumeric() || *byte == b'.' || is_exponent_sign) {
            break;
        }
        length += 1;
    }
    length
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '$' | '@')
}
