//! The commands that every user needs, for the deployed binary and for `cargo migrate` alike.
//!
//! A command is a file: its options, its help, and its answer. What the graph of revisions answers alone is a pure
//! function from a graph to text; the rest opens a database.
//! **Architecture Invariant**: nothing here reads a source file or calls cargo.

pub mod args;
pub mod branches;
pub mod check;
pub mod compare;
#[cfg(feature = "database")]
mod confirm;
pub mod current;
#[cfg(feature = "database")]
pub mod database;
mod deployed;
pub mod downgrade;
pub mod drawn;
pub mod drop_database;
pub mod ensure_database;
pub mod ensure_version;
pub mod entry;
pub mod error;
#[cfg(feature = "database")]
mod github;
pub mod heads;
pub mod history;
pub mod inspect;
pub mod listing;
pub mod log;
pub mod output;
mod pager;
#[cfg(feature = "database")]
mod perform;
#[cfg(feature = "database")]
mod preview;
pub mod program;
#[cfg(feature = "database")]
pub mod progress;
pub mod repair;
pub mod report;
pub mod reset;
pub mod restore;
pub mod resume;
pub mod schema;
pub mod shell;
pub mod show;
#[cfg(feature = "database")]
mod signal;
#[cfg(feature = "database")]
mod sql;
pub mod stamp;
pub mod status;
pub mod steps;
pub mod style;
pub mod test;
pub mod upgrade;
pub mod variable;
pub mod verify;
pub mod wait;
#[cfg(feature = "database")]
mod watch;

use std::ffi::OsString;
use std::process::ExitCode;

use args::Format;

use crate::error::Result;
use crate::explain::Exit;
use crate::graph::RevisionGraph;
use crate::migration::Migrations;
use crate::revision::RevisionId;

pub use deployed::{Program, Rewrite};

/// Does what the process's command line says with a package's migrations; the `main` of the deployed binary.
pub fn main(migrations: &Migrations) -> ExitCode {
    Program::new(migrations).main()
}

/// A command that both binaries have.
#[derive(Debug, Clone, PartialEq, Eq, clap::Subcommand)]
#[expect(missing_docs, reason = "the doc of each command's `Args` is its help")]
pub enum Command {
    Upgrade(upgrade::Args),
    Downgrade(downgrade::Args),
    Current(current::Args),
    History(history::Args),
    Heads(heads::Args),
    Branches(branches::Args),
    Show(show::Args),
    Stamp(stamp::Args),
    EnsureVersion(ensure_version::Args),
    Repair(repair::Args),
    Resume(resume::Args),
    EnsureDatabase(ensure_database::Args),
    Status(status::Args),
    Log(log::Args),
    Wait(wait::Args),
    Restore(restore::Args),
    Reset(reset::Args),
    DropDatabase(drop_database::Args),
    Schema(schema::Args),
    Check(check::Args),
    Inspect(inspect::Args),
    Verify(verify::Args),
    #[command(hide = true)]
    Compare(compare::Args),
    Test(test::Args),
}

impl Command {
    /// Tells whether the graph alone answers, without a database and without a compiled migration.
    pub fn is_pure(&self) -> bool {
        match self {
            Self::Heads(_) | Self::Branches(_) => true,
            Self::History(args) => !args.needs_database(),
            Self::Show(args) => !args.needs_database(),
            Self::Upgrade(upgrade::Args { preview, .. })
            | Self::Downgrade(downgrade::Args { preview, .. })
            | Self::Stamp(stamp::Args { preview, .. }) => preview.is_pure(),
            Self::Current(_)
            | Self::EnsureVersion(_)
            | Self::EnsureDatabase(_)
            | Self::Repair(_)
            | Self::Resume(_)
            | Self::Status(_)
            | Self::Log(_)
            | Self::Wait(_)
            | Self::Restore(_)
            | Self::Reset(_)
            | Self::DropDatabase(_)
            | Self::Schema(_)
            | Self::Check(_)
            | Self::Compare(_)
            | Self::Test(_)
            | Self::Inspect(_)
            | Self::Verify(_) => false,
        }
    }

    /// Tells whether it shows what compiled migrations would do.
    pub fn shows_operations(&self) -> bool {
        match self {
            Self::Upgrade(upgrade::Args { preview, .. }) | Self::Downgrade(downgrade::Args { preview, .. }) => {
                preview.plan
            }
            Self::Stamp(_)
            | Self::Current(_)
            | Self::History(_)
            | Self::Heads(_)
            | Self::Branches(_)
            | Self::Show(_)
            | Self::EnsureVersion(_)
            | Self::EnsureDatabase(_)
            | Self::Repair(_)
            | Self::Resume(_)
            | Self::Status(_)
            | Self::Log(_)
            | Self::Wait(_)
            | Self::Restore(_)
            | Self::Reset(_)
            | Self::DropDatabase(_)
            | Self::Schema(_)
            | Self::Check(_)
            | Self::Compare(_)
            | Self::Test(_)
            | Self::Inspect(_)
            | Self::Verify(_) => false,
        }
    }

    /// Gives the command's name as it is typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Upgrade(_) => "upgrade",
            Self::Downgrade(_) => "downgrade",
            Self::Current(_) => "current",
            Self::History(_) => "history",
            Self::Heads(_) => "heads",
            Self::Branches(_) => "branches",
            Self::Show(_) => "show",
            Self::Stamp(_) => "stamp",
            Self::EnsureVersion(_) => "ensure-version",
            Self::Repair(_) => "repair",
            Self::Resume(_) => "resume",
            Self::EnsureDatabase(_) => "ensure-database",
            Self::Status(_) => "status",
            Self::Log(_) => "log",
            Self::Wait(_) => "wait",
            Self::Restore(_) => "restore",
            Self::Reset(_) => "reset",
            Self::DropDatabase(_) => "drop-database",
            Self::Schema(_) => "schema",
            Self::Check(_) => "check",
            Self::Compare(_) => "compare",
            Self::Test(_) => "test",
            Self::Inspect(_) => "inspect",
            Self::Verify(_) => "verify",
        }
    }

    /// Answers from a graph and version rows, where these are enough; `None` where the command runs something.
    pub fn answer(&self, graph: &RevisionGraph, current: &[RevisionId], format: Format) -> Result<Option<String>> {
        Ok(Some(match self {
            Self::Heads(args) => heads::answer(args, graph, format),
            Self::Branches(args) => branches::answer(args, graph, format),
            Self::History(args) => history::answer(args, graph, current, format)?,
            Self::Show(args) => show::answer(args, graph, current, format)?,
            Self::Upgrade(args) if args.preview.plan => upgrade::plan(args, graph, current, format)?,
            Self::Downgrade(args) if args.preview.plan => downgrade::plan(args, graph, current, format)?,
            Self::Stamp(args) if args.preview.plan => stamp::plan(args, graph, current, format)?,
            Self::Upgrade(_) | Self::Downgrade(_) | Self::Stamp(_) => return Ok(None),
            Self::Current(_)
            | Self::EnsureVersion(_)
            | Self::EnsureDatabase(_)
            | Self::Repair(_)
            | Self::Resume(_)
            | Self::Status(_)
            | Self::Log(_)
            | Self::Wait(_)
            | Self::Restore(_)
            | Self::Reset(_)
            | Self::DropDatabase(_)
            | Self::Schema(_)
            | Self::Check(_)
            | Self::Compare(_)
            | Self::Test(_)
            | Self::Inspect(_)
            | Self::Verify(_) => return Ok(None),
        }))
    }
}

/// Tells what clap refuses, or prints the help that was asked for; gives the exit status.
pub fn usage(error: &clap::Error, argv: &[OsString]) -> ExitCode {
    report::usage(error, argv);
    if error.use_stderr() { exit(Exit::Usage) } else { ExitCode::SUCCESS }
}

/// Gives the exit status of a failed command.
pub fn exit(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}
