//! A change of a migration's file that keeps all else as it is written.

use std::ops::Range;

use crate::file::{self, File};
use crate::lexer::{self, Lexeme};
use crate::token::ByteSpan;

/// Gives a file's text with other parents in its `#[migration]`; no parents take the argument away.
///
/// ```
/// let text = "#[migration(revision = \"b2\", down_revision = \"a1\")] fn up() {}";
/// let moved = migrate_syntax::edit::with_parents(text, &["c3"]).expect("a migration");
/// assert_eq!(moved, "#[migration(revision = \"b2\", down_revision = \"c3\")] fn up() {}");
/// ```
///
/// `None` when the text has no `#[migration(revision = "..")]`, or the argument cannot be understood.
pub fn with_parents(text: &str, parents: &[&str]) -> Option<String> {
    let lexemes = lexer::lex(text).ok()?;
    let file = file::read(text).ok()?;
    let arguments = arguments(text, &file, &lexemes)?;
    let named = |name: &str| arguments.iter().position(|argument| lexemes[argument.start].of(text) == name);
    let place = Place { text, lexemes: &lexemes, arguments: &arguments };
    let edited = match (named("down_revision"), parents) {
        (Some(at), []) => place.without(at),
        (Some(at), _) => place.with_value(at, &written(&file)?, parents)?,
        (None, []) => text.to_owned(),
        (None, _) => place.after(named("revision")?, &format!("down_revision = {}", value(parents))),
    };
    let read = file::read(&edited).ok()?;
    let found: Vec<&str> = read.migrations.first()?.args.down_revision.iter().map(|one| one.value.as_str()).collect();
    (found == parents).then_some(edited)
}

/// The arguments of the first `#[migration]`, as ranges of lexemes.
fn arguments(text: &str, file: &File, lexemes: &[Lexeme]) -> Option<Vec<Range<usize>>> {
    let ByteSpan { start, end } = file.migrations.first()?.span;
    let inside = |lexeme: &Lexeme| lexeme.start >= start && lexeme.end <= end;
    let first = lexemes.iter().position(inside)?;
    let last = first + lexemes[first..].iter().take_while(|lexeme| inside(lexeme)).count();
    let open = first + 2 + lexemes[first + 2..last].iter().position(|lexeme| lexeme.kind == lexer::Kind::Open)?;
    // The last two close the arguments and the attribute.
    let inner = open + 1..last.checked_sub(2)?;
    let mut arguments = Vec::new();
    let (mut depth, mut began) = (0_usize, inner.start);
    for at in inner.clone() {
        match lexemes[at].kind {
            lexer::Kind::Open => depth += 1,
            lexer::Kind::Close => depth = depth.saturating_sub(1),
            lexer::Kind::Mark if depth == 0 && lexemes[at].of(text) == "," => {
                arguments.push(began..at);
                began = at + 1;
            }
            lexer::Kind::Mark
            | lexer::Kind::Word
            | lexer::Kind::Text
            | lexer::Kind::Other
            | lexer::Kind::InnerDoc
            | lexer::Kind::OuterDoc => {}
        }
    }
    arguments.push(began..inner.end);
    arguments.retain(|argument| !argument.is_empty());
    Some(arguments)
}

fn written(file: &File) -> Option<Vec<ByteSpan>> {
    Some(file.migrations.first()?.args.down_revision.iter().map(|one| one.span).collect())
}

fn value(parents: &[&str]) -> String {
    match parents {
        [one] => format!("{one:?}"),
        several => format!("{several:?}"),
    }
}

fn listed(parents: &[&str]) -> String {
    parents.iter().map(|parent| format!("{parent:?}")).collect::<Vec<_>>().join(", ")
}

/// A text and where its arguments stand.
struct Place<'a> {
    text: &'a str,
    lexemes: &'a [Lexeme],
    arguments: &'a [Range<usize>],
}

impl Place<'_> {
    /// Puts other literals in the place of those that an argument has.
    fn with_value(&self, at: usize, literals: &[ByteSpan], parents: &[&str]) -> Option<String> {
        if literals.len() == parents.len() {
            let mut text = self.text.to_owned();
            for (literal, parent) in literals.iter().zip(parents).rev() {
                text.replace_range(literal.start..literal.end, &format!("{parent:?}"));
            }
            return Some(text);
        }
        let is_list = self.arguments[at].clone().any(|at| self.lexemes[at].kind == lexer::Kind::Open);
        Some(match (literals, is_list) {
            ([first, .., last], true) => self.replaced(first.start..last.end, &listed(parents)),
            ([only], true) => self.replaced(only.start..only.end, &listed(parents)),
            // An empty list, or one literal that becomes a list.
            ([..], _) => {
                let value = self.lexemes[self.arguments[at].clone()].get(2)?;
                self.replaced(value.start..self.end_of(at), &format!("{parents:?}"))
            }
        })
    }

    /// Writes an argument behind another, on a line of its own where that one has one.
    fn after(&self, at: usize, argument: &str) -> String {
        let end = self.end_of(at);
        let before = &self.text[..self.start_of(at)];
        let indent = &before[before.rfind('\n').map_or(0, |found| found + 1)..];
        let stands_alone = before.contains('\n') && indent.chars().all(char::is_whitespace);
        let gap = if stands_alone { format!(",\n{indent}") } else { ", ".to_owned() };
        self.replaced(end..end, &format!("{gap}{argument}"))
    }

    /// Takes an argument away, with the comma and the white space before it.
    fn without(&self, at: usize) -> String {
        match at.checked_sub(1) {
            Some(before) => self.replaced(self.end_of(before)..self.end_of(at), ""),
            None => {
                let next = self.arguments.get(1).map_or(self.end_of(at), |next| self.lexemes[next.start].start);
                self.replaced(self.start_of(at)..next, "")
            }
        }
    }

    fn start_of(&self, at: usize) -> usize {
        self.lexemes[self.arguments[at].start].start
    }

    fn end_of(&self, at: usize) -> usize {
        self.lexemes[self.arguments[at].end - 1].end
    }

    fn replaced(&self, bytes: Range<usize>, with: &str) -> String {
        let mut text = self.text.to_owned();
        text.replace_range(bytes, with);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes the arguments into an attribute, changes the parents, and gives the arguments back.
    fn moved(arguments: &str, parents: &[&str]) -> String {
        let wrap =
            |arguments: &str| format!("//! Doc.\n#[rustfmt::skip]\n#[migration({arguments})] // why\nfn up() {{}}\n");
        let edited = with_parents(&wrap(arguments), parents).expect(arguments);
        let (head, tail) = ("//! Doc.\n#[rustfmt::skip]\n#[migration(", ")] // why\nfn up() {}\n");
        edited.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)).expect("the rest is as it was").to_owned()
    }

    #[test]
    fn one_literal_is_replaced_where_it_stands() {
        assert_eq!(
            moved(r#"revision="b", /* old */ down_revision  = "a" , "#, &["c"]),
            r#"revision="b", /* old */ down_revision  = "c" , "#
        );
        assert_eq!(
            moved(r##"down_revision = r#"a"#, revision = "b""##, &["c"]),
            r#"down_revision = "c", revision = "b""#
        );
    }

    #[test]
    fn a_list_keeps_its_brackets_and_comments() {
        assert_eq!(
            moved(
                "revision = \"m\",\n    down_revision = [\n        \"a\", // one\n        \"b\",\n    ],\n",
                &["a", "c"]
            ),
            "revision = \"m\",\n    down_revision = [\n        \"a\", // one\n        \"c\",\n    ],\n"
        );
        assert_eq!(
            moved(r#"revision = "m", down_revision = ["a", "b"]"#, &["c"]),
            r#"revision = "m", down_revision = ["c"]"#
        );
        assert_eq!(
            moved(r#"revision = "m", down_revision = "a""#, &["b", "c"]),
            r#"revision = "m", down_revision = ["b", "c"]"#
        );
        assert_eq!(moved(r#"revision = "m", down_revision = []"#, &["b"]), r#"revision = "m", down_revision = ["b"]"#);
    }

    #[test]
    fn a_base_gets_a_parent_and_a_child_loses_it() {
        assert_eq!(moved(r#"revision = "b""#, &["a"]), r#"revision = "b", down_revision = "a""#);
        assert_eq!(
            moved(r#"revision = "b", created = "1""#, &["a"]),
            r#"revision = "b", down_revision = "a", created = "1""#
        );
        assert_eq!(
            moved("\n    revision = \"b\",\n    created = \"1\",\n", &["a"]),
            "\n    revision = \"b\",\n    down_revision = \"a\",\n    created = \"1\",\n"
        );
        assert_eq!(
            moved(r#"revision = "b", down_revision = ["a", "c"], created = "1""#, &[]),
            r#"revision = "b", created = "1""#
        );
        assert_eq!(moved(r#"down_revision = "a", revision = "b""#, &[]), r#"revision = "b""#);
        assert_eq!(moved("\n    revision = \"b\",\n    down_revision = \"a\",\n", &[]), "\n    revision = \"b\",\n");
    }

    #[test]
    fn what_is_no_migration_is_left_alone() {
        for text in [
            "",
            "fn f() {}",
            "#[migration] fn f() {}",
            "#[migration()] fn f() {}",
            "#[migration(revision = \"a\", down_revision)] fn f() {}",
            "#[migration(revision = \"a\", down_revision =)] fn f() {}",
            "#[migration(revision = \"a\") fn",
        ] {
            assert_eq!(with_parents(text, &["c"]), None, "{text}");
        }
    }
}
