//! `schema`: the tables as the migrations make them at a revision, for Rust code to use.

#[cfg(feature = "database")]
mod answer;

#[cfg(feature = "database")]
pub(super) use answer::run;

use super::args::{DialectArg, UrlArgs};

/// Shows tables as the migrations make them, as Diesel's `table!` blocks.
///
/// No database is opened: the migrations are recorded. What raw SQL did to a table is not seen.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate schema
  cargo migrate schema --at 3f1c --tables users,orders
  cargo migrate schema --dialect postgres > app/src/schema.rs")]
pub struct Args {
    /// Revision at which the tables are shown; several with commas
    #[arg(long, value_name = "REV,..", default_value = "heads")]
    pub at: String,
    /// Tables to show, all unless named
    #[arg(long, value_name = "TABLE,..", value_delimiter = ',')]
    pub tables: Vec<String>,
    /// Database that the types are of, when no URL tells it
    #[arg(long, value_enum, value_name = "DIALECT")]
    pub dialect: Option<DialectArg>,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}
