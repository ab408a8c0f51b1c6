//! Reads words as a tree.

mod call;
mod cast;
mod test;

use super::Wording;
use super::term::{Term, level, mirrored, strength};
use super::word::{Kind, Word, joined};
use test::is_test;

/// Reads words from left to right.
#[derive(Debug)]
pub(super) struct Parser<'w> {
    words: &'w [Word],
    at: usize,
    wording: Wording,
}

/// Words that name nothing where a term is wanted.
const RESERVED: [&str; 14] =
    ["and", "or", "then", "else", "end", "when", "as", "from", "where", "order", "group", "having", "union", "select"];

impl<'w> Parser<'w> {
    pub(super) fn new(words: &'w [Word], wording: Wording) -> Self {
        Self { words, at: 0, wording }
    }

    /// Reads all of them; nothing when some are left.
    pub(super) fn whole(mut self) -> Option<Term> {
        let term = self.expression(0)?;
        (self.at == self.words.len()).then_some(term)
    }

    fn peek(&self) -> Option<&'w Word> {
        self.words.get(self.at)
    }

    fn next(&mut self) -> Option<&'w Word> {
        let word = self.words.get(self.at)?;
        self.at += 1;
        Some(word)
    }

    fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|it| it.is(word))
    }

    fn take(&mut self, word: &str) -> bool {
        let is = self.is(word);
        self.at += usize::from(is);
        is
    }

    fn expect(&mut self, word: &str) -> Option<()> {
        self.take(word).then_some(())
    }

    fn expression(&mut self, least: u8) -> Option<Term> {
        let mut left = self.prefix()?;
        while let Some(word) = self.peek() {
            let negated = word.is("not") && self.words.get(self.at + 1).is_some_and(is_test);
            left = if negated || is_test(word) {
                if level::COMPARE < least {
                    break;
                }
                self.at += usize::from(negated);
                self.test(left, negated)?
            } else if matches!(word.text.as_str(), "::" | "[") && word.kind == Kind::Sign || word.is("collate") {
                self.suffix(left)?
            } else {
                let Some(sign) = self.sign(word) else { break };
                let own = strength(sign);
                if own < least {
                    break;
                }
                self.at += 1;
                // All but a chain of `and` and `or` is read from left to right.
                let right = self.expression(own + 1)?;
                self.combined(sign, left, right)
            };
        }
        Some(left)
    }

    /// Gives the one spelling of a sign or word that stands between two terms.
    fn sign(&self, word: &'w Word) -> Option<&'w str> {
        let text = word.text.as_str();
        match word.kind {
            Kind::Bare => {
                matches!(text, "and" | "or" | "xor" | "div" | "mod").then_some(if text == "mod" { "%" } else { text })
            }
            Kind::Sign => match text {
                "!=" => Some("<>"),
                "==" => Some("="),
                "||" if self.wording.truth_is_number => Some("or"),
                "&&" if self.wording.truth_is_number => Some("and"),
                "~~" if self.wording.adds_casts => Some("like"),
                "(" | ")" | "," | ";" | "." | "]" | ":" => None,
                _ => Some(text),
            },
            Kind::Name | Kind::Text | Kind::Number => None,
        }
    }

    fn combined(&self, sign: &str, left: Term, right: Term) -> Term {
        if sign == "like" {
            return Term::Test(Box::new(left), false, "like".to_owned(), vec![right]);
        }
        if matches!(sign, "and" | "or" | "xor") && self.wording.truth_is_number {
            return Term::infix(sign, left.truth(), right.truth());
        }
        if matches!(sign, "->" | "->>") && self.wording.truth_is_number {
            let extracted = Term::Call("json_extract".to_owned(), vec![left, right]);
            let unquoted = |it| Term::Call("json_unquote".to_owned(), vec![it]);
            return if sign == "->" { extracted } else { unquoted(extracted) };
        }
        if let ("=" | "<>", Term::Call(name, arguments)) = (sign, &right)
            && let [Term::Array(of)] = arguments.as_slice()
            && name == if sign == "=" { "any" } else { "all" }
        {
            return Term::Test(Box::new(left), sign == "<>", "in".to_owned(), vec![Term::Row(of.clone())]);
        }
        match mirrored(sign) {
            Some(other) if left.is_literal() && !right.is_literal() => Term::infix(other, right, left),
            Some(_) | None => Term::infix(sign, left, right),
        }
    }

    /// Goes behind the sign that closes what is open.
    fn skip_to(&mut self, closer: &str) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            let word = self.next()?;
            if depth == 0 && word.is(closer) {
                return Some(());
            }
            depth += usize::from(word.is("(") || word.is("["));
            if word.is(")") || word.is("]") {
                depth = depth.checked_sub(1)?;
            }
        }
    }

    fn prefix(&mut self) -> Option<Term> {
        let word = self.next()?;
        match word.kind {
            Kind::Text | Kind::Number => Some(Term::Word(word.text.clone())),
            Kind::Name => self.path(word),
            Kind::Sign => match word.text.as_str() {
                "(" => self.parenthesised(),
                "!" => {
                    let of = self.expression(level::SIGN)?;
                    Some(self.denied(of))
                }
                "+" => self.expression(level::SIGN),
                "-" | "~" | "@" => Some(Term::Sign(word.text.clone(), Box::new(self.expression(level::SIGN)?))),
                "*" => Some(Term::Word("*".to_owned())),
                _ => None,
            },
            Kind::Bare => match word.text.as_str() {
                "not" => {
                    let of = self.expression(level::NOT)?;
                    Some(self.denied(of))
                }
                "case" => self.case(),
                "cast" if self.take("(") => {
                    let of = self.expression(0)?;
                    self.expect("as")?;
                    let ty = self.type_words(Word::is_name)?;
                    self.expect(")")?;
                    Some(self.cast(of, ty))
                }
                "array" if self.take("[") => self.list("]").map(Term::Array),
                "true" | "false" if self.wording.truth_is_number => {
                    Some(Term::Word(if word.text == "true" { "1" } else { "0" }.to_owned()))
                }
                text if RESERVED.contains(&text) => None,
                _ => self.path(word),
            },
        }
    }

    fn denied(&self, of: Term) -> Term {
        if self.wording.truth_is_number { of.denied() } else { Term::Not(Box::new(of)) }
    }

    /// Reads what stands in parentheses, which are open already; those around one term say nothing.
    fn parenthesised(&mut self) -> Option<Term> {
        if let Some(query) = self.query()? {
            return Some(query);
        }
        let mut terms = self.list(")")?;
        Some(if terms.len() == 1 { terms.remove(0) } else { Term::Row(terms) })
    }

    /// Reads a query in parentheses, which are open already, as its words; nothing inside where there is none.
    fn query(&mut self) -> Option<Option<Term>> {
        if !(self.is("select") || self.is("with") || self.is("values")) {
            return Some(None);
        }
        let start = self.at;
        self.skip_to(")")?;
        Some(Some(Term::Word(format!("({})", joined(&self.words[start..self.at - 1])))))
    }

    /// Reads terms between commas up to a sign that closes them.
    fn list(&mut self, closer: &str) -> Option<Vec<Term>> {
        let mut terms = Vec::new();
        if self.take(closer) {
            return Some(terms);
        }
        loop {
            terms.push(self.expression(0)?);
            if self.take(closer) {
                return Some(terms);
            }
            self.expect(",")?;
        }
    }

    fn case(&mut self) -> Option<Term> {
        let of = if self.is("when") { None } else { Some(Box::new(self.expression(0)?)) };
        let mut arms = Vec::new();
        while self.take("when") {
            let when = self.expression(0)?;
            self.expect("then")?;
            let when = if of.is_none() && self.wording.truth_is_number { when.truth() } else { when };
            arms.push((when, self.expression(0)?));
        }
        let otherwise = if self.take("else") { Some(Box::new(self.expression(0)?)) } else { None };
        self.expect("end")?;
        Some(Term::Case(of, arms, otherwise))
    }

    /// Reads a name with what qualifies it, and the arguments of a function.
    fn path(&mut self, first: &Word) -> Option<Term> {
        let mut name = first.text.clone();
        while self.take(".") {
            name.push_str(&format!(".{}", self.next()?.text));
        }
        if self.take("(") {
            return self.call(name);
        }
        // `date '2026-01-01'`, `interval '1 day'`.
        if first.kind == Kind::Bare
            && let Some(text) = self.peek().filter(|it| it.kind == Kind::Text)
        {
            self.at += 1;
            return Some(Term::Word(format!("{name} {}", text.text)));
        }
        Some(Term::Word(self.named(name)))
    }
}
