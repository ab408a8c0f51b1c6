//! The files of a new package of migrations.

use std::path::Path;

/// A new package.
pub(super) struct Scaffold<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// The feature that it has without asking.
    pub(super) database: String,
    /// Where migrate-core's source is, instead of its released version.
    pub(super) core_path: Option<&'a Path>,
}

impl Scaffold<'_> {
    /// Gives each file's path in the package, and its text.
    pub(super) fn files(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Cargo.toml", self.manifest()),
            ("build.rs", BUILD.to_owned()),
            ("src/lib.rs", LIB.to_owned()),
            ("src/main.rs", MAIN.replace("<CRATE>", &self.name.replace('-', "_"))),
            ("versions/.gitkeep", String::new()),
        ]
    }

    fn manifest(&self) -> String {
        let (core, build) = match self.core_path {
            Some(path) => (dependency_path(path), dependency_path(&path.join("migrate-build"))),
            None => (CURRENT.to_owned(), CURRENT.to_owned()),
        };
        MANIFEST
            .replace("<NAME>", self.name)
            .replace("<URL>", self.database_url())
            .replace("<DATABASE>", &self.database)
            .replace("<CORE>", &core)
            .replace("<BUILD>", &build)
    }

    fn database_url(&self) -> &'static str {
        match self.database.as_str() {
            "postgres" => "# database-url = \"postgres://localhost/app\"",
            "mysql" => "# database-url = \"mysql://localhost/app\"",
            _ => "database-url = \"sqlite://app.sqlite\"",
        }
    }
}

fn dependency_path(path: &Path) -> String {
    format!("path = {:?}", path.display().to_string())
}

const CURRENT: &str = concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"");

const MANIFEST: &str = r#"[package]
name = "<NAME>"
version = "0.1.0"
edition = "2024"
publish = false

[package.metadata.migrate]
# Used when neither `--database-url`, nor DATABASE_URL, nor a `.env` names a database.
<URL>

[features]
default = ["<DATABASE>"]
# `migrate-core/postgres` links the system's library; `migrate-core/postgres-bundled` builds it from source.
sqlite = ["migrate-core/sqlite-bundled"]
postgres = ["migrate-core/postgres"]
mysql = ["migrate-core/mysql"]

[dependencies]
migrate-core = { <CORE>, default-features = false, features = ["cli"] }

[build-dependencies]
migrate-build = { <BUILD> }

[dev-dependencies]
# Lets `migration_tests!` read the models.
migrate-core = { <CORE>, default-features = false, features = ["build"] }
"#;

const BUILD: &str = "\
//! Embeds `versions/`, and checks the chain.

fn main() {
    migrate_build::embed();
}
";

const LIB: &str = "\
//! The migrations, embedded at build time.

migrate_core::migrations!();
";

const MAIN: &str = "\
//! The binary to deploy: the commands of `cargo migrate` that need no sources.

use std::process::ExitCode;

fn main() -> ExitCode {
    migrate_core::cli::main(&<CRATE>::MIGRATIONS)
}
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_is_toml_and_names_the_chosen_database() {
        for database in ["sqlite", "postgres", "mysql"] {
            let scaffold = Scaffold { name: "db-migrations", database: database.into(), core_path: None };
            let manifest: toml_edit::DocumentMut = scaffold.manifest().parse().unwrap();
            assert_eq!(manifest["features"]["default"][0].as_str(), Some(database));
            assert_eq!(manifest["package"]["name"].as_str(), Some("db-migrations"));
            assert!(manifest["build-dependencies"]["migrate-build"]["version"].is_str());
        }
    }
}
