//! Calls `cargo build`, shows what it says while it builds, and learns which file it made.

use std::env;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use cargo_metadata::{Artifact, Message};
use migrate_core::cli::output;

use super::{BinaryError, shared};
use crate::args::CargoArgs;
use crate::package::Package;

/// Builds the package with these variables set, and gives its executable.
pub(super) fn build(package: &Package, cargo: &CargoArgs, variables: &[(&str, &str)]) -> Result<PathBuf, BinaryError> {
    if shared::holds_another(package, cargo) {
        clean(package, cargo)?;
    }
    let mut command = self::cargo("build", package);
    command
        .args(["--message-format=json-render-diagnostics", "--bins"])
        .args(cargo.flags())
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    if std::io::stderr().is_terminal() && env::var_os("CARGO_TERM_COLOR").is_none() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command.spawn().map_err(BinaryError::Cargo)?;
    let told = child.stderr.take().map(|stderr| thread::spawn(move || pass_on(stderr)));
    let executables = child.stdout.take().map(|stdout| executables(stdout, package)).unwrap_or_default();
    let status = child.wait().map_err(BinaryError::Cargo)?;
    if let Some(told) = told {
        drop(told.join());
    }
    if !status.success() {
        return Err(BinaryError::Build(package.name.clone()));
    }
    choose(executables, &package.name).ok_or_else(|| BinaryError::NoBinary(package.name.clone()))
}

/// Removes what was built of the package.
fn clean(package: &Package, cargo: &CargoArgs) -> Result<(), BinaryError> {
    let mut command = self::cargo("clean", package);
    command.arg("--quiet").args(cargo.flags_of_folders()).stdin(Stdio::null()).stdout(Stdio::null());
    command.status().map(drop).map_err(BinaryError::Cargo)
}

/// Prepares one of cargo's commands on the package.
fn cargo(command: &str, package: &Package) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args([command, "--package", &package.name]).arg("--manifest-path").arg(super::manifest(package));
    cargo
}

/// Shows what cargo says, but not that it has finished: the command goes on.
fn pass_on(stderr: impl Read) {
    for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        let plain = anstream::adapter::strip_str(&line).to_string();
        if !plain.trim_start().starts_with("Finished ") {
            output::line(&line);
        }
    }
}

fn executables(stdout: impl Read, package: &Package) -> Vec<(String, PathBuf)> {
    let messages = Message::parse_stream(BufReader::new(stdout)).map_while(Result::ok);
    messages.filter_map(|message| executable(message, package)).collect()
}

fn executable(message: Message, package: &Package) -> Option<(String, PathBuf)> {
    let Message::CompilerArtifact(Artifact { manifest_path, target, executable, .. }) = message else { return None };
    let own = manifest_path == super::manifest(package) && target.is_bin();
    executable.filter(|_| own).map(|path| (target.name, path.into_std_path_buf()))
}

/// Takes the binary with the package's name, else the first.
fn choose(executables: Vec<(String, PathBuf)>, name: &str) -> Option<PathBuf> {
    let named = executables.iter().position(|(target, _)| target == name).unwrap_or(0);
    executables.into_iter().nth(named).map(|(_, path)| path)
}
