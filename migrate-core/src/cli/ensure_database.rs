//! `ensure-database`: makes the database itself.

use super::args::UrlArgs;
#[cfg(feature = "database")]
use super::{database::Context, output};
#[cfg(feature = "database")]
use crate::{connection, error::Result};

/// Makes the database where there is none.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate ensure-database
  cargo migrate ensure-database --database-url mysql://root@localhost/app")]
pub struct Args {
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// Makes the database.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    let url = context.url(&args.url)?;
    let word = match connection::ensure_database(&url, &context.open_options())? {
        true => "Created",
        false => "Unchanged",
    };
    output::status(word, &connection::mask(&url));
    Ok(())
}
