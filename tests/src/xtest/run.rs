//! Runs `cargo test` and reads what it says while handing it on.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use migrate_tests::{Failure, Result, Server, data, left_out};

/// What came of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcome {
    /// How many tests passed, doc tests included.
    pub(crate) passed: usize,
    /// The names of the tests that failed.
    pub(crate) failed: Vec<String>,
    /// The names of the tests that did not run though nobody asked for that.
    pub(crate) ignored: Vec<String>,
    /// What tests said they left out.
    pub(crate) left_out: Vec<String>,
    /// Whether cargo itself succeeded: a package that does not compile has no failing test.
    pub(crate) cargo_succeeded: bool,
}

impl Outcome {
    /// Tells whether all that should run ran and passed.
    pub(crate) fn is_well(&self) -> bool {
        self.cargo_succeeded && self.failed.is_empty() && self.ignored.is_empty() && self.passed > 0
    }

    /// Takes in one line that libtest printed.
    fn read(&mut self, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            let count = counts.split_once(" passed").and_then(|(before, _)| before.rsplit(' ').next()?.parse().ok());
            self.passed += count.unwrap_or(0);
        } else if let Some(test) = line.strip_prefix("test ") {
            if let Some(name) = test.strip_suffix(" ... FAILED") {
                self.failed.push(name.to_owned());
            } else if let Some((name, _)) = test.split_once(" ... ignored") {
                self.ignored.push(name.to_owned());
            }
        }
    }
}

/// Runs the tests of the workspace, or what the further arguments choose.
pub(crate) fn tests(servers: &[Server], sqlite_only: bool, arguments: &[String]) -> Result<Outcome> {
    let folder = tempfile::tempdir().map_err(|error| Failure::new("a temporary folder", error))?;
    let record = folder.path().join("left-out");
    let mut outcome = Outcome { cargo_succeeded: true, ..Outcome::default() };
    for selection in selections(sqlite_only, arguments) {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.arg("test").args(selection).arg("--no-fail-fast").args(arguments);
        cargo.env(left_out::RECORD, &record).env(data::VARIABLE, data::folder());
        cargo.envs(servers.iter().flat_map(|server| server.address.variables()));
        if sqlite_only {
            cargo.env(left_out::SQLITE_ONLY, "1");
        }
        outcome.cargo_succeeded &= listened(&mut cargo, &mut outcome)?;
    }
    outcome.left_out = lines(&record)?;
    Ok(outcome)
}

/// Returns what to test, one list of cargo's arguments an invocation.
///
/// Without servers the client libraries may be missing too: the tests are then built without them.
fn selections(sqlite_only: bool, arguments: &[String]) -> Vec<&'static [&'static str]> {
    let chosen = arguments.iter().take_while(|argument| *argument != "--").any(|argument| {
        argument.starts_with("-p") || argument.starts_with("--package") || argument.starts_with("--manifest-path")
    });
    match (chosen, sqlite_only) {
        (true, false) => vec![&[]],
        (true, true) => vec![&["--no-default-features"]],
        (false, false) => vec![&["--workspace"]],
        (false, true) => vec![
            &["--workspace", "--exclude", "migrate-tests"],
            &["--package", "migrate-tests", "--no-default-features"],
        ],
    }
}

/// Runs cargo, handing on its standard output and reading it; tells whether it succeeded.
fn listened(cargo: &mut Command, outcome: &mut Outcome) -> Result<bool> {
    let failed = |error| Failure::new("`cargo test`", error);
    let mut child = cargo.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(output) = child.stdout.take() {
        let mut ours = std::io::stdout().lock();
        for line in BufReader::new(output).split(b'\n') {
            let mut line = line.map_err(failed)?;
            outcome.read(&String::from_utf8_lossy(&line));
            line.push(b'\n');
            // A reader that left early does not end the tests.
            drop(ours.write_all(&line));
        }
    }
    Ok(child.wait().map_err(failed)?.success())
}

fn lines(record: &Path) -> Result<Vec<String>> {
    if !record.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(record).map_err(|error| Failure::new(record.display(), error))?;
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines.dedup();
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Outcome {
        let mut outcome = Outcome { cargo_succeeded: true, ..Outcome::default() };
        lines.iter().for_each(|line| outcome.read(line));
        outcome
    }

    #[test]
    fn a_run_in_which_nothing_ran_is_not_well() {
        assert!(!read(&["test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 7 filtered out"]).is_well());
        assert!(read(&["test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out"]).is_well());
    }

    #[test]
    fn failed_and_ignored_tests_are_named() {
        let outcome = read(&[
            "test a::fails ... FAILED",
            "test src/lib.rs - example (line 3) ... FAILED",
            "test b::sleeps ... ignored, for now",
            "test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out",
        ]);
        assert_eq!(outcome.failed, ["a::fails", "src/lib.rs - example (line 3)"]);
        assert_eq!(outcome.ignored, ["b::sleeps"]);
        assert_eq!(outcome.passed, 12);
        assert!(!outcome.is_well());
    }

    #[test]
    fn a_chosen_package_replaces_the_workspace() {
        let arguments = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(selections(false, &arguments(&["-p", "migrate-core"])), [&[] as &[&str]]);
        assert_eq!(selections(false, &arguments(&["name", "--", "-p"])), [&["--workspace"]]);
    }
}
