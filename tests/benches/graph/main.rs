//! What the commands about the graph cost beside Alembic's, and beside merely reading the same files: the ratios of one run.
//!
//! ```console
//! $ cargo bench -p migrate-tests --bench graph                # beside `cat`
//! $ cargo bench -p migrate-tests --bench graph -- --alembic   # needs python3, and pip's network
//! $ cargo bench -p migrate-tests --bench graph -- --build     # builds a package of all these revisions, for minutes
//! ```
//!
//! The history is one of a team: every twenty revisions, a branch of ten beside a branch of nine, merged. Both sides take
//! turns; the figures are medians.

mod alembic;
mod built;
mod files;
#[path = "../apply/measure.rs"]
mod measure;
mod memory;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use migrate_tests::{Failure, Result, tool};

use measure::{in_turns, tell, time};

/// What is asked, as words of `cargo migrate`.
const QUESTIONS: [&[&str]; 4] =
    [&["heads"], &["history"], &["history", "--graph"], &["upgrade", "heads", "--plan", "--from", ""]];

/// Measures `heads`, `history` and `upgrade --plan`.
#[derive(Debug, Parser)]
struct Arguments {
    /// Ask Alembic the same, which is installed into a temporary folder
    #[arg(long)]
    alembic: bool,
    /// Build a package of as many migrations, and measure an upgrade that has nothing to do
    #[arg(long)]
    build: bool,
    /// How many revisions the largest history has
    #[arg(long, default_value_t = 10_000)]
    revisions: usize,
    /// How often each side of a comparison is measured
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Cargo says so to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match measured(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn measured(arguments: &Arguments) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| Failure::new("a temporary folder", error))?;
    let tool = cargo_migrate()?;
    for count in [arguments.revisions / 10, arguments.revisions * 3 / 10, arguments.revisions] {
        let versions = folder.path().join(format!("rust-{count}"));
        files::write(&versions, count)?;
        beside_cat(&tool, &versions, count, arguments.rounds)?;
    }
    let largest = folder.path().join(format!("rust-{}", arguments.revisions));
    if arguments.alembic {
        let alembic = alembic::Alembic::install(folder.path(), arguments.revisions)?;
        for question in QUESTIONS {
            alembic.beside(|| asking(&tool, &largest, question), question)?;
        }
    } else {
        println!("\nbeside Alembic: left out, `--alembic` measures it");
    }
    if arguments.build {
        built::noop_upgrade(arguments.revisions, arguments.rounds)?;
    } else {
        println!("no-op upgrade of a built package: left out, `--build` measures it");
    }
    Ok(())
}

/// Compares each question with reading the files.
fn beside_cat(tool: &Path, versions: &Path, count: usize, rounds: usize) -> Result<()> {
    println!("\n{count} revisions, {} merges", count / 20);
    let cat = || {
        let mut cat = Command::new("sh");
        cat.args(["-c", "cat *.rs"]).current_dir(versions);
        cat
    };
    for question in QUESTIONS {
        let words = question.join(" ");
        let (ours, theirs) = in_turns(rounds, || time(&mut asking(tool, versions, question)), || time(&mut cat()))?;
        tell(&words, ours, "cat", theirs);
        println!("{:<44} {:>9.1} MB", "  peak memory", memory::peak(&asking(tool, versions, question))?);
    }
    Ok(())
}

fn asking(tool: &Path, versions: &Path, question: &[&str]) -> Command {
    let mut command = Command::new(tool);
    command.args(question).arg("--dir").arg(versions);
    command
}

/// Builds `cargo-migrate` for release and returns it.
fn cargo_migrate() -> Result<PathBuf> {
    let target = migrate_tests::package::target();
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--release", "--package", "cargo-migrate", "--manifest-path"]).arg(manifest);
    tool::run(cargo.env("CARGO_TARGET_DIR", &target), "")?;
    Ok(target.join("release/cargo-migrate"))
}
