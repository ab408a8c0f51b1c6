//! What is said behind a term: its collation, a cast, an element; and types, which casts name.

use super::super::term::Term;
use super::super::word::{Word, joined};
use super::Parser;

/// Words that a type goes on with.
const CONTINUES: [&str; 12] = [
    "varying",
    "precision",
    "with",
    "without",
    "time",
    "zone",
    "unsigned",
    "signed",
    "integer",
    "charset",
    "utf8mb4",
    "local",
];

impl Parser<'_> {
    /// Reads what follows a term; its first sign comes next.
    pub(super) fn suffix(&mut self, left: Term) -> Option<Term> {
        let word = self.next()?;
        if word.is("collate") {
            let name = self.next()?.text.clone();
            return Some(Term::Suffix(Box::new(left), format!(" collate {name}")));
        }
        if word.is("::") {
            let ty = self.type_words(|it| it.is_name())?;
            return Some(self.cast(left, ty));
        }
        let index = self.expression(0)?;
        self.expect("]")?;
        Some(Term::Suffix(Box::new(left), format!("[{}]", index.written())))
    }

    pub(super) fn cast(&self, of: Term, ty: String) -> Term {
        let ty = ty.split(" charset ").next().unwrap_or_default().to_owned();
        const TEXTS: [&str; 6] = ["text", "character varying", "varchar", "bpchar", "text[]", "character varying[]"];
        if let Some(number) = self.unquoted_number(&of, &ty).filter(|_| self.wording.adds_casts) {
            return number;
        }
        if self.wording.adds_casts && (of.is_literal() || TEXTS.contains(&ty.as_str())) {
            return of;
        }
        Term::Cast(Box::new(of), ty)
    }

    /// Takes the quotes off a number that PostgreSQL puts them around: `'-1'::integer`.
    fn unquoted_number(&self, of: &Term, ty: &str) -> Option<Term> {
        const NUMBERS: [&str; 6] = ["integer", "bigint", "smallint", "numeric", "double precision", "real"];
        let base = ty.split('(').next().unwrap_or_default();
        let Term::Word(word) = of else { return None };
        let number = word.strip_prefix('\'')?.strip_suffix('\'')?;
        let digits = number.strip_prefix('-').unwrap_or(number);
        let is_number = digits.starts_with(|it: char| it.is_ascii_digit()) && digits.parse::<f64>().is_ok();
        if !NUMBERS.contains(&base) || !is_number {
            return None;
        }
        let plain = Term::Word(digits.to_owned());
        Some(if number.starts_with('-') { Term::Sign("-".to_owned(), Box::new(plain)) } else { plain })
    }

    /// Reads a type: words, a length in parentheses, brackets.
    pub(super) fn type_words(&mut self, is_type: impl Fn(&Word) -> bool) -> Option<String> {
        let mut ty = vec![self.next()?.text.clone()];
        let mut arguments = String::new();
        loop {
            let follows = self.peek().filter(|it| is_type(it) && CONTINUES.contains(&it.text.as_str()));
            if let Some(word) = follows {
                self.at += 1;
                ty.push(word.text.clone());
            } else if self.take(".") {
                let name = self.next()?.text.clone();
                if let Some(last) = ty.last_mut() {
                    last.push_str(&format!(".{name}"));
                }
            } else if self.take("(") {
                let start = self.at;
                self.skip_to(")")?;
                arguments.push_str(&format!("({})", joined(&self.words[start..self.at - 1]).replace(", ", ",")));
            } else if self.is("[") && self.words.get(self.at + 1).is_some_and(|it| it.is("]")) {
                self.at += 2;
                arguments.push_str("[]");
            } else {
                break;
            }
        }
        Some(format!("{}{arguments}", ty.join(" ")))
    }
}
