//! The deployed binary: the commands on the migrations that were compiled into it.

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

use super::args::{Format, OutputArgs};
use super::error::CliError;
use super::{Command, output, program, report, variable};
use crate::error::{Error, Result};
use crate::explain::Explain;
use crate::migration::Migrations;
use crate::operation::Operation;
#[cfg(feature = "database")]
use crate::{connection::Session, plan::Step, runner::Hooks};

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

/// Changes the operations of a new migration before it is written.
pub type Rewrite = fn(&mut Vec<Operation>);

/// The program of a package of migrations, with what only code can say.
///
/// ```no_run
/// # const MIGRATIONS: migrate_core::Migrations =
/// #     migrate_core::Migrations { list: &[], settings: migrate_core::migration::Settings::DEFAULT };
/// use migrate_core::cli::Program;
/// use migrate_core::operation::Operation;
///
/// fn main() -> std::process::ExitCode {
///     Program::new(&MIGRATIONS)
///         // Nobody migrates while the books are closed; what a step does is told elsewhere.
///         .before_run(|_, session| Ok(session.batch("SELECT 1 / (SELECT count(*) FROM open_books)")?))
///         .after_step(|step, _| {
///             println!("at {:?}", step.heads);
///             Ok(())
///         })
///         // `revision --autogenerate` leaves tables alone that it would drop.
///         .rewrite(|operations| operations.retain(|it| !matches!(it, Operation::DropTable(_))))
///         .main()
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Program<'m> {
    pub(super) migrations: &'m Migrations,
    pub(super) rewrite: Option<Rewrite>,
    #[cfg(feature = "database")]
    pub(super) hooks: Hooks,
}

impl<'m> Program<'m> {
    /// Takes the migrations of the package.
    pub fn new(migrations: &'m Migrations) -> Self {
        Self {
            migrations,
            rewrite: None,
            #[cfg(feature = "database")]
            hooks: Hooks::default(),
        }
    }

    /// Changes the operations that `revision --autogenerate` has found, before it writes them.
    pub fn rewrite(self, rewrite: Rewrite) -> Self {
        Self { rewrite: Some(rewrite), ..self }
    }

    /// Calls something before the first step of a run, as [`Hooks::before_run`] says.
    #[cfg(feature = "database")]
    pub fn before_run(self, hook: impl Fn(&[Step], &mut Session<'_>) -> Result<()> + Send + Sync + 'static) -> Self {
        Self { hooks: self.hooks.before_run(hook), ..self }
    }

    /// Calls something after the last step of a run, as [`Hooks::after_run`] says.
    #[cfg(feature = "database")]
    pub fn after_run(self, hook: impl Fn(&[Step], &mut Session<'_>) -> Result<()> + Send + Sync + 'static) -> Self {
        Self { hooks: self.hooks.after_run(hook), ..self }
    }

    /// Calls something before each step, as [`Hooks::before_step`] says.
    #[cfg(feature = "database")]
    pub fn before_step(self, hook: impl Fn(&Step, &mut Session<'_>) -> Result<()> + Send + Sync + 'static) -> Self {
        Self { hooks: self.hooks.before_step(hook), ..self }
    }

    /// Calls something after each step, before it is committed, as [`Hooks::after_step`] says.
    #[cfg(feature = "database")]
    pub fn after_step(self, hook: impl Fn(&Step, &mut Session<'_>) -> Result<()> + Send + Sync + 'static) -> Self {
        Self { hooks: self.hooks.after_step(hook), ..self }
    }

    /// Does what the process's command line says.
    pub fn main(self) -> ExitCode {
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
        match self.run(&cli) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                // A finding is the answer, and stands on standard output already.
                let is_answered = matches!(
                    &error,
                    Error::Cli(CliError::Disagree | CliError::Unsound { .. } | CliError::TestsFailed { .. })
                );
                report::print(&error, if is_answered { Format::Human } else { cli.output.format });
                super::exit(error.exit())
            }
        }
    }

    fn run(&self, cli: &Cli) -> Result<()> {
        let format = cli.output.format;
        let shows_operations = cfg!(feature = "database") && cli.command.shows_operations();
        if cli.command.is_pure() && !shows_operations {
            let answer = cli.command.answer(&self.migrations.graph()?, &[], format)?;
            return output::long_answer(&answer.unwrap_or_default());
        }
        self.on_database(&cli.command, format)
    }

    #[cfg(feature = "database")]
    fn on_database(&self, command: &Command, format: Format) -> Result<()> {
        super::database::run(command, format, self)
    }

    #[cfg(not(feature = "database"))]
    fn on_database(&self, _: &Command, _: Format) -> Result<()> {
        let _ = self.rewrite;
        Err(CliError::NoBackend.into())
    }
}
