//! Calls of functions, each by the one name that it has in several spellings.

use super::super::term::Term;
use super::super::word::joined;
use super::Parser;

impl Parser<'_> {
    /// Reads the arguments of a call, whose parenthesis is open already.
    pub(super) fn call(&mut self, name: String) -> Option<Term> {
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
    pub(super) fn named(&self, name: String) -> String {
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
