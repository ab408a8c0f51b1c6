//! What is wrong with one file, whatever the others say.

use std::fmt;

use migrate_syntax::file::File;
use migrate_syntax::lexer::LexError;
use migrate_syntax::problem::{self, Problem};
use migrate_syntax::token::ByteSpan;

use super::place::{LineColumn, line_column};
use crate::explain::Explain;

/// One thing wrong with one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceProblem {
    /// What kind of fault it is.
    pub kind: ProblemKind,
    /// The file, relative to the package.
    pub path: String,
    /// The identifier that the attribute at fault gives.
    pub revision: Option<String>,
    /// The bytes at fault; empty at 0 when the file as a whole is.
    pub span: ByteSpan,
    /// Where these bytes start.
    pub place: LineColumn,
    /// What is wrong: lower case, names the thing in backticks.
    pub message: String,
    /// What to type instead.
    pub help: Option<String>,
}

/// The kinds of faults that one file can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// It cannot be opened, or is not UTF-8, or is not Rust.
    Unreadable,
    /// It has no `#[migration]`.
    NoMigration,
    /// It has a second `#[migration]`.
    SecondMigration,
    /// Its `#[migration]` is behind a `#[cfg]`.
    Conditional,
    /// It has a `#[downgrade]` and no `#[migration]`.
    DowngradeAlone,
    /// It has a `#[downgrade]` and says that it is irreversible.
    WayBack,
    /// An argument of `#[migration]` is wrong.
    Argument,
    /// A model says what no table can be, or does not fit the others.
    Model,
}

impl ProblemKind {
    /// Tells whether a revision may be missing because of it, when its file gave none.
    pub(super) fn may_hide_revision(self) -> bool {
        match self {
            Self::Unreadable | Self::DowngradeAlone | Self::Argument | Self::SecondMigration => true,
            Self::NoMigration | Self::Conditional | Self::WayBack | Self::Model => false,
        }
    }
}

impl fmt::Display for SourceProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n  --> {}:{}:{}", self.message, self.path, self.place.line, self.place.column)
    }
}

impl std::error::Error for SourceProblem {}

impl Explain for SourceProblem {
    fn code(&self) -> &'static str {
        match self.kind {
            ProblemKind::Unreadable => "unreadable-source",
            ProblemKind::NoMigration => "no-migration-in-file",
            ProblemKind::Conditional => "conditional-migration",
            ProblemKind::SecondMigration => "second-migration-in-file",
            ProblemKind::DowngradeAlone => "downgrade-without-migration",
            ProblemKind::WayBack => "irreversible-with-downgrade",
            ProblemKind::Argument => "bad-migration-argument",
            ProblemKind::Model => "bad-model",
        }
    }

    fn help(&self) -> Option<String> {
        self.help.clone()
    }
}

impl SourceProblem {
    /// Gives both sentences as a compiler shows them.
    pub fn text(&self) -> String {
        problem::text(&self.message, self.help.as_deref())
    }

    pub(super) fn unreadable(path: &str, error: &std::io::Error) -> Self {
        let message = format!("`{path}` cannot be read: {error}");
        Self::of_whole(ProblemKind::Unreadable, path, message, "make it readable, or remove it")
    }

    pub(super) fn no_folder(path: &str) -> Self {
        let help = "make it, or correct `versions` under `[package.metadata.migrate]`";
        Self::of_whole(ProblemKind::Unreadable, path, format!("there is no version folder `{path}`"), help)
    }

    pub(super) fn not_utf8(path: &str, bytes: &[u8], valid: usize) -> Self {
        let text = String::from_utf8_lossy(bytes.get(..valid).unwrap_or_default());
        let span = ByteSpan { start: valid, end: valid + 1 };
        let problem = Problem::new(span, format!("`{path}` is not UTF-8"), "save it as UTF-8");
        Self::at(ProblemKind::Unreadable, path, &text, problem)
    }

    pub(super) fn not_rust(path: &str, text: &str, error: &LexError) -> Self {
        let span = ByteSpan { start: error.at, end: error.at + 1 };
        let problem = Problem { span, message: format!("`{path}` is not Rust: {}", error.message), help: None };
        Self::at(ProblemKind::Unreadable, path, text, problem)
    }

    pub(super) fn of_whole(kind: ProblemKind, path: &str, message: String, help: &str) -> Self {
        Self::at(kind, path, "", Problem::new(ByteSpan::default(), message, help))
    }

    pub(super) fn at(kind: ProblemKind, path: &str, text: &str, problem: Problem<ByteSpan>) -> Self {
        let Problem { span, message, help } = problem;
        Self { kind, path: path.to_owned(), revision: None, span, place: line_column(text, span.start), message, help }
    }
}

/// Everything that is wrong with a file that could be cut into lexemes.
pub(super) fn of_file(path: &str, text: &str, file: &File) -> Vec<SourceProblem> {
    let at = |kind, problem| SourceProblem::at(kind, path, text, problem);
    let mut problems = Vec::new();
    match (file.migrations.as_slice(), file.downgrades.first()) {
        ([], Some(span)) => problems.push(at(
            ProblemKind::DowngradeAlone,
            Problem::new(
                *span,
                "`#[downgrade]` without `#[migration]` in the same file",
                "put `#[migration(revision = \"...\")]` on the function that goes up, in this file",
            ),
        )),
        ([], None) => problems.push(SourceProblem::of_whole(
            ProblemKind::NoMigration,
            path,
            format!("`{path}` has no `#[migration]`"),
            "write one on the function that goes up, or move the file out of the version folder",
        )),
        ([first, others @ ..], _) => {
            problems.extend(first.problems.iter().cloned().map(|problem| at(ProblemKind::Argument, problem)));
            problems.extend(first.condition.map(|span| {
                // The chain is read from the sources, and is to be the same in every build.
                let message = format!("the migration of `{path}` is behind a `#[cfg]`, and every build is to have it");
                let help = "leave `#[cfg]` out, and let the function itself look at what it depends on";
                at(ProblemKind::Conditional, Problem::new(span, message, help))
            }));
            problems.extend(others.iter().map(|second| {
                let id = second.args.revision.as_ref();
                let help = "a file holds one revision: move this one to a file of its own";
                let span = id.map_or(second.span, |id| id.span);
                let problem = Problem::new(span, "this file has a second `#[migration]`", help);
                let revision = id.map(|id| id.value.clone());
                SourceProblem { revision, ..at(ProblemKind::SecondMigration, problem) }
            }));
        }
    }
    problems.extend(file.way_back_problem().map(|problem| at(ProblemKind::WayBack, problem)));
    problems
}
