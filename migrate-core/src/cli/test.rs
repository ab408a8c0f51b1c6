//! `test`: the migrations themselves, tried on a database of their own.

#[cfg(feature = "database")]
mod run;

#[cfg(feature = "database")]
pub(super) use run::run;

/// Tests the migrations: each of them up, down and up again, on a database of its own.
///
/// `models_match` compares what they make with the models, which `cargo migrate` reads from the sources where there are any.
/// The database is a temporary SQLite file, or one that is made beside the named one, which stays untouched; it is gone at
/// the end. `migrate_core::migration_tests!` gives the same tests to `cargo test`.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate test                               on a temporary SQLite file
  cargo migrate test downgrades_leave_no_trace     one of the tests
  cargo migrate test --database-url postgres://me@localhost/app --features postgres")]
pub struct Args {
    /// Tests to run, all unless named
    #[arg(value_name = "TEST")]
    pub tests: Vec<String>,
    /// Server to make a database on; without it `TEST_DATABASE_URL`, then `.env`, then a temporary SQLite file
    #[arg(long, value_name = "URL", help_heading = "Database")]
    pub database_url: Option<String>,
    /// Read the models as a request of `compare` from standard input
    #[arg(long, hide = true)]
    pub models_on_stdin: bool,
}
