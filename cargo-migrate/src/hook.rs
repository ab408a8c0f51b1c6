//! The commands that a package runs on a new migration's file: rustfmt, unless it says otherwise.

use std::path::Path;
use std::process::{Command, Stdio};

use migrate_core::cli::output;

/// Runs each command with the file as its last argument, in the package's folder.
///
/// The file is well formed as it is, so that a program that is missing or fails is only told.
pub(crate) fn run(hooks: &[Vec<String>], file: &Path, package: &Path) {
    for (program, arguments) in hooks.iter().filter_map(|hook| hook.split_first()) {
        let ended = Command::new(program)
            .args(arguments)
            .arg(file)
            .current_dir(package)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        match ended {
            Ok(status) if status.success() => {}
            Ok(status) => output::warning(&format!("the post-write hook `{program}` ended with {status}")),
            Err(error) => output::warning(&format!("the post-write hook `{program}` could not be started: {error}")),
        }
    }
}
