//! `inspect`: what a database holds, whatever made it.

#[cfg(feature = "database")]
mod answer;
#[cfg(feature = "database")]
mod text;

#[cfg(feature = "database")]
pub(super) use answer::run;

use clap::ValueEnum;

use super::args::{UrlArgs, pattern};

/// Shows what the database holds: tables, constraints, indexes, views and the rest.
///
/// Nothing is changed. What is there and cannot be shown is told on standard error.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate inspect
  cargo migrate inspect --tables users,orders
  cargo migrate inspect --exclude 'tmp_*' --as sql > schema.sql
  cargo migrate inspect --as diesel > app/src/schema.rs
  cargo migrate inspect --as models > app/src/models.rs
  cargo migrate inspect --format json")]
pub struct Args {
    /// Form in which it is written
    #[arg(long = "as", value_enum, default_value_t, value_name = "FORM")]
    pub form: Form,
    /// Tables to show, all unless named
    #[arg(long, value_name = "TABLE,..", value_delimiter = ',')]
    pub tables: Vec<String>,
    /// Names to look at, `*` for any characters, `view:` and the like before them for one kind; all unless named
    #[arg(long, value_name = "PATTERN,..", value_delimiter = ',', value_parser = pattern)]
    pub include: Vec<String>,
    /// Names not to look at, even where they are included
    #[arg(long, value_name = "PATTERN,..", value_delimiter = ',', value_parser = pattern)]
    pub exclude: Vec<String>,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// How a schema is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Text for people; with `--format json` every detail as a value
    #[default]
    Text,
    /// The SQL that makes it in an empty database
    Sql,
    /// Diesel's `table!` blocks
    #[value(alias = "table")]
    Diesel,
    /// Structs with `#[derive(Model)]`, the truth from then on; what they do not say is told on standard error
    Models,
}
