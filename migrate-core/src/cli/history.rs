//! `history`: the revisions, newest first.

use super::args::{Format, UrlArgs};
use super::drawn::drawn;
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
  cargo migrate history --indicate-current     with a mark at what the database is at
  cargo migrate history --graph                with the graph drawn beside
  cargo migrate history --graph -i             `@` is current, `*` applied, `o` pending")]
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
    /// Draw the graph beside; dotted lines lead to dependencies. With a database `@` is current, `*` applied, `o` pending
    #[arg(long)]
    pub graph: bool,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

impl Args {
    /// Tells whether the answer depends on a database.
    pub fn needs_database(&self) -> bool {
        let relative = |end: &str| end.contains("current") || end.starts_with(['+', '-']);
        self.marks_current() || self.rev_range.as_deref().is_some_and(|range| range.split(':').any(relative))
    }

    /// Tells whether what the database is at is marked: where that is asked for, and in a drawing when a URL is given.
    fn marks_current(&self) -> bool {
        self.indicate_current || self.graph && self.url.database_url.is_some()
    }
}

/// Answers from the graph, and the database's rows when they are asked for.
pub fn answer(args: &Args, graph: &RevisionGraph, current: &[RevisionId], format: Format) -> Result<String> {
    let range: RevisionRange = args.rev_range.as_deref().map_or_else(|| Ok(RevisionRange::default()), str::parse)?;
    let revisions = graph.history(&range, current)?;
    let view = View { graph, current: args.marks_current().then_some(current) };
    let detail = Detail::lines(args.verbose);
    if args.graph && format == Format::Human {
        return drawn(view, &revisions, detail);
    }
    Ok(listing(view, &revisions, detail, format))
}
