//! `merge`: joins heads by a migration that has them all as its parents.

use std::path::Path;

use migrate_core::cli::args::Format;
use migrate_core::graph::RevisionGraph;

use super::revision::{FileArgs, RevisionError};
use crate::args::PackageArgs;
use crate::error::CommandError;
use crate::sources;
use crate::write::{Draft, write};

/// Joins heads by an empty migration that comes after all of them.
///
/// Nothing is compiled: this is how a package that two people added a migration to is mended.
#[derive(Debug, Clone, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate merge                              all heads
  cargo migrate merge 3f1c a1b2 -m \"join the shop\"
  cargo migrate merge shop@head 3f1c")]
pub(crate) struct Args {
    /// Revisions to join; all heads without any
    #[arg(value_name = "REV")]
    revisions: Vec<String>,
    /// What the migration does, one line
    #[arg(long, short, value_name = "TEXT")]
    message: Option<String>,
    /// Allow parents that others follow already
    #[arg(long)]
    splice: bool,
    #[command(flatten)]
    file: FileArgs,
}

/// Writes the merge.
pub(crate) fn run(args: &Args, package: &PackageArgs, here: &Path, format: Format) -> Result<String, CommandError> {
    let chain = sources::load(package, here)?;
    let down_revision = parents(args, &chain.graph)?;
    let message = args.message.clone().unwrap_or_else(|| format!("merge {}", listed(&down_revision)));
    write(
        Draft { message, down_revision, depends_on: Vec::new(), file: args.file.clone(), data: None, functions: None },
        &chain,
        here,
        format,
    )
}

fn parents(args: &Args, graph: &RevisionGraph) -> Result<Vec<String>, CommandError> {
    let heads: Vec<String> = graph.heads().iter().map(|head| head.id.to_string()).collect();
    if args.revisions.is_empty() {
        return match heads.as_slice() {
            [] => Err(RevisionError::NoHead.into()),
            [only] => Err(RevisionError::OneHead(only.clone()).into()),
            [..] => Ok(heads),
        };
    }
    let mut parents = Vec::new();
    for selector in &args.revisions {
        // In a merge `heads` are those that `heads` lists, whether another depends on them or not.
        match selector.as_str() {
            "heads" => parents.extend(heads.clone()),
            selector => parents.extend(sources::resolve(graph, selector)?.iter().map(ToString::to_string)),
        }
    }
    if let [only] = parents.as_slice() {
        return Err(RevisionError::OneParent(only.clone()).into());
    }
    match parents.iter().find(|parent| !args.splice && !heads.contains(parent)) {
        Some(parent) => Err(RevisionError::NotAHead(parent.clone()).into()),
        None => Ok(parents),
    }
}

fn listed(ids: &[String]) -> String {
    match ids {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        ids => ids.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_without_a_message_says_what_it_joins() {
        let ids = ["a1", "b2", "c3"].map(str::to_owned);
        assert_eq!(listed(&ids), "a1, b2 and c3");
        assert_eq!(listed(&ids[..2]), "a1 and b2");
    }
}
