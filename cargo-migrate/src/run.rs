//! From the command line to the exit status.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use migrate_core::cli::args::Format;
use migrate_core::cli::{self, output, report};
use migrate_core::explain::Explain;

use crate::args::{Cli, Command, forwarded, without_subcommand};
use crate::binary::{self, BinaryError};
use crate::command::check::WithoutModels;
use crate::command::{check, edit, init, merge, rebase, revision};
use crate::error::CommandError;
use crate::package;
use crate::sources::{self, SourcesError};
use crate::wanted::WantedError;

/// Does what the command line says, and gives the exit status.
pub(crate) fn run(argv: Vec<OsString>) -> ExitCode {
    let argv = without_subcommand(argv);
    let cli = match Cli::try_parse_from(&argv) {
        Ok(cli) => cli,
        Err(error) => return cli::usage(&error, &argv),
    };
    output::setup(cli.output);
    match dispatch(&cli, &argv) {
        Ok(code) => code,
        Err(error) => fail(&error, cli.output.format),
    }
}

fn dispatch(cli: &Cli, argv: &[OsString]) -> Result<ExitCode, CommandError> {
    let here = env::current_dir().map_err(SourcesError::Here)?;
    let format = cli.output.format;
    let answer = match &cli.command {
        Command::Init(args) => init::run(args, &cli.package, &here, format)?,
        Command::Revision(args) => revision::run(args, &cli.package, &here, format)?,
        Command::Merge(args) => merge::run(args, &cli.package, &here, format)?,
        Command::Rebase(args) => rebase::run(args, &cli.package, &here, format)?,
        Command::Edit(args) => edit::run(args, &cli.package, &here)?,
        Command::Shared(command) if command.is_pure() => {
            let chain = sources::load(&cli.package, &here)?;
            output::long_answer(&command.answer(&chain.graph, &[], format)?.unwrap_or_default())?;
            return Ok(ExitCode::SUCCESS);
        }
        Command::Shared(migrate_core::cli::Command::Check(args)) if cli.package.dir.is_none() => {
            let without = if args.no_database { WithoutModels::Refuse } else { WithoutModels::Tell };
            return check::run(without, &cli.package, &here, forwarded(argv));
        }
        Command::Shared(migrate_core::cli::Command::Test(_)) if cli.package.dir.is_none() => {
            return check::run(WithoutModels::GoOn, &cli.package, &here, forwarded(argv));
        }
        Command::Shared(command) if cli.package.dir.is_some() => {
            return Err(SourcesError::OnlyFiles { command: command.name() }.into());
        }
        Command::Shared(_) => {
            let package = package::find(&cli.package, &here)?;
            return Ok(binary::become_binary(&package, &cli.package.cargo, &forwarded(argv))?);
        }
    };
    output::answer(&answer)?;
    Ok(ExitCode::SUCCESS)
}

fn fail(error: &CommandError, format: Format) -> ExitCode {
    if let CommandError::Faults(faults) | CommandError::Wanted(WantedError::Faults(faults)) = error {
        output::line(&faults.human());
    } else if !matches!(
        error,
        CommandError::Binary(BinaryError::Build(_) | BinaryError::Told(_) | BinaryError::Refused { .. })
    ) {
        // Of a package that does not compile, cargo has told everything.
        output::line(&report::human(error));
    }
    if format == Format::Json {
        if let CommandError::Binary(BinaryError::Refused { answer, .. }) = error {
            // There is nobody left to tell where this cannot be told.
            drop(output::answer(&String::from_utf8_lossy(answer)));
        } else {
            report::print_json(error);
        }
    }
    cli::exit(error.exit())
}
