//! Words that name nothing in Rust: <https://doc.rust-lang.org/reference/keywords.html>.

/// Those that are names behind `r#`, by their letters.
const RAW: &str = "abstract as async await become box break const continue do dyn else enum extern false final fn for gen \
    if impl in let loop macro match mod move mut override priv pub ref return static struct trait true try type typeof \
    union unsafe unsized use virtual where while yield";

/// Those that are no names at all.
const NEVER: [&str; 5] = ["_", "Self", "crate", "self", "super"];

/// Tells whether a word is a name behind `r#` only.
pub(super) fn is_raw(word: &str) -> bool {
    RAW.split(' ').any(|it| it == word)
}

/// Tells whether a word is no name, even behind `r#`.
pub(super) fn is_never(word: &str) -> bool {
    NEVER.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_one_of_them_as_a_whole() {
        assert!(is_raw("abstract") && is_raw("if") && is_raw("yield"));
        assert!(!is_raw("i") && !is_raw("") && !is_raw("if impl") && !is_raw("self"));
        assert!(is_never("self") && !is_never("selves"));
    }
}
