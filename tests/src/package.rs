//! A migrations package of a test's own, built by cargo as a user's is.
//!
//! All such packages share one target folder, so that only the first build of a run compiles the dependencies.
//!
//! ```no_run
//! use migrate_tests::Package;
//!
//! let package = Package::new("shop", &["sqlite-bundled"]);
//! package.chain(3);
//! let binary = package.build("dev");
//! # drop(binary);
//! ```

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::{Failure, Result, must};

/// A package in a temporary folder, removed with the value.
#[derive(Debug)]
pub struct Package {
    /// Its name, and its binary's.
    pub name: String,
    folder: TempDir,
}

impl Package {
    /// Makes a package as `cargo migrate init` does, without migrations, with the given features of migrate-core.
    ///
    /// The name is also that of the built binary: two tests that run at once use two names.
    pub fn new(name: &str, features: &[&str]) -> Self {
        must(Self::make(name, features))
    }

    fn make(name: &str, features: &[&str]) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("migrate-test-").tempdir();
        let folder = folder.map_err(|error| Failure::new("a folder for a package", error))?;
        let package = Self { name: name.to_owned(), folder };
        package.try_write("Cargo.toml", &manifest(name, features))?;
        package.try_write("build.rs", "fn main() {\n    migrate_build::embed();\n}\n")?;
        package.try_write("src/lib.rs", "//! The migrations.\n\nmigrate_core::migrations!();\n")?;
        let crate_name = name.replace('-', "_");
        package.try_write(
            "src/main.rs",
            &format!(
                "//! The binary to deploy.\n\nfn main() -> std::process::ExitCode {{\n    \
                 migrate_core::cli::main(&{crate_name}::MIGRATIONS)\n}}\n"
            ),
        )?;
        fs::create_dir(package.folder().join("versions")).map_err(|error| Failure::new("versions/", error))?;
        // The workspace's choice of versions: what is built already, and nothing from the network.
        let lock = fs::copy(workspace().join("Cargo.lock"), package.folder().join("Cargo.lock"));
        lock.map_err(|error| Failure::new("Cargo.lock", error))?;
        Ok(package)
    }

    /// Returns the folder of its `Cargo.toml`.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file by its path inside of the package, with the folders above it.
    pub fn write(&self, path: &str, text: &str) {
        must(self.try_write(path, text));
    }

    fn try_write(&self, path: &str, text: &str) -> Result<()> {
        let file = self.folder().join(path);
        let made = file.parent().map_or(Ok(()), fs::create_dir_all);
        made.and_then(|()| fs::write(&file, text)).map_err(|error| Failure::new(file.display(), error))
    }

    /// Writes a chain of so many migrations, each of one table with two columns; returns the head.
    pub fn chain(&self, count: usize) -> String {
        let mut down = None;
        for number in 1..=count {
            let revision = revision(number);
            self.write(
                &format!("versions/{number:05}_{revision}_create_t{number}.rs"),
                &migration(number, &revision, down.as_deref()),
            );
            down = Some(revision);
        }
        down.unwrap_or_default()
    }

    /// Returns cargo, ready for a command on the package.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args(arguments)
            .current_dir(self.folder())
            .env("CARGO_TARGET_DIR", target())
            .env("CARGO_TERM_COLOR", "never");
        cargo
    }

    /// Builds it with a profile (`dev`, `release`) and returns the binary; cargo's words are the failure.
    pub fn build(&self, profile: &str) -> PathBuf {
        must(self.try_build(profile))
    }

    /// Builds it with a profile (`dev`, `release`) and returns the binary, or cargo's words.
    pub fn try_build(&self, profile: &str) -> Result<PathBuf> {
        let Output { status, stderr, .. } = self
            .cargo(&["build", "--quiet", "--profile", profile])
            .output()
            .map_err(|error| Failure::new("`cargo build`", error))?;
        if !status.success() {
            return Err(Failure(String::from_utf8_lossy(&stderr).into_owned()));
        }
        Ok(target().join(if profile == "dev" { "debug" } else { profile }).join(&self.name))
    }
}

/// Returns the identifier of a migration of [`Package::chain`]: twelve hexadecimal digits, as generated ones are.
pub fn revision(number: usize) -> String {
    // Multiplying by an odd number keeps them apart, and spreads them.
    let spread = (number as u64).wrapping_mul(0x9e37_79b9_7f4b);
    format!("{:012x}", spread & 0xffff_ffff_ffff)
}

fn migration(number: usize, revision: &str, down: Option<&str>) -> String {
    let down = down.map(|down| format!(", down_revision = \"{down}\"")).unwrap_or_default();
    format!(
        "//! Create t{number}.\n\
         use migrate_core::prelude::*;\n\n\
         #[migration(revision = \"{revision}\"{down})]\n\
         pub fn upgrade(op: &mut Operations) -> Result<()> {{\n    \
             op.create_table(\"t{number}\", |t| {{\n        \
                 t.column(\"id\", BigInt).primary_key();\n        \
                 t.column(\"name\", VarChar(50)).not_null();\n    \
             }})?;\n    \
             Ok(())\n\
         }}\n"
    )
}

fn manifest(name: &str, features: &[&str]) -> String {
    let core = workspace().join("migrate-core");
    let core = core.display();
    format!(
        r#"[package]
name = "{name}"
version = "0.1.0"
edition = "2024"
publish = false

[workspace]

[dependencies]
migrate-core = {{ path = "{core}", default-features = false, features = {features:?} }}

[build-dependencies]
migrate-build = {{ path = "{core}/migrate-build" }}

[profile.dev]
debug = false
"#,
        features = [&["cli"], features].concat(),
    )
}

fn workspace() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// Returns the target folder that all packages of tests share.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from).join("packages")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ten_thousand_revisions_are_all_different() {
        let all: BTreeSet<String> = (1..=10_000).map(revision).collect();
        assert_eq!(all.len(), 10_000);
        assert!(all.iter().all(|id| id.len() == 12));
    }
}
