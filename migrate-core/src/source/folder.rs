//! The files of version folders, subfolders included, in a defined order.

use std::path::{Path, PathBuf};

use super::SourceProblem;

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// Relative to the package, with `/` between its parts.
    pub(super) path: String,
    /// To be opened.
    pub(super) full_path: PathBuf,
}

/// What the folders hold.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The `.rs` files, sorted by path, so that no order depends on the file system.
    pub(super) files: Vec<Entry>,
    /// The folders that cannot be listed.
    pub(super) problems: Vec<SourceProblem>,
}

/// The folder that every package starts with. It may be missing: version control keeps no empty folder.
const FIRST: &str = "versions";

/// Lists the `.rs` files of folders; links to folders are not followed.
pub(super) fn files(package: &Path, folders: &[String]) -> Listing {
    let mut listing = Listing::default();
    let mut open: Vec<_> = folders
        .iter()
        .map(|folder| Entry { path: folder.trim_end_matches('/').to_owned(), full_path: package.join(folder) })
        .collect();
    while let Some(folder) = open.pop() {
        let entries = match std::fs::read_dir(&folder.full_path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if folder.path != FIRST {
                    listing.problems.push(SourceProblem::no_folder(&folder.path));
                }
                continue;
            }
            Err(error) => {
                listing.problems.push(SourceProblem::unreadable(&folder.path, &error));
                continue;
            }
        };
        for entry in entries {
            match entry.and_then(|entry| Ok((entry.file_type()?.is_dir(), entry))) {
                Ok((is_folder, entry)) => {
                    let name = entry.file_name();
                    let found = Entry {
                        path: format!("{}/{}", folder.path, name.to_string_lossy()),
                        full_path: folder.full_path.join(&name),
                    };
                    if is_folder {
                        open.push(found);
                    } else if found.path.ends_with(".rs") {
                        listing.files.push(found);
                    }
                }
                Err(error) => listing.problems.push(SourceProblem::unreadable(&folder.path, &error)),
            }
        }
    }
    listing.files.sort();
    // One folder may be named twice, or lie in another.
    listing.files.dedup();
    listing
}
