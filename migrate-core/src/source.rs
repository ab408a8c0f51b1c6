//! `versions/*.rs` as values: the revisions, where each of their literals stands, and what cannot be read.
//!
//! Folders go in, [`Sources`] come out. Files are cut into lexemes and only their attributes are read, in two threads,
//! so that 10,000 of them take about the time of reading them.
//! **Architecture Invariant**: nothing here judges the graph; that is [`crate::graph::fault`]'s work.

mod folder;
mod models;
mod place;
mod problem;
mod schema_file;

use std::path::{Path, PathBuf};

use migrate_syntax::file::{self, Attribute};

pub use migrate_syntax::edit::with_parents;
pub use migrate_syntax::token::{ByteSpan, Spanned};
pub use models::{Models, models};
pub use place::LineColumn;
pub use problem::{ProblemKind, SourceProblem};
pub use schema_file::diesel_schema;

use crate::graph::Revision;
use crate::revision::RevisionId;

/// What a package's version folders hold.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The revisions, in the order of their files' paths.
    pub revisions: Vec<Revision>,
    /// The file of each revision, at the same index.
    pub files: Vec<SourceFile>,
    /// What is wrong with single files, in the order of their paths.
    pub problems: Vec<SourceProblem>,
}

impl Sources {
    /// Tells whether some revision could not be read, so that it may only seem to be missing.
    pub fn hides_revisions(&self) -> bool {
        let gave_one = |path: &str| self.files.iter().any(|file| file.path == path);
        self.problems.iter().any(|problem| {
            let hides = problem.kind.may_hide_revision();
            hides && (problem.kind == ProblemKind::SecondMigration || !gave_one(&problem.path))
        })
    }
}

/// A file with one `#[migration]`.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The file, relative to the package, with `/` between its parts.
    pub path: String,
    /// The file, to be opened.
    pub full_path: PathBuf,
    /// The `#[migration]`, with the bytes of each literal.
    pub attribute: Attribute,
    /// Line of the `#[migration]`, from 1.
    pub line: u32,
    /// Whether there is a `#[downgrade]`.
    pub has_downgrade: bool,
    /// The checksum, where it was asked for.
    pub checksum: Option<String>,
}

/// Reads the version folders of the package at `package`; where `versions` is missing there are no migrations yet.
pub fn scan(package: &Path, folders: &[String]) -> Sources {
    scan_files(&folder::files(package, folders), false)
}

/// Reads the version folders, and computes the checksum of each migration.
pub fn scan_with_checksums(package: &Path, folders: &[String]) -> Sources {
    scan_files(&folder::files(package, folders), true)
}

/// What reading one file gave.
struct Scanned {
    found: Option<(Revision, SourceFile)>,
    problems: Vec<SourceProblem>,
}

fn scan_files(listing: &folder::Listing, checksums: bool) -> Sources {
    let files = &listing.files;
    let half = files.len().div_ceil(2);
    let read = |part: &[folder::Entry]| part.iter().map(|entry| scan_file(entry, checksums)).collect::<Vec<_>>();
    // A second thread pays from some hundred files on.
    let scanned = if files.len() < 256 {
        read(files)
    } else {
        std::thread::scope(|scope| {
            let second = scope.spawn(|| read(&files[half..]));
            let mut scanned = read(&files[..half]);
            scanned.extend(second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            scanned
        })
    };
    let mut sources = Sources { problems: listing.problems.clone(), ..Sources::default() };
    for file in scanned {
        sources.problems.extend(file.problems);
        if let Some((revision, file)) = file.found {
            sources.revisions.push(revision);
            sources.files.push(file);
        }
    }
    sources
}

/// Reads the text of one migration's file; everything that is wrong with it otherwise.
///
/// # Errors
/// What [`Sources::problems`] has of a file.
pub fn read(path: &str, text: &str) -> Result<Revision, Vec<SourceProblem>> {
    let entry = folder::Entry { path: path.to_owned(), full_path: PathBuf::from(path) };
    let Scanned { found, problems } = scan_text(&entry, text, false);
    match found {
        Some((revision, _)) if problems.is_empty() => Ok(revision),
        Some(_) | None => Err(problems),
    }
}

fn scan_file(entry: &folder::Entry, checksums: bool) -> Scanned {
    let unread = |problem| Scanned { found: None, problems: vec![problem] };
    let bytes = match std::fs::read(&entry.full_path) {
        Ok(bytes) => bytes,
        Err(error) => return unread(SourceProblem::unreadable(&entry.path, &error)),
    };
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) => return unread(SourceProblem::not_utf8(&entry.path, &bytes, error.valid_up_to())),
    };
    scan_text(entry, text, checksums)
}

fn scan_text(entry: &folder::Entry, text: &str, checksums: bool) -> Scanned {
    let read = if checksums {
        file::read_with_checksum(text).map(|(file, checksum)| (file, Some(checksum)))
    } else {
        file::read(text).map(|file| (file, None))
    };
    match read {
        Ok((file, checksum)) => {
            let problems = problem::of_file(&entry.path, text, &file);
            Scanned { found: revision(entry, text, file, checksum), problems }
        }
        Err(error) => Scanned { found: None, problems: vec![SourceProblem::not_rust(&entry.path, text, &error)] },
    }
}

/// The revision of a file's first `#[migration]`; there is none without an identifier.
fn revision(
    entry: &folder::Entry,
    text: &str,
    file: file::File,
    checksum: Option<String>,
) -> Option<(Revision, SourceFile)> {
    let has_downgrade = !file.downgrades.is_empty();
    let attribute = file.migrations.into_iter().next()?;
    let args = &attribute.args;
    let strings = |literals: &[Spanned<String, ByteSpan>]| literals.iter().map(|one| one.value.clone()).collect();
    let message = args.message.as_ref().map(|message| message.value.clone()).or(file.message).unwrap_or_default();
    let revision = Revision {
        id: RevisionId::new(args.revision.as_ref()?.value.as_str()),
        down_revision: args.down_revision.iter().map(|parent| RevisionId::new(parent.value.as_str())).collect(),
        depends_on: strings(&args.depends_on),
        branch_labels: strings(&args.branch_labels),
        message: message.lines().next().unwrap_or_default().to_owned().into(),
        created: args.created.as_ref().map(|created| created.value.clone().into()),
        path: entry.path.clone().into(),
    };
    let line = place::line_column(text, attribute.span.start).line;
    let full_path = entry.full_path.clone();
    Some((revision, SourceFile { path: entry.path.clone(), full_path, attribute, line, has_downgrade, checksum }))
}
