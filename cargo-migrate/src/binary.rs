//! The package's own binary: built when it is stale, then this process becomes it.
//!
//! **Architecture Invariant**: where this room is in doubt, cargo decides what to build. It only saves asking.

mod build;
mod record;
mod shared;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::SystemTime;

use migrate_core::explain::{Exit, Explain};

use crate::args::CargoArgs;
use crate::package::Package;

/// The variable that lets a package with several heads compile.
const ALLOW_HEADS: &str = "MIGRATE_HEADS";

/// The variable that tells the binary where its package is, for the package's `.env`.
const PACKAGE_DIRECTORY: &str = "MIGRATE_PACKAGE_DIR";
/// The variable that tells the binary the flags that it was built by, for its help.
const CARGO_FLAGS: &str = "MIGRATE_CARGO_FLAGS";
/// The variable that tells the binary where the workspace is, which the package's `database-url` is seen from.
const WORKSPACE_DIRECTORY: &str = "MIGRATE_WORKSPACE_DIR";

/// Why the package's binary could not be had or started.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BinaryError {
    #[error("cargo could not be started")]
    Cargo(#[source] std::io::Error),
    /// Cargo has told why on standard error.
    #[error("the package `{0}` does not compile")]
    Build(String),
    #[error("the package `{0}` has no binary")]
    NoBinary(String),
    /// What the binary said when it was asked about a database.
    #[error("the database could not be asked: {message}")]
    Unanswered { message: String, help: Option<String> },
    /// It has told why on standard error.
    #[error("`{0}` failed")]
    Told(String),
    /// It has told why on standard error, and as JSON.
    #[error("the package's binary failed")]
    Refused { exit: Exit, answer: Vec<u8> },
    #[error("`{path}` could not be started")]
    Start {
        path: String,
        #[source]
        source: std::io::Error,
    },
}

impl Explain for BinaryError {
    fn code(&self) -> &'static str {
        match self {
            Self::Cargo(_) => "no-cargo",
            Self::Build(_) => "build-failed",
            Self::NoBinary(_) => "no-binary",
            Self::Unanswered { .. } => "database-not-asked",
            Self::Told(_) => "binary-failed",
            Self::Refused { .. } => "binary-refused",
            Self::Start { .. } => "binary-not-started",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::NoBinary(_) => {
                Some("give it a `src/main.rs` that calls `migrate_core::cli::main(&MIGRATIONS)`".to_owned())
            }
            Self::Unanswered { help, .. } => help.clone(),
            Self::Cargo(_) | Self::Build(_) | Self::Told(_) | Self::Refused { .. } | Self::Start { .. } => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Refused { exit, .. } => *exit,
            Self::Cargo(_)
            | Self::Build(_)
            | Self::NoBinary(_)
            | Self::Unanswered { .. }
            | Self::Told(_)
            | Self::Start { .. } => Exit::Failed,
        }
    }
}

/// Builds the package's binary when it is stale, and becomes it.
pub(crate) fn become_binary(
    package: &Package,
    cargo: &CargoArgs,
    arguments: &[OsString],
) -> Result<ExitCode, BinaryError> {
    let executable = up_to_date(package, cargo)?;
    let mut command = own(&executable, package, cargo);
    command.args(arguments);
    start(&mut command).map_err(|source| BinaryError::Start { path: executable.display().to_string(), source })
}

/// Builds the package's binary though its chain may have several heads.
pub(crate) fn with_heads(package: &Package, cargo: &CargoArgs) -> Result<PathBuf, BinaryError> {
    build::build(package, cargo, &[(ALLOW_HEADS, "many")])
}

/// Gives the binary that was built last, which may be older than its sources.
pub(crate) fn last_built(package: &Package, cargo: &CargoArgs) -> Option<PathBuf> {
    record::executable(&record::place(package, cargo))
}

/// Asks a binary of the package which revisions a database is at.
pub(crate) fn current(
    executable: &Path,
    package: &Package,
    database_url: Option<&str>,
) -> Result<Vec<String>, BinaryError> {
    let mut command = Command::new(executable);
    command.args(["current", "--format", "json"]).env(PACKAGE_DIRECTORY, &package.directory);
    if let Some(url) = database_url {
        command.args(["--database-url", url]);
    }
    let failed = |source| BinaryError::Start { path: executable.display().to_string(), source };
    let answer: serde_json::Value =
        serde_json::from_slice(&command.output().map_err(failed)?.stdout).unwrap_or_default();
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    if let Some(rows) = answer.as_array() {
        return Ok(rows.iter().filter_map(|row| text(&row["revision"])).collect());
    }
    let error = &answer["error"];
    let message = text(&error["message"]).unwrap_or_else(|| "its answer is not understood".to_owned());
    Err(BinaryError::Unanswered { message, help: text(&error["help"]) })
}

/// Builds the package's binary when it is stale, runs it, and gives what it answers.
pub(crate) fn ask(package: &Package, cargo: &CargoArgs, arguments: &[&str]) -> Result<Vec<u8>, BinaryError> {
    let executable = up_to_date(package, cargo)?;
    let mut command = Command::new(&executable);
    command.args(arguments).env(PACKAGE_DIRECTORY, &package.directory).stderr(Stdio::inherit());
    let path = || executable.display().to_string();
    let output = command.output().map_err(|source| BinaryError::Start { path: path(), source })?;
    if output.status.success() { Ok(output.stdout) } else { Err(BinaryError::Told(path())) }
}

/// Builds the package's binary when it is stale, says something to it, and gives what it answers.
pub(crate) fn converse(
    package: &Package,
    cargo: &CargoArgs,
    arguments: &[&str],
    text: &str,
) -> Result<Vec<u8>, BinaryError> {
    let executable = up_to_date(package, cargo)?;
    let mut command = own(&executable, package, cargo);
    command.args(arguments).stdout(Stdio::piped());
    let failed = |source| BinaryError::Start { path: executable.display().to_string(), source };
    let output = told(command, text).and_then(Child::wait_with_output).map_err(failed)?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let exit = [Exit::Usage, Exit::Found, Exit::Locked, Exit::Dirty].into_iter();
    let exit = exit.into_iter().find(|it| output.status.code() == Some(*it as i32)).unwrap_or(Exit::Failed);
    Err(BinaryError::Refused { exit, answer: output.stdout })
}

/// Builds the package's binary when it is stale, says something to it, and ends as it ends.
pub(crate) fn hand_over(
    package: &Package,
    cargo: &CargoArgs,
    arguments: &[OsString],
    text: &str,
) -> Result<ExitCode, BinaryError> {
    let executable = up_to_date(package, cargo)?;
    let mut command = own(&executable, package, cargo);
    command.args(arguments);
    let failed = |source| BinaryError::Start { path: executable.display().to_string(), source };
    let status = told(command, text).and_then(|mut child| child.wait()).map_err(failed)?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Prepares the binary to run as this command would.
fn own(executable: &Path, package: &Package, cargo: &CargoArgs) -> Command {
    let mut command = Command::new(executable);
    command
        .env(PACKAGE_DIRECTORY, &package.directory)
        .env(WORKSPACE_DIRECTORY, &package.workspace)
        .env(CARGO_FLAGS, cargo.flags().join(" ".as_ref()));
    command
}

/// Starts it with a text on its standard input, which it reads before it answers.
fn told(mut command: Command, text: &str) -> std::io::Result<Child> {
    let mut child = command.stdin(Stdio::piped()).spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        // One that ends before it has read everything says itself why.
        drop(stdin.write_all(text.as_bytes()));
    }
    Ok(child)
}

pub(crate) fn up_to_date(package: &Package, cargo: &CargoArgs) -> Result<PathBuf, BinaryError> {
    let place = record::place(package, cargo);
    if let Some(executable) = record::fresh_executable(&place, package) {
        return Ok(executable);
    }
    // What changes from here on is newer than the binary.
    let started = SystemTime::now();
    let executable = build::build(package, cargo, &[])?;
    record::write(&place, package, &executable, started);
    Ok(executable)
}

#[cfg(unix)]
fn start(command: &mut Command) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn start(command: &mut Command) -> std::io::Result<ExitCode> {
    let status = command.status()?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Gives the folder that cargo builds into, as far as flags and the environment tell.
fn target_directory(package: &Package, cargo: &CargoArgs) -> PathBuf {
    let named = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let chosen =
        cargo.target_dir.clone().or_else(|| named("CARGO_TARGET_DIR")).or_else(|| named("CARGO_BUILD_TARGET_DIR"));
    match chosen {
        Some(folder) => std::path::absolute(&folder).unwrap_or(folder),
        None => package.workspace.join("target"),
    }
}

/// Gives the manifest of a package.
fn manifest(package: &Package) -> PathBuf {
    Path::new(&package.directory).join("Cargo.toml")
}
