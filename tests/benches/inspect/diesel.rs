//! What Diesel's own tool does of it: `diesel print-schema`, which reads columns, keys and foreign keys.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use migrate_tests::package::target;
use migrate_tests::{Failure, Result, TestDatabase, tool};
use tempfile::TempDir;

use crate::measure::time;

/// The tool, with the client libraries of all databases.
pub(crate) struct Diesel {
    folder: TempDir,
}

impl Diesel {
    /// Builds it for release and installs it into a temporary folder.
    pub(crate) fn install() -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|error| Failure::new("a temporary folder", error))?;
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["install", "--quiet", "diesel_cli", "--version", "^2.3", "--no-default-features", "--features"]);
        cargo.args(["sqlite-bundled,postgres,mysql", "--root"]).arg(folder.path());
        tool::run(cargo.env("CARGO_TARGET_DIR", target()), "")?;
        let diesel = Self { folder };
        println!(
            "{}",
            tool::run(Command::new(diesel.program()).arg("--version"), "")?.lines().next().unwrap_or_default()
        );
        Ok(diesel)
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("bin/diesel")
    }

    /// Prints a schema once.
    pub(crate) fn print_schema(&self, database: &TestDatabase) -> Result<Duration> {
        let mut command = Command::new(self.program());
        command.args(["print-schema", "--database-url", &database.url]).current_dir(self.folder.path());
        time(&mut command)
    }
}
