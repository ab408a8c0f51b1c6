//! The queries of views, which both databases write anew: every column with its table and its name, every join in
//! parentheses.
//!
//! What only that says is taken off on both sides, as there is no telling what was said first: the tables that columns are
//! qualified with, names that a column has anyway, parentheses around joins. So a view that only reads a column of the same
//! name from another of its tables is taken for the same.

use super::WORDING;
use crate::schema::expression::{Kind, Word, canonical, canonical_condition, joined, words};
use crate::schema::{Schema, TableName};

/// The words that begin a part of a query, in their order.
const CLAUSES: [&str; 9] = ["select", "from", "where", "group", "having", "order", "limit", "union", "with"];

/// Writes a query in one way.
pub(super) fn query(sql: &str, schema: &Schema) -> String {
    let Some(words) = words(sql, WORDING) else { return sql.to_owned() };
    let words = unqualified(&words);
    let mut clauses: Vec<&[Word]> = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    for (at, word) in words.iter().enumerate() {
        depth = if word.is("(") { depth + 1 } else { depth.saturating_sub(usize::from(word.is(")"))) };
        if depth == 0 && at > start && CLAUSES.iter().any(|it| word.is(it)) {
            clauses.push(&words[start..at]);
            start = at;
        }
    }
    clauses.push(&words[start..]);
    let from: Vec<String> =
        clauses.iter().filter(|it| it.first().is_some_and(|it| it.is("from"))).map(|it| tables(&it[1..])).collect();
    let mut reads = from.iter();
    let written = clauses.iter().map(|clause| {
        let Some((first, rest)) = clause.split_first() else { return String::new() };
        match first.text.as_str() {
            "select" => format!("select {}", columns(rest, reads.next(), schema)),
            "from" => format!("from {}", tables(rest)),
            "where" | "having" => format!("{} {}", first.text, canonical_condition(&joined(rest), WORDING)),
            "group" | "order" => format!("{} by {}", first.text, list(rest.get(1..).unwrap_or_default())),
            _ => joined(clause),
        }
    });
    written.collect::<Vec<_>>().join(" ")
}

/// Takes off what columns and tables are qualified with.
fn unqualified(words: &[Word]) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word.is(".") && kept.last().is_some_and(Word::is_name) {
            kept.pop();
            kept.extend(words.next().cloned());
        } else {
            kept.push(word.clone());
        }
    }
    kept
}

/// Writes what is selected, each without a name that it has anyway.
fn columns(words: &[Word], from: Option<&String>, schema: &Schema) -> String {
    let written = split(words).into_iter().map(|item| {
        if let ([star], Some(table)) = (item, from)
            && star.text == "*"
            && let Some(table) = schema.table(&TableName { schema: None, name: table.as_str().into() })
        {
            let names = table.columns.iter().map(|it| canonical(&format!("`{}`", it.name), WORDING));
            return names.collect::<Vec<_>>().join(", ");
        }
        let (value, name) = match item {
            [value @ .., by, name] if by.is("as") => (value, Some(name)),
            [value @ .., last, name] if name.is_name() && (last.is_name() || last.is(")")) && !last.is("distinct") => {
                (&item[..value.len() + 1], Some(name).filter(|it| !it.is("end")))
            }
            _ => (item, None),
        };
        let value = if name.is_none() { item } else { value };
        let written = canonical(&joined(value), WORDING);
        match name {
            // An unnamed value is called by its own text.
            Some(name) if canonical(name.text.trim_matches('"'), WORDING) != written => {
                format!("{written} as {}", name.text)
            }
            Some(_) | None => written,
        }
    });
    written.collect::<Vec<_>>().join(", ")
}

/// Writes where rows come from: a comma joins, and so does `inner join`.
fn tables(words: &[Word]) -> String {
    const SAY_NOTHING: [&str; 6] = ["(", ")", "as", "inner", "cross", "outer"];
    let kept = words.iter().filter(|word| !SAY_NOTHING.iter().any(|it| word.is(it)));
    let texts = kept.map(|it| if it.is(",") { "join".to_owned() } else { it.text.clone() });
    texts.collect::<Vec<_>>().join(" ")
}

fn list(words: &[Word]) -> String {
    let written = split(words).into_iter().map(|item| match item {
        [value @ .., order] if order.is("asc") => canonical(&joined(value), WORDING),
        [value @ .., order] if order.is("desc") => format!("{} desc", canonical(&joined(value), WORDING)),
        _ => canonical(&joined(item), WORDING),
    });
    written.collect::<Vec<_>>().join(", ")
}

/// Splits at commas that stand in no parentheses.
fn split(words: &[Word]) -> Vec<&[Word]> {
    let mut depth = 0_usize;
    let is_comma = |word: &Word| {
        depth = if word.is("(") { depth + 1 } else { depth.saturating_sub(usize::from(word.is(")"))) };
        depth == 0 && word.kind == Kind::Sign && word.text == ","
    };
    words.split(is_comma).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Column, SqlType, Table};

    #[test]
    fn what_mariadb_says_back_is_what_it_was_told() {
        let mut schema = Schema::default();
        let mut users = Table::new("users");
        users.columns = ["id", "email"].map(|it| Column::new(it, SqlType::Text)).to_vec();
        schema.insert(users).expect("the first");
        for (told, said) in [
            (
                "SELECT id, lower(email) AS email, upper(email) FROM users WHERE email = 'ok' AND NOT (id = 3)",
                "select `users`.`id` AS `id`,lcase(`users`.`email`) AS `email`,ucase(`users`.`email`) AS `upper(email)` \
                 from `users` where `users`.`email` = 'ok' and `users`.`id` <> 3",
            ),
            ("SELECT * FROM users", "select `users`.`id` AS `id`,`users`.`email` AS `email` from `users`"),
            (
                "SELECT u.id, o.total sum FROM users u JOIN orders AS o ON o.user_id = u.id ORDER BY u.id ASC",
                "select `u`.`id` AS `id`,`o`.`total` AS `sum` from (`users` `u` join `orders` `o` on(`o`.`user_id` = `u`.`id`)) \
                 order by `u`.`id`",
            ),
            (
                "SELECT count(*) AS n, 1 FROM users GROUP BY id",
                "select count(0) AS `n`,1 AS `1` from `users` group by `users`.`id`",
            ),
        ] {
            assert_eq!(query(told, &schema), query(said, &schema));
        }
        assert_ne!(query("SELECT id FROM users", &schema), query("SELECT id AS key FROM users", &schema));
    }
}
