//! Runs a task on the database, and tells what happens.

use std::time::Duration;

use super::args::DatabaseArgs;
use super::database::Context;
use super::progress::Progress;
use super::watch::Watch;
use super::{output, report, signal, steps};
use crate::connection::{self, AnyConnection, MigrateConnection};
use crate::error::{Error, Result};
use crate::runner::{Event, Observer, Options, Outcome, Task};

/// Runs a task.
pub(super) fn perform(task: &Task, args: &DatabaseArgs, context: &Context) -> Result<()> {
    perform_by(args, context, |connection, options, observer| {
        context.migrations.run(connection, task, options, observer)
    })
}

/// How often a connection is opened anew that was lost before anything was run.
const RECONNECTIONS: u32 = 4;

/// Runs whatever steps through migrations.
pub(super) fn perform_by(
    args: &DatabaseArgs,
    context: &Context,
    run: impl Fn(&mut AnyConnection, &Options, Observer<'_>) -> Result<Outcome>,
) -> Result<()> {
    let options = Options {
        url: Some(context.url(&args.url)?),
        stop: signal::stops(),
        hooks: context.hooks.clone(),
        ..Options::from(&context.migrations.settings)
    };
    let mut progress = Progress::new(&context.migrations).verbose(args.verbose);
    let mut tries = 0;
    let outcome = loop {
        let mut has_begun = false;
        let outcome = context.open_to_write(&args.url).and_then(|mut connection| {
            let watch = Watch::over(&mut connection.session(), &context.url(&args.url)?, &context.open_options());
            run(&mut connection, &options, &mut |event| {
                has_begun |= matches!(event, Event::StepStarted { .. });
                watch.tell(event);
                progress.tell(event);
            })
        });
        let lost = |error: &Error| !has_begun && connection::says_lost(&report::sentence(error));
        match outcome {
            Err(error) if tries < RECONNECTIONS && lost(&error) => {
                tries += 1;
                output::status("Reconnecting", &report::sentence(&error));
                std::thread::sleep(Duration::from_millis(250) * tries);
            }
            outcome => break outcome,
        }
    };
    if outcome.is_err() {
        progress.stop();
    }
    let outcome = outcome?;
    if outcome.steps.is_empty() {
        output::status("Unchanged", &format!("at {}, nothing to do", steps::listed(&outcome.heads)));
    }
    output::answer(&steps::done(&outcome.steps, &outcome.heads, context.format))
}
