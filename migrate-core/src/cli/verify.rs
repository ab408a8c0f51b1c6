//! `verify`: does a database hold what its history says?

#[cfg(feature = "database")]
mod answer;

#[cfg(feature = "database")]
pub(super) use answer::run;

use super::args::{UrlArgs, pattern};

/// Tells whether the database is at its recorded revision and holds what the migrations say; exits with 3 where not.
///
/// The version rows, the journal, the checksums of applied revisions, and every table, column, constraint, index and other
/// object are held against the migrations; with `--data` the rows are counted and every foreign key is followed. Nothing is
/// changed. What raw SQL may have made is told as not judged. Models are not looked at: `cargo migrate check` does that.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate verify
  cargo migrate verify --data                  count the rows, and look for those that refer to nothing
  cargo migrate verify --exclude 'tmp_*'       but for some tables
  cargo migrate verify --format json --database-url postgres://db/app")]
pub struct Args {
    /// Count the rows of each table, and look for rows whose foreign key refers to nothing: a query for each
    #[arg(long)]
    pub data: bool,
    /// Look only at what fits a pattern, `name`, `schema.name` or `view:name` with `*`; can be given several times
    #[arg(long, value_name = "PATTERN", value_parser = pattern)]
    pub include: Vec<String>,
    /// Leave out what fits a pattern, also `index:name` or `column:table.name`; can be given several times
    #[arg(long, value_name = "PATTERN", value_parser = pattern)]
    pub exclude: Vec<String>,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}
