//! `check`: do models, migrations and database agree?

#[cfg(feature = "database")]
mod answer;
#[cfg(feature = "database")]
mod finding;

#[cfg(feature = "database")]
pub(super) use answer::run;

use super::args::{DialectArg, UrlArgs, pattern};

/// Tells whether models, migrations and database agree; exits with 3 where they do not.
///
/// The models are compared with what the migrations make, as `revision --autogenerate` does; the database with what its
/// revisions make, where one is named. The deployed binary has no models, and compares the rest. What may only be written
/// in other words PostgreSQL is asked to read, in a schema that is rolled back.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate check
  cargo migrate check --no-database           the models and the migrations alone
  cargo migrate check --format github         as annotations of a workflow on GitHub")]
pub struct Args {
    /// Compare the models and the migrations alone
    #[arg(long)]
    pub no_database: bool,
    /// Compare only what fits a pattern, `name`, `schema.name` or `view:name` with `*`; can be given several times
    #[arg(long, value_name = "PATTERN", value_parser = pattern)]
    pub include: Vec<String>,
    /// Leave out what fits a pattern, also `index:name` or `column:table.name`; can be given several times
    #[arg(long, value_name = "PATTERN", value_parser = pattern)]
    pub exclude: Vec<String>,
    /// Database that the migrations are for, when no URL tells it
    #[arg(long, value_enum, value_name = "DIALECT")]
    pub dialect: Option<DialectArg>,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
    /// Read the models as a request of `compare` from standard input
    #[arg(long, hide = true)]
    pub models_on_stdin: bool,
}
