//! `repair`: accepts edited revisions as they are now, and forgets runs that nobody can finish.

use super::args::UrlArgs;
#[cfg(feature = "database")]
use super::{database::Context, error::CliError, output};
#[cfg(feature = "database")]
use crate::error::Result;

/// Accepts applied revisions that were edited since, or takes a dead run out of the journal.
///
/// Writes their checksums into the journal. Nothing is run, and the tables stay as they are. With `--drop` it takes a dead
/// run out of the journal instead: one that neither succeeded nor was undone, and that nobody can finish, because its
/// revision is gone or what it did was taken back by hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate repair                 accept what was edited
  cargo migrate repair --drop 3f1c2a   forget the interrupted run of a revision
  cargo migrate repair --database-url postgres://owner@db/app")]
pub struct Args {
    /// Take the interrupted run of this revision out of the journal; what it did stays
    #[arg(long, value_name = "REV")]
    pub drop: Option<String>,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// Writes to the journal, and tells what.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    match &args.drop {
        Some(revision) => forget(revision, args, context),
        None => accept(args, context),
    }
}

#[cfg(feature = "database")]
fn accept(args: &Args, context: &Context) -> Result<()> {
    let repaired = context.migrations.repair(&mut context.open_to_write(&args.url)?)?;
    for it in &repaired.accepted {
        output::status("Accepted", &format!("{} as it is now: {}", it.revision, it.at));
    }
    if repaired.accepted.is_empty() {
        output::status("Unchanged", "every applied revision is what it was then");
    }
    let accepted: Vec<&str> = repaired.accepted.iter().map(|it| it.revision.as_str()).collect();
    context.answer(&serde_json::json!({ "accepted": accepted }))
}

#[cfg(feature = "database")]
fn forget(revision: &str, args: &Args, context: &Context) -> Result<()> {
    let mut connection = context.open_to_write(&args.url)?;
    let forgotten = context.migrations.forget(&mut connection, revision)?;
    if forgotten.is_empty() {
        let runs = context.migrations.journal(&mut connection)?.into_iter().filter(|run| run.state.is_open());
        let open = runs.map(|run| run.revision.to_string()).collect();
        return Err(CliError::NoOpenRun { revision: revision.to_owned(), open }.into());
    }
    for run in &forgotten {
        let (done, of) = (run.statement_done, run.statement_count);
        output::status(
            "Forgotten",
            &format!("the run of {}; {done} of its {of} statements were done and stay", run.revision),
        );
    }
    let dropped: Vec<serde_json::Value> = forgotten.iter().map(super::log::json).collect();
    context.answer(&serde_json::json!({ "dropped": dropped }))
}
