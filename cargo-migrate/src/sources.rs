//! The chain of migrations as the source files have it, whether the package compiles or not.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use migrate_core::config::Config;
use migrate_core::explain::{Exit, Explain};
use migrate_core::graph::fault::{self, Fault, Place};
use migrate_core::graph::{Revision, RevisionGraph};
use migrate_core::revision::{RevisionId, RevisionSelector};
use migrate_core::source::{self, ProblemKind, SourceFile, SourceProblem, Sources};

use crate::args::PackageArgs;
use crate::error::{CommandError, shown};
use crate::fault::{FaultPlace, Of, SourceFault, SourceFaults};
use crate::package::{self, Manifest, Package};

/// What the source files hold, sound or not.
pub(crate) struct Scan {
    /// The folder that its paths are relative to.
    pub(crate) root: PathBuf,
    /// How the package is set up.
    pub(crate) config: Config,
    /// The folder that the reader is in.
    here: PathBuf,
    /// The package; `None` when only a folder was named.
    pub(crate) package: Option<Package>,
    /// The revisions, and what is wrong with single files.
    pub(crate) sources: Sources,
}

/// A chain of migrations, free of faults.
pub(crate) struct Chain {
    /// The folder that its paths are relative to.
    pub(crate) root: PathBuf,
    /// How the package is set up.
    pub(crate) config: Config,
    /// What it holds.
    pub(crate) graph: RevisionGraph,
}

/// Why there are no sources to read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourcesError {
    #[error("`{command}` works on a database or runs migrations, and `--dir` names only files")]
    OnlyFiles { command: &'static str },
    #[error("`{0}` is not a folder")]
    NoFolder(String),
    #[error("the current directory could not be read")]
    Here(#[source] std::io::Error),
}

impl Explain for SourcesError {
    fn code(&self) -> &'static str {
        match self {
            Self::OnlyFiles { .. } => "only-files",
            Self::NoFolder(_) => "no-such-folder",
            Self::Here(_) => "no-current-directory",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::OnlyFiles { command: command @ ("upgrade" | "downgrade" | "stamp") } => {
                Some(format!("show the steps instead: `cargo migrate {command} base --plan --from \"\" --dir FOLDER`"))
            }
            Self::OnlyFiles { .. } => Some("name a package instead: `cargo migrate current --package NAME`".to_owned()),
            Self::NoFolder(_) | Self::Here(_) => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::OnlyFiles { .. } | Self::NoFolder(_) => Exit::Usage,
            Self::Here(_) => Exit::Failed,
        }
    }
}

/// Reads the chain that the options name.
pub(crate) fn load(args: &PackageArgs, here: &Path) -> Result<Chain, CommandError> {
    scan(args, here)?.chain()
}

/// Reads the files that the options name, and judges nothing.
pub(crate) fn scan(args: &PackageArgs, here: &Path) -> Result<Scan, CommandError> {
    let (root, config, package) = match &args.dir {
        Some(folder) => (here.to_owned(), of_folder(folder, here)?, None),
        None => {
            let package = package::find(args, here)?;
            let manifest = Manifest::read(&package.directory.join("Cargo.toml"))?;
            (package.directory.clone(), Config::of_metadata(&manifest.metadata_json()?)?, Some(package))
        }
    };
    let sources = source::scan(&root, &config.versions);
    Ok(Scan { root, config, here: here.to_owned(), package, sources })
}

impl Scan {
    /// Gives the graph, or everything that is wrong.
    pub(crate) fn chain(self) -> Result<Chain, CommandError> {
        let graph = self.graph()?;
        Ok(Chain { root: self.root, config: self.config, graph })
    }

    /// Gives the graph, or everything that is wrong, and leaves the files' facts where they are.
    pub(crate) fn graph(&self) -> Result<RevisionGraph, CommandError> {
        let faults = self.faults();
        if faults.is_empty() {
            Ok(graph(self.sources.revisions.clone())?)
        } else {
            Err(SourceFaults { of: Of::Chain, faults }.into())
        }
    }

    /// Finds revisions by a selector; in a chain that is broken only by an identifier or its beginning.
    pub(crate) fn find(&self, selector: &str) -> Result<Vec<usize>, CommandError> {
        let revisions = &self.sources.revisions;
        let faults = self.faults();
        let at = |id: &RevisionId| revisions.iter().position(|revision| revision.id == *id);
        if faults.is_empty() {
            return Ok(resolve(&graph(revisions.clone())?, selector)?.iter().filter_map(at).collect());
        }
        let starting = |exact: bool| -> Vec<usize> {
            let fits = |id: &str| if exact { id == selector } else { !selector.is_empty() && id.starts_with(selector) };
            (0..revisions.len()).filter(|&index| fits(revisions[index].id.as_str())).collect()
        };
        match (starting(true).as_slice(), starting(false).as_slice()) {
            (&[only, ..], _) | ([], &[only]) => Ok(vec![only]),
            ([], _) => Err(SourceFaults { of: Of::Chain, faults }.into()),
        }
    }

    fn faults(&self) -> Vec<SourceFault> {
        let Self { root, sources, here, .. } = self;
        let problems = sources.problems.iter().filter(|problem| problem.kind != ProblemKind::WayBack);
        let mut faults: Vec<SourceFault> = problems.map(|problem| of_problem(problem, root, here)).collect();
        let hides_revisions = sources.hides_revisions();
        // A revision that could not be read only seems to be missing: what the others say of it is no fault of theirs.
        let found = fault::check(&sources.revisions, true);
        let told = found.iter().filter(|fault| !(hides_revisions && fault.kind.may_come_of_a_missing_revision()));
        faults.extend(told.map(|fault| of_fault(fault, sources, here)));
        faults
    }
}

/// Takes a folder of migration files that belongs to no package.
fn of_folder(folder: &Path, here: &Path) -> Result<Config, CommandError> {
    let name = folder.display().to_string();
    if !here.join(folder).is_dir() {
        return Err(SourcesError::NoFolder(name).into());
    }
    Ok(Config { versions: vec![name], many_heads: true, ..Config::default() })
}

/// Finds what would be wrong if the chain had one more revision.
pub(crate) fn faults_with(graph: &RevisionGraph, new: &Revision) -> Vec<Fault> {
    let mut revisions = graph.revisions().to_vec();
    revisions.push(new.clone());
    fault::check(&revisions, true)
}

fn graph(revisions: Vec<Revision>) -> Result<RevisionGraph, migrate_core::Error> {
    Ok(RevisionGraph::new(revisions)?)
}

/// Shows a problem of a file where it stands.
pub(crate) fn of_problem(problem: &SourceProblem, root: &Path, here: &Path) -> SourceFault {
    SourceFault {
        message: plain(&problem.message, root, here),
        help: problem.help.as_ref().map(|help| plain(help, root, here)),
        place: Some(place(&root.join(&problem.path), here, problem.span.start..problem.span.end)),
    }
}

/// Names files outside of the package as the reader may open them.
fn plain(text: &str, root: &Path, here: &Path) -> String {
    let words = text.split('`').enumerate();
    // Every second word stands between backticks.
    let words = words.map(|(number, word)| match word.starts_with("../") && number % 2 == 1 {
        true => shown(&root.join(word), here),
        false => word.to_owned(),
    });
    words.collect::<Vec<_>>().join("`")
}

fn of_fault(fault: &Fault, sources: &Sources, here: &Path) -> SourceFault {
    let file = fault.revision.and_then(|index| sources.files.get(index));
    SourceFault {
        message: fault.to_string(),
        help: fault.help(),
        place: file.map(|file| place(&file.full_path, here, literal(file, fault.place))),
    }
}

/// Gives the bytes of an argument's literal, or of the whole attribute.
fn literal(file: &SourceFile, place: Place) -> Range<usize> {
    let args = &file.attribute.args;
    let literal = match place {
        Place::Revision => args.revision.as_ref(),
        Place::DownRevision(index) => args.down_revision.get(index),
        Place::DependsOn(index) => args.depends_on.get(index),
        Place::BranchLabel(index) => args.branch_labels.get(index),
    };
    let span = literal.map_or(file.attribute.span, |literal| literal.span);
    span.start..span.end
}

/// Reads a file again to show a place in it; a file that is no text is only named.
fn place(full_path: &Path, here: &Path, bytes: Range<usize>) -> FaultPlace {
    let text = fs::read(full_path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let end = bytes.end.min(text.len());
    let start = bytes.start.min(end);
    // Annotations count characters' bytes; a place inside of one is moved to its start.
    let start = (0..=start).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let end = (end..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(text.len());
    FaultPlace { path: shown(full_path, here), text, bytes: start..end }
}

/// Finds the revisions that a selector names, without a database.
pub(crate) fn resolve(graph: &RevisionGraph, selector: &str) -> Result<Vec<RevisionId>, CommandError> {
    let selector: RevisionSelector = selector.parse().map_err(migrate_core::Error::from)?;
    Ok(graph.resolve(&selector, &[]).map_err(migrate_core::Error::from)?)
}
