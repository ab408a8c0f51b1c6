//! `show`: one revision, whole.

use super::args::{Format, UrlArgs};
use super::entry::View;
use super::listing::{Detail, listing};
use crate::error::Result;
use crate::graph::{Revision, RevisionGraph};
use crate::revision::{RevisionId, RevisionSelector};

/// Shows everything that is known about a revision.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate show head
  cargo migrate show 3f1c                 the start of an id is enough
  cargo migrate show current              what the database is at")]
pub struct Args {
    /// Revision: an id or its start, a branch label, `head`, `heads`, `current`, `shop@head`
    #[arg(value_name = "REV", allow_negative_numbers = true)]
    pub revision: String,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

impl Args {
    /// Tells whether the answer depends on a database.
    pub fn needs_database(&self) -> bool {
        self.revision.contains("current") || self.revision.starts_with(['+', '-'])
    }
}

/// Answers from the graph, and the database's rows when the selector needs them.
pub fn answer(args: &Args, graph: &RevisionGraph, current: &[RevisionId], format: Format) -> Result<String> {
    let ids = graph.resolve(&args.revision.parse::<RevisionSelector>()?, current)?;
    let revisions: Vec<&Revision> = ids.iter().filter_map(|id| graph.revision(id)).collect();
    Ok(listing(View { graph, current: args.needs_database().then_some(current) }, &revisions, Detail::Entry, format))
}
