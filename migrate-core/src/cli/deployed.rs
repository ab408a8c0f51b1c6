//! The deployed binary: the commands on the migrations that were compiled into it.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

use super::args::{Format, OutputArgs};
use super::{Command, output, program, report, variable};
use crate::error::{Explain, Result};
use crate::migration::Migrations;

/// Runs the migrations that this program holds.
#[derive(Debug, Parser)]
#[command(
    arg_required_else_help = true,
    after_help = "The database is `--database-url`, else `DATABASE_URL`, else `.env`, else the one named at build time."
)]
struct Cli {
    #[command(flatten)]
    output: OutputArgs,
    #[command(subcommand)]
    command: Command,
}

/// Does what the process's command line says with a package's migrations.
pub(super) fn main(migrations: &Migrations) -> ExitCode {
    let argv: Vec<OsString> = env::args_os().collect();
    if !variable::is_called_by_cargo() {
        program::name(argv.first().map_or_else(String::new, |name| name.to_string_lossy().into_owned()));
    } else if let Some(flags) = variable::cargo_flags() {
        program::flags(flags);
    }
    let parsed = program::spoken_help(Cli::command()).try_get_matches_from(&argv);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return super::usage(&error, &argv),
    };
    output::setup(cli.output);
    match run(&cli, migrations) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::print(&error, cli.output.format);
            super::exit(error.exit())
        }
    }
}

fn run(cli: &Cli, migrations: &Migrations) -> Result<()> {
    let format = cli.output.format;
    let shows_operations = cfg!(feature = "database") && cli.command.shows_operations();
    if cli.command.is_pure() && !shows_operations {
        let answer = cli.command.answer(&migrations.graph()?, &[], format)?;
        return output::long_answer(&answer.unwrap_or_default());
    }
    on_database(&cli.command, migrations, format)
}

#[cfg(feature = "database")]
fn on_database(command: &Command, migrations: &Migrations, format: Format) -> Result<()> {
    super::database::run(command, migrations, format)
}

#[cfg(not(feature = "database"))]
fn on_database(_: &Command, _: &Migrations, _: Format) -> Result<()> {
    Err(super::error::CliError::NoBackend.into())
}
