//! `wait`: until the database answers.

use super::args::UrlArgs;
#[cfg(feature = "database")]
use super::{database::Context, output};
#[cfg(feature = "database")]
use crate::{
    connection::{self, ConnectionError, OpenOptions},
    error::Result,
};

/// Waits until the database's server answers, as in a container that starts beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq, clap::Args)]
#[command(after_help = "\
Examples:
  cargo migrate wait                                       a minute at most
  cargo migrate wait --limit 300 && cargo migrate upgrade  five, then go on")]
pub struct Args {
    /// Seconds to wait at most
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub limit: u32,
    #[expect(missing_docs, reason = "clap takes the doc of a flattened field for the command's help")]
    #[command(flatten)]
    pub url: UrlArgs,
}

/// Tries until it is answered. A server that says that there is no such database has answered.
#[cfg(feature = "database")]
pub(super) fn run(args: &Args, context: &Context) -> Result<()> {
    use std::time::{Duration, Instant};
    let url = context.url(&args.url)?;
    let options = OpenOptions { write: false, connect_timeout: Duration::from_secs(2), ..context.open_options() };
    let (begun, mut told) = (Instant::now(), false);
    let limit = Duration::from_secs(args.limit.into());
    loop {
        let error = match connection::open(&url, &options) {
            Ok(_) | Err(ConnectionError::DatabaseMissing { .. }) => break,
            Err(error @ (ConnectionError::Unreachable { .. } | ConnectionError::Failed { .. })) => error,
            Err(error) => return Err(error.into()),
        };
        if begun.elapsed() >= limit {
            return Err(error.into());
        }
        if !told {
            told = true;
            output::status("Waiting", &format!("for {}", connection::mask(&url)));
        }
        std::thread::sleep(Duration::from_millis(200).min(limit));
    }
    output::status("Answered", &connection::mask(&url));
    context.answer(&serde_json::json!({ "answered": true }))
}
