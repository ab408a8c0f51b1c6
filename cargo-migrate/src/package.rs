//! Finds the package of migrations that a command is about.
//!
//! The manifests are read here where they are simple, because `cargo metadata` costs more than all the rest of a
//! command; where they are not (a pattern such as `c*`), cargo is asked.

mod manifest;
mod workspace;

use std::path::{Path, PathBuf};

use migrate_core::explain::{Exit, Explain};

pub(crate) use manifest::Manifest;
pub(crate) use workspace::{Candidate, Workspace};

use crate::args::PackageArgs;

/// The package of migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    /// Its name.
    pub(crate) name: String,
    /// The folder of its manifest.
    pub(crate) directory: PathBuf,
    /// The folder of the workspace's manifest.
    pub(crate) workspace: PathBuf,
}

/// Why no package was found.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackageError {
    #[error("there is no Cargo.toml in `{0}` or above it")]
    NoManifest(String),
    #[error("`{path}` could not be read")]
    Unreadable {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("`{path}` is not a manifest: {reason}")]
    Malformed { path: String, reason: String },
    #[error("cargo does not accept the workspace: {0}")]
    Cargo(String),
    #[error("no package of the workspace `{0}` has migrations")]
    None(String),
    #[error("{} packages have migrations: {}", .0.len(), quoted(.0))]
    Several(Vec<String>),
    #[error("there is no package `{name}` in the workspace")]
    Unknown { name: String, candidates: Vec<String> },
}

impl Explain for PackageError {
    fn code(&self) -> &'static str {
        match self {
            Self::NoManifest(_) => "no-manifest",
            Self::Unreadable { .. } => "unreadable-manifest",
            Self::Malformed { .. } => "malformed-manifest",
            Self::Cargo(_) => "cargo-metadata",
            Self::None(_) => "no-migrations",
            Self::Several(_) => "several-packages",
            Self::Unknown { .. } => "unknown-package",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::NoManifest(_) | Self::None(_) => {
                Some("make the package of migrations with `cargo migrate init`".to_owned())
            }
            Self::Several(names) => names.first().map(|name| {
                format!(
                    "choose one with `--package {name}`, or for good with `package = \"{name}\"` \
                     under `[workspace.metadata.migrate]`"
                )
            }),
            Self::Unknown { candidates, .. } if candidates.is_empty() => None,
            Self::Unknown { candidates, .. } => Some(format!("these have migrations: {}", quoted(candidates))),
            Self::Unreadable { .. } | Self::Malformed { .. } | Self::Cargo(_) => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Several(_) | Self::Unknown { .. } => Exit::Usage,
            Self::NoManifest(_) | Self::Unreadable { .. } | Self::Malformed { .. } | Self::Cargo(_) | Self::None(_) => {
                Exit::Failed
            }
        }
    }
}

/// Finds the package: the named one, else the one that the command is called in, else the workspace's choice, else
/// the only one that has migrations.
pub(crate) fn find(args: &PackageArgs, current_directory: &Path) -> Result<Package, PackageError> {
    let start = match &args.manifest_path {
        Some(manifest) => current_directory.join(manifest),
        None => nearest_manifest(current_directory)
            .ok_or_else(|| PackageError::NoManifest(current_directory.display().to_string()))?,
    };
    let workspace = match Workspace::read(&start)? {
        Some(workspace) => workspace,
        None => Workspace::ask_cargo(&start)?,
    };
    choose(&workspace, args.package.as_deref(), &start)
}

/// Gives the manifest that is nearest upwards from a folder.
pub(crate) fn nearest_manifest(directory: &Path) -> Option<PathBuf> {
    directory.ancestors().map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file())
}

fn choose(workspace: &Workspace, named: Option<&str>, start: &Path) -> Result<Package, PackageError> {
    let found: Vec<&Candidate> = workspace.packages.iter().filter(|package| package.has_migrations).collect();
    let names = || found.iter().map(|package| package.name.clone()).collect();
    let here = found.iter().find(|package| Some(package.directory.as_path()) == start.parent());
    let by_name = |name: &str| {
        let package = workspace.packages.iter().find(|package| package.name == name);
        package.ok_or_else(|| PackageError::Unknown { name: name.to_owned(), candidates: names() })
    };
    let chosen = match (named, here, &workspace.chosen, found.as_slice()) {
        (Some(name), ..) => by_name(name)?,
        (None, Some(package), ..) => package,
        (None, None, Some(name), _) => by_name(name)?,
        (None, None, None, [only]) => only,
        (None, None, None, []) => return Err(PackageError::None(workspace.root.display().to_string())),
        (None, None, None, [..]) => return Err(PackageError::Several(names())),
    };
    Ok(Package { name: chosen.name.clone(), directory: chosen.directory.clone(), workspace: workspace.root.clone() })
}

/// Lists names in backticks.
pub(crate) fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(packages: &[(&str, bool)], chosen: Option<&str>) -> Workspace {
        let packages = packages.iter().map(|(name, has_migrations)| Candidate {
            name: (*name).to_owned(),
            directory: Path::new("/w").join(name),
            has_migrations: *has_migrations,
        });
        Workspace { root: "/w".into(), chosen: chosen.map(str::to_owned), packages: packages.collect() }
    }

    fn chosen(workspace: &Workspace, named: Option<&str>, start: &str) -> String {
        match choose(workspace, named, Path::new(start)) {
            Ok(package) => package.name,
            Err(error) => error.code().to_owned(),
        }
    }

    #[test]
    fn the_only_package_with_migrations_is_taken() {
        let one = workspace(&[("app", false), ("migrations", true)], None);
        assert_eq!(chosen(&one, None, "/w/Cargo.toml"), "migrations");
        assert_eq!(chosen(&workspace(&[("app", false)], None), None, "/w/Cargo.toml"), "no-migrations");
    }

    #[test]
    fn of_two_packages_one_must_be_chosen() {
        let two = workspace(&[("a", true), ("b", true)], None);
        assert_eq!(chosen(&two, None, "/w/Cargo.toml"), "several-packages");
        assert_eq!(chosen(&two, Some("b"), "/w/Cargo.toml"), "b");
        assert_eq!(chosen(&two, None, "/w/b/Cargo.toml"), "b");
        assert_eq!(chosen(&workspace(&[("a", true), ("b", true)], Some("a")), None, "/w/Cargo.toml"), "a");
        assert_eq!(chosen(&two, Some("c"), "/w/Cargo.toml"), "unknown-package");
    }
}
