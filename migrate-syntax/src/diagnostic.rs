//! What the build script found, on its way to the macros: written to `OUT_DIR`, read back by each `#[migration]`.
//!
//! One line a folder, one line a fault, its parts Rust string literals; a sound package's text has only folders.

use std::fmt::Write;

use crate::lexer::{self, Kind};
use crate::literal;

/// Name of the file in `OUT_DIR` that holds [`Report::write`]'s text.
pub const REPORT_FILE: &str = "migrate-report.txt";

/// Name of the file in `OUT_DIR` that holds the modules and the registry, as Rust source.
pub const MODULES_FILE: &str = "migrate-modules.rs";

/// Stands in the modules' source for the way from the invoking file's folder to the package.
///
/// A control character, because no string literal is written with one there.
pub const PACKAGE_PLACEHOLDER: &str = "\u{1}";

/// What the build script found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// The version folders that were scanned, absolute.
    pub folders: Vec<String>,
    /// What is wrong, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
}

/// One fault, to be shown at an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, absolute.
    pub path: String,
    /// The identifier that the file's `#[migration]` gives; empty when it gives none.
    pub revision: String,
    /// The argument at fault.
    pub place: Place,
    /// The sentences to show.
    pub text: String,
}

/// Where in a file a fault is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The literal of `revision`.
    Revision,
    /// The literal of `down_revision` at this index.
    DownRevision(usize),
    /// The literal of `depends_on` at this index.
    DependsOn(usize),
    /// The literal of `branch_labels` at this index.
    BranchLabel(usize),
    /// The value of `irreversible`.
    Irreversible,
    /// The literal of `revision` of a second `#[migration]` in the file.
    Second,
    /// The `#[downgrade]` attribute.
    Downgrade,
}

impl Place {
    fn parts(self) -> (&'static str, usize) {
        match self {
            Self::Revision => ("revision", 0),
            Self::DownRevision(index) => ("down_revision", index),
            Self::DependsOn(index) => ("depends_on", index),
            Self::BranchLabel(index) => ("branch_labels", index),
            Self::Irreversible => ("irreversible", 0),
            Self::Second => ("second", 0),
            Self::Downgrade => ("downgrade", 0),
        }
    }

    fn of_parts(name: &str, index: usize) -> Option<Self> {
        match name {
            "revision" => Some(Self::Revision),
            "down_revision" => Some(Self::DownRevision(index)),
            "depends_on" => Some(Self::DependsOn(index)),
            "branch_labels" => Some(Self::BranchLabel(index)),
            "irreversible" => Some(Self::Irreversible),
            "second" => Some(Self::Second),
            "downgrade" => Some(Self::Downgrade),
            _ => None,
        }
    }
}

impl Report {
    /// Writes the report as text.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for folder in &self.folders {
            writeln!(text, "folder {folder:?}").expect("a String takes every write");
        }
        for Diagnostic { path, revision, place, text: sentences } in &self.diagnostics {
            let (name, index) = place.parts();
            writeln!(text, "fault {path:?} {revision:?} {name} {index} {sentences:?}")
                .expect("a String takes every write");
        }
        text
    }

    /// Reads what [`Report::write`] wrote; lines that it cannot have written are left out.
    pub fn read(text: &str) -> Self {
        let mut report = Self::default();
        for line in text.lines() {
            let Ok(lexemes) = lexer::lex(line) else { continue };
            let texts: Vec<_> = lexemes
                .iter()
                .filter(|lexeme| lexeme.kind == Kind::Text)
                .filter_map(|lexeme| literal::text(lexeme.of(line)))
                .collect();
            match (texts.as_slice(), lexemes.as_slice()) {
                ([folder], _) => report.folders.push(folder.to_string()),
                ([path, revision, sentences], [_, _, _, name, index, _]) => {
                    let index = index.of(line).parse().unwrap_or_default();
                    if let Some(place) = Place::of_parts(name.of(line), index) {
                        report.diagnostics.push(Diagnostic {
                            path: path.to_string(),
                            revision: revision.to_string(),
                            place,
                            text: sentences.to_string(),
                        });
                    }
                }
                _ => {}
            }
        }
        report
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let fault = |place, text: &str| Diagnostic {
            path: "C:\\v \"x\".rs".into(),
            revision: "a1".into(),
            place,
            text: text.into(),
        };
        let report = Report {
            folders: vec!["/home/a b/versions".into()],
            diagnostics: vec![
                fault(Place::Revision, "one `'`\nhelp: \"two\" \u{1f600}\t\0"),
                fault(Place::DownRevision(3), ""),
                fault(Place::DependsOn(1), "é"),
                fault(Place::BranchLabel(0), "x"),
                fault(Place::Irreversible, "x"),
                fault(Place::Second, "x"),
                fault(Place::Downgrade, "x"),
            ],
        };
        assert_eq!(Report::read(&report.write()), report);
    }
}
