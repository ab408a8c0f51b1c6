//! What a package's `build.rs` calls: it finds the migrations and hands them to `migrate_core::migrations!()`.
//!
//! The version folders go in; two files in `OUT_DIR` come out: the modules with the registry, and the report that each
//! `#[migration]` reads to show its own faults.
//! **Architecture Invariant**: a fault in the user's files never fails the build script; it becomes a compile error at the
//! place that it is about.

mod error;
mod models;
mod modules;
mod naming;
mod report;

use std::path::{Path, PathBuf};

use migrate_syntax::diagnostic::{MODULES_FILE, REPORT_FILE};
use serde_json::Value;

pub use error::BuildError;
pub use models::{ModelsRead, migrations, models};

use crate::config::{Config, PLACE_FILE};
use crate::explain::Explain;
use crate::source;

/// The variable that allows several heads as `heads = "many"` does.
const HEADS: &str = "MIGRATE_HEADS";

/// Finds the migrations and hands them to `migrate_core::migrations!()`.
///
/// It is the only line of the `main` of a package's `build.rs`:
///
/// ```no_run
/// migrate_core::build::embed();
/// ```
pub fn embed() {
    if let Err(error) = try_embed() {
        let help = error.help().unwrap_or_default();
        println!("cargo::error={}", migrate_syntax::problem::text(&error.to_string(), Some(&help)).replace('\n', "; "));
    }
}

fn try_embed() -> Result<(), BuildError> {
    let package = folder("CARGO_MANIFEST_DIR")?;
    let out = folder("OUT_DIR")?;
    println!("cargo::rerun-if-changed=Cargo.toml");
    let manifest = Manifest::read(&package)?;
    println!("cargo::rerun-if-env-changed={HEADS}");
    let (config, mistakes) = match Config::of_metadata(&manifest.metadata) {
        // A chain with several heads is built nevertheless to ask a database about it.
        Ok(config) => {
            let many_heads = config.many_heads || std::env::var(HEADS).is_ok_and(|heads| heads == "many");
            (Config { many_heads, ..config }, Vec::new())
        }
        Err(error) => {
            (Config::default(), vec![migrate_syntax::problem::text(&error.to_string(), error.help().as_deref())])
        }
    };
    // Cargo looks into folders itself, so a new file in a subfolder is noticed too.
    for versions in &config.versions {
        println!("cargo::rerun-if-changed={versions}");
    }
    let sources = source::scan_with_checksums(&package, &config.versions);
    let mut findings = report::findings(&package, &config, &sources);
    findings.package.splice(0..0, mistakes);
    write(&out.join(MODULES_FILE), &modules::write(&manifest.name, &config, &sources, &findings))?;
    write(&out.join(PLACE_FILE), &package.to_string_lossy())?;
    write(&out.join(REPORT_FILE), &findings.report.write())
}

fn folder(variable: &'static str) -> Result<PathBuf, BuildError> {
    std::env::var_os(variable).map(PathBuf::from).ok_or(BuildError::NotABuildScript { variable })
}

fn write(path: &Path, text: &str) -> Result<(), BuildError> {
    std::fs::write(path, text).map_err(|source| BuildError::Io { path: path.to_owned(), source })
}

/// What `Cargo.toml` says.
struct Manifest {
    name: String,
    metadata: Value,
}

impl Manifest {
    fn read(package: &Path) -> Result<Self, BuildError> {
        let path = package.join("Cargo.toml");
        let text = std::fs::read_to_string(&path).map_err(|source| BuildError::Io { path, source })?;
        let manifest: Value =
            toml::from_str(&text).map_err(|source| BuildError::Manifest { source: Box::new(source) })?;
        let package = manifest.get("package");
        let name = package.and_then(|package| package.get("name")).and_then(Value::as_str).unwrap_or_default();
        let metadata = package.and_then(|package| package.get("metadata")).cloned().unwrap_or_default();
        Ok(Self { name: name.to_owned(), metadata })
    }
}
