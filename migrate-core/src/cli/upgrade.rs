//! `upgrade`: runs migrations up to a revision.

use super::args::{DatabaseArgs, Format, PreviewArgs};
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

/// Runs the migrations up to a revision.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate upgrade                                  everything
  cargo migrate upgrade 3f1c                             up to this revision
  cargo migrate upgrade +1                               the next one
  cargo migrate upgrade shop@head                        one branch
  cargo migrate upgrade --plan                           what would be run
  cargo migrate upgrade --sql > deploy.sql               the SQL from an empty database
  cargo migrate upgrade 3f1c:head --sql > deploy.sql     the SQL from one revision to another")]
pub struct Args {
    /// Revision: an id or its start, a branch label, `head`, `heads`, `+2`, `3f1c+1`, `shop@head`; with `--sql` also `a:b`
    #[arg(value_name = "TARGET", default_value = "head", allow_negative_numbers = true)]
    pub target: String,
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
    let planned = plan::upgrade(graph, &rows, &args.target)?;
    Ok(steps::steps(graph, &planned, format))
}

/// Runs the steps, and tells each.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    if args.target.contains(':') {
        return Err(CliError::RangeRun { target: args.target.clone(), command: "upgrade" }.into());
    }
    perform(&Task::Upgrade(args.target.clone()), &args.database, context)
}
