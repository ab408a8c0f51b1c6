//! Reads words as a tree.

use super::Wording;
use super::term::{Term, level, mirrored, strength};
use super::word::{Kind, Word, joined};

/// Reads words from left to right.
#[derive(Debug)]
pub(super) struct Parser<'w> {
    words: &'w [Word],
    at: usize,
    wording: Wording,
}

/// Words that begin a test of what stands before them.
const TESTS: [&str; 10] = ["is", "in", "like", "ilike", "between", "regexp", "rlike", "glob", "isnull", "notnull"];

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

    fn test(&mut self, left: Term, negated: bool) -> Option<Term> {
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

    fn suffix(&mut self, left: Term) -> Option<Term> {
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

    fn cast(&self, of: Term, ty: String) -> Term {
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
    fn type_words(&mut self, is_type: impl Fn(&Word) -> bool) -> Option<String> {
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

    fn call(&mut self, name: String) -> Option<Term> {
        let name = self.named(name);
        let start = self.at;
        let Some(mut arguments) = self.list(")") else {
            // `count(distinct a)`, `extract(year from a)`: the words as they are.
            self.at = start;
            self.skip_to(")")?;
            return Some(Term::Call(name, vec![Term::Word(joined(&self.words[start..self.at - 1]))]));
        };
        if self.wording.adds_casts && arguments.is_empty() && name == "now" {
            return Some(Term::Word("current_timestamp".to_owned()));
        }
        const NOW: [&str; 3] = ["current_timestamp", "current_date", "current_time"];
        if arguments.is_empty() && NOW.contains(&name.as_str()) {
            return Some(Term::Word(name));
        }
        if self.wording.truth_is_number {
            if name == "mod" && arguments.len() == 2 {
                let right = arguments.remove(1);
                return Some(Term::infix("%", arguments.remove(0), right));
            }
            // Every row counts, whatever is said of it.
            if let ("count", [Term::Word(word)]) = (name.as_str(), arguments.as_slice())
                && matches!(word.as_str(), "*" | "0" | "1")
            {
                return Some(Term::Word("count(*)".to_owned()));
            }
            if name == "isnull" && arguments.len() == 1 {
                return Some(Term::Test(Box::new(arguments.remove(0)), false, "is null".to_owned(), Vec::new()));
            }
        }
        Some(Term::Call(name, arguments))
    }

    /// Gives the one name of what MySQL names in several ways.
    fn named(&self, name: String) -> String {
        if !self.wording.truth_is_number {
            return name;
        }
        match name.as_str() {
            "lcase" => "lower",
            "ucase" => "upper",
            "octet_length" => "length",
            "character_length" => "char_length",
            "substring" | "mid" => "substr",
            "ceiling" => "ceil",
            "pow" => "power",
            "day" => "dayofmonth",
            "now" | "localtime" | "localtimestamp" => "current_timestamp",
            "curdate" => "current_date",
            "curtime" => "current_time",
            _ => return name,
        }
        .to_owned()
    }
}

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

fn is_test(word: &Word) -> bool {
    word.kind == Kind::Bare && TESTS.contains(&word.text.as_str())
}
