//! Which identifiers and branch labels may be given, so that each can be typed as a selector and stored as a version row.

use std::fmt;

/// Width of the version table's column, which is that of `alembic_version`.
pub const MAX_LENGTH: usize = 32;

/// Characters with a meaning in selectors.
const OPERATORS: [char; 4] = ['@', '-', '+', ':'];

/// Words with a meaning in selectors.
const WORDS: [&str; 4] = ["head", "heads", "base", "current"];

/// Why an identifier or a label cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It has no characters.
    Empty,
    /// It has characters that selectors give a meaning to, or that cannot be typed.
    Characters(Vec<char>),
    /// It is a word that selectors give a meaning to.
    Word,
    /// It has more characters than the version table's column; the number is how many.
    TooLong(usize),
}

/// Finds what is wrong with a revision identifier.
///
/// ```
/// use migrate_core::revision::identifier::{Problem, check};
/// assert_eq!(check("50c3593832b4"), None);
/// assert_eq!(check("a-b"), Some(Problem::Characters(vec!['-'])));
/// assert_eq!(check("head"), Some(Problem::Word));
/// ```
pub fn check(id: &str) -> Option<Problem> {
    check_label(id).or_else(|| {
        // There are never more characters than bytes.
        let length = if id.len() > MAX_LENGTH { id.chars().count() } else { id.len() };
        (length > MAX_LENGTH).then_some(Problem::TooLong(length))
    })
}

/// Finds what is wrong with a branch label, which no database stores.
pub fn check_label(label: &str) -> Option<Problem> {
    if label.is_empty() {
        return Some(Problem::Empty);
    }
    WORDS.contains(&label).then_some(Problem::Word).or_else(|| check_characters(label))
}

fn check_characters(label: &str) -> Option<Problem> {
    // Nearly all are such, and a package may have ten thousand.
    if label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return None;
    }
    let mut bad: Vec<char> =
        label.chars().filter(|c| OPERATORS.contains(c) || c.is_whitespace() || c.is_control()).collect();
    bad.sort_unstable();
    bad.dedup();
    (!bad.is_empty()).then_some(Problem::Characters(bad))
}

/// Gives an identifier without the characters that it may not have, cut to length.
pub(crate) fn repair(id: &str) -> String {
    let kept: String = id
        .chars()
        .map(|c| if OPERATORS.contains(&c) || c.is_whitespace() { '_' } else { c })
        .filter(|c| !c.is_control())
        .take(MAX_LENGTH)
        .collect();
    if WORDS.contains(&kept.as_str()) { format!("{kept}_") } else { kept }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::Characters(bad) => {
                f.write_str("may not have ")?;
                for (i, c) in bad.iter().enumerate() {
                    let comma = if i == 0 { "" } else { ", " };
                    match c {
                        ' ' => write!(f, "{comma}a space")?,
                        c if c.is_control() || c.is_whitespace() => write!(f, "{comma}`{}`", c.escape_default())?,
                        c => write!(f, "{comma}`{c}`")?,
                    }
                }
                Ok(())
            }
            Self::Word => f.write_str("is a word that selects revisions"),
            Self::TooLong(length) => {
                write!(f, "has {length} characters; the version table holds {MAX_LENGTH}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repaired_identifier_is_accepted() {
        for id in ["a-b", "a b\n", "head", "x@y:z+1", &"long".repeat(90)] {
            assert!(check(id).is_some(), "{id}");
            assert_eq!(check(&repair(id)), None, "{id}");
        }
    }

    #[test]
    fn thirty_two_characters_fit_and_thirty_three_do_not() {
        assert_eq!(check(&"é".repeat(32)), None);
        assert_eq!(check(&"é".repeat(33)), Some(Problem::TooLong(33)));
    }

    #[test]
    fn every_bad_character_is_named_once() {
        let problem = check("a-b-c d\te").expect("it has bad characters");
        assert_eq!(problem.to_string(), "may not have `\\t`, a space, `-`");
    }
}
