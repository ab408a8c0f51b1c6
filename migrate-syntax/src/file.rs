//! What a migration's file says about itself: its message, its `#[migration]`, whether it has a way down.
//!
//! Only the attributes are read; the functions' bodies are cut into lexemes and left alone.

use std::borrow::Cow;

use crate::lexer::{self, LexError, Lexeme};
use crate::migration::{self, MigrationArgs};
use crate::problem::Problem;
use crate::token::{ByteSpan, Kind, Token};
use crate::{checksum, literal};

/// A migration's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The first line of the file's `//!` doc.
    pub message: Option<String>,
    /// The `#[migration]` attributes outside of any block; a sound file has one.
    pub migrations: Vec<Attribute>,
    /// Where the `#[downgrade]` attributes stand.
    pub downgrades: Vec<ByteSpan>,
}

/// One `#[migration(...)]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// From `#` to `]`.
    pub span: ByteSpan,
    /// Its arguments.
    pub args: MigrationArgs<ByteSpan>,
    /// What is wrong with them.
    pub problems: Vec<Problem<ByteSpan>>,
    /// The `#[cfg]` before it, which takes the function out of some builds.
    pub condition: Option<ByteSpan>,
}

impl File {
    /// Says that there is a way back where the migration denies one, at the denial.
    pub fn way_back_problem(&self) -> Option<Problem<ByteSpan>> {
        let reason = self.migrations.first()?.args.irreversible.as_ref()?;
        self.downgrades.first()?;
        Some(Problem::new(
            reason.span,
            "an irreversible migration has a `#[downgrade]`",
            "remove `irreversible`, or remove the function with `#[downgrade]`",
        ))
    }
}

/// Reads a file's text.
///
/// ```
/// let file = migrate_syntax::file::read("//! Create users.\n#[migration(revision = \"a1\")] fn up() {}").expect("Rust");
/// assert_eq!(file.message.as_deref(), Some("Create users"));
/// assert_eq!(file.migrations.len(), 1);
/// ```
///
/// # Errors
/// When the text cannot be cut into lexemes.
pub fn read(text: &str) -> Result<File, LexError> {
    lexer::lex(text).map(|lexemes| facts(text, &lexemes))
}

/// Reads a file's text, and its checksum too.
///
/// # Errors
/// When the text cannot be cut into lexemes.
pub fn read_with_checksum(text: &str) -> Result<(File, String), LexError> {
    lexer::lex(text).map(|lexemes| (facts(text, &lexemes), checksum::of(text, &lexemes)))
}

fn facts(text: &str, lexemes: &[Lexeme]) -> File {
    let mut file = File { message: None, migrations: Vec::new(), downgrades: Vec::new() };
    let (mut at, mut condition) = (0, None);
    while let Some(lexeme) = lexemes.get(at) {
        match lexeme.kind {
            lexer::Kind::InnerDoc if file.message.is_none() => file.message = first_line(lexeme.of(text)),
            lexer::Kind::Open => {
                at = close_of(lexemes, at);
                condition = None;
            }
            lexer::Kind::Mark if lexeme.of(text) == "#" => {
                if let Some(found) = attribute(text, lexemes, at) {
                    let span = ByteSpan { start: lexeme.start, end: lexemes[found.last].end };
                    match found.name {
                        "migration" => {
                            let read = migration(text, &lexemes[found.arguments], span);
                            file.migrations.push(Attribute { condition: condition.take(), ..read });
                        }
                        "cfg" => condition = Some(span),
                        "downgrade" => file.downgrades.push(span),
                        _ => {}
                    }
                    at = found.last;
                }
            }
            lexer::Kind::InnerDoc
            | lexer::Kind::OuterDoc
            | lexer::Kind::Mark
            | lexer::Kind::Close
            | lexer::Kind::Word
            | lexer::Kind::Text
            | lexer::Kind::Other => {}
        }
        at += 1;
    }
    file
}

/// An attribute among lexemes.
pub(crate) struct Found<'a> {
    /// The last word of its path.
    pub(crate) name: &'a str,
    /// The lexemes between its brackets.
    pub(crate) arguments: std::ops::Range<usize>,
    /// The closing `]`.
    pub(crate) last: usize,
}

/// Reads the outer attribute whose `#` is at `at`; `migrate_core::migration` and `migration` are one name.
pub(crate) fn attribute<'a>(text: &'a str, lexemes: &[Lexeme], at: usize) -> Option<Found<'a>> {
    let open = at + 1;
    if lexemes.get(open)?.of(text) != "[" {
        return None;
    }
    let last = close_of(lexemes, open);
    let mut name = "";
    let mut inner = open + 1;
    while inner < last && matches!(lexemes[inner].kind, lexer::Kind::Word | lexer::Kind::Mark) {
        match lexemes[inner].of(text) {
            ":" => {}
            word if lexemes[inner].kind == lexer::Kind::Word => name = word,
            // `doc = ".."`
            _ => break,
        }
        inner += 1;
    }
    let has_arguments = lexemes[inner].kind == lexer::Kind::Open;
    let arguments = if has_arguments { inner + 1..close_of(lexemes, inner) } else { last..last };
    Some(Found { name, arguments, last })
}

/// The index of the bracket that closes the one at `open`.
pub(crate) fn close_of(lexemes: &[Lexeme], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, lexeme) in lexemes.iter().enumerate().skip(open) {
        match lexeme.kind {
            lexer::Kind::Open => depth += 1,
            lexer::Kind::Close => {
                depth -= 1;
                if depth == 0 {
                    return index;
                }
            }
            lexer::Kind::Word
            | lexer::Kind::Text
            | lexer::Kind::Other
            | lexer::Kind::Mark
            | lexer::Kind::InnerDoc
            | lexer::Kind::OuterDoc => {}
        }
    }
    lexemes.len().saturating_sub(1)
}

fn migration(text: &str, lexemes: &[Lexeme], span: ByteSpan) -> Attribute {
    let tokens: Vec<_> = lexemes.iter().filter_map(|lexeme| token(text, lexeme)).collect();
    let (args, problems) = migration::parse(&tokens, span);
    Attribute { span, args, problems, condition: None }
}

pub(crate) fn token<'a>(text: &'a str, lexeme: &Lexeme) -> Option<Token<'a, ByteSpan>> {
    let written = lexeme.of(text);
    let character = || written.chars().next().unwrap_or_default();
    let kind = match lexeme.kind {
        lexer::Kind::Word => Kind::Word(written.into()),
        lexer::Kind::Text => literal::text(written).map_or(Kind::Other(Cow::Borrowed(written)), Kind::Text),
        lexer::Kind::Other => Kind::Other(written.into()),
        lexer::Kind::Mark => Kind::Mark(character()),
        lexer::Kind::Open => Kind::Open(character()),
        lexer::Kind::Close => Kind::Close(character()),
        lexer::Kind::InnerDoc | lexer::Kind::OuterDoc => return None,
    };
    Some(Token { kind, span: ByteSpan { start: lexeme.start, end: lexeme.end } })
}

/// The first line with words of an inner doc comment, without the full stop that a sentence has and a message has not.
fn first_line(doc: &str) -> Option<String> {
    let inner = doc.get(3..).unwrap_or_default();
    let inner = if doc.starts_with("/*") { inner.strip_suffix("*/").unwrap_or(inner) } else { inner };
    let line = inner.lines().map(|line| line.trim().trim_start_matches("* ").trim()).find(|line| !line.is_empty())?;
    Some(line.strip_suffix('.').filter(|rest| !rest.ends_with('.')).unwrap_or(line).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_of_the_doc_is_the_message() {
        let message = |text: &str| read(text).expect("Rust").message;
        assert_eq!(message("// c\n//!\n//! Create users.\n//! More.\n").as_deref(), Some("Create users"));
        assert_eq!(message("/*!\n * Create users...\n */").as_deref(), Some("Create users..."));
        assert_eq!(message("fn f() { //! inner\n }"), None);
    }

    #[test]
    fn attributes_in_strings_comments_and_blocks_are_not_the_files_own() {
        let file = read(
            "// #[migration(revision = \"no\")]\nconst A: &str = r#\"#[migration(revision = \"no\")]\"#;\n\
             mod inner { #[migration(revision = \"no\")] fn f() {} }\n\
             #[cfg(test)] #[ ::migrate_core :: migration ( revision = \"yes\" , ) ] pub fn upgrade() {}\n#[downgrade] fn d() {}",
        )
        .expect("Rust");
        let ids: Vec<_> = file
            .migrations
            .iter()
            .filter_map(|found| found.args.revision.as_ref())
            .map(|id| id.value.as_str())
            .collect();
        assert_eq!(ids, ["yes"]);
        assert_eq!(file.downgrades.len(), 1);
    }

    #[test]
    fn a_condition_of_the_build_before_a_migration_is_told_and_one_elsewhere_is_not() {
        let said = |text: &str| {
            let file = read(text).expect("Rust");
            let conditions = file.migrations.iter().filter_map(|it| it.condition);
            conditions.map(|at| text[at.start..at.end].to_owned()).collect::<Vec<_>>()
        };
        let migration = "#[migration(revision = \"a1\")] pub fn upgrade() {}";
        assert_eq!(said(&format!("#[cfg(feature = \"x\")] {migration}")), ["#[cfg(feature = \"x\")]"]);
        assert_eq!(said(&format!("#[cfg(test)] mod tests {{}} {migration}")), [""; 0]);
    }

    #[test]
    fn spans_cut_the_literal_out_of_the_text() {
        let text = "#[migration(revision = \"b2\", down_revision = [\"a1\", \"é\"])] fn f() {}";
        let file = read(text).expect("Rust");
        let cut: Vec<_> =
            file.migrations[0].args.down_revision.iter().map(|id| &text[id.span.start..id.span.end]).collect();
        assert_eq!(cut, ["\"a1\"", "\"é\""]);
    }
}
