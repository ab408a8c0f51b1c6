//! `check` and `test`: the models are read, and the package's own binary compares.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use migrate_core::cli::output;

use super::revision::CompareArgs;
use crate::args::PackageArgs;
use crate::error::CommandError;
use crate::wanted::WantedError;
use crate::{autogenerate, binary, package, sources};

/// What happens where there are no models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WithoutModels {
    /// It is told that there are none, and the rest is done.
    Tell,
    /// The rest is done.
    GoOn,
    /// There is nothing else to do.
    Refuse,
}

/// Hands the models over; without any, the binary does the rest.
pub(crate) fn run(
    without: WithoutModels,
    package_args: &PackageArgs,
    here: &Path,
    mut arguments: Vec<OsString>,
) -> Result<ExitCode, CommandError> {
    let chain = sources::load(package_args, here)?;
    let package = package::find(package_args, here)?;
    // The patterns of the command line reach the binary by themselves.
    let request = match autogenerate::request(&CompareArgs::default(), &chain, here) {
        Ok(request) => output::json(&request),
        Err(CommandError::Wanted(error @ (WantedError::NoModels(_) | WantedError::Empty(_))))
            if without != WithoutModels::Refuse =>
        {
            if without == WithoutModels::Tell {
                output::warning(&error.to_string());
            }
            return Ok(binary::become_binary(&package, &package_args.cargo, &arguments)?);
        }
        Err(error) => return Err(error),
    };
    arguments.push("--models-on-stdin".into());
    Ok(binary::hand_over(&package, &package_args.cargo, &arguments, &request)?)
}
