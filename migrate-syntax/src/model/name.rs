//! Names that are made of the names of Rust's items.

/// Names a struct's table as Diesel does: in snake case, with an `s`.
///
/// ```
/// assert_eq!(migrate_syntax::model::table_of("OrderItem"), "order_items");
/// ```
pub fn table(name: &str) -> String {
    let mut table = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !table.is_empty() {
            table.push('_');
        }
        table.extend(c.to_lowercase());
    }
    table.push('s');
    table
}

/// The ways in which the names of variants become values.
pub const STYLES: [&str; 8] = [
    "snake_case",
    "SCREAMING_SNAKE_CASE",
    "kebab-case",
    "SCREAMING-KEBAB-CASE",
    "camelCase",
    "PascalCase",
    "lowercase",
    "UPPERCASE",
];

/// Writes a name in one of the [`STYLES`].
///
/// ```
/// assert_eq!(migrate_syntax::model::styled("SoSo", "kebab-case"), "so-so");
/// ```
pub fn styled(name: &str, style: &str) -> String {
    let words = words(name);
    let title = |word: &String| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    match style {
        "SCREAMING_SNAKE_CASE" => words.join("_").to_uppercase(),
        "kebab-case" => words.join("-"),
        "SCREAMING-KEBAB-CASE" => words.join("-").to_uppercase(),
        "camelCase" => words.iter().enumerate().map(|(at, it)| if at == 0 { it.clone() } else { title(it) }).collect(),
        "PascalCase" => words.iter().map(title).collect(),
        "lowercase" => words.concat(),
        "UPPERCASE" => words.concat().to_uppercase(),
        _ => words.join("_"),
    }
}

/// Cuts a name into its words, in small letters.
///
/// ```
/// assert_eq!(migrate_syntax::model::words("HTTPServer"), ["http", "server"]);
/// ```
pub fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = vec![String::new()];
    for (at, c) in chars.iter().enumerate() {
        let after_lower = at > 0 && !chars[at - 1].is_uppercase();
        let before_lower = chars.get(at + 1).is_some_and(|next| next.is_lowercase());
        if *c == '_' || c.is_uppercase() && at > 0 && (after_lower || before_lower) {
            words.push(String::new());
        }
        if *c != '_' {
            words.last_mut().into_iter().for_each(|word| word.extend(c.to_lowercase()));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_named_as_diesel_names_it() {
        assert_eq!([table("User"), table("OrderItem"), table("ApiV2Key")], ["users", "order_items", "api_v2_keys"]);
    }

    #[test]
    fn a_variant_is_written_in_every_style() {
        let all: Vec<String> = STYLES.iter().map(|style| styled("HTTPStatusOk", style)).collect();
        let wanted = [
            "http_status_ok",
            "HTTP_STATUS_OK",
            "http-status-ok",
            "HTTP-STATUS-OK",
            "httpStatusOk",
            "HttpStatusOk",
            "httpstatusok",
            "HTTPSTATUSOK",
        ];
        assert_eq!(all, wanted);
    }
}
