//! Runs a task on the database, and tells what happens.

use super::args::DatabaseArgs;
use super::database::Context;
use super::progress::Progress;
use super::{output, steps};
use crate::connection::AnyConnection;
use crate::error::Result;
use crate::runner::{Observer, Options, Outcome, Task};

/// Runs a task.
pub(super) fn perform(task: &Task, args: &DatabaseArgs, context: &Context) -> Result<()> {
    perform_by(args, context, |connection, options, observer| {
        context.migrations.run(connection, task, options, observer)
    })
}

/// Runs whatever steps through migrations.
pub(super) fn perform_by(
    args: &DatabaseArgs,
    context: &Context,
    run: impl FnOnce(&mut AnyConnection, &Options, Observer<'_>) -> Result<Outcome>,
) -> Result<()> {
    let mut connection = context.open_to_write(&args.url)?;
    let options = Options::from(&context.migrations.settings);
    let mut progress = Progress::new(&context.migrations);
    let outcome = run(&mut connection, &options, &mut |event| progress.tell(event));
    if outcome.is_err() {
        progress.stop();
    }
    let outcome = outcome?;
    if outcome.steps.is_empty() {
        output::status("Unchanged", &format!("at {}, nothing to do", steps::listed(&outcome.heads)));
    }
    output::answer(&steps::done(&outcome.steps, &outcome.heads, context.format))
}
