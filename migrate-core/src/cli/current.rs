//! `current`: what a database is at.

use super::args::DatabaseArgs;

/// Shows the revisions that the database is at.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate current                  one line a row
  cargo migrate current --verbose        everything known about each
  cargo migrate current --check-heads    exit status 3 when something is not applied")]
pub struct Args {
    /// Show everything that is known about each, and which database it is
    #[arg(long, short)]
    pub verbose: bool,
    /// Fail with exit status 3 unless every head is applied
    #[arg(long, short)]
    pub check_heads: bool,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub database: DatabaseArgs,
}
