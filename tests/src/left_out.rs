//! What a run left out, said loudly: on the test's own output at once, and in the run's closing summary.

use std::env;
use std::fs::OpenOptions;
use std::io::Write;
use std::thread;

/// Set by `cargo xtest --sqlite-only`, or by hand: tests that need a server return early and say so.
pub const SQLITE_ONLY: &str = "MIGRATE_TEST_SQLITE_ONLY";
/// Names the file to which each test that was left out adds a line.
pub const RECORD: &str = "MIGRATE_TEST_LEFT_OUT";

/// Tells whether this run was told to do without servers.
pub fn sqlite_only() -> bool {
    env::var_os(SQLITE_ONLY).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Records that the running test did not test `what`.
pub fn record(what: &str) {
    let binary = env::args_os().next().map(std::path::PathBuf::from);
    let binary = binary.as_deref().and_then(|path| path.file_stem()).map(|name| name.to_string_lossy().into_owned());
    // `name-0123456789abcdef`, as cargo names test binaries.
    let binary = binary.as_deref().map(|name| name.rsplit_once('-').map_or(name, |(name, _)| name)).unwrap_or("?");
    let line = format!("{binary}: {} without {what}\n", thread::current().name().unwrap_or("?"));
    // Not `eprintln!`: libtest keeps that from the reader when the test passes.
    let said = std::io::stderr().write_all(format!("LEFT OUT {line}").as_bytes());
    let noted = env::var_os(RECORD)
        .map(|file| OpenOptions::new().create(true).append(true).open(file)?.write_all(line.as_bytes()))
        .unwrap_or(Ok(()));
    crate::must(said.and(noted).map_err(|error| crate::Failure::new("the record of what was left out", error)));
}
