//! `heads`: the revisions that no other revision has as its parent.

use super::args::Format;
use super::entry::View;
use super::listing::{Detail, listing};
use crate::graph::{Revision, RevisionGraph};

/// Shows the heads: the revisions that nothing follows.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate heads                          one line a head
  cargo migrate heads --verbose                everything known about each
  cargo migrate heads --resolve-dependencies   without those that another head depends on")]
pub struct Args {
    /// Show everything that is known about each
    #[arg(long, short)]
    pub verbose: bool,
    /// Leave out heads that another head depends on
    #[arg(long)]
    pub resolve_dependencies: bool,
}

/// Answers from the graph.
pub fn answer(args: &Args, graph: &RevisionGraph, format: Format) -> String {
    let heads: Vec<&Revision> = if args.resolve_dependencies { graph.real_heads() } else { graph.heads() };
    listing(View::new(graph), &heads, Detail::names(args.verbose), format)
}
