//! What `op.bulk_insert` costs beside each database's own loader: the ratios of one run.
//!
//! ```console
//! $ cargo bench -p migrate-tests --bench load
//! ```
//!
//! Both sides load the same rows into the same kind of empty table with durable settings: ours by an upgrade of one
//! revision on an open connection, theirs by the client's own command from a file: `.import`, `\copy`,
//! `LOAD DATA LOCAL INFILE`. What the client costs to start is taken off. They take turns; the figures are medians.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use migrate_core::connection::{OpenOptions, open};
use migrate_core::migration::{MigrationFn, Settings};
use migrate_core::operation::Operations;
use migrate_core::schema::SqlType::{BigInt, Double, Integer, VarChar};
use migrate_core::{Migration, Migrations};
use migrate_tests::server::Kind;
use migrate_tests::{Backend, Durability, Failure, Result, Server, TestDatabase};

/// How many rows are loaded.
const ROWS: i64 = 100_000;

/// Measures bulk inserts.
#[derive(Debug, Parser)]
struct Arguments {
    /// How often each side of a comparison is measured
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Cargo says so to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    match measured(Arguments::parse().rounds) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn measured(rounds: usize) -> Result<()> {
    let folder = tempfile::tempdir().map_err(|error| Failure::new("a folder for the rows", error))?;
    let file = folder.path().join("rows.tsv");
    let rows: String = (1..=ROWS).map(|id| format!("{id}\t{}\t{}\t{}\n", name(id), id % 97, price(id))).collect();
    fs::write(&file, rows).map_err(|error| Failure::new(file.display(), error))?;
    compare(rounds, &file, "sqlite3 .import", &|| Ok(TestDatabase::sqlite()))?;
    let postgres = Server::start(Kind::Postgres, Durability::Durable)?;
    compare(rounds, &file, "psql \\copy", &|| TestDatabase::on(&postgres.address, "load"))?;
    let mariadb = Server::start(Kind::Mariadb, Durability::Durable)?;
    mariadb.address.run("", "SET GLOBAL local_infile = 1")?;
    compare(rounds, &file, "LOAD DATA LOCAL", &|| TestDatabase::on(&mariadb.address, "load"))
}

fn compare(rounds: usize, file: &Path, whose: &str, database: &dyn Fn() -> Result<TestDatabase>) -> Result<()> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let one = database()?;
        ours.push(by_us(&one)?);
        let rows = "SELECT count(*), sum(id), max(name), sum(shop) FROM items";
        let found = one.try_query(rows)?;
        let other = database()?;
        theirs.push(by_client(&other, file)?);
        let expected = other.try_query(rows)?;
        if found != expected || !found.starts_with("100000") {
            return Err(Failure(format!("both sides load the same rows: {found} beside {expected}")));
        }
    }
    let (ours, theirs) = (median(ours), median(theirs));
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let milliseconds = |time: Duration| format!("{:.0} ms", time.as_secs_f64() * 1000.0);
    println!(
        "{ROWS} rows: op.bulk_insert {:>8} | {whose:<16} {:>8} | ratio {ratio:.2}",
        milliseconds(ours),
        milliseconds(theirs)
    );
    Ok(())
}

fn name(id: i64) -> String {
    format!("item number {id}")
}

fn price(id: i64) -> f64 {
    f64::from(u32::try_from(id % 10_007).unwrap_or_default()) / 4.0
}

fn table(op: &mut Operations) -> migrate_core::Result<()> {
    op.create_table("items", |t| {
        t.column("id", BigInt).primary_key();
        t.column("name", VarChar(60)).not_null();
        t.column("shop", Integer).not_null();
        t.column("price", Double);
    })
}

fn load(op: &mut Operations) -> migrate_core::Result<()> {
    let rows = (1..=ROWS).map(|id| (id, name(id), id % 97, price(id)));
    op.bulk_insert("items", ["id", "name", "shop", "price"], rows);
    Ok(())
}

fn revision(revision: &'static str, down_revision: &'static [&'static str], upgrade: MigrationFn) -> Migration {
    Migration {
        revision,
        down_revision,
        depends_on: &[],
        branch_labels: &[],
        message: "",
        created: None,
        transaction: None,
        irreversible: None,
        checksum: "",
        path: "versions/load.rs",
        line: 1,
        upgrade,
        downgrade: None,
    }
}

/// Times the upgrade of the revision that inserts: making the rows, reading the state, the lock and the record are in it.
fn by_us(database: &TestDatabase) -> Result<Duration> {
    let failed = |error: migrate_core::Error| Failure::new("the upgrade", error);
    let list = vec![revision("a", &[], table), revision("b", &["a"], load)].leak();
    let migrations = Migrations { list, settings: Settings::DEFAULT };
    let mut connection =
        open(&database.url, &OpenOptions::default()).map_err(|error| Failure::new("the database", error))?;
    migrations.upgrade_to(&mut connection, "a").map_err(failed)?;
    let begun = Instant::now();
    migrations.upgrade(&mut connection).map_err(failed)?;
    Ok(begun.elapsed())
}

/// Times the client's own command, less what the client takes for nothing.
fn by_client(database: &TestDatabase, file: &Path) -> Result<Duration> {
    let list = vec![revision("a", &[], table)].leak();
    let mut connection =
        open(&database.url, &OpenOptions::default()).map_err(|error| Failure::new("the database", error))?;
    let migrations = Migrations { list, settings: Settings::DEFAULT };
    migrations.upgrade(&mut connection).map_err(|error| Failure::new("the upgrade", error))?;
    drop(connection);
    let file = file.display();
    let nothing = "SELECT 1;\n";
    let load = match database.backend {
        Backend::Sqlite => format!(".mode tabs\n.import {file} items\n"),
        Backend::Postgres => format!("\\copy items FROM '{file}'\n"),
        Backend::Mariadb => format!("LOAD DATA LOCAL INFILE '{file}' INTO TABLE items;\n"),
    };
    let all = timed(database, &load)?;
    Ok(all.saturating_sub(timed(database, nothing)?))
}

fn timed(database: &TestDatabase, input: &str) -> Result<Duration> {
    let begun = Instant::now();
    database.try_query(input)?;
    Ok(begun.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
