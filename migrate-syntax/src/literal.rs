//! The value of a string literal.

use std::borrow::Cow;

/// Gives the value of a `"..."` or `r#"..."#` literal, or `None` when it is another kind of literal.
///
/// ```
/// use migrate_syntax::literal::text;
/// assert_eq!(text(r#""a\tb""#).as_deref(), Some("a\tb"));
/// assert_eq!(text("b\"bytes\""), None);
/// ```
pub fn text(literal: &str) -> Option<Cow<'_, str>> {
    if let Some(raw) = literal.strip_prefix('r') {
        let inner = raw.trim_matches('#');
        let inner = inner.strip_prefix('"')?.strip_suffix('"')?;
        return Some(line_feeds(inner));
    }
    let inner = line_feeds(literal.strip_prefix('"')?.strip_suffix('"')?);
    if inner.contains('\\') { unescape(&inner).map(Cow::Owned) } else { Some(inner) }
}

/// Reads line endings as the compiler does: `\r\n` is `\n`.
pub fn line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) }
}

fn unescape(text: &str) -> Option<String> {
    let mut value = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            value.push(c);
            continue;
        }
        match chars.next()? {
            'n' => value.push('\n'),
            't' => value.push('\t'),
            'r' => value.push('\r'),
            '0' => value.push('\0'),
            c @ ('\\' | '"' | '\'') => value.push(c),
            'x' => {
                let digits: String = chars.by_ref().take(2).collect();
                value.push(char::from(u8::from_str_radix(&digits, 16).ok()?));
            }
            'u' => {
                let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').filter(|c| *c != '_').collect();
                value.push(char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?);
            }
            // A backslash at the end of a line skips the white space up to the next word.
            '\n' => {
                let rest = chars.as_str().trim_start_matches([' ', '\t', '\n', '\r']);
                chars = rest.chars();
            }
            _ => return None,
        }
    }
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_read_as_the_compiler_reads_them() {
        assert_eq!(text(r#""\x41\u{1F600}\n\"\\ ""#).as_deref(), Some("\x41\u{1F600}\n\"\\ "));
        assert_eq!(text("\"one \\\r\n   two\"").as_deref(), Some("one two"));
        assert_eq!(text(r###"r##"a"#b"##"###).as_deref(), Some(r##"a"#b"##));
        assert_eq!(text("\"a\r\nb\"").as_deref(), Some("a\nb"));
    }

    #[test]
    fn other_literals_have_no_text() {
        for literal in ["1", "'c'", "b\"x\"", "c\"x\"", "br\"x\""] {
            assert_eq!(text(literal), None, "{literal}");
        }
    }
}
