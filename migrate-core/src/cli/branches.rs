//! `branches`: the revisions that several others have as their parent.

use super::args::Format;
use super::entry::View;
use super::listing::{Detail, listing};
use crate::graph::{Revision, RevisionGraph};

/// Shows the branch points, and what follows each.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate branches                 each branch point and its children
  cargo migrate branches --format json   the branch points for a program")]
pub struct Args {
    /// Show everything that is known about each
    #[arg(long, short)]
    pub verbose: bool,
}

/// Answers from the graph, newest first.
pub fn answer(args: &Args, graph: &RevisionGraph, format: Format) -> String {
    let points = graph.branch_points();
    let view = View::new(graph);
    if args.verbose || format == Format::Json {
        let points: Vec<&Revision> = points.iter().map(|(point, _)| *point).collect();
        return listing(view, &points, Detail::lines(args.verbose), format);
    }
    points.iter().map(|(point, children)| view.line(point) + &branches(view, children)).collect()
}

fn branches(view: View<'_>, children: &[&Revision]) -> String {
    children.iter().map(|child| format!("    -> {}, {}\n", view.name(child), child.message)).collect()
}
