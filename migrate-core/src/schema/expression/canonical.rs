//! One spelling for all the ways to write an expression.
//!
//! What a database says back of an expression is not what it was told: it adds parentheses, quotes and casts, writes
//! `!=` as `<>` and names functions in its own way. Both texts become the same here; what is read by no grammar keeps its
//! words, in small letters and with one space between them.

mod parse;
mod term;
mod word;

pub(crate) use word::{Kind, Word, joined, words};

use super::Lexing;
use parse::Parser;

/// How a database writes back what it was told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Wording {
    /// How it reads quotes and comments.
    pub lexing: Lexing,
    /// Whether names in quotes are the same in small and capital letters.
    pub folds_quoted_names: bool,
    /// Whether it adds casts to literals and texts, and writes lists as arrays, as PostgreSQL does.
    pub adds_casts: bool,
    /// Whether truth is a number, names of functions are its own and `||` is `OR`, as on MySQL.
    pub truth_is_number: bool,
}

/// Writes an expression so that two ways to write the same are one text.
///
/// ```
/// use migrate_core::schema::expression::{Wording, canonical};
/// let plain = |sql| canonical(sql, Wording::default());
/// assert_eq!(plain("((Price >= 0) AND (\"note\" != ''))"), plain("price>=0 and note<>''"));
/// ```
pub fn canonical(sql: &str, wording: Wording) -> String {
    let Some(words) = words(sql, wording) else { return sql.split_whitespace().collect::<Vec<_>>().join(" ") };
    Parser::new(&words, wording).whole().map_or_else(|| joined(&words), |term| term.written())
}

/// Writes a statement or a part of one in small letters and on one line, its words as they are.
pub fn one_line(sql: &str, wording: Wording) -> String {
    words(sql, wording).map_or_else(|| sql.to_owned(), |words| joined(&words))
}

/// Writes a condition so: on MySQL, what is true there is what is not zero.
pub fn canonical_condition(sql: &str, wording: Wording) -> String {
    let Some(words) = words(sql, wording) else { return canonical(sql, wording) };
    let term = Parser::new(&words, wording).whole();
    term.map_or_else(|| joined(&words), |term| if wording.truth_is_number { term.truth() } else { term }.written())
}

#[cfg(test)]
mod tests {
    use super::*;

    const POSTGRES: Wording = Wording {
        lexing: Lexing { dollar_quotes: true, backslash_escapes: false, hash_comments: false, bracket_names: false },
        folds_quoted_names: false,
        adds_casts: true,
        truth_is_number: false,
    };
    const MYSQL: Wording = Wording {
        lexing: Lexing { backslash_escapes: true, hash_comments: true, dollar_quotes: false, bracket_names: false },
        folds_quoted_names: true,
        adds_casts: false,
        truth_is_number: true,
    };

    fn same(wording: Wording, pairs: &[(&str, &str)]) {
        for (told, said) in pairs {
            let (one, other) = (canonical_condition(told, wording), canonical_condition(said, wording));
            assert_eq!(one, other, "{told}  |  {said}");
            assert_eq!(canonical_condition(&one, wording), one, "what is canonical stays so");
        }
    }

    #[test]
    fn what_mariadb_says_back_is_what_it_was_told() {
        same(
            MYSQL,
            &[
                ("d >= 0 and not (b = 'x')", "`d` >= 0 and `b` <> 'x'"),
                ("c or d < 1000", "`c` <> 0 or `d` < 1000"),
                (r"b <> 'it''s \\' and b in ('a','b')", r"`b` <> 'it\'s \\' and `b` in ('a','b')"),
                (
                    "a between 1 and 9 and (b like 'a%' or b is not null)",
                    "`a` between 1 and 9 and (`b` like 'a%' or `b` is not null)",
                ),
                ("a % 3 <> 1 and c = true and not c", "`a` MOD 3 <> 1 and `c` = 1 and `c` = 0"),
                ("-a < 1 and (a+1)*2 > 1 and a != 3", "-`a` < 1 and (`a` + 1) * 2 > 1 and `a` <> 3"),
                ("length(b) > 0", "octet_length(`b`) > 0"),
                ("CURRENT_TIMESTAMP", "current_timestamp()"),
                ("lower(name) <> 'x'", "lcase(`name`) <> 'x'"),
            ],
        );
    }

    #[test]
    fn what_mysql_says_back_is_what_it_was_told() {
        same(
            MYSQL,
            &[
                ("d >= 0 and b <> 'x'", "((`d` >= 0) and (`b` <> _utf8mb4'x'))"),
                ("c or d < 1000", "((0 <> `c`) or (`d` < 1000))"),
                ("data->>'$.a' = 'x'", "(json_unquote(json_extract(`data`,_utf8mb4'$.a')) = _utf8mb4'x')"),
            ],
        );
    }

    #[test]
    fn what_postgresql_says_back_is_what_it_was_told() {
        same(
            POSTGRES,
            &[
                ("price >= 0", "(price >= (0)::numeric)"),
                (
                    "mood IN ('sad', 'ok')",
                    "((mood)::text = ANY ((ARRAY['sad'::character varying, 'ok'::character varying])::text[]))",
                ),
                ("kind NOT IN ('a')", "(kind <> ALL (ARRAY['a'::text]))"),
                ("a BETWEEN 1 AND 3 AND b LIKE 'x%'", "(((a >= 1) AND (a <= 3)) AND ((b)::text ~~ 'x%'::text))"),
                ("NOT (a = 1)", "(NOT (a = 1))"),
                ("\"Name\" <> ''", "((\"Name\")::text <> ''::text)"),
            ],
        );
        assert_ne!(canonical("\"Name\" = 1", POSTGRES), canonical("name = 1", POSTGRES));
    }

    #[test]
    fn parentheses_that_count_are_kept() {
        let plain = |sql| canonical(sql, Wording::default());
        assert_eq!(plain("((a) + (b)) * c"), "(a + b) * c");
        assert_eq!(plain("a - (b - c)"), "a - (b - c)");
        assert_eq!(plain("(a OR b) AND c"), "(a or b) and c");
        assert_eq!(plain("NOT (a OR b)"), "not (a or b)");
        assert_eq!(plain("(a = b) = c"), "(a = b) = c");
        assert_eq!(plain("- (-a)"), "-(-a)");
    }

    #[test]
    fn what_no_grammar_reads_keeps_its_words() {
        let plain = |sql| canonical(sql, Wording::default());
        assert_eq!(plain("a  FOO  bar"), "a foo bar");
        assert_eq!(plain("'open"), "'open");
        assert_eq!(plain("id IN (SELECT  \"x\" FROM t)"), "id in (select x from t)");
    }

    #[test]
    fn cases_and_casts_are_read() {
        let plain = |sql| canonical(sql, Wording::default());
        assert_eq!(plain("CASE WHEN (a) THEN 1 ELSE (2) END"), "case when a then 1 else 2 end");
        assert_eq!(plain("CAST((a) AS decimal(3, 1))"), "cast(a as decimal(3,1))");
        assert_eq!(plain("(a)::numeric(3, 1)"), "cast(a as numeric(3,1))");
        assert_eq!(plain("0 < a"), "a > 0");
    }
}
