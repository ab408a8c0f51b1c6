//! `log`: the journal.

use super::args::UrlArgs;
#[cfg(feature = "database")]
use super::{
    args::Format,
    database::Context,
    output,
    style::{APPLIED, DIM, ERROR, REVISION, paint},
};
#[cfg(feature = "database")]
use crate::{
    error::Result,
    journal::{Run, RunState},
    plan::Direction,
};

/// Shows what was run on the database, when and by whom, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate log                  every run
  cargo migrate log --last 5         the last five
  cargo migrate log --revision 3f1c  those of one revision")]
pub struct Args {
    /// Show so many
    #[arg(long, short = 'n', value_name = "N")]
    pub last: Option<usize>,
    /// Show the runs of a revision: its id, or the start of it
    #[arg(long, value_name = "REV")]
    pub revision: Option<String>,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// Reads the journal and shows it.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    let mut runs = context.migrations.journal(&mut context.open(&args.url)?)?;
    runs.reverse();
    if let Some(start) = &args.revision {
        runs.retain(|run| run.revision.as_str().starts_with(start.as_str()));
    }
    runs.truncate(args.last.unwrap_or(usize::MAX));
    match context.format {
        Format::Json => output::answer(&output::json(&runs.iter().map(json).collect::<Vec<_>>())),
        Format::Human | Format::Github => output::long_answer(&runs.iter().map(human).collect::<String>()),
    }
}

/// Writes a run for people: a line, and why it failed.
#[cfg(feature = "database")]
pub(super) fn human(run: &Run) -> String {
    let Run { statement_done: done, statement_count: of, .. } = run;
    let state = match run.state {
        RunState::Done => paint(APPLIED, run.state.as_str()),
        RunState::Running | RunState::Failed => paint(ERROR, run.state.as_str()),
        RunState::Reverted => paint(DIM, run.state.as_str()),
    };
    let mut text = format!(
        "{}  {:9}  {}  {state} {done}/{of}  {}  {}\n",
        moment(&run.started_at),
        direction(run.direction),
        paint(REVISION, &run.revision),
        run.message,
        paint(DIM, format_args!("{}, {}", run.executed_by, run.tool)),
    );
    for line in run.error.iter().flat_map(|error| error.lines()) {
        text.push_str(&format!("    {line}\n"));
    }
    text
}

/// Writes a run as JSON.
#[cfg(feature = "database")]
pub(super) fn json(run: &Run) -> serde_json::Value {
    serde_json::json!({
        "revision": run.revision.as_str(),
        "direction": direction(run.direction),
        "message": run.message,
        "state": run.state.as_str(),
        "statements": { "done": run.statement_done, "started": run.statement_started, "of": run.statement_count },
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "executed_by": run.executed_by,
        "tool": run.tool,
        "error": run.error,
    })
}

/// Shows a moment to the second, as everywhere else.
#[cfg(feature = "database")]
fn moment(time: &str) -> String {
    let seconds = time.get(..19).unwrap_or(time);
    format!("{} UTC", seconds.replace('T', " "))
}

#[cfg(feature = "database")]
fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}
