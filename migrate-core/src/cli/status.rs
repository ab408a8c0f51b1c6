//! `status`: all that is to be known of a database, on one screen.

use super::args::UrlArgs;
#[cfg(feature = "database")]
use super::{
    args::Format,
    database::Context,
    log, output, steps,
    style::{ERROR, REVISION, WARNING, paint},
};
#[cfg(feature = "database")]
use crate::{
    connection::{self, AnyConnection},
    error::Result,
    migration::Migrations,
    runner::{Changed, Standing},
    verify::Fault,
};

/// Shows where a database stands: what is applied, pending, interrupted or edited, the last runs, and who holds the lock.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate status
  cargo migrate status --format json --database-url postgres://db/app")]
pub struct Args {
    /// Leave out whether the database has drifted from its migrations, for which its catalog is read
    #[arg(long)]
    pub no_drift: bool,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// How many runs are shown.
#[cfg(feature = "database")]
const RUNS: usize = 5;

/// Looks, and shows what is there.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    let url = connection::mask(&context.url(&args.url)?);
    let mut connection = context.open(&args.url)?;
    let standing = context.migrations.standing(&mut connection)?;
    let drift = (!args.no_drift).then(|| Drift::of(&context.migrations, &mut connection));
    match context.format {
        Format::Json => output::answer(&output::json(&json(&url, &standing, drift.as_ref()))),
        Format::Human | Format::Github => output::answer(&human(&url, &standing, drift.as_ref())),
    }
}

/// In how much the database is not what its revisions make.
#[cfg(feature = "database")]
enum Drift {
    Counted(usize),
    /// It cannot be told, and why.
    Unknown(String),
}

#[cfg(feature = "database")]
impl Drift {
    /// Compares them. What keeps them from being compared is no reason to show nothing.
    fn of(migrations: &Migrations, connection: &mut AnyConnection) -> Self {
        let is_drift = |fault: &&Fault| matches!(fault, Fault::Drifted { .. });
        match migrations.verify(connection) {
            Ok(verified) => Self::Counted(verified.faults.iter().filter(is_drift).count()),
            Err(error) => Self::Unknown(error.to_string().lines().next().unwrap_or_default().to_owned()),
        }
    }

    fn line(&self) -> String {
        match self {
            Self::Counted(0) => "Drift        none".to_owned(),
            Self::Counted(1) => format!("{}        1 difference: `cargo migrate verify`", paint(WARNING, "Drift")),
            Self::Counted(count) => {
                format!("{}        {count} differences: `cargo migrate verify`", paint(WARNING, "Drift"))
            }
            Self::Unknown(why) => format!("Drift        not known: {why}"),
        }
    }

    fn json(&self) -> serde_json::Value {
        match self {
            Self::Counted(count) => (*count).into(),
            Self::Unknown(_) => serde_json::Value::Null,
        }
    }
}

#[cfg(feature = "database")]
fn human(url: &str, standing: &Standing, drift: Option<&Drift>) -> String {
    let Standing { heads, pending, interrupted, changed, runs, holder } = standing;
    let mut lines =
        vec![format!("Database     {url}"), format!("Revision     {}", paint(REVISION, steps::listed(heads)))];
    lines.push(match pending.as_slice() {
        [] => "Pending      nothing".to_owned(),
        [next] => format!("Pending      1 revision, {}", next.revision),
        [next, ..] => format!("Pending      {} revisions, next {}", pending.len(), next.revision),
    });
    for run in interrupted {
        let (revision, done, of) = (&run.revision, run.statement_done, run.statement_count);
        lines.push(format!("{}  {revision}, {done} of {of} statements are done", paint(ERROR, "Interrupted")));
    }
    for Changed { revision, at, .. } in changed {
        lines.push(format!("{}       {revision} after it was applied: {at}", paint(WARNING, "Edited")));
    }
    lines.extend(drift.map(Drift::line));
    lines.push(match holder {
        None => "Lock         free".to_owned(),
        Some(holder) => format!("Lock         held by {holder}"),
    });
    let mut text: String = lines.into_iter().map(|line| line + "\n").collect();
    for (number, run) in runs.iter().rev().take(RUNS).enumerate() {
        text.push_str(if number == 0 { "Last runs    " } else { "             " });
        text.push_str(log::human(run).lines().next().unwrap_or_default());
        text.push('\n');
    }
    text
}

#[cfg(feature = "database")]
fn json(url: &str, standing: &Standing, drift: Option<&Drift>) -> serde_json::Value {
    let Standing { heads, pending, interrupted, changed, runs, holder } = standing;
    serde_json::json!({
        "database": url,
        "heads": heads.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        "pending": pending.iter().map(|step| step.revision.as_str()).collect::<Vec<_>>(),
        "interrupted": interrupted.iter().map(log::json).collect::<Vec<_>>(),
        "edited": changed.iter().map(|it| it.revision.as_str()).collect::<Vec<_>>(),
        "drift": drift.map(Drift::json),
        "lock_held_by": holder.as_ref().map(ToString::to_string),
        "runs": runs.iter().rev().take(RUNS).map(log::json).collect::<Vec<_>>(),
    })
}
