//! The files of models: those that are named, those in folders, and those that they name by `mod`.

use std::path::{Path, PathBuf};

use migrate_syntax::model::file::{self, Module};
use migrate_syntax::problem::Problem;

use super::super::folder::{self, Entry};
use super::{Found, Origin, placed};
use crate::source::{ProblemKind, SourceProblem};

/// A file that was read.
#[derive(Debug)]
pub(super) struct Text {
    /// Relative to the package, with `/` between its parts.
    pub(super) path: String,
    /// What is in it.
    pub(super) text: String,
}

/// Reads files and folders, and what they name by `mod`; each file once, in the order of its finding.
pub(super) fn read(found: &mut Found, package: &Path, paths: &[String]) {
    let mut open = Vec::new();
    for path in paths {
        let full_path = package.join(path);
        if full_path.is_dir() {
            let listing = folder::files(package, std::slice::from_ref(path));
            found.problems.extend(listing.problems);
            open.extend(listing.files);
        } else {
            open.push(Entry { path: path.clone(), full_path });
        }
    }
    open.reverse();
    let mut seen = Vec::new();
    while let Some(entry) = open.pop() {
        let real = entry.full_path.canonicalize().unwrap_or_else(|_| entry.full_path.clone());
        if seen.contains(&real) {
            continue;
        }
        seen.push(real);
        open.extend(one(found, entry).into_iter().rev());
    }
}

/// Reads one file, and names the files of its modules.
fn one(found: &mut Found, entry: Entry) -> Vec<Entry> {
    let known = found.files.len();
    let modules = modules(found, &entry);
    if found.files.len() == known {
        found.unread.push(entry.path);
    }
    modules
}

fn modules(found: &mut Found, entry: &Entry) -> Vec<Entry> {
    let bytes = match std::fs::read(&entry.full_path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let message = format!("`{}` is not there", entry.path);
            let help = "write the models there, or name their files as `models` in `[package.metadata.migrate]`";
            found.problems.push(SourceProblem::of_whole(ProblemKind::Unreadable, &entry.path, message, help));
            return Vec::new();
        }
        Err(error) => {
            found.problems.push(SourceProblem::unreadable(&entry.path, &error));
            return Vec::new();
        }
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            found.problems.push(SourceProblem::not_utf8(&entry.path, error.as_bytes(), valid));
            return Vec::new();
        }
    };
    let number = found.files.len();
    match file::read(&text, |span| Origin { file: number, span }) {
        Ok(read) => {
            found.files.push(Text { path: entry.path.clone(), text });
            found.models.extend(read.models);
            found.enums.extend(read.enums);
            let problems: Vec<_> = read.problems.into_iter().map(|it| placed(&found.files, it)).collect();
            found.problems.extend(problems);
            let mut files = Vec::new();
            for module in &read.modules {
                let candidates = candidates(entry, module);
                match candidates.iter().find(|it| it.full_path.is_file()) {
                    Some(file) => files.push(file.clone()),
                    None if module.is_conditional => {}
                    None => {
                        found.problems.push(placed(&found.files, missing(module)));
                        found.unread.extend(candidates.into_iter().map(|it| it.path));
                    }
                }
            }
            files
        }
        Err(error) => {
            found.problems.push(SourceProblem::not_rust(&entry.path, &text, &error));
            Vec::new()
        }
    }
}

/// Says that the file of a module is not there: tables whose models are not read would be dropped.
fn missing(module: &Module<Origin>) -> Problem<Origin> {
    let name = module.path.last().map_or("", String::as_str);
    let (message, help) = match &module.file {
        Some(file) => (format!("there is no file `{file}`"), "write it, or take the module out".to_owned()),
        None => {
            (format!("there is no file of the module `{name}`"), format!("write `{name}.rs`, or take the module out"))
        }
    };
    Problem::new(module.span, message, help)
}

/// Gives where the compiler looks for the file of a module; beside the file that a program begins with, too.
fn candidates(entry: &Entry, module: &Module<Origin>) -> Vec<Entry> {
    let stem = entry.full_path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let owns_folder = matches!(stem.as_str(), "mod" | "lib" | "main");
    let mut inside = PathBuf::new();
    if !owns_folder && (module.file.is_none() || module.path.len() > 1) {
        inside.push(stem);
    }
    let Some((name, outer)) = module.path.split_last() else { return Vec::new() };
    inside.extend(outer);
    let beside: PathBuf = outer.iter().collect();
    let candidates = match &module.file {
        Some(file) => vec![inside.join(file)],
        None => {
            let of = |folder: &Path| [folder.join(format!("{name}.rs")), folder.join(name).join("mod.rs")];
            [of(&inside), of(&beside)].concat()
        }
    };
    let folder = entry.full_path.parent().unwrap_or(Path::new(""));
    let shown = entry.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let found = |inner: PathBuf| {
        let path = inner.to_string_lossy().replace('\\', "/");
        let path = if shown.is_empty() { path } else { format!("{shown}/{path}") };
        Entry { path, full_path: folder.join(inner) }
    };
    candidates.into_iter().map(found).collect()
}
