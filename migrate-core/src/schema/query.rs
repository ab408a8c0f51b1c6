//! The words of queries, read without a grammar: enough to see what a view is made of.

use super::TableName;
use super::expression::{Token, tokens};

/// Tells whether a query names the table or view where it reads rows: after `FROM`, `JOIN` and the commas there.
pub fn reads(sql: &str, table: &TableName) -> bool {
    const LATER: [&str; 12] = [
        "where",
        "group",
        "order",
        "having",
        "limit",
        "union",
        "except",
        "intersect",
        "on",
        "using",
        "select",
        "window",
    ];
    let tokens: Vec<Token<'_>> = words(sql).collect();
    let (mut in_from, mut expected, mut schema) = (false, false, None);
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Word(word) if is_one_of(word, &["from", "join"]) => (in_from, expected, schema) = (true, true, None),
            Token::Word(word) if is_one_of(word, &LATER) => (in_from, expected) = (false, false),
            Token::Word(word) if expected && is_one_of(word, &["only", "lateral"]) => {}
            Token::Other(",") => (expected, schema) = (in_from, None),
            Token::Word(_) | Token::Quoted { .. } if expected => {
                if matches!(tokens.get(at + 1), Some(Token::Other("."))) {
                    schema = Some(token);
                    continue;
                }
                let same_schema = match (&table.schema, schema) {
                    (Some(own), Some(said)) => said.names(own.as_str()),
                    (None, _) | (_, None) => true,
                };
                if same_schema && token.names(table.name.as_str()) {
                    return true;
                }
                expected = false;
            }
            Token::Word(_) | Token::Quoted { .. } | Token::Other(_) => {}
        }
    }
    false
}

/// Tells whether the SQL calls the function.
pub fn calls(sql: &str, function: &TableName) -> bool {
    let tokens: Vec<Token<'_>> = words(sql).collect();
    tokens.windows(2).any(|pair| pair[0].names(function.name.as_str()) && matches!(pair[1], Token::Other("(")))
}

/// Tells whether a query takes all columns of something: `SELECT *`, `t.*`.
pub fn takes_all(sql: &str) -> bool {
    let tokens: Vec<Token<'_>> = words(sql).collect();
    tokens.windows(2).any(|pair| {
        let before = match pair[0] {
            Token::Word(word) => is_one_of(word, &["select", "distinct", "all"]),
            Token::Other(text) => matches!(text, "," | "."),
            Token::Quoted { .. } => false,
        };
        before && matches!(pair[1], Token::Other("*"))
    })
}

/// Gives what a query selects, column by column, written alike whatever the spaces; `None` where it is not seen.
pub fn selected(sql: &str) -> Option<Vec<String>> {
    let mut depth = 0_usize;
    let mut found: Option<Vec<String>> = None;
    let mut last = "";
    for token in words(sql) {
        let text = token.text();
        depth = match text {
            "(" => depth + 1,
            ")" => depth.saturating_sub(1),
            _ => depth,
        };
        let word = matches!(token, Token::Word(_)) && depth == 0;
        match &mut found {
            None if word && text.eq_ignore_ascii_case("select") => found = Some(vec![String::new()]),
            None => {}
            // `IS DISTINCT FROM` compares.
            Some(_) if word && text.eq_ignore_ascii_case("from") && !last.eq_ignore_ascii_case("distinct") => break,
            Some(_) if word && is_one_of(text, &["union", "except", "intersect", "where"]) => break,
            Some(columns) if depth == 0 && text == "," => columns.push(String::new()),
            Some(_) if text == ";" => break,
            Some(columns) => {
                if let Some(column) = columns.last_mut() {
                    let is_word = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '_');
                    if is_word(column.chars().last()) && is_word(text.chars().next()) {
                        column.push(' ');
                    }
                    column.push_str(text);
                }
            }
        }
        last = text;
    }
    found
}

/// Splits a list at its commas, those inside parentheses and strings left alone.
pub fn parts(list: &str) -> Vec<&str> {
    let (mut parts, mut start, mut end, mut depth) = (Vec::new(), 0, 0, 0_usize);
    for token in tokens(list) {
        let text = token.text();
        match text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                parts.push(&list[start..end]);
                start = end + 1;
            }
            _ => {}
        }
        end += text.len();
    }
    parts.push(&list[start..]);
    parts
}

/// Finds where a word stands outside of strings and quotes.
pub fn find_word(sql: &str, word: &str) -> Option<usize> {
    let mut at = 0;
    for token in tokens(sql) {
        if matches!(token, Token::Word(text) if text.eq_ignore_ascii_case(word)) {
            return Some(at);
        }
        at += token.text().len();
    }
    None
}

/// Takes the defaults out of a list of arguments: as a statement that only names a function takes them.
pub fn signature(arguments: &str) -> String {
    let parts = parts(arguments).into_iter().map(|argument| {
        let end = find_word(argument, "default").into_iter().chain(argument.find('=')).min();
        let end = end.unwrap_or(argument.len());
        argument[..end].trim_end_matches([':', ' ']).trim().to_owned()
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn words(sql: &str) -> impl Iterator<Item = Token<'_>> {
    tokens(sql).filter(|token| !token.text().chars().all(char::is_whitespace))
}

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|it| it.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_where_rows_come_from_only() {
        let users = TableName::from("users");
        for sql in
            ["SELECT 1 FROM users", "select * from a, \"users\" u", "SELECT 1 FROM a JOIN (shop.Users CROSS JOIN b)"]
        {
            assert!(reads(sql, &users), "{sql}");
        }
        for sql in ["SELECT count(*) AS users FROM accounts", "SELECT users FROM a WHERE b = 'from users'", "SELECT 1"]
        {
            assert!(!reads(sql, &users), "{sql}");
        }
        assert!(!reads("SELECT 1 FROM auth.users", &TableName::from("shop.users")));
    }

    #[test]
    fn what_is_selected_is_seen_past_parentheses_and_common_tables() {
        let sql = "WITH a AS (SELECT 1 FROM b) SELECT DISTINCT x , f(y, 2) AS y, p IS DISTINCT FROM q AS r FROM a";
        assert_eq!(selected(sql).expect("seen"), ["DISTINCT x", "f(y,2)AS y", "p IS DISTINCT FROM q AS r"]);
        assert_eq!(selected("TABLE users"), None);
    }

    #[test]
    fn all_columns_are_told_from_a_product() {
        assert!(takes_all("SELECT u.* FROM users u") && takes_all("SELECT 1, * FROM a"));
        assert!(!takes_all("SELECT a * b FROM c"));
    }

    #[test]
    fn a_signature_has_no_defaults() {
        assert_eq!(signature("a int, b numeric(3, 1) DEFAULT 1.5, c text = 'x, y'"), "a int, b numeric(3, 1), c text");
        assert_eq!(signature(""), "");
    }

    #[test]
    fn a_function_is_told_from_a_column_of_its_name() {
        assert!(calls("SELECT total (price) FROM a", &"total".into()));
        assert!(!calls("SELECT total FROM a", &"total".into()));
    }
}
