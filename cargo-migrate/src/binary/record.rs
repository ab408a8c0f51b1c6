//! What was built last, from what: a small file in the target folder that spares asking cargo when nothing changed.
//!
//! Each choice of flags has its own record, and a record holds only as long as the executable is the very file that it
//! describes: a `cargo build` with other features replaces the file, and cargo is asked again.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::args::CargoArgs;
use crate::package::Package;

/// Variables besides cargo's own that change what is built.
const BUILD_VARIABLES: [&str; 6] =
    ["RUSTFLAGS", "RUSTC", "RUSTC_WRAPPER", "RUSTUP_TOOLCHAIN", "CARGO_BUILD_TARGET", "CARGO_ENCODED_RUSTFLAGS"];

/// What was built, from what.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    executable: PathBuf,
    identity: Identity,
    /// The lock file, which cargo writes itself while it builds, and so is newer than the build's start.
    lock_file: Option<Identity>,
    /// Files and folders that the executable was built from.
    inputs: Vec<PathBuf>,
}

/// Tells whether a file was replaced.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Identity {
    modified: u128,
    length: u64,
}

/// Gives the file that the record of these flags is in.
pub(super) fn place(package: &Package, cargo: &CargoArgs) -> PathBuf {
    let folder = super::target_directory(package, cargo);
    let mut hasher = DefaultHasher::new();
    (&package.directory, cargo).hash(&mut hasher);
    for name in BUILD_VARIABLES {
        env::var_os(name).hash(&mut hasher);
    }
    let profiles = env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO_PROFILE_"));
    profiles.collect::<BTreeSet<_>>().hash(&mut hasher);
    folder.join("migrate").join(format!("{}-{:016x}.json", package.name, hasher.finish()))
}

/// Gives the recorded executable when nothing that it was built from has changed.
pub(super) fn fresh_executable(place: &Path, package: &Package) -> Option<PathBuf> {
    let built = place.metadata().ok()?.modified().ok()?;
    let record: Record = serde_json::from_slice(&fs::read(place).ok()?).ok()?;
    let is_older = |input: &PathBuf| modified(input).is_some_and(|modified| modified < built);
    let is_same = identity(&record.executable.metadata().ok()?)? == record.identity;
    let is_same = is_same && record.lock_file == lock_file(package);
    (is_same && record.inputs.iter().all(is_older)).then_some(record.executable)
}

/// Gives the recorded executable, whether or not something has changed since.
pub(super) fn executable(place: &Path) -> Option<PathBuf> {
    let record: Record = serde_json::from_slice(&fs::read(place).ok()?).ok()?;
    record.executable.is_file().then_some(record.executable)
}

/// Records what cargo has just made. Where that fails the next command asks cargo again, which is no harm.
pub(super) fn write(place: &Path, package: &Package, executable: &Path, started: SystemTime) {
    let _: Option<()> = try_write(place, package, executable, started);
}

fn try_write(place: &Path, package: &Package, executable: &Path, started: SystemTime) -> Option<()> {
    let folder = place.parent()?;
    // Another folder than the one expected means that cargo's configuration has a word in it.
    executable.starts_with(folder.parent()?).then_some(())?;
    let record = Record {
        executable: executable.to_owned(),
        identity: identity(&executable.metadata().ok()?)?,
        lock_file: lock_file(package),
        inputs: inputs(package, executable)?.into_iter().collect(),
    };
    fs::create_dir_all(folder).ok()?;
    let text = serde_json::to_vec(&record).ok()?;
    let beside = place.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&beside, text).ok()?;
    File::options().append(true).open(&beside).ok()?.set_modified(started).ok()?;
    fs::rename(&beside, place).ok()
}

/// Lists what the executable was built from: the sources that cargo names beside it, their manifests, the lock file,
/// cargo's configuration and the package's folders, where a new file shows.
fn inputs(package: &Package, executable: &Path) -> Option<BTreeSet<PathBuf>> {
    let dependencies = fs::read_to_string(executable.with_extension("d")).ok()?;
    let sources = dependency_paths(&dependencies);
    let mut inputs: BTreeSet<PathBuf> = sources.iter().filter_map(|source| manifest_of(source)).collect();
    inputs.extend(sources);
    inputs.insert(package.workspace.join("Cargo.toml"));
    inputs.extend(package.directory.ancestors().flat_map(|folder| {
        ["rust-toolchain.toml", "rust-toolchain", ".cargo/config.toml", ".cargo/config"].map(|name| folder.join(name))
    }));
    inputs.insert(super::manifest(package));
    inputs.retain(|input| input.exists());
    Some(inputs)
}

/// Reads the paths of a `.d` file: `target: path path`, a space in a path written `\ `.
fn dependency_paths(text: &str) -> BTreeSet<PathBuf> {
    let mut paths = BTreeSet::new();
    for line in text.lines() {
        let Some((_, list)) = line.split_once(": ") else { continue };
        let mut path = String::new();
        for piece in list.split(' ') {
            match piece.strip_suffix('\\') {
                Some(piece) => path.extend([piece, " "]),
                None => {
                    path.push_str(piece);
                    paths.insert(PathBuf::from(std::mem::take(&mut path)));
                }
            }
        }
    }
    paths.remove(Path::new(""));
    paths
}

fn manifest_of(source: &Path) -> Option<PathBuf> {
    source.ancestors().skip(1).map(|folder| folder.join("Cargo.toml")).find(|manifest| manifest.is_file())
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

fn lock_file(package: &Package) -> Option<Identity> {
    identity(&package.workspace.join("Cargo.lock").metadata().ok()?)
}

fn identity(metadata: &Metadata) -> Option<Identity> {
    let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?.as_nanos();
    Some(Identity { modified, length: metadata.len() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_spaces_are_read_from_a_dependency_file() {
        let paths = dependency_paths("/t/bin: /s/a.rs /my\\ files/b.rs\n\n/s/a.rs:\n");
        let expected: BTreeSet<PathBuf> = ["/s/a.rs", "/my files/b.rs"].map(PathBuf::from).into();
        assert_eq!(paths, expected);
    }
}
