//! `repair`: accepts edited revisions as they are now.

use super::args::UrlArgs;
#[cfg(feature = "database")]
use super::{args::Format, database::Context, output};
#[cfg(feature = "database")]
use crate::error::Result;

/// Accepts applied revisions that were edited since, as they are now.
///
/// Writes their checksums into the journal. Nothing is run, and the tables stay as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate repair
  cargo migrate repair --database-url postgres://owner@db/app")]
pub struct Args {
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// Writes the checksums, and tells of which revisions.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    let repaired = context.migrations.repair(&mut context.open_to_write(&args.url)?)?;
    for it in &repaired.accepted {
        output::status("Accepted", &format!("{} as it is now: {}", it.revision, it.at));
    }
    if repaired.accepted.is_empty() {
        output::status("Unchanged", "every applied revision is what it was then");
    }
    let accepted: Vec<&str> = repaired.accepted.iter().map(|it| it.revision.as_str()).collect();
    match context.format {
        Format::Human | Format::Github => Ok(()),
        Format::Json => output::answer(&output::json(&serde_json::json!({ "accepted": accepted }))),
    }
}
