//! `check`: reads the models, and lets the package's own binary compare.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use migrate_core::cli::check::Args;
use migrate_core::cli::output;

use super::revision::CompareArgs;
use crate::args::PackageArgs;
use crate::error::CommandError;
use crate::wanted::WantedError;
use crate::{autogenerate, binary, package, sources};

/// Hands the models over; without any, the binary compares the rest.
pub(crate) fn run(
    args: &Args,
    package_args: &PackageArgs,
    here: &Path,
    mut arguments: Vec<OsString>,
) -> Result<ExitCode, CommandError> {
    let chain = sources::load(package_args, here)?;
    let package = package::find(package_args, here)?;
    // The patterns of the command line reach the binary by themselves.
    let request = match autogenerate::request(&CompareArgs::default(), &chain, here) {
        Ok(request) => Some(output::json(&request)),
        Err(CommandError::Wanted(error @ WantedError::NoModels(_))) if !args.no_database => {
            output::warning(&error.to_string());
            None
        }
        Err(error) => return Err(error),
    };
    let Some(request) = request else {
        return Ok(binary::become_binary(&package, &package_args.cargo, &arguments)?);
    };
    arguments.push("--models-on-stdin".into());
    Ok(binary::hand_over(&package, &package_args.cargo, &arguments, &request)?)
}
