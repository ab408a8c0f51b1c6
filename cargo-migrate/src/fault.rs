//! Faults of the sources, each shown where it stands in its file, in rustc's form.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use migrate_core::explain::Explain;

/// Everything that is wrong with the sources.
#[derive(Debug)]
pub(crate) struct SourceFaults {
    /// What they are the sources of.
    pub(crate) of: Of,
    /// What is wrong.
    pub(crate) faults: Vec<SourceFault>,
}

/// What sources are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// The chain of migrations.
    Chain,
    /// The models.
    Models,
}

/// One thing that is wrong.
#[derive(Debug)]
pub(crate) struct SourceFault {
    /// What is wrong.
    pub(crate) message: String,
    /// What to type instead.
    pub(crate) help: Option<String>,
    /// Where; `None` when no one file is at fault.
    pub(crate) place: Option<FaultPlace>,
}

/// A place in a source file.
#[derive(Debug)]
pub(crate) struct FaultPlace {
    /// The file, as the reader may open it.
    pub(crate) path: String,
    /// The file's text.
    pub(crate) text: String,
    /// The bytes at fault.
    pub(crate) bytes: Range<usize>,
}

impl SourceFaults {
    /// Writes all faults for people.
    pub(crate) fn human(&self) -> String {
        let renderer = Renderer::styled();
        let shown: Vec<String> = self.faults.iter().map(|fault| renderer.render(&fault.report(self.code()))).collect();
        shown.join("\n\n")
    }
}

impl SourceFault {
    fn report(&self, code: &'static str) -> Vec<Group<'_>> {
        let title = Level::ERROR.primary_title(self.message.as_str()).id(code);
        let mut group = match &self.place {
            Some(place) => {
                let at = AnnotationKind::Primary.span(place.bytes.clone());
                title.element(Snippet::source(place.text.as_str()).path(place.path.as_str()).annotation(at))
            }
            None => Group::with_title(title),
        };
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        vec![group]
    }
}

impl fmt::Display for SourceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            let (line, column) = place.line_and_column();
            write!(f, "{}:{line}:{column}: ", place.path)?;
        }
        f.write_str(&self.message)
    }
}

impl FaultPlace {
    fn line_and_column(&self) -> (usize, usize) {
        let before = self.text.get(..self.bytes.start).unwrap_or_default();
        let last = before.rsplit('\n').next().unwrap_or_default();
        (before.matches('\n').count() + 1, last.chars().count() + 1)
    }
}

impl fmt::Display for SourceFaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.faults.iter().map(SourceFault::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for SourceFaults {}

impl Explain for SourceFaults {
    fn code(&self) -> &'static str {
        match self.of {
            Of::Chain => "broken-chain",
            Of::Models => "faulty-models",
        }
    }

    fn help(&self) -> Option<String> {
        self.faults.iter().find_map(|fault| fault.help.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_at_its_literal() {
        let text = "//! Items.\n#[migration(revision = \"b2\", down_revision = \"a0\")]\n".to_owned();
        let start = text.find("\"a0\"").unwrap();
        let faults = vec![SourceFault {
            message: "no migration has revision `a0`".into(),
            help: Some("did you mean `a1`?".into()),
            place: Some(FaultPlace { path: "versions/b2.rs".into(), text, bytes: start..start + 4 }),
        }];
        let faults = SourceFaults { of: Of::Chain, faults };
        assert_eq!(faults.to_string(), "versions/b2.rs:2:46: no migration has revision `a0`");
        let shown = anstream::adapter::strip_str(&faults.human()).to_string();
        assert!(shown.starts_with("error[broken-chain]: no migration has revision `a0`"), "{shown}");
        assert!(shown.contains("--> versions/b2.rs:2:46"), "{shown}");
        assert!(shown.contains("^^^^"), "{shown}");
        assert!(shown.contains("help: did you mean `a1`?"), "{shown}");
    }
}
