//! `resume`: finishes an interrupted run.

use super::args::DatabaseArgs;
#[cfg(feature = "database")]
use super::{database::Context, perform::perform_by};
#[cfg(feature = "database")]
use crate::{error::Result, runner::ResumeAt};

/// Finishes the revision whose run was interrupted.
///
/// Where the database shows which statements are done, `upgrade` goes on by itself. Where it does not, it is for you to
/// look, and to say here where to go on. Nothing else is run.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate resume            where the database shows what is done
  cargo migrate resume --skip     the statement in doubt took effect: go on behind it
  cargo migrate resume --at 3     go on with statement 3; those before it took effect")]
pub struct Args {
    /// Statement to go on with, counted from one; those before it are taken as done
    #[arg(long, value_name = "N", conflicts_with = "skip")]
    pub at: Option<usize>,
    /// Take the statement that was sent last as done, and go on behind it
    #[arg(long)]
    pub skip: bool,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub database: DatabaseArgs,
}

/// Runs what is left of the interrupted revision.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    let at = args.at.map(ResumeAt::Statement).or(args.skip.then_some(ResumeAt::Behind));
    perform_by(&args.database, context, |connection, options, observer| {
        context.migrations.resume(connection, at, options, observer)
    })
}
