//! Provides the databases and runs every test.
//!
//! Looks at the machine (and installs what it lacks, where it may), starts a private PostgreSQL and a private MariaDB,
//! runs `cargo test` over the workspace, and sums up. The exit status is 0 only when every test ran and passed.

mod machine;
mod report;
mod run;

use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use migrate_tests::server::Kind;
use migrate_tests::{Durability, Result, Server};

/// Provides the databases and runs every test of the workspace.
///
/// Starts servers of its own from the machine's binaries: nothing to set up,
/// nothing left behind. On Debian and Ubuntu, as root, missing packages are
/// installed first; elsewhere the run fails and names what to install.
///
/// Examples:
///   cargo xtest
///   cargo xtest --sqlite-only
///   cargo xtest -- --package migrate-tests --test scenarios rename
#[derive(Debug, Parser)]
#[command(name = "cargo xtest", bin_name = "cargo xtest", verbatim_doc_comment)]
struct Arguments {
    /// Leave out what needs PostgreSQL or MariaDB, and list it at the end.
    #[arg(long)]
    sqlite_only: bool,
    /// Install nothing, even as root on Debian: fail and name what is missing.
    #[arg(long)]
    no_install: bool,
    /// Only look at the machine, and install what the tests lack.
    #[arg(long)]
    provide: bool,
    /// Passed on to `cargo test`; a `--package` there replaces the whole workspace.
    #[arg(last = true, value_name = "CARGO TEST ARGUMENTS")]
    cargo: Vec<String>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match tested(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the tests; tells whether all is well.
fn tested(arguments: &Arguments) -> Result<bool> {
    let begin = Instant::now();
    machine::provide(arguments.sqlite_only, !arguments.no_install)?;
    if arguments.provide {
        return Ok(true);
    }
    let servers = if arguments.sqlite_only { Vec::new() } else { started()? };
    let outcome = run::tests(&servers, arguments.sqlite_only, &arguments.cargo)?;
    let summary = report::summary(&outcome, &servers, begin.elapsed());
    // Stopped before the last word, so that whoever waits for it finds nothing running.
    drop(servers);
    eprint!("{summary}");
    Ok(outcome.is_well())
}

/// Starts one server of each kind, side by side.
fn started() -> Result<Vec<Server>> {
    std::thread::scope(|scope| {
        let starts = Kind::ALL.map(|kind| scope.spawn(move || Server::start(kind, Durability::Fast)));
        starts.into_iter().map(|start| start.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}
