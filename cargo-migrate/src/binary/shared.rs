//! A target folder that several projects build into.

use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand};
use migrate_core::config::PLACE_FILE;

use crate::args::CargoArgs;
use crate::package::Package;

/// Tells whether the target folder holds what was built of another project's package of this name. Cargo may take that for
/// this one: its migrations would be run, or the build would look for files that are not there.
pub(super) fn holds_another(package: &Package, cargo: &CargoArgs) -> bool {
    let Some(folder) = build_directory(package, cargo) else { return false };
    let Ok(entries) = fs::read_dir(folder.join(profile(cargo)).join("build")) else { return false };
    let prefix = format!("{}-", package.name);
    let own = entries.flatten().filter(|it| it.file_name().to_string_lossy().starts_with(&prefix));
    let places = own.filter_map(|it| fs::read_to_string(it.path().join("out").join(PLACE_FILE)).ok());
    let here = whole(&package.directory);
    places.into_iter().any(|place| whole(Path::new(&place)) != here)
}

/// Gives the folder where cargo keeps what it builds on the way, by its configuration too.
fn build_directory(package: &Package, cargo: &CargoArgs) -> Option<PathBuf> {
    let asked = MetadataCommand::new().manifest_path(super::manifest(package)).no_deps().exec().ok()?;
    let Metadata { target_directory, build_directory, .. } = asked;
    let apart = build_directory.filter(|it| *it != target_directory).map(Into::into);
    apart.or_else(|| cargo.target_dir.clone()).or_else(|| Some(target_directory.into()))
}

/// Names the folder of a profile.
fn profile(cargo: &CargoArgs) -> &str {
    match cargo.profile.as_deref() {
        Some("dev" | "test") => "debug",
        Some("bench") => "release",
        Some(name) => name,
        None if cargo.release => "release",
        None => "debug",
    }
}

fn whole(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}
