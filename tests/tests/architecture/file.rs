//! Files: none is forgotten, none is a `mod.rs`, none is a drawer for odds and ends.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::source::{declared_modules, files, tokens, workspace};

/// Folders of Rust files that are read by a test instead of being compiled into it.
const FIXTURES: [&str; 3] = ["ui", "fixture", "versions"];

#[test]
fn every_file_is_reached_from_its_crate() {
    let crates = crates();
    // A library and a binary may share a folder: what either reaches is reached.
    let reached: BTreeSet<PathBuf> = crates.iter().flat_map(|(root, folder)| reached(root, folder)).collect();
    let forgotten: BTreeSet<PathBuf> = crates
        .iter()
        .flat_map(|(_, folder)| files(folder).into_iter().filter(|file| !is_fixture(file, folder)))
        .filter(|file| !reached.contains(file))
        .collect();
    assert!(forgotten.is_empty(), "no `mod` names these files: {forgotten:#?}");
}

#[test]
fn no_file_is_named_mod_or_after_nothing() {
    let no_room = ["mod.rs", "util.rs", "utils.rs", "helper.rs", "helpers.rs", "common.rs", "misc.rs"];
    let named: Vec<PathBuf> = files(&workspace())
        .into_iter()
        .filter(|file| file.file_name().is_some_and(|name| no_room.iter().any(|one| name == *one)))
        .collect();
    assert!(named.is_empty(), "{named:#?}");
}

#[test]
fn every_test_target_has_a_main_file() {
    let folder = workspace().join("tests/tests");
    for entry in std::fs::read_dir(&folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.is_dir() && !FIXTURES.iter().any(|name| path.ends_with(name)) && !files(&path).is_empty() {
            assert!(
                path.join("main.rs").exists(),
                "{}: cargo builds no test of a folder without `main.rs`",
                path.display()
            );
        }
    }
}

/// Returns the root file and the folder of every crate of the workspace.
fn crates() -> Vec<(PathBuf, PathBuf)> {
    files(&workspace())
        .into_iter()
        .filter(|file| !is_fixture(file, &workspace()))
        .filter(|file| file.ends_with("src/lib.rs") || file.ends_with("main.rs"))
        .filter_map(|file| Some((file.clone(), file.parent()?.to_owned())))
        .collect()
}

fn is_fixture(file: &Path, folder: &Path) -> bool {
    let inner = file.strip_prefix(folder).unwrap_or(file);
    inner.components().any(|part| FIXTURES.iter().any(|name| part.as_os_str() == *name))
}

/// Follows `mod name;` from a crate's root file.
fn reached(root: &Path, folder: &Path) -> BTreeSet<PathBuf> {
    let mut reached = BTreeSet::from([root.to_owned()]);
    let mut left = vec![(root.to_owned(), folder.to_owned())];
    while let Some((file, children)) = left.pop() {
        for module in declared_modules(&tokens(&file)) {
            let path = children.join(format!("{module}.rs"));
            if path.exists() && reached.insert(path.clone()) {
                left.push((path, children.join(module)));
            }
        }
    }
    reached
}
