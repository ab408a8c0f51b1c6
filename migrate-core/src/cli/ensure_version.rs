//! `ensure-version`: makes the version table.

use super::args::UrlArgs;
#[cfg(feature = "database")]
use super::{database::Context, output};
#[cfg(feature = "database")]
use crate::error::Result;

/// Makes the version table where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate ensure-version
  cargo migrate ensure-version --database-url postgres://owner@db/app")]
pub struct Args {
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// Makes the table.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    context.migrations.ensure_version(&mut context.open_to_write(&args.url)?)?;
    output::status("Ensured", &format!("the version table `{}`", context.migrations.settings.version_table));
    Ok(())
}
