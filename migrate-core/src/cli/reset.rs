//! `reset`: the database anew.

use super::args::{DatabaseArgs, YesArgs};
#[cfg(feature = "database")]
use super::{confirm, database::Context, output, perform::perform};
#[cfg(feature = "database")]
use crate::{connection, error::Result, runner::Task};

/// Drops the database, makes it anew and runs every migration; asks before.
///
/// A database that is `protected` is never reset.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate reset
  cargo migrate reset --yes --database-url sqlite://dev.sqlite")]
pub struct Args {
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub yes: YesArgs,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Drops, makes and migrates.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    confirm::refuse_protected(context, "reset")?;
    let url = context.url(&args.database.url)?;
    let shown = connection::mask(&url);
    confirm::confirm(args.yes.yes, "reset", &format!("drop `{shown}` with all that it holds, and make it anew"))?;
    if connection::drop_database(&url, &context.open_options())? {
        output::status("Dropped", &shown);
    }
    connection::ensure_database(&url, &context.open_options())?;
    output::status("Created", &shown);
    perform(&Task::Upgrade("heads".to_owned()), &args.database, context)
}
