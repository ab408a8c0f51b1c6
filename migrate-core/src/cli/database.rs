//! Opens the database that a command names, and runs the command on it.

use super::args::{Format, UrlArgs};
use super::error::CliError;
use super::{
    Command, Program, Rewrite, check, compare, current, downgrade, ensure_database, ensure_version, inspect, output,
    preview, repair, resume, schema, sql, stamp, test, upgrade, variable, verify,
};
use super::{drop_database, log, reset, restore, status, wait};
use crate::connection::{self, AnyConnection, ConnectionError, OpenOptions};
use crate::error::Result;
use crate::migration::{Migrations, Settings};
use crate::revision::RevisionId;
use crate::runner::Hooks;

/// What a command works with.
#[derive(Debug)]
pub struct Context {
    /// The package, with the settings that hold for this process.
    pub migrations: Migrations,
    /// Form of the answer.
    pub format: Format,
    /// What the program does to the operations of a new migration.
    pub rewrite: Option<Rewrite>,
    /// What the program does around a run.
    pub hooks: Hooks,
    variables: variable::Variables,
}

impl Context {
    /// Names the database.
    ///
    /// # Errors
    /// [`ConnectionError::Missing`] when nothing names one.
    pub fn url(&self, args: &UrlArgs) -> Result<String, ConnectionError> {
        let named = self.variables.database_url(args, &self.migrations.settings).ok_or(ConnectionError::Missing)?;
        Ok(match named.folder {
            Some(folder) => connection::seen_from(folder, named.url),
            None => named.url.to_owned(),
        })
    }

    /// Names the server to make databases on, for tests; the database that everything else works on is not meant.
    pub fn test_url<'a>(&'a self, args: &'a test::Args) -> Option<&'a str> {
        args.database_url.as_deref().or_else(|| self.variables.get(variable::TEST_DATABASE_URL))
    }

    /// Opens the database to look at it.
    pub fn open(&self, args: &UrlArgs) -> Result<AnyConnection> {
        Ok(connection::open(&self.url(args)?, &OpenOptions { write: false, ..self.open_options() })?)
    }

    /// Opens the database to change it.
    pub fn open_to_write(&self, args: &UrlArgs) -> Result<AnyConnection> {
        Ok(connection::open(&self.url(args)?, &self.open_options())?)
    }

    /// Says how a database is opened to change it.
    pub fn open_options(&self) -> OpenOptions {
        OpenOptions::from(&self.migrations.settings)
    }

    /// Answers a program; people have been told.
    pub fn answer(&self, value: &serde_json::Value) -> Result<()> {
        match self.format {
            Format::Human | Format::Github => Ok(()),
            Format::Json => output::answer(&output::json(value)),
        }
    }

    /// Reads the database's version rows.
    pub fn rows(&self, args: &UrlArgs) -> Result<Vec<RevisionId>> {
        self.migrations.current(&mut self.open(args)?)
    }
}

/// Runs a command on the database that the options name.
pub(super) fn run(command: &Command, format: Format, program: &Program<'_>) -> Result<()> {
    let Program { migrations, rewrite, hooks } = program;
    let variables = variable::Variables::read()?;
    let settings = settings(command, &variables, &migrations.settings)?;
    let migrations = Migrations { settings, ..**migrations };
    let context = Context { migrations, format, rewrite: *rewrite, hooks: hooks.clone(), variables };
    match command {
        Command::Upgrade(args) if args.preview.sql => output::answer(&sql::upgrade(args, &context)?),
        Command::Downgrade(args) if args.preview.sql => output::answer(&sql::downgrade(args, &context)?),
        Command::Stamp(args) if args.preview.sql => output::answer(&sql::stamp(args, &context)?),
        Command::Upgrade(args) if args.preview.plan => output::answer(&preview::upgrade(args, &context)?),
        Command::Downgrade(args) if args.preview.plan => output::answer(&preview::downgrade(args, &context)?),
        Command::Stamp(args) if args.preview.plan => answer(command, &context, &args.database.url),
        // A database that was named by mistake is not made, or changed, for nothing.
        Command::Upgrade(_) | Command::Downgrade(_) if migrations.list.is_empty() => Err(CliError::NoMigrations.into()),
        Command::Upgrade(args) => upgrade::run(args, &context),
        Command::Downgrade(args) => downgrade::run(args, &context),
        Command::Stamp(args) => stamp::run(args, &context),
        Command::History(args) => answer(command, &context, &args.url),
        Command::Show(args) => answer(command, &context, &args.url),
        Command::Heads(_) | Command::Branches(_) => Ok(()),
        Command::Current(args) => current::run(args, &context),
        Command::EnsureVersion(args) => ensure_version::run(args, &context),
        Command::Repair(args) => repair::run(args, &context),
        Command::Resume(args) => resume::run(args, &context),
        Command::EnsureDatabase(args) => ensure_database::run(args, &context),
        Command::Status(args) => status::run(args, &context),
        Command::Log(args) => log::run(args, &context),
        Command::Wait(args) => wait::run(args, &context),
        Command::Restore(args) => restore::run(args, &context),
        Command::Reset(args) => reset::run(args, &context),
        Command::DropDatabase(args) => drop_database::run(args, &context),
        Command::Schema(args) => schema::run(args, &context),
        Command::Check(args) => check::run(args, &context),
        Command::Compare(args) => compare::run(args, &context),
        Command::Test(args) => test::run(args, &context),
        Command::Inspect(args) => inspect::run(args, &context),
        Command::Verify(args) => verify::run(args, &context),
    }
}

/// Answers from the graph and the database's rows.
fn answer(command: &Command, context: &Context, url: &UrlArgs) -> Result<()> {
    let rows = context.rows(url)?;
    let answer = command.answer(&context.migrations.graph()?, &rows, context.format)?;
    output::long_answer(&answer.unwrap_or_default())
}

fn settings(command: &Command, variables: &variable::Variables, built: &Settings) -> Result<Settings> {
    let args = match command {
        Command::Upgrade(args) => Some(&args.database),
        Command::Downgrade(args) => Some(&args.database),
        Command::Stamp(args) => Some(&args.database),
        Command::Resume(args) => Some(&args.database),
        Command::Reset(args) => Some(&args.database),
        Command::Current(_)
        | Command::History(_)
        | Command::Heads(_)
        | Command::Branches(_)
        | Command::Show(_)
        | Command::EnsureVersion(_)
        | Command::Repair(_)
        | Command::Schema(_)
        | Command::Status(_)
        | Command::Log(_)
        | Command::Wait(_)
        | Command::Restore(_)
        | Command::DropDatabase(_)
        | Command::Check(_)
        | Command::Compare(_)
        | Command::Test(_)
        | Command::Inspect(_)
        | Command::Verify(_)
        | Command::EnsureDatabase(_) => None,
    };
    Ok(variables.settings(args, built)?)
}
