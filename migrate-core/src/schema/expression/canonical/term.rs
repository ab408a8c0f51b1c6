//! An expression as a tree, and how it is written: with the parentheses that it needs and no others.

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Term {
    /// A name, number, text or a word like `null`.
    Word(String),
    /// `not ..`
    Not(Box<Self>),
    /// A sign before a term.
    Sign(String, Box<Self>),
    /// A sign or word between two terms.
    Infix(String, Box<Self>, Box<Self>),
    /// `.. is null`, `.. like ..`, `.. in (..)`: what is tested, whether it is not to be, the words with
    /// `|` between those of each argument, the arguments.
    Test(Box<Self>, bool, String, Vec<Self>),
    /// A function with its arguments.
    Call(String, Vec<Self>),
    /// Several in parentheses.
    Row(Vec<Self>),
    /// Several in brackets.
    Array(Vec<Self>),
    /// `case ..`
    Case(Option<Box<Self>>, Vec<(Self, Self)>, Option<Box<Self>>),
    /// `cast(.. as ..)`
    Cast(Box<Self>, String),
    /// A term with something after it that binds as tight as can be.
    Suffix(Box<Self>, String),
}

/// How tight a sign binds; the more, the tighter.
pub(super) mod level {
    pub(in super::super) const OR: u8 = 1;
    pub(in super::super) const XOR: u8 = 2;
    pub(in super::super) const AND: u8 = 3;
    pub(in super::super) const NOT: u8 = 4;
    pub(in super::super) const COMPARE: u8 = 5;
    pub(in super::super) const OTHER: u8 = 6;
    pub(in super::super) const ADD: u8 = 7;
    pub(in super::super) const MULTIPLY: u8 = 8;
    pub(in super::super) const SIGN: u8 = 9;
    pub(in super::super) const SUFFIX: u8 = 10;
    pub(in super::super) const WORD: u8 = 11;
}

/// Tells how tight a sign or word between two terms binds.
pub(super) fn strength(sign: &str) -> u8 {
    match sign {
        "or" => level::OR,
        "xor" => level::XOR,
        "and" => level::AND,
        "=" | "<>" | "<" | ">" | "<=" | ">=" | "<=>" | "like" => level::COMPARE,
        "+" | "-" => level::ADD,
        "*" | "/" | "%" | "div" => level::MULTIPLY,
        _ => level::OTHER,
    }
}

/// Gives the comparison that holds when the other does not.
fn opposite(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "=" => "<>",
        "<>" => "=",
        "<" => ">=",
        ">=" => "<",
        ">" => "<=",
        "<=" => ">",
        _ => return None,
    })
}

/// Gives the comparison with its sides changed.
pub(super) fn mirrored(sign: &str) -> Option<&'static str> {
    Some(match sign {
        "=" => "=",
        "<>" => "<>",
        "<" => ">",
        ">" => "<",
        "<=" => ">=",
        ">=" => "<=",
        _ => return None,
    })
}

impl Term {
    pub(super) fn infix(sign: &str, left: Self, right: Self) -> Self {
        Self::Infix(sign.to_owned(), Box::new(left), Box::new(right))
    }

    /// Tells whether it is a number, a text or the like.
    pub(super) fn is_literal(&self) -> bool {
        match self {
            Self::Word(word) => {
                word.starts_with('\'')
                    || word.starts_with(|it: char| it.is_ascii_digit() || it == '.')
                    || matches!(word.as_str(), "null" | "true" | "false")
            }
            Self::Sign(sign, of) => sign == "-" && of.is_literal(),
            Self::Array(of) => of.iter().all(Self::is_literal),
            Self::Not(_)
            | Self::Infix(..)
            | Self::Test(..)
            | Self::Call(..)
            | Self::Row(_)
            | Self::Case(..)
            | Self::Cast(..)
            | Self::Suffix(..) => false,
        }
    }

    /// Writes what MySQL takes a condition for: that it is not zero.
    pub(super) fn truth(self) -> Self {
        let is_condition = match &self {
            Self::Not(_) | Self::Test(..) => true,
            Self::Infix(sign, ..) => strength(sign) <= level::COMPARE,
            Self::Call(name, _) => matches!(name.as_str(), "exists" | "json_valid"),
            Self::Word(_)
            | Self::Sign(..)
            | Self::Row(_)
            | Self::Array(_)
            | Self::Case(..)
            | Self::Cast(..)
            | Self::Suffix(..) => false,
        };
        if is_condition { self } else { Self::infix("<>", self, Self::Word("0".to_owned())) }
    }

    /// Writes that a condition does not hold, as MySQL does: without the word where there is another.
    pub(super) fn denied(self) -> Self {
        match self {
            Self::Infix(sign, left, right) if sign == "and" => Self::infix("or", left.denied(), right.denied()),
            Self::Infix(sign, left, right) if sign == "or" => Self::infix("and", left.denied(), right.denied()),
            Self::Infix(sign, left, right) => match opposite(&sign) {
                Some(other) => Self::infix(other, *left, *right),
                None => Self::Not(Box::new(Self::Infix(sign, left, right))),
            },
            Self::Test(of, negated, words, arguments) => Self::Test(of, !negated, words, arguments),
            Self::Not(of) => of.truth(),
            Self::Call(..) if self == self.clone().truth() => Self::Not(Box::new(self)),
            Self::Word(_)
            | Self::Sign(..)
            | Self::Call(..)
            | Self::Row(_)
            | Self::Array(_)
            | Self::Case(..)
            | Self::Cast(..)
            | Self::Suffix(..) => Self::infix("=", self, Self::Word("0".to_owned())),
        }
    }

    /// Writes it.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Word(word) => word.clone(),
            Self::Not(of) => format!("not {}", of.inside(level::NOT)),
            Self::Sign(sign, of) => format!("{sign}{}", of.inside(level::SUFFIX)),
            Self::Infix(sign, left, right) => {
                let own = strength(sign);
                let (left_least, right_least) = match own {
                    level::OR | level::XOR | level::AND => (own, own),
                    level::COMPARE => (own + 1, own + 1),
                    _ => (own, own + 1),
                };
                format!("{} {sign} {}", left.inside(left_least), right.inside(right_least))
            }
            Self::Test(of, negated, words, arguments) => {
                // The words that follow the first stand before an argument each: `like x escape y`.
                let mut text = of.inside(level::OTHER);
                for (at, words) in words.split('|').enumerate() {
                    match words.strip_prefix("is") {
                        Some(rest) if *negated && at == 0 => text.push_str(&format!(" is not{rest}")),
                        None if *negated && at == 0 => text.push_str(&format!(" not {words}")),
                        Some(_) | None => text.push_str(&format!(" {words}")),
                    }
                    if let Some(argument) = arguments.get(at) {
                        text.push_str(&format!(" {}", argument.inside(level::OTHER)));
                    }
                }
                text
            }
            Self::Call(name, arguments) => format!("{name}({})", list(arguments)),
            Self::Row(of) => format!("({})", list(of)),
            Self::Array(of) => format!("array[{}]", list(of)),
            Self::Case(of, arms, otherwise) => {
                let mut text = "case".to_owned();
                if let Some(of) = of {
                    text.push_str(&format!(" {}", of.written()));
                }
                for (when, then) in arms {
                    text.push_str(&format!(" when {} then {}", when.written(), then.written()));
                }
                if let Some(otherwise) = otherwise {
                    text.push_str(&format!(" else {}", otherwise.written()));
                }
                text.push_str(" end");
                text
            }
            Self::Cast(of, ty) => format!("cast({} as {ty})", of.written()),
            Self::Suffix(of, suffix) => format!("{}{suffix}", of.inside(level::SUFFIX)),
        }
    }

    fn inside(&self, least: u8) -> String {
        let text = self.written();
        if self.level() < least { format!("({text})") } else { text }
    }

    fn level(&self) -> u8 {
        match self {
            Self::Infix(sign, ..) => strength(sign),
            Self::Not(_) => level::NOT,
            Self::Test(..) => level::COMPARE,
            Self::Sign(..) => level::SIGN,
            Self::Suffix(..) => level::SUFFIX,
            Self::Word(_) | Self::Call(..) | Self::Row(_) | Self::Array(_) | Self::Case(..) | Self::Cast(..) => {
                level::WORD
            }
        }
    }
}

fn list(terms: &[Term]) -> String {
    terms.iter().map(Term::written).collect::<Vec<_>>().join(",")
}
