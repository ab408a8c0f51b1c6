//! `downgrade`: undoes migrations down to a revision.

use super::args::{DatabaseArgs, Format, PreviewArgs, YesArgs};
#[cfg(feature = "database")]
use super::confirm;
#[cfg(feature = "database")]
use super::database::Context;
#[cfg(feature = "database")]
use super::error::CliError;
#[cfg(feature = "database")]
use super::perform::perform;
use super::steps;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::plan;
use crate::revision::RevisionId;
#[cfg(feature = "database")]
use crate::runner::Task;

/// Undoes the migrations above a revision.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate downgrade -1                   the last one
  cargo migrate downgrade 3f1c                 everything above this revision
  cargo migrate downgrade base                 everything
  cargo migrate downgrade -1 --plan            what would be undone
  cargo migrate downgrade head:3f1c --sql      the SQL from one revision down to another")]
pub struct Args {
    /// Revision that stays: an id or its start, `base`, `-1`, `shop@base`, ..; with `--sql` `from:to`
    #[arg(value_name = "TARGET", allow_negative_numbers = true)]
    pub target: String,
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

/// Shows the steps from the database's rows, or from those that `--from` names.
pub fn plan(args: &Args, graph: &RevisionGraph, current: &[RevisionId], format: Format) -> Result<String> {
    let rows = steps::starting_rows(graph, args.preview.from.as_deref(), current)?;
    let planned = plan::downgrade(graph, &rows, &args.target)?;
    Ok(steps::steps(graph, &planned, format))
}

/// Runs the steps, and tells each.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    confirm::check_protected(context, args.yes.yes, "downgrade")?;
    if args.target.contains(':') {
        return Err(CliError::RangeRun { target: args.target.clone(), command: "downgrade" }.into());
    }
    perform(&Task::Downgrade(args.target.clone()), &args.database, context)
}
