//! `ensure-version`: makes the version table.

use super::args::DatabaseArgs;

/// Makes the version table where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate ensure-version
  cargo migrate ensure-version --database-url postgres://owner@db/app")]
pub struct Args {
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub database: DatabaseArgs,
}
