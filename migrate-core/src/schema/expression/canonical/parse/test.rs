//! Tests of what stands before them: `is null`, `between`, `in`, `like`.

use super::super::term::{Term, level};
use super::super::word::{Kind, Word};
use super::Parser;

/// Words that begin a test of what stands before them.
const TESTS: [&str; 10] = ["is", "in", "like", "ilike", "between", "regexp", "rlike", "glob", "isnull", "notnull"];

pub(super) fn is_test(word: &Word) -> bool {
    word.kind == Kind::Bare && TESTS.contains(&word.text.as_str())
}

impl Parser<'_> {
    /// Reads a test; its first word comes next.
    pub(super) fn test(&mut self, left: Term, negated: bool) -> Option<Term> {
        let word = self.next()?.text.as_str();
        let test =
            |negated, words: &str, arguments| Term::Test(Box::new(left.clone()), negated, words.to_owned(), arguments);
        Some(match word {
            "isnull" => test(negated, "is null", Vec::new()),
            "notnull" => test(!negated, "is null", Vec::new()),
            "is" => {
                let negated = self.take("not");
                if self.take("distinct") {
                    self.expect("from")?;
                    let other = self.expression(level::OTHER)?;
                    return Some(test(negated, "is distinct from", vec![other]));
                }
                let what = self.next()?;
                match what.text.as_str() {
                    "null" | "true" | "false" | "unknown" if what.kind == Kind::Bare => {
                        test(negated, &format!("is {}", what.text), Vec::new())
                    }
                    _ => {
                        self.at -= 1;
                        let other = self.expression(level::OTHER)?;
                        test(negated, "is", vec![other])
                    }
                }
            }
            "between" => {
                let low = self.expression(level::OTHER)?;
                self.expect("and")?;
                let high = self.expression(level::OTHER)?;
                let (sign, below, above) = if negated { ("or", "<", ">") } else { ("and", ">=", "<=") };
                Term::infix(sign, Term::infix(below, left.clone(), low), Term::infix(above, left, high))
            }
            "in" => {
                self.expect("(")?;
                let list = match self.query()? {
                    Some(query) => query,
                    None => Term::Row(self.list(")")?),
                };
                test(negated, "in", vec![list])
            }
            _ => {
                let pattern = self.expression(level::OTHER)?;
                if self.take("escape") {
                    let escape = self.expression(level::OTHER)?;
                    test(negated, &format!("{word}|escape"), vec![pattern, escape])
                } else {
                    test(negated, word, vec![pattern])
                }
            }
        })
    }
}
