//! `restore`: brings a copy of the database back.

use std::path::PathBuf;

use super::args::{UrlArgs, YesArgs};
#[cfg(feature = "database")]
use super::{confirm, database::Context, output};
#[cfg(feature = "database")]
use crate::{backup, connection, error::Result};

/// Puts a copy that `upgrade --backup` made in the place of the database; asks before.
///
/// The copy is read to its end before anything is changed, and takes the place of the database whole or not at all. MySQL
/// cannot do that: there it is tried in a database beside it first, and a run that is killed after that is to be repeated.
/// On a database that is `protected` it takes `--yes`.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate restore app.sqlite.20261121T101500000Z.bak
  cargo migrate restore shop.20261121T101500000Z.dump --yes")]
pub struct Args {
    /// The copy
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub yes: YesArgs,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// Brings the copy back.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    confirm::check_protected(context, args.yes.yes, "restore")?;
    let url = context.url(&args.url)?;
    let (shown, file) = (connection::mask(&url), args.file.display().to_string());
    confirm::confirm(args.yes.yes, "restore", &format!("put `{file}` in the place of `{shown}`"))?;
    backup::restore(&url, &args.file, &context.open_options())?;
    output::status("Restored", &format!("{shown} from {file}"));
    context.answer(&serde_json::json!({ "restored": file }))
}
