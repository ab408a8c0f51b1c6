//! `current`: what a database is at.

use super::args::UrlArgs;
#[cfg(feature = "database")]
use super::{
    args::Format,
    database::Context,
    entry::View,
    error::CliError,
    listing::{Detail, listing},
    output,
};
#[cfg(feature = "database")]
use crate::{connection, error::Result, graph::Revision};

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
    pub url: UrlArgs,
}

/// Reads the rows and shows them.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    let rows = context.rows(&args.url)?;
    let graph = context.migrations.graph()?;
    let applied = graph.applied(&rows)?.len();
    let total = graph.revisions().len();
    let missing = args.check_heads && applied < total;
    if !(missing && context.format == Format::Json) {
        if args.verbose && context.format == Format::Human {
            output::line(&format!("Current revisions of {}:", connection::mask(&context.url(&args.url)?)));
        }
        let revisions: Vec<&Revision> = rows.iter().filter_map(|row| graph.revision(row)).collect();
        output::answer(&listing(View::new(&graph), &revisions, Detail::names(args.verbose), context.format))?;
    }
    if missing {
        return Err(CliError::NotAtHeads { missing: total - applied, total }.into());
    }
    Ok(())
}
