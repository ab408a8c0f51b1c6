//! `ensure-database`: makes the database itself.

use super::args::DatabaseArgs;

/// Makes the database where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate ensure-database
  cargo migrate ensure-database --database-url mysql://root@localhost/app")]
pub struct Args {
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub database: DatabaseArgs,
}
