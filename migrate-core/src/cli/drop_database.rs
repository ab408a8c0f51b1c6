//! `drop-database`: takes the database itself away.

use super::args::{UrlArgs, YesArgs};
#[cfg(feature = "database")]
use super::{confirm, database::Context, output};
#[cfg(feature = "database")]
use crate::{connection, error::Result};

/// Drops the database with all that it holds; asks before.
///
/// A database that is `protected` is never dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate drop-database
  cargo migrate drop-database --yes --database-url postgres://owner@db/test")]
pub struct Args {
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub yes: YesArgs,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// Drops the database.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    confirm::refuse_protected(context, "drop-database")?;
    let url = context.url(&args.url)?;
    let shown = connection::mask(&url);
    confirm::confirm(args.yes.yes, "drop-database", &format!("drop `{shown}` with all that it holds"))?;
    let word = if connection::drop_database(&url, &context.open_options())? { "Dropped" } else { "Unchanged" };
    output::status(word, &shown);
    context.answer(&serde_json::json!({ "dropped": word == "Dropped" }))
}
