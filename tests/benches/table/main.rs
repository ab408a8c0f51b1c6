//! What tables cost beside the databases' own clients: the ratios of one run.
//!
//! ```console
//! $ cargo bench -p migrate-tests --bench table
//! ```
//!
//! Each commit waits for the disk. The sides take turns; the figures are medians.

mod inline;
#[expect(dead_code, reason = "the other benchmark times commands")]
#[path = "../apply/measure.rs"]
mod measure;
mod rebuild;

use std::process::ExitCode;

use clap::Parser;
use migrate_tests::Result;

/// Measures how tables are made and rebuilt.
#[derive(Debug, Parser)]
struct Arguments {
    /// How many rows the table has that SQLite rebuilds
    #[arg(long, default_value_t = 1_000_000)]
    rows: usize,
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
    rebuild::on_sqlite(arguments.rows, arguments.rounds)?;
    inline::on_mariadb(arguments.rounds)
}

/// Makes a revision of a function.
fn revision(
    revision: &'static str,
    down_revision: &'static [&'static str],
    upgrade: migrate_core::migration::MigrationFn,
) -> migrate_core::Migration {
    migrate_core::Migration {
        revision,
        down_revision,
        depends_on: &[],
        branch_labels: &[],
        message: "",
        created: None,
        transaction: None,
        irreversible: None,
        checksum: "0123",
        path: "versions/bench.rs",
        line: 1,
        upgrade,
        downgrade: None,
    }
}

/// Makes a package of revisions.
fn package(list: Vec<migrate_core::Migration>) -> migrate_core::Migrations {
    migrate_core::Migrations { list: list.leak(), settings: migrate_core::migration::Settings::DEFAULT }
}

/// Opens a database and brings it up to the head; the time has the opening in it, as a client's has.
fn upgrade(url: &str, migrations: &migrate_core::Migrations) -> Result<std::time::Duration> {
    let begin = std::time::Instant::now();
    let options = migrate_core::connection::OpenOptions::default();
    let failed = |error: &dyn std::fmt::Display| migrate_tests::Failure::new("the upgrade", error);
    let mut connection = migrate_core::connection::open(url, &options).map_err(|error| failed(&error))?;
    migrations.upgrade(&mut connection).map_err(|error| failed(&error))?;
    Ok(begin.elapsed())
}
