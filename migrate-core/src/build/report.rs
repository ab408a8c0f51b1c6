//! From what is wrong to where it is shown.

use std::path::Path;

use migrate_syntax::diagnostic::{Diagnostic, Place, Report};

use crate::config::Config;
use crate::explain::Explain;
use crate::graph::fault::{self, Fault};
use crate::source::{ProblemKind, SourceProblem, Sources};

/// Everything that is wrong, by where it is shown.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// At attributes.
    pub(super) report: Report,
    /// At `migrations!()`.
    pub(super) package: Vec<String>,
    /// Files that give no revision but show their own fault when they are compiled.
    pub(super) modules_without_revision: Vec<String>,
}

/// Looks for everything that is wrong.
pub(super) fn findings(package: &Path, config: &Config, sources: &Sources) -> Findings {
    let absolute = |path: &str| real(&package.join(path));
    let mut findings = Findings::default();
    findings.report.folders = config.versions.iter().map(|folder| absolute(folder)).collect();
    for problem in &sources.problems {
        own_fault(&mut findings, sources, problem, &absolute);
    }
    let hides_revisions = sources.hides_revisions();
    for fault in fault::check(&sources.revisions, config.many_heads) {
        // A revision in a file that cannot be read only seems to be missing.
        if !(hides_revisions && fault.kind.may_come_of_a_missing_revision()) {
            graph_fault(&mut findings, sources, &fault, &absolute);
        }
    }
    findings
}

fn graph_fault(findings: &mut Findings, sources: &Sources, fault: &Fault, absolute: &impl Fn(&str) -> String) {
    let text = migrate_syntax::problem::text(&fault.to_string(), fault.help().as_deref());
    let Some(revision) = fault.revision.and_then(|index| sources.revisions.get(index)) else {
        findings.package.push(text);
        return;
    };
    let place = match fault.place {
        fault::Place::Revision => Place::Revision,
        fault::Place::DownRevision(index) => Place::DownRevision(index),
        fault::Place::DependsOn(index) => Place::DependsOn(index),
        fault::Place::BranchLabel(index) => Place::BranchLabel(index),
    };
    let (path, revision) = (absolute(&revision.path), revision.id.to_string());
    findings.report.diagnostics.push(Diagnostic { path, revision, place, text });
}

fn own_fault(findings: &mut Findings, sources: &Sources, problem: &SourceProblem, absolute: &impl Fn(&str) -> String) {
    let revision = sources.files.iter().position(|file| file.path == problem.path);
    let shows_itself = problem.path.ends_with(".rs") && problem.kind != ProblemKind::NoMigration;
    if revision.is_none() && shows_itself && !findings.modules_without_revision.contains(&problem.path) {
        findings.modules_without_revision.push(problem.path.clone());
    }
    if problem.kind == ProblemKind::Conditional {
        // What the condition takes out cannot show it, and is no module's own any more.
        findings.package.push(problem.text());
        findings.modules_without_revision.push(problem.path.clone());
        return;
    }
    let place = match problem.kind {
        // The compiler and the macro say it themselves.
        ProblemKind::Unreadable if problem.path.ends_with(".rs") => return,
        ProblemKind::Argument | ProblemKind::Model | ProblemKind::Conditional => return,
        ProblemKind::Unreadable | ProblemKind::NoMigration => {
            findings.package.push(problem.text());
            return;
        }
        ProblemKind::SecondMigration => Place::Second,
        ProblemKind::DowngradeAlone => Place::Downgrade,
        ProblemKind::WayBack => Place::Irreversible,
    };
    let of_file = || revision.and_then(|index| sources.revisions.get(index)).map(|revision| revision.id.to_string());
    let id = if place == Place::Second { problem.revision.clone() } else { of_file() };
    findings.report.diagnostics.push(Diagnostic {
        path: absolute(&problem.path),
        revision: id.unwrap_or_default(),
        place,
        text: problem.text(),
    });
}

/// The path that `canonicalize` gives, as the macros ask for it; the path itself where there is nothing.
fn real(path: &Path) -> String {
    path.canonicalize().unwrap_or_else(|_| path.to_owned()).to_string_lossy().into_owned()
}
