//! Runs a task on the database, and tells what happens.

use super::args::DatabaseArgs;
use super::database::Context;
use super::progress::Progress;
use super::{output, steps};
use crate::error::Result;
use crate::runner::{Options, Task};

/// Runs a task.
pub(super) fn perform(task: &Task, args: &DatabaseArgs, context: &Context) -> Result<()> {
    let mut connection = context.open_to_write(&args.url)?;
    let options = Options::from(&context.migrations.settings);
    let mut progress = Progress::new(&context.migrations);
    let outcome = context.migrations.run(&mut connection, task, &options, &mut |event| progress.tell(event));
    if outcome.is_err() {
        progress.stop();
    }
    let outcome = outcome?;
    if outcome.steps.is_empty() {
        output::status("Unchanged", &format!("at {}, nothing to do", steps::listed(&outcome.heads)));
    }
    output::answer(&steps::done(&outcome.steps, &outcome.heads, context.format))
}
