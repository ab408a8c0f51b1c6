//! The checksum of a migration: of what it does, not of how it is laid out.
//!
//! Two texts have the same checksum when they have the same tokens, where these do not count: white space, line
//! endings, comments, docs, a comma before a closing bracket, the arguments `message`, `created` and `irreversible` of
//! `#[migration]`, and the function with `#[downgrade]`: a way back may be written, or mended, after the way up was run.
//! Everything else counts, the revision's parents too. The order of `use` lines counts, so a tool that sorts them changes
//! the checksum.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::file;
use crate::lexer::{self, Kind, LexError, Lexeme};
use crate::literal::line_feeds;

/// How many hexadecimal digits of the SHA-256 are kept.
pub const LENGTH: usize = 32;

/// Arguments of `#[migration]` that say nothing about what it does on the way up.
const SILENT: [&str; 3] = ["message", "created", "irreversible"];

/// Hashes a file's text: the first 32 hexadecimal digits of the SHA-256 of its tokens.
///
/// ```
/// let written = "#[migration(revision = \"a1\", message = \"one\")]\nfn up() { f(1, 2) }";
/// let formatted = "// Formatted.\n#[migration(\n  revision = \"a1\",\n)]\nfn up() {\n  f(\n  1,\n  2,\n  )\n}\n";
/// assert_eq!(migrate_syntax::checksum::of_text(written), migrate_syntax::checksum::of_text(formatted));
/// ```
///
/// # Errors
/// When the text cannot be cut into lexemes.
pub fn of_text(text: &str) -> Result<String, LexError> {
    lexer::lex(text).map(|lexemes| of(text, &lexemes))
}

/// Hashes a text that was already cut into lexemes.
pub fn of(text: &str, lexemes: &[Lexeme]) -> String {
    let digest = Sha256::digest(normal_form(text, lexemes));
    let mut hex = String::with_capacity(LENGTH);
    for byte in digest.iter().take(LENGTH / 2) {
        write!(hex, "{byte:02x}").expect("a String takes every write");
    }
    hex
}

/// What is hashed: each token that counts, each followed by a NUL, which no token contains.
fn normal_form(text: &str, lexemes: &[Lexeme]) -> String {
    let mut form = String::with_capacity(text.len());
    let mut comma = false;
    let mut at = 0;
    let mut silent_until = 0;
    let mut depth = 0_usize;
    while let Some(lexeme) = lexemes.get(at) {
        let written = lexeme.of(text);
        match lexeme.kind {
            Kind::InnerDoc | Kind::OuterDoc => {
                at += 1;
                continue;
            }
            Kind::Mark if written == "#" => {
                let inner = lexemes.get(at + 1).is_some_and(|next| next.of(text) == "!");
                if let Some(found) = file::attribute(text, lexemes, at + usize::from(inner)) {
                    if found.name == "doc" {
                        at = found.last + 1;
                        continue;
                    }
                    if let ("downgrade", 0, Some(end)) = (found.name, depth, end_of_function(text, lexemes, found.last))
                    {
                        at = end + 1;
                        continue;
                    }
                    if found.name == "migration" {
                        silent_until = found.arguments.end;
                    }
                }
            }
            Kind::Mark if written == "," => {
                comma = true;
                at += 1;
                continue;
            }
            Kind::Word if at < silent_until && is_silent(text, lexemes, at) => {
                at += 3;
                // The comma after it is the one before what follows.
                if lexemes.get(at).is_some_and(|next| next.of(text) == ",") {
                    at += 1;
                }
                continue;
            }
            Kind::Close => {
                comma = false;
                depth = depth.saturating_sub(1);
            }
            Kind::Open => depth += 1,
            Kind::Mark | Kind::Word | Kind::Text | Kind::Other => {}
        }
        if std::mem::take(&mut comma) {
            form.push_str(",\0");
        }
        form.push_str(&line_feeds(written));
        form.push('\0');
        at += 1;
    }
    form
}

/// The index of the `}` that ends the function after the lexeme at `last`.
fn end_of_function(text: &str, lexemes: &[Lexeme], last: usize) -> Option<usize> {
    let mut at = last + 1;
    loop {
        let lexeme = lexemes.get(at)?;
        let end = if lexeme.kind == Kind::Open { file::close_of(lexemes, at) } else { at };
        if lexeme.of(text) == "{" {
            return Some(end);
        }
        at = end + 1;
    }
}

/// Tells whether `message = ".."` or the like starts at `at`.
fn is_silent(text: &str, lexemes: &[Lexeme], at: usize) -> bool {
    SILENT.contains(&lexemes[at].of(text))
        && lexemes.get(at + 1).is_some_and(|next| next.of(text) == "=")
        && lexemes.get(at + 2).is_some_and(|next| matches!(next.kind, Kind::Text | Kind::Word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(text: &str) -> String {
        of_text(text).expect("Rust")
    }

    #[test]
    fn layout_comments_and_docs_do_not_count() {
        let plain = sum("#[migration(revision = \"a\", down_revision = \"b\")] fn f(a: u8) { g(\"x\ny\", 1) }");
        for same in [
            "#[migration(revision=\"a\",down_revision=\"b\",)]\r\nfn f(\r\n a: u8,\r\n) { g(\"x\r\ny\", 1,) }",
            "//! Doc.\n#![doc = \"more\"]\n/// Doc.\n#[doc = \"d\"]\n#[migration(revision = \"a\", down_revision = \"b\")] // c\nfn f(a: u8) { /* c */ g(\"x\ny\", 1) }",
            "#[migration(message = \"m\", revision = \"a\", created = \"c\", down_revision = \"b\")] fn f(a: u8) { g(\"x\ny\", 1) }",
            "#[migration(revision = \"a\", down_revision = \"b\", message = \"m\",)] fn f(a: u8) { g(\"x\ny\", 1) }",
        ] {
            assert_eq!(sum(same), plain, "{same}");
        }
    }

    #[test]
    fn every_other_token_counts() {
        let plain = sum("#[migration(revision = \"a\")] fn f() { g(\"x y\") }");
        for other in [
            "#[migration(revision = \"b\")] fn f() { g(\"x y\") }",
            "#[migration(revision = \"a\", down_revision = \"c\")] fn f() { g(\"x y\") }",
            "#[migration(revision = \"a\")] fn f() { g(\"x  y\") }",
            "#[migration(revision = \"a\")] fn f() { g(\"x y\"); }",
            "#[migration(revision = \"a\")] fn f() { gg(\"x y\") }",
            "#[migration(revision = \"a\")] fn f() { g(\"x\", \"y\") }",
        ] {
            assert_ne!(sum(other), plain, "{other}");
        }
    }

    #[test]
    fn the_way_back_does_not_count() {
        let up = "#[migration(revision = \"a\")] fn f() { g(1) }";
        let plain = sum(up);
        for same in [
            "#[migration(revision = \"a\", irreversible = \"no\")] fn f() { g(1) }",
            "#[migration(irreversible = true, revision = \"a\")] fn f() { g(1) }",
            &format!(
                "{up}\n/// Doc.\n#[downgrade]\n#[allow(x)]\npub fn d(op: &mut [u8; {{ 1 }}]) -> R {{ h({{ 2 }}) }}"
            ),
            &format!("#[migrate_core::downgrade] fn d() {{}}\n{up}"),
        ] {
            assert_eq!(sum(same), plain, "{same}");
        }
        for other in [
            format!("{up} #[downgrade] fn d() {{}} fn h() {{}}"),
            format!("{up} fn d() {{}}"),
            format!("{up} mod m {{ #[downgrade] fn d() {{}} }}"),
            "#[migration(revision = \"a\")] fn f() { #[downgrade] fn d() {} g(1) }".to_owned(),
        ] {
            assert_ne!(sum(&other), plain, "{other}");
        }
    }

    #[test]
    fn a_message_outside_of_the_attribute_counts() {
        assert_ne!(sum("fn f() { message = \"a\" }"), sum("fn f() { message = \"b\" }"));
    }

    #[test]
    fn it_has_32_hexadecimal_digits() {
        let sum = sum("fn f() {}");
        assert_eq!(sum.len(), LENGTH);
        assert!(sum.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
}
