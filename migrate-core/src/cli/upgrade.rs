//! `upgrade`: runs migrations up to a revision.

#[cfg(feature = "database")]
use std::path::PathBuf;

use super::args::{DatabaseArgs, Format, PreviewArgs};
#[cfg(feature = "database")]
use super::database::Context;
#[cfg(feature = "database")]
use super::error::CliError;
#[cfg(feature = "database")]
use super::perform::perform_by;
use super::steps;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::plan;
use crate::revision::RevisionId;
#[cfg(feature = "database")]
use crate::{
    backup::BackupTo,
    runner::{self, Options, Task},
};

/// Runs the migrations up to a revision.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate upgrade                                  everything
  cargo migrate upgrade 3f1c                             up to this revision
  cargo migrate upgrade +1                               the next one
  cargo migrate upgrade shop@head                        one branch
  cargo migrate upgrade --backup                         with a copy made before
  cargo migrate upgrade --plan                           what would be run
  cargo migrate upgrade --sql > deploy.sql               the SQL from an empty database
  cargo migrate upgrade 3f1c:head --sql > deploy.sql     the SQL from one revision to another")]
pub struct Args {
    /// Revision: an id or its start, a branch label, `head`, `heads`, `+2`, `3f1c+1`, `shop@head`; with `--sql` also `a:b`
    #[arg(value_name = "TARGET", default_value = "head", allow_negative_numbers = true)]
    pub target: String,
    /// Copy the database before the first step: beside a SQLite file, a server's to the current directory; or to PATH, a file or folder
    #[arg(long, value_name = "PATH", num_args = 0..=1, require_equals = true, default_missing_value = "", help_heading = "Database")]
    pub backup: Option<String>,
    /// Keep so many copies, and remove the older ones
    #[arg(long, value_name = "N", help_heading = "Database")]
    pub backup_keep: Option<u32>,
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
    let is_wanted = args.backup.is_some() || runner::backup_is_wanted()?;
    let backup = BackupTo {
        url: Some(context.url(&args.database.url)?),
        place: args.backup.as_ref().filter(|place| !place.is_empty()).map(PathBuf::from),
        keep: args.backup_keep.or(context.migrations.settings.backup_keep),
    };
    let task = Task::Upgrade(args.target.clone());
    perform_by(&args.database, context, |connection, options, observer| {
        let options = Options { backup: is_wanted.then(|| backup.clone()), ..options.clone() };
        context.migrations.run(connection, &task, &options, observer)
    })
}
