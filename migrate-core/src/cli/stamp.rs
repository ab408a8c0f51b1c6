//! `stamp`: says where a database is, without running anything.

use super::args::{DatabaseArgs, Format, PreviewArgs, YesArgs};
#[cfg(feature = "database")]
use super::confirm;
#[cfg(feature = "database")]
use super::database::Context;
#[cfg(feature = "database")]
use super::output;
use super::steps;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::plan;
use crate::revision::RevisionId;

/// Writes down that a database is at a revision, and runs nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate stamp head                 the database has everything already
  cargo migrate stamp base                 the database has nothing
  cargo migrate stamp 3f1c shop@head       one revision on each of two branches
  cargo migrate stamp head --purge         forget rows that no migration knows")]
pub struct Args {
    /// Revisions: ids or their starts, branch labels, `head`, `heads`, `base`
    #[arg(value_name = "TARGET", required = true, allow_negative_numbers = true)]
    pub targets: Vec<String>,
    /// Delete all version rows first
    #[arg(long)]
    pub purge: bool,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub yes: YesArgs,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub preview: PreviewArgs,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Shows the rows after the stamp.
pub fn plan(args: &Args, graph: &RevisionGraph, current: &[RevisionId], format: Format) -> Result<String> {
    let rows = steps::starting_rows(graph, args.preview.from.as_deref(), current)?;
    let rows = if args.purge { &[] } else { rows.as_slice() };
    let targets: Vec<&str> = args.targets.iter().map(String::as_str).collect();
    let planned = plan::stamp(graph, rows, &targets)?;
    Ok(steps::steps(graph, &planned.steps, format))
}

/// Writes the rows.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    confirm::check_protected(context, args.yes.yes, "stamp")?;
    let mut connection = context.open_to_write(&args.database.url)?;
    let targets: Vec<&str> = args.targets.iter().map(String::as_str).collect();
    let planned = if args.purge {
        context.migrations.purge_and_stamp(&mut connection, &targets)?
    } else {
        context.migrations.stamp(&mut connection, &targets)?
    };
    output::status("Stamped", &steps::listed(&planned.rows));
    output::answer(&steps::done(&planned.steps, &planned.rows, context.format))
}
