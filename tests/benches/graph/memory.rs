//! How much memory a command takes at most.

use std::process::Command;

use migrate_tests::{Failure, Result, tool};

/// Runs a command under GNU time and returns the peak of its memory in megabytes.
pub(crate) fn peak(command: &Command) -> Result<f64> {
    let mut time = Command::new(tool::require(&["time"], "time")?);
    time.args(["--format", "%M", "--"]).arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        time.current_dir(folder);
    }
    let output = time.output().map_err(|error| Failure::new("GNU time", error))?;
    let told = String::from_utf8_lossy(&output.stderr);
    let kilobytes = told.trim().lines().last().and_then(|line| line.trim().parse::<f64>().ok());
    kilobytes.map(|kilobytes| kilobytes / 1024.0).ok_or_else(|| Failure::new("GNU time", told))
}
