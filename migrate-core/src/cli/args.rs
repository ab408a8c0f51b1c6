//! Options that several commands share.

use clap::{ArgGroup, ValueEnum};

use crate::dialect::Dialect;
use crate::explain::Explain as _;
use crate::migration::{ChecksumPolicy, TransactionMode};
use crate::schema::Filter;

/// Who reads the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Text for people
    #[default]
    Human,
    /// One JSON value
    Json,
    /// Annotations of a workflow on GitHub where a command finds faults, else as `human`
    Github,
}

/// When colours are used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where a terminal reads them
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How a command speaks; every command has these options.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::Args)]
pub struct OutputArgs {
    /// Form of the answer on standard output, and of an error
    #[arg(long, global = true, value_enum, default_value_t, value_name = "FORM", help_heading = "Output")]
    pub format: Format,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", help_heading = "Output")]
    pub color: Color,
    /// Show long answers without a pager
    #[arg(long, global = true, help_heading = "Output")]
    pub no_pager: bool,
    /// Print no progress
    #[arg(long, short, global = true, help_heading = "Output")]
    pub quiet: bool,
}

/// Which database.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub struct UrlArgs {
    /// Database to work on; without it `DATABASE_URL`, then `.env`, then the package's `database-url`
    #[arg(long, value_name = "URL", help_heading = "Database")]
    pub database_url: Option<String>,
}

/// Which database, and how long to wait for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
pub struct DatabaseArgs {
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
    /// Seconds to wait for the migration lock
    #[arg(long, value_name = "SECONDS", help_heading = "Database")]
    pub lock_timeout: Option<u32>,
    /// Seconds that one statement may run
    #[arg(long, value_name = "SECONDS", help_heading = "Database")]
    pub statement_timeout: Option<u32>,
    /// Seconds that a statement may wait for a table that others use, before it is tried again; 0 for no limit
    #[arg(long, value_name = "SECONDS", help_heading = "Database")]
    pub table_lock_timeout: Option<u32>,
    /// Transactions to run in: one for each `revision`, one for `all`, or `none`
    #[arg(long, value_name = "MODE", help_heading = "Database")]
    pub transaction: Option<TransactionMode>,
    /// Show each statement and the time that it took
    #[arg(long, short, help_heading = "Output")]
    pub verbose: bool,
    /// What to do when an applied revision was edited since: `refuse`, `warn` or `ignore`
    #[arg(long, value_name = "POLICY", help_heading = "Database")]
    pub checksum: Option<ChecksumPolicy>,
}

/// The answer to what would be asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::Args)]
pub struct YesArgs {
    /// Ask nothing, and take a `protected` database for meant
    #[arg(long, short)]
    pub yes: bool,
}

/// The choice to write instead of run.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(group = ArgGroup::new("written").args(["plan", "sql"]).multiple(false))]
pub struct PreviewArgs {
    /// Show the steps, what they do and what is lost, and run nothing; with `--from` alone the steps only, without building
    #[arg(long, help_heading = "Preview")]
    pub plan: bool,
    /// Write the SQL to standard output and run nothing
    #[arg(long, help_heading = "Preview")]
    pub sql: bool,
    /// Revisions to start from instead of the database's: ids with commas, or `""` for an empty database
    #[arg(long, value_name = "REV,..", requires = "written", help_heading = "Preview")]
    pub from: Option<String>,
    /// Database that the SQL or the plan is for, when no URL tells it
    #[arg(long, value_enum, value_name = "DIALECT", requires = "written", help_heading = "Preview")]
    pub dialect: Option<DialectArg>,
}

impl PreviewArgs {
    /// Tells whether neither a database nor a compiled migration is needed.
    pub fn is_pure(&self) -> bool {
        self.plan && self.from.is_some() && self.dialect.is_none()
    }
}

/// A dialect by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DialectArg {
    /// SQLite
    Sqlite,
    /// PostgreSQL
    #[value(alias = "postgresql")]
    Postgres,
    /// MySQL and MariaDB
    #[value(alias = "mariadb")]
    Mysql,
}

impl From<DialectArg> for Dialect {
    fn from(name: DialectArg) -> Self {
        match name {
            DialectArg::Sqlite => Self::Sqlite,
            DialectArg::Postgres => Self::Postgres,
            DialectArg::Mysql => Self::Mysql,
        }
    }
}

/// Reads the value of `--from`: identifiers between commas, none for an empty database.
pub fn rows(from: &str) -> Vec<&str> {
    from.split(',').map(str::trim).filter(|id| !id.is_empty() && *id != "base").collect()
}

/// Checks a pattern of `--include` and `--exclude`, and gives it back.
///
/// # Errors
/// What is wrong with it and what to type, in one sentence: clap shows no help of ours.
pub fn pattern(pattern: &str) -> Result<String, String> {
    Filter::pattern(pattern).map_err(|error| match error.help() {
        Some(help) => format!("{error}; {help}"),
        None => error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_takes_several_revisions_and_the_empty_database() {
        assert_eq!(rows("a1, b2"), ["a1", "b2"]);
        assert!(rows("").is_empty());
        assert!(rows("base").is_empty());
    }
}
