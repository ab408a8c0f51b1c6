//! The grammar of what stands for revisions: `head`, `ae10`, `+2`, `shop@head-1`, `a:b`.
//!
//! Text enters at the edge of a command and only the type travels on; what it selects is for the graph to say.

use std::fmt;
use std::str::FromStr;

use crate::explain::{Exit, Explain};

/// What stands for one or several revisions: `[branch@][symbol][+N|-N]`.
///
/// ```
/// use migrate_core::revision::{RevisionSelector, Symbol};
/// let selector: RevisionSelector = "shop@head-1".parse()?;
/// assert_eq!(selector.branch.as_deref(), Some("shop"));
/// assert_eq!(selector.symbol, Some(Symbol::Head));
/// assert_eq!(selector.steps, Some(-1));
/// # Ok::<(), migrate_core::revision::SelectorError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionSelector {
    /// Label, identifier or prefix of one, to whose branch the selection is restricted.
    pub branch: Option<String>,
    /// Where to start; `None` is where the database is, and then there are steps.
    pub symbol: Option<Symbol>,
    /// How far to walk from there, up or down (negative).
    pub steps: Option<i32>,
}

/// A place in the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Symbol {
    /// The only head.
    Head,
    /// All heads.
    Heads,
    /// Before everything.
    Base,
    /// Where the database is.
    Current,
    /// An identifier, the beginning of one, or a branch label.
    Name(String),
}

/// Two ends of a history, both included: `a:b`, `a:`, `:b`, `:`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RevisionRange {
    /// The older end; `None` is the base.
    pub from: Option<RevisionSelector>,
    /// The newer end; `None` is all heads.
    pub to: Option<RevisionSelector>,
}

/// Why a text selects nothing, whatever revisions exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SelectorError {
    /// The text is empty.
    #[error("no revision is named")]
    Empty,
    /// The text is not of the grammar.
    #[error("`{text}` does not select a revision")]
    Malformed {
        /// The text.
        text: String,
    },
    /// A range stands where one target is wanted.
    #[error("`{text}` is a range, and one target is wanted")]
    Range {
        /// The text.
        text: String,
    },
    /// One revision stands where a range is wanted.
    #[error("`{text}` is not a range")]
    NotRange {
        /// The text.
        text: String,
    },
}

impl Explain for SelectorError {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "no-revision",
            Self::Malformed { .. } => "malformed-revision",
            Self::Range { .. } => "unexpected-range",
            Self::NotRange { .. } => "malformed-range",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Empty | Self::Malformed { .. } => {
                "write an identifier or its beginning, a label, `head`, `heads`, `base`, `+1`, `-1`, `ae10-1` or \
                 `label@head`"
                    .to_owned()
            }
            Self::Range { text } => {
                let end = text.rsplit(':').next().unwrap_or_default();
                let end = if end.is_empty() { "heads" } else { end };
                format!("write `{end}`; the start is where the database is")
            }
            Self::NotRange { text } => format!("write `{text}:` or `:{text}`, or both ends: `base:{text}`"),
        })
    }

    fn exit(&self) -> Exit {
        Exit::Usage
    }
}

impl RevisionSelector {
    /// Selects one symbol, on no branch and without steps.
    pub fn of(symbol: Symbol) -> Self {
        Self { branch: None, symbol: Some(symbol), steps: None }
    }
}

impl FromStr for RevisionSelector {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, SelectorError> {
        let text = text.trim();
        let malformed = || SelectorError::Malformed { text: text.to_owned() };
        if text.is_empty() {
            return Err(SelectorError::Empty);
        }
        if text.contains(':') {
            return Err(SelectorError::Range { text: text.to_owned() });
        }
        let (branch, rest) = match text.split_once('@') {
            Some((branch, rest)) => (Some(branch), rest),
            None => (None, text),
        };
        let split = rest.find(['+', '-']).unwrap_or(rest.len());
        let (symbol, steps) = rest.split_at(split);
        let is_name = |name: &str| {
            !name.is_empty() && !name.contains(|c: char| matches!(c, '@' | '+' | '-') || c.is_whitespace())
        };
        if !branch.is_none_or(is_name) || !(symbol.is_empty() || is_name(symbol)) {
            return Err(malformed());
        }
        let symbol = match symbol {
            "" => None,
            "head" => Some(Symbol::Head),
            "heads" => Some(Symbol::Heads),
            "base" => Some(Symbol::Base),
            "current" => Some(Symbol::Current),
            name => Some(Symbol::Name(name.to_owned())),
        };
        let steps = match steps {
            "" => None,
            steps => Some(steps.parse::<i32>().map_err(|_| malformed())?),
        };
        if symbol.is_none() && steps.is_none() {
            return Err(malformed());
        }
        Ok(Self { branch: branch.map(str::to_owned), symbol, steps })
    }
}

impl FromStr for RevisionRange {
    type Err = SelectorError;

    fn from_str(text: &str) -> Result<Self, SelectorError> {
        let text = text.trim();
        let (from, to) = text.split_once(':').ok_or_else(|| SelectorError::NotRange { text: text.to_owned() })?;
        let end = |end: &str| if end.trim().is_empty() { Ok(None) } else { end.parse().map(Some) };
        Ok(Self { from: end(from)?, to: end(to)? })
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Head => "head",
            Self::Heads => "heads",
            Self::Base => "base",
            Self::Current => "current",
            Self::Name(name) => name,
        })
    }
}

impl fmt::Display for RevisionSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(branch) = &self.branch {
            write!(f, "{branch}@")?;
        }
        if let Some(symbol) = &self.symbol {
            write!(f, "{symbol}")?;
        }
        match self.steps {
            Some(steps) => write!(f, "{steps:+}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for RevisionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(from) = &self.from {
            write!(f, "{from}")?;
        }
        f.write_str(":")?;
        match &self.to {
            Some(to) => write!(f, "{to}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_is_written_as_it_was_read() {
        for text in
            ["head", "heads", "base", "current", "ae10", "+2", "-1", "ae10+3", "shop@head-1", "shop@-2", "ae10@base"]
        {
            assert_eq!(text.parse::<RevisionSelector>().expect(text).to_string(), text);
        }
        for text in [":", "a:", ":b", "a:b", "a:current", "-3:current"] {
            assert_eq!(text.parse::<RevisionRange>().expect(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_not_of_the_grammar_is_refused() {
        for text in ["@", "@head", "a@", "a@b@c", "a-", "a-1x", "a--1", "+", "a+1-1", "a b", "+99999999999"] {
            assert_eq!(
                text.parse::<RevisionSelector>(),
                Err(SelectorError::Malformed { text: text.to_owned() }),
                "{text}"
            );
        }
        assert_eq!(" ".parse::<RevisionSelector>(), Err(SelectorError::Empty));
        assert!(matches!("a:b".parse::<RevisionSelector>(), Err(SelectorError::Range { .. })));
        assert!(matches!("a".parse::<RevisionRange>(), Err(SelectorError::NotRange { .. })));
        assert!(matches!("a:b:c".parse::<RevisionRange>(), Err(SelectorError::Range { .. })));
    }
}
