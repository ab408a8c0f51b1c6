//! `history`: the revisions, newest first.

use super::args::{Format, UrlArgs};
use super::entry::View;
use super::listing::{Detail, listing};
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::revision::{RevisionId, RevisionRange};

/// Lists the revisions, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate history                        all of them
  cargo migrate history -r 3f1c:head           from one revision to another, both included
  cargo migrate history -r current:            what the database has not got yet
  cargo migrate history --indicate-current     with a mark at what the database is at")]
pub struct Args {
    /// Only the revisions from one to another: `a:b`, `a:`, `:b`
    #[arg(long, short, value_name = "FROM:TO", allow_hyphen_values = true)]
    pub rev_range: Option<String>,
    /// Show everything that is known about each
    #[arg(long, short)]
    pub verbose: bool,
    /// Mark what the database is at
    #[arg(long, short)]
    pub indicate_current: bool,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

impl Args {
    /// Tells whether the answer depends on a database.
    pub fn needs_database(&self) -> bool {
        let relative = |end: &str| end.contains("current") || end.starts_with(['+', '-']);
        self.indicate_current || self.rev_range.as_deref().is_some_and(|range| range.split(':').any(relative))
    }
}

/// Answers from the graph, and the database's rows when they are asked for.
pub fn answer(args: &Args, graph: &RevisionGraph, current: &[RevisionId], format: Format) -> Result<String> {
    let range: RevisionRange = args.rev_range.as_deref().map_or_else(|| Ok(RevisionRange::default()), str::parse)?;
    let revisions = graph.history(&range, current)?;
    let marked = args.indicate_current.then_some(current);
    Ok(listing(View { graph, current: marked }, &revisions, Detail::lines(args.verbose), format))
}
