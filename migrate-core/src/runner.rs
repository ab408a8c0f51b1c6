//! Runs steps on a database: under the lock, each revision in a transaction of its own where the database can do that.
//!
//! A [`Task`] becomes a plan under the lock, from the rows that are there then. Each step's script is written when its turn
//! comes and forgotten after, so that memory does not grow with the plan. What happens is told by [`Event`]s.
//!
//! A connection that is in a transaction already is used as it is: every step becomes a savepoint, and the lock goes with the
//! caller's transaction. What cannot run inside of one (MySQL's DDL, `transaction = false`, `CONCURRENTLY`) is refused then.
//!
//! **Architecture Invariant**: which revisions are applied changes only here and only together with the step's own work, or,
//! where DDL commits by itself, after it and with every statement on record.

mod automatic;
mod backfill;
#[cfg(feature = "cli")]
pub(crate) mod blocker;
mod concurrent;
mod digest;
mod error;
mod execute;
mod foreign_key;
mod guard;
mod hook;
mod insert;
mod integrity;
mod interrupted;
#[cfg(all(unix, feature = "mysql"))]
mod load;
mod look;
mod migrations;
mod outside;
mod package;
mod rebuild;
mod repair;
mod retry;
mod scripts;
mod setting;
mod stamp;
mod standing;
mod statement;
mod step;
mod stop;
#[cfg(feature = "tracing")]
mod trace;
mod undo;
mod whole;

use std::path::Path;
use std::time::Duration;

pub use automatic::{AutoUpgrade, backup_is_wanted};
pub(crate) use digest::Digest;
pub use error::{Interrupted, Kept, RunError, StatementFailed, WayOn};
pub use hook::{Hooks, RunHook, StepHook};
pub use integrity::Changed;
pub(crate) use integrity::told as changed;
pub(crate) use package::Package;
pub use repair::Repaired;
pub use standing::Standing;
pub use stop::Stop;

use crate::backup::BackupTo;
use crate::lock::Holder;
use crate::migration::{ChecksumPolicy, Migration, Settings};
use crate::plan::Step;
use crate::revision::RevisionId;
use crate::script::Statement;

/// What is to be done with a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Bring it up to a target: `head`, `heads`, a revision, `+2`.
    Upgrade(String),
    /// Bring it down to a target: `base`, a revision, `-1`.
    Downgrade(String),
    /// Run these steps, made for these version rows, and nothing else.
    Plan {
        /// The rows that the plan was made for.
        from: Vec<RevisionId>,
        /// The plan.
        steps: Vec<Step>,
    },
}

/// Where an interrupted run goes on, when the database does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResumeAt {
    /// With this statement, counted from one; those before it are taken as done.
    Statement(usize),
    /// Behind the statement that was sent last, which is taken as done.
    Behind,
}

/// How to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How long to wait for another migrator.
    pub lock_timeout: Duration,
    /// How long one statement may run; SQLite knows no such limit.
    pub statement_timeout: Option<Duration>,
    /// How long a statement may wait for a table that others use; SQLite knows no such limit.
    pub table_lock_timeout: Option<Duration>,
    /// How often a statement is tried again that others stood in the way of.
    pub retries: u32,
    /// What happens when an applied revision changed since.
    pub checksum: ChecksumPolicy,
    /// The URL of the database, where it is known: on PostgreSQL a second connection tells whether a pooler gives others
    /// the session that holds the lock.
    pub url: Option<String>,
    /// Where a copy of the database goes before the first step; none is made without it.
    pub backup: Option<BackupTo>,
    /// Ends the run before its next statement when it is asked to.
    pub stop: Stop,
    /// What is called around the run and its steps.
    pub hooks: Hooks,
}

impl From<&Settings> for Options {
    fn from(settings: &Settings) -> Self {
        Self {
            lock_timeout: Duration::from_secs(settings.lock_timeout.into()),
            statement_timeout: settings.statement_timeout.map(|seconds| Duration::from_secs(seconds.into())),
            table_lock_timeout: Some(settings.table_lock_timeout)
                .filter(|seconds| *seconds > 0)
                .map(|seconds| Duration::from_secs(seconds.into())),
            retries: settings.retries,
            checksum: settings.checksum,
            url: None,
            backup: None,
            stop: Stop::default(),
            hooks: Hooks::default(),
        }
    }
}

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The steps that this run did, in order; what another process did meanwhile is not among them.
    pub steps: Vec<Step>,
    /// The version rows now, sorted.
    pub heads: Vec<RevisionId>,
}

/// What a run tells while it goes on.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'e> {
    /// These steps are to be run; told again when another process changed the rows.
    Planned {
        /// The plan.
        steps: &'e [Step],
    },
    /// Applied revisions are not what they were then, which is let through.
    Changed {
        /// The revisions, each as it was and as it is.
        revisions: &'e [Changed],
    },
    /// Another migrator holds the lock.
    Waiting {
        /// Who holds it, when that can be told.
        holder: Option<&'e Holder>,
    },
    /// A copy of the database was made, and read again.
    BackedUp {
        /// The copy.
        file: &'e Path,
    },
    /// A step begins.
    StepStarted {
        /// The step.
        step: &'e Step,
        /// Its migration.
        migration: &'e Migration,
        /// How many statements it has.
        statements: usize,
        /// How many of them an interrupted run had done.
        done: usize,
    },
    /// A statement is sent.
    StatementStarted {
        /// The step.
        step: &'e Step,
        /// Which statement, counted from one.
        number: usize,
        /// Of how many.
        of: usize,
        /// The statement.
        statement: &'e Statement,
    },
    /// A statement succeeded.
    StatementDone {
        /// The step.
        step: &'e Step,
        /// Which statement, counted from one.
        number: usize,
        /// Of how many.
        of: usize,
        /// The statement.
        statement: &'e Statement,
        /// How long it took.
        elapsed: Duration,
    },
    /// Others stood in the way, what was done is undone, and it is tried again.
    Retrying {
        /// The step.
        step: &'e Step,
        /// Which statement, counted from one; none when it was the begin or the commit.
        number: Option<usize>,
        /// The database's own words.
        cause: &'e str,
        /// Who uses the tables, as far as the server tells.
        blockers: &'e [String],
        /// How often it was tried so far.
        tries: u32,
    },
    /// Revisions are to be run that are older than some that are applied.
    OutOfOrder {
        /// They, in the order in which they will be run.
        revisions: &'e [RevisionId],
    },
    /// A batch of a backfill is done and committed.
    RowsUpdated {
        /// The step.
        step: &'e Step,
        /// Which statement, counted from one.
        number: usize,
        /// How many rows this run has updated.
        rows: u64,
        /// About how many rows the table has, when the database knows.
        estimated: Option<u64>,
    },
    /// A step is done and committed.
    StepDone {
        /// The step.
        step: &'e Step,
        /// How long it took.
        elapsed: Duration,
    },
    /// Another process did the step meanwhile.
    StepSkipped {
        /// The step.
        step: &'e Step,
    },
}

/// Who is told what happens.
pub type Observer<'o> = &'o mut dyn FnMut(&Event<'_>);
