//! What a run costs beside the databases' own clients and beside Alembic: the ratios of one run.
//!
//! ```console
//! $ cargo bench -p migrate-tests --bench apply
//! $ cargo bench -p migrate-tests --bench apply -- --alembic      # needs python3, and pip's network
//! ```
//!
//! Both sides send the same statements in the same transactions to the same kind of empty database with durable
//! settings (each commit waits for the disk). They take turns; the figures are medians.

mod alembic;
mod apply;
mod measure;
mod noop;

use std::process::ExitCode;

use clap::Parser;
use migrate_tests::Result;

/// Measures `upgrade` and `current`.
#[derive(Debug, Parser)]
struct Arguments {
    /// Compare `cargo migrate current` with `alembic current`, which is installed into a temporary folder
    #[arg(long)]
    alembic: bool,
    /// How many one-table migrations a full upgrade runs
    #[arg(long, default_value_t = 1_000)]
    revisions: usize,
    /// How many revisions the largest package has, whose upgrade has nothing to do
    #[arg(long, default_value_t = 10_000)]
    many: usize,
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
    let package = apply::package(arguments.revisions)?;
    apply::on_sqlite(&package, arguments.rounds)?;
    apply::on_postgres(&package, arguments.rounds)?;
    noop::upgrade(&package, arguments.rounds)?;
    noop::upgrade(&apply::package(arguments.many)?, arguments.rounds)?;
    if arguments.alembic {
        let alembic = alembic::Alembic::install()?;
        alembic.current(&apply::package(10)?, arguments.rounds)?;
        alembic.current(&package, arguments.rounds)?;
    } else {
        println!("\nbeside `alembic current`: left out, `--alembic` measures it");
    }
    Ok(())
}
