//! Texts as `information_schema` writes them.

#[cfg(any(test, feature = "mysql"))]
use crate::schema::literal;

/// Reads a literal in quotes, in which a quote is doubled or escaped; nothing where it is none, or more than one.
#[cfg(any(test, feature = "mysql"))]
pub(super) fn of_literal(sql: &str) -> Option<String> {
    let (text, rest) = first_literal(sql)?;
    rest.is_empty().then_some(text)
}

/// Reads literals between commas.
pub(super) fn of_literals(mut sql: &str) -> Option<Vec<String>> {
    let mut texts = Vec::new();
    loop {
        let (text, rest) = first_literal(sql.trim_start())?;
        texts.push(text);
        match rest.trim_start().strip_prefix(',') {
            Some(rest) => sql = rest,
            None => return rest.trim().is_empty().then_some(texts),
        }
    }
}

fn first_literal(sql: &str) -> Option<(String, &str)> {
    let inner = sql.strip_prefix('\'')?;
    let mut text = String::new();
    let mut characters = inner.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\'' if characters.next_if(|(_, next)| *next == '\'').is_none() => return Some((text, &inner[at + 1..])),
            '\\' => text.push(match characters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '0' => '\0',
                other => other,
            }),
            _ => text.push(character),
        }
    }
    None
}

/// Writes each text literal of an expression without escapes, as it stands in a schema; MySQL 8 gives expressions with
/// their quotes escaped once more.
#[cfg(any(test, feature = "mysql"))]
pub(super) fn expression(sql: &str, is_mariadb: bool) -> String {
    let sql = if is_mariadb { sql.to_owned() } else { sql.replace("\\'", "'") };
    let mut rest = sql.as_str();
    let mut written = String::with_capacity(rest.len());
    while let Some(first) = rest.chars().next() {
        if let Some((text, after)) = first_literal(rest) {
            // A backslash is escaped where the expression goes back to the server.
            written.push_str(&literal(&text.replace('\\', "\\\\")));
            rest = after;
        } else if let (true, Some(end)) = (first == '`', rest[1..].find('`')) {
            let (name, after) = rest.split_at(end + 2);
            written.push_str(name);
            rest = after;
        } else {
            let (character, after) = rest.split_at(first.len_utf8());
            written.push_str(character);
            rest = after;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_read_however_they_are_escaped() {
        assert_eq!(of_literal(r"'it''s \\ new'").as_deref(), Some(r"it's \ new"));
        assert_eq!(of_literal(r"'it\'s'").as_deref(), Some("it's"));
        assert_eq!(of_literal("'a' + 1"), None);
        assert_eq!(of_literals(r"'a','it''s, \\','' ").expect("three"), ["a", r"it's, \", ""]);
    }

    #[test]
    fn expressions_lose_their_escapes_and_nothing_else() {
        assert_eq!(expression(r"`b` <> 'it\'s \\'", true), r"`b` <> 'it''s \\'");
        assert_eq!(expression(r"(`b` <> _utf8mb4\'x\')", false), "(`b` <> _utf8mb4'x')");
        assert_eq!(expression("`a'b` > 0", true), "`a'b` > 0");
    }
}
