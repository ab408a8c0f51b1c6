//! The packages of a workspace, read from the manifests or told by cargo.

use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;

use super::{Manifest, PackageError, manifest};

/// A workspace as far as it matters for finding migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Workspace {
    /// The folder of its manifest.
    pub(crate) root: PathBuf,
    /// The package that `[workspace.metadata.migrate]` names.
    pub(crate) chosen: Option<String>,
    /// Its packages.
    pub(crate) packages: Vec<Candidate>,
}

/// A package of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Its name.
    pub(crate) name: String,
    /// The folder of its manifest.
    pub(crate) directory: PathBuf,
    /// Whether it is a package of migrations.
    pub(crate) has_migrations: bool,
}

impl Workspace {
    /// Reads the manifests; `None` where only cargo knows the members.
    pub(crate) fn read(start: &Path) -> Result<Option<Self>, PackageError> {
        let own = Manifest::read(start)?;
        if own.workspace_path().is_some() {
            return Ok(None);
        }
        let Some(root) = root(&own)? else {
            // A package without a workspace is a workspace of its own, unless a path dependency makes it more.
            return Ok(Some(Self {
                root: own.directory.clone(),
                chosen: None,
                packages: Candidate::of(&own).into_iter().collect(),
            }));
        };
        let Some(members) = members(&root) else { return Ok(None) };
        let mut manifests = vec![];
        for member in members.iter().filter(|member| **member != root.directory) {
            manifests.push(Manifest::read(&member.join("Cargo.toml"))?);
        }
        manifests.push(root);
        // A path dependency inside the workspace is a member without being listed, and so is what it depends on.
        let is_known = |folder: &Path| manifests.iter().any(|manifest| manifest.directory == folder);
        let inside = |folder: &PathBuf| manifests.last().is_some_and(|root| folder.starts_with(&root.directory));
        let mut dependencies = manifests.iter().flat_map(Manifest::path_dependencies).filter(inside);
        let hidden = dependencies.any(|folder| !is_known(&folder));
        if hidden || !is_known(&own.directory) {
            return Ok(None);
        }
        let packages = manifests.iter().filter_map(Candidate::of).collect();
        Ok(manifests.pop().map(|root| Self {
            chosen: root.chosen().map(str::to_owned),
            root: root.directory,
            packages,
        }))
    }

    /// Asks cargo.
    pub(crate) fn ask_cargo(start: &Path) -> Result<Self, PackageError> {
        let asked = MetadataCommand::new().manifest_path(start).no_deps().exec();
        let metadata = asked.map_err(|error| PackageError::Cargo(error.to_string().trim().to_owned()))?;
        let mut packages = Vec::new();
        for package in metadata.workspace_packages() {
            packages.extend(Candidate::of(&Manifest::read(package.manifest_path.as_std_path())?));
        }
        let chosen = &metadata.workspace_metadata["migrate"]["package"];
        Ok(Self {
            root: metadata.workspace_root.clone().into_std_path_buf(),
            chosen: chosen.as_str().map(str::to_owned),
            packages,
        })
    }
}

impl Candidate {
    fn of(manifest: &Manifest) -> Option<Self> {
        Some(Self {
            name: manifest.name()?.to_owned(),
            directory: manifest.directory.clone(),
            has_migrations: manifest.has_migrations(),
        })
    }
}

/// Gives the nearest manifest with `[workspace]`, the package's own included.
fn root(own: &Manifest) -> Result<Option<Manifest>, PackageError> {
    for folder in own.directory.ancestors() {
        let path = folder.join("Cargo.toml");
        if path.is_file() {
            let manifest = Manifest::read(&path)?;
            if manifest.workspace().is_some() {
                return Ok(Some(manifest));
            }
        }
    }
    Ok(None)
}

/// Lists the members' folders; `None` where a pattern is more than a last `*`, or something else than a list adds members.
fn members(root: &Manifest) -> Option<Vec<PathBuf>> {
    let workspace = root.workspace()?;
    let excluded: Vec<PathBuf> =
        Manifest::strings(workspace, "exclude")?.iter().map(|path| root.folder(path)).collect();
    let mut members = Vec::new();
    for member in Manifest::strings(workspace, "members")? {
        members.extend(expanded(root, &member)?);
    }
    members.retain(|member| !excluded.contains(member));
    Some(members)
}

/// Lists the folders that a member's path means: each part is a name, or `*` for all.
fn expanded(root: &Manifest, member: &str) -> Option<Vec<PathBuf>> {
    let mut folders = vec![root.directory.clone()];
    for part in member.split('/') {
        if part == "*" {
            folders = folders.iter().flat_map(|folder| subfolders(folder)).collect();
        } else if part.contains(['*', '?', '[']) {
            return None;
        } else {
            folders = folders.iter().map(|folder| manifest::joined(folder, part)).collect();
        }
    }
    // A path without `*` names a package, whether it is there or not: cargo tells what is missing.
    if member.contains('*') {
        folders.retain(|folder| folder.join("Cargo.toml").is_file());
    }
    Some(folders)
}

/// Lists the folders in a folder, sorted.
fn subfolders(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    found.retain(|path| path.is_dir());
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn names(workspace: &Workspace) -> Vec<(&str, bool)> {
        workspace.packages.iter().map(|package| (package.name.as_str(), package.has_migrations)).collect()
    }

    #[test]
    fn members_by_name_and_by_a_star_are_read_without_cargo() {
        let project = project(&[
            ("x/two/m/Cargo.toml", "[package]\nname = \"two\"\n"),
            ("x/none/m/readme", ""),
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"app\", \"./db/*\", \"x/*/m\"]\n[workspace.metadata.migrate]\npackage = \"a\"\n",
            ),
            ("app/Cargo.toml", "[package]\nname = \"app\"\n"),
            ("db/a/Cargo.toml", "[package]\nname = \"a\"\n[package.metadata.migrate]\n"),
            ("db/b/Cargo.toml", "[package]\nname = \"b\"\n[dependencies]\nmigrate-core = \"0.1\"\n"),
            ("db/b/versions/.gitkeep", ""),
        ]);
        let read = Workspace::read(&project.path().join("app/Cargo.toml")).unwrap().unwrap();
        assert_eq!(names(&read), [("app", false), ("a", true), ("b", true), ("two", false)]);
        assert_eq!(read.chosen.as_deref(), Some("a"));
        assert_eq!(read.root, project.path());
    }

    #[test]
    fn what_only_cargo_can_know_is_left_to_cargo() {
        let project = project(&[
            ("Cargo.toml", "[workspace]\nmembers = [\"c*\"]\n"),
            ("core/Cargo.toml", "[package]\nname = \"core\"\n"),
        ]);
        assert_eq!(Workspace::read(&project.path().join("Cargo.toml")).unwrap(), None);
    }
}
