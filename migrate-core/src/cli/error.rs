//! What the commands themselves refuse; faults of other rooms keep their own words.

use crate::explain::{Exit, Explain};

/// A command that could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Standard output does not take the answer.
    #[error("the answer could not be written to standard output")]
    Stdout(#[source] std::io::Error),
    /// The current directory, or `.env`, cannot be read.
    #[error("`{path}` could not be read")]
    Unreadable {
        /// What was read.
        path: String,
        /// The system's words.
        #[source]
        source: std::io::Error,
    },
    /// `.env` has a line that is none.
    #[error("a line of `{path}` is not `NAME=value`: line {line}")]
    DotEnv {
        /// The file.
        path: String,
        /// Which line, counted from one.
        line: usize,
    },
    /// A setting in the environment has a value that it cannot have.
    #[error("`{name}` is `{value}`, which is not {expected}")]
    Setting {
        /// The variable.
        name: String,
        /// Its value.
        value: String,
        /// What it takes.
        expected: &'static str,
    },
    /// A range where only one revision makes sense.
    #[error("`{target}` is a range, and a range can only be written as SQL")]
    RangeRun {
        /// What was given.
        target: String,
        /// `upgrade` or `downgrade`.
        command: &'static str,
    },
    /// `downgrade --sql` without a start.
    #[error("`downgrade --sql` has to be told where it starts")]
    DowngradeStart {
        /// Where it ends.
        target: String,
    },
    /// Nothing tells the kind of the database.
    #[error("no URL tells which kind of database is meant")]
    NoDialect,
    /// `current --check-heads` found revisions that are not applied.
    #[error("the database is not at the heads: {missing} of {total} revisions are missing")]
    NotAtHeads {
        /// How many are not applied.
        missing: usize,
        /// How many there are.
        total: usize,
    },
    /// A table that no migration makes up to a revision.
    #[error("there is no table `{table}` at that revision, as far as the migrations tell")]
    NotMade {
        /// The table.
        table: String,
        /// A name that is like it.
        nearest: Option<String>,
        /// The first revision whose raw SQL may have made it.
        opaque_since: Option<String>,
    },
    /// A table that the database does not hold, or that is not looked at.
    #[error("there is no table `{table}` in the database")]
    NotThere {
        /// The table.
        table: String,
        /// A name that is like it.
        nearest: Option<String>,
    },
    /// A package without a migration, which is asked to run some.
    #[error("there are no migrations to run")]
    NoMigrations,
    /// Something that cannot be undone was neither confirmed nor can be asked about.
    #[error("`{command}` would {what}, and there is no terminal to ask")]
    NeedsYes {
        /// The command.
        command: &'static str,
        /// What it would do.
        what: String,
    },
    /// The question was not answered with yes.
    #[error("nothing was done")]
    Declined,
    /// The database is protected.
    #[error("the database is protected, and `{command}` takes something away from it")]
    Protected {
        /// The command.
        command: &'static str,
        /// Whether it may be done when it is meant.
        may_be: bool,
    },
    /// `compare` does not understand what it is asked.
    #[error("the request on standard input is not understood: {reason}")]
    Request {
        /// Why.
        reason: String,
    },
    /// `check` found differences, and has told them.
    #[error("models, migrations and database do not agree")]
    Disagree,
    /// `verify` found faults, and has told them.
    #[error("the database is not what its history says: {}", if *faults == 1 { "1 fault".to_owned() } else { format!("{faults} faults") })]
    Unsound {
        /// How many.
        faults: usize,
    },
    /// A revision without an interrupted run.
    #[error("no run of `{revision}` is open: nothing of it to forget")]
    NoOpenRun {
        /// The revision.
        revision: String,
        /// The revisions whose runs are.
        open: Vec<String>,
    },
    /// A word that names no test.
    #[error("there is no test `{name}`")]
    UnknownTest {
        /// The word.
        name: String,
        /// The tests that there are.
        known: Vec<&'static str>,
    },
    /// Tests of the migrations failed; what they found is told already.
    #[error("{} of {total} tests failed: `{}`", failed.len(), failed.join("`, `"))]
    TestsFailed {
        /// The tests.
        failed: Vec<&'static str>,
        /// How many were run.
        total: usize,
    },
    /// The program was built without any database.
    #[error("this program was built without a database driver")]
    NoBackend,
}

impl Explain for CliError {
    fn code(&self) -> &'static str {
        match self {
            Self::Stdout(_) => "stdout-failed",
            Self::Unreadable { .. } => "unreadable",
            Self::DotEnv { .. } => "malformed-dot-env",
            Self::Setting { .. } => "malformed-setting",
            Self::RangeRun { .. } => "range-without-sql",
            Self::DowngradeStart { .. } => "downgrade-without-start",
            Self::NoDialect => "no-dialect",
            Self::NotAtHeads { .. } => "not-at-heads",
            Self::NotMade { .. } => "table-not-made",
            Self::NotThere { .. } => "table-not-there",
            Self::NoMigrations => "nothing-to-run",
            Self::NeedsYes { .. } => "not-confirmed",
            Self::Declined => "declined",
            Self::Protected { .. } => "protected",
            Self::UnknownTest { .. } => "unknown-test",
            Self::TestsFailed { .. } => "tests-failed",
            Self::NoBackend => "no-backend",
            Self::Request { .. } => "request-not-understood",
            Self::Disagree => "disagree",
            Self::NoOpenRun { .. } => "no-open-run",
            Self::Unsound { .. } => "unsound",
        }
    }

    fn help(&self) -> Option<String> {
        match self {
            Self::RangeRun { target, command } => {
                Some(format!("to write it: `cargo migrate {command} {target} --sql`"))
            }
            Self::DowngradeStart { target } => {
                Some(format!("name the revision the database is at: `cargo migrate downgrade head:{target} --sql`"))
            }
            Self::NoDialect => Some("name it: `--dialect sqlite`, `--dialect postgres` or `--dialect mysql`".into()),
            Self::NotAtHeads { .. } => Some("apply them: `cargo migrate upgrade heads`".into()),
            Self::NotMade { nearest: Some(nearest), .. } => Some(format!("did you mean `{nearest}`?")),
            Self::NotMade { opaque_since: Some(since), .. } => {
                Some(format!("raw SQL of revision `{since}` or later may have made it; write its `table!` by hand"))
            }
            Self::NotThere { nearest: Some(nearest), .. } => Some(format!("did you mean `{nearest}`?")),
            Self::NotThere { .. } => Some("look at what there is: `cargo migrate inspect`".into()),
            Self::NotMade { .. } => Some("look at what there is: `cargo migrate schema`".into()),
            Self::NoMigrations => Some("write the first one: `cargo migrate revision -m \"create users\"`".into()),
            Self::NeedsYes { .. } => Some("say that it is meant with `--yes`".to_owned()),
            Self::Protected { may_be: true, .. } => Some("say that it is meant with `--yes`".to_owned()),
            Self::Protected { may_be: false, command } => {
                Some(format!("`{command}` is never done while `protected` is set in `[package.metadata.migrate]`"))
            }
            Self::Declined => None,
            Self::NoBackend => Some("build it with one: `cargo migrate upgrade --features sqlite`".into()),
            Self::NoOpenRun { open, .. } if open.is_empty() => {
                Some("every run has ended: `cargo migrate log` shows them".to_owned())
            }
            Self::NoOpenRun { open, .. } => Some(format!("open are those of {}", open.join(", "))),
            Self::UnknownTest { known, .. } => Some(format!("there are: {}", known.join(", "))),
            Self::Setting { name, .. } => Some(format!("unset `{name}`, or correct it")),
            Self::DotEnv { .. } => {
                Some("put a value with spaces or `#` in quotes: `DATABASE_URL=\"sqlite://app.sqlite\"`".into())
            }
            Self::Request { .. } => {
                Some("bring `cargo migrate` and the package's migrate-core to the same version".into())
            }
            Self::Stdout(_)
            | Self::Unreadable { .. }
            | Self::Disagree
            | Self::Unsound { .. }
            | Self::TestsFailed { .. } => None,
        }
    }

    fn exit(&self) -> Exit {
        match self {
            Self::RangeRun { .. }
            | Self::DowngradeStart { .. }
            | Self::NoDialect
            | Self::UnknownTest { .. }
            | Self::Setting { .. } => Exit::Usage,
            Self::NotAtHeads { .. } | Self::Disagree | Self::Unsound { .. } => Exit::Found,
            Self::Stdout(_)
            | Self::Unreadable { .. }
            | Self::DotEnv { .. }
            | Self::NotMade { .. }
            | Self::Request { .. }
            | Self::NotThere { .. }
            | Self::NoMigrations
            | Self::NeedsYes { .. }
            | Self::Declined
            | Self::Protected { .. }
            | Self::NoOpenRun { .. }
            | Self::TestsFailed { .. }
            | Self::NoBackend => Exit::Failed,
        }
    }
}
