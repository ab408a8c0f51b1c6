//! What reading and checking a large schema costs beside the catalogue's own queries, beside Alembic and Diesel's own
//! tool: the ratios of one run.
//!
//! ```console
//! $ cargo bench -p migrate-tests --bench inspect
//! $ cargo bench -p migrate-tests --bench inspect -- --alembic      # needs python3, and pip's network
//! $ cargo bench -p migrate-tests --bench inspect -- --diesel       # builds diesel_cli first
//! $ cargo bench -p migrate-tests --bench inspect -- --only sqlite --many 0
//! ```
//!
//! Each table has 10 columns, 2 indexes and a foreign key to the table before it. A database's package is built as `cargo
//! migrate init` makes one for it, with that database's client library and no other. Beside every figure stand the queries
//! that it is made of, sent through the same client library on a connection opened for them and closed, their values taken
//! out of the rows (beside the reading of a schema, both on an open one); beside all of `check`, the plain queries too,
//! which are the same whatever ours become. They take turns; the figures are medians.

mod alembic;
mod catalog;
mod cells;
mod diesel;
#[path = "../apply/measure.rs"]
mod measure;
#[path = "../graph/memory.rs"]
mod memory;
mod plain;
mod shop;

use std::process::ExitCode;

use clap::Parser;
use migrate_tests::{Backend, Result};

use measure::{in_turns, tell, tell_alone, time};
use shop::Shop;

/// Measures `inspect` and `check`.
#[derive(Debug, Parser)]
struct Arguments {
    /// Compare `check` with what Alembic compares, which is installed into a temporary folder
    #[arg(long)]
    alembic: bool,
    /// Compare `check` with `diesel print-schema`, which is built and installed into a temporary folder, and measured once
    #[arg(long)]
    diesel: bool,
    /// Measure on one database only
    #[arg(long, value_parser = ["sqlite", "postgres", "mysql"])]
    only: Option<String>,
    /// How many tables each database has
    #[arg(long, default_value_t = 1_000)]
    tables: usize,
    /// How many tables the largest database has, on PostgreSQL; 0 leaves it out
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
    let peers = Peers {
        alembic: arguments.alembic.then(alembic::Alembic::install).transpose()?,
        diesel: arguments.diesel.then(diesel::Diesel::install).transpose()?,
    };
    let is_meant = |it: &Backend| arguments.only.as_ref().is_none_or(|only| *only == it.to_string());
    for backend in Backend::ALL.into_iter().filter(is_meant) {
        on(&Shop::build(arguments.tables, backend)?, arguments.rounds, &peers)?;
    }
    if arguments.many > 0 && is_meant(&Backend::Postgres) {
        on(&Shop::build(arguments.many, Backend::Postgres)?, arguments.rounds, &Peers::default())?;
    }
    if peers.alembic.is_none() {
        println!("\nbeside Alembic: left out, `--alembic` measures it");
    }
    if peers.diesel.is_none() {
        println!("beside `diesel print-schema`: left out, `--diesel` measures it");
    }
    Ok(())
}

/// Other programs, those that are measured.
#[derive(Default)]
struct Peers {
    alembic: Option<alembic::Alembic>,
    diesel: Option<diesel::Diesel>,
}

fn on(shop: &Shop, rounds: usize, peers: &Peers) -> Result<()> {
    let Some(database) = shop.backend.database("bench_inspect") else { return Ok(()) };
    shop.make(&database)?;
    let mut catalog = catalog::Catalog::of(&database)?;
    println!("\n{}, {} tables, {} queries", shop.backend, shop.tables, catalog.queries());
    let (inspected, alone) = catalog.beside_inspection(rounds)?;
    tell("reading a schema", inspected, "queries alone", alone);
    for (what, mut command) in [
        ("inspect", shop.command(&["inspect", "--as", "sql"], &database)),
        ("check, migrations and database", shop.command(&["check"], &database)),
    ] {
        let (ours, theirs) = in_turns(rounds, || time(&mut command), || catalog.alone())?;
        tell(what, ours, "queries alone", theirs);
    }
    let (ours, theirs) = in_turns(rounds, || shop.check_all(&database), || catalog.alone())?;
    tell("check, models too", ours, "queries alone", theirs);
    let plain = catalog::Catalog::plain(&database)?;
    let (ours, theirs) = in_turns(rounds, || shop.check_all(&database), || plain.alone())?;
    tell("check, models too", ours, "plain queries", theirs);
    tell_alone("cargo migrate check, from the sources", shop.check_by_cargo(&database, rounds)?);
    if let Some(alembic) = &peers.alembic {
        let (ours, theirs) =
            in_turns(rounds.min(3), || shop.check_all(&database), || alembic.compare(shop, &database))?;
        tell("check, models too", ours, "alembic", theirs);
    }
    if let Some(diesel) = &peers.diesel {
        // It takes long.
        let (ours, theirs) = in_turns(1, || shop.check_all(&database), || diesel.print_schema(&database))?;
        tell("check, models too", ours, "diesel", theirs);
    }
    println!("{:<44} {:>6.0} MB", "peak memory of check", memory::peak(&shop.command(&["check"], &database))?);
    Ok(())
}
