//! What can stop a run.

mod interrupted;
mod statement;

pub use interrupted::{Interrupted, WayOn};
pub use statement::{Kept, StatementFailed};

use super::Changed;
use crate::connection::says_out_of_time;
use crate::explain::{Exit, Explain};
use crate::plan::Direction;
use crate::revision::RevisionId;

/// A run that stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RunError {
    /// A statement failed.
    #[error(transparent)]
    Statement(Box<StatementFailed>),
    /// The transaction of a revision could not be begun or committed.
    #[error("cannot {doing} the transaction of revision `{revision}`: {cause}")]
    Transaction {
        /// The revision.
        revision: RevisionId,
        /// "begin", "commit".
        doing: &'static str,
        /// The database's own words.
        cause: String,
        /// Whether it passes by itself.
        is_passing: bool,
    },
    /// A run could not be put on record.
    #[error("cannot write to the journal about revision `{revision}`: {cause}")]
    Journal {
        /// The revision.
        revision: RevisionId,
        /// The database's own words.
        cause: String,
    },
    /// Rows refer to rows that are not there, after a table was rebuilt.
    #[error("revision `{revision}` would leave rows whose foreign key has no target: {}", examples.join(", "))]
    ForeignKeys {
        /// The revision.
        revision: RevisionId,
        /// Some of them, "table `items` row 3 -> `users`".
        examples: Vec<String>,
    },
    /// The connection is in a transaction that the step cannot be part of.
    #[error("the connection is in a transaction, and {why}")]
    InTransaction {
        /// What cannot be done inside of it.
        why: String,
    },
    /// A closure takes a connection of another database.
    #[error("revision `{revision}` has a closure for `{takes}`, and this is a `{found}`\n  at {at}")]
    OtherConnection {
        /// The revision.
        revision: RevisionId,
        /// The connection that the closure takes.
        takes: &'static str,
        /// The connection that is there.
        found: &'static str,
        /// The call of `op.run`.
        at: String,
    },
    /// An interrupted run is in the way.
    #[error(transparent)]
    Dirty(Box<Interrupted>),
    /// The database is not the one that the package is for.
    #[error("this is the database `{found}`, and the package expects `{expected}`")]
    OtherDatabase {
        /// The name that is expected.
        expected: &'static str,
        /// The name that it has.
        found: String,
    },
    /// The server takes no writes.
    #[error("the database cannot be written to: {why}")]
    ReadOnly {
        /// What the server says of itself.
        why: String,
    },
    /// The revisions cannot be in one transaction.
    #[error("the revisions cannot be in one transaction: {why}")]
    NotInOne {
        /// What is in the way.
        why: String,
    },
    /// A hook gave up.
    #[error("{}", hook_failed(point, cause, notes, *.kept))]
    Hook {
        /// Which one, "before the upgrade of revision `a1`".
        point: String,
        /// Its words.
        cause: String,
        /// What the database says further: detail, hint, constraint.
        notes: Vec<String>,
        /// What remains of the revision that it is about; none for a hook of the run.
        kept: Option<Kept>,
        /// Whether others stood in the way, so that it may succeed another time.
        is_passing: bool,
    },
    /// The run was asked to end.
    #[error("{}", stopped(revision, *.direction, *.done, *.of, *.kept))]
    Stopped {
        /// The revision that was not finished.
        revision: RevisionId,
        /// Which way it was run.
        direction: Direction,
        /// How many of its statements were done.
        done: usize,
        /// Of how many; none when it was not begun.
        of: usize,
        /// What remains of it.
        kept: Kept,
    },
    /// A run is to go on at a statement that it does not have.
    #[error("the interrupted run of revision `{revision}` cannot go on at statement {number}: it has {of}")]
    NoSuchStatement {
        /// The revision.
        revision: RevisionId,
        /// The statement.
        number: usize,
        /// How many it has.
        of: usize,
    },
    /// Applied revisions are not what they were then.
    #[error("{}", changed(.0))]
    Changed(Vec<Changed>),
    /// The rows are not those that the plan was made for.
    #[error("the database changed since the plan was made: it was at {}, it is at {}", list(planned), list(found))]
    Outdated {
        /// The rows that the plan was made for.
        planned: Vec<RevisionId>,
        /// The rows that are there.
        found: Vec<RevisionId>,
    },
    /// The plan names a revision that the package does not have.
    #[error("the plan has a step of revision `{revision}`, which this package does not have")]
    UnknownRevision {
        /// The revision.
        revision: RevisionId,
    },
    /// An environment variable says neither yes nor no.
    #[error("`{variable}` is `{value}`, which says neither yes nor no")]
    NeitherYesNorNo {
        /// The variable.
        variable: &'static str,
        /// What it holds.
        value: String,
    },
}

/// Writes each revision as it was and as it is, a line each.
fn changed(revisions: &[Changed]) -> String {
    let mut text = match revisions {
        [one] => format!("revision `{}` changed after it was applied", one.revision),
        several => format!("{} revisions changed after they were applied", several.len()),
    };
    let short = |checksum: &str| checksum.chars().take(8).collect::<String>();
    for Changed { revision, applied_at, applied, now, at } in revisions {
        if revisions.len() > 1 {
            text += &format!("\n  revision  {revision}");
        }
        text += &format!(
            "\n  applied   {applied_at}  {}\n  now       {:width$}  {}",
            short(applied),
            "",
            short(now),
            width = applied_at.len()
        );
        text += &format!("\n  --> {at}");
    }
    text
}

fn hook_failed(point: &str, cause: &str, notes: &[String], kept: Option<Kept>) -> String {
    let lines = notes.iter().cloned().chain(kept.map(|kept| kept.to_string()));
    lines.fold(format!("the hook {point} failed: {cause}"), |text, line| format!("{text}\n  {line}"))
}

fn stopped(revision: &RevisionId, direction: Direction, done: usize, of: usize, kept: Kept) -> String {
    let word = word(direction);
    if of == 0 {
        return format!("stopped as asked, before the {word} of revision `{revision}`");
    }
    format!("stopped as asked, after statement {done} of {of} of the {word} of revision `{revision}`\n  {kept}")
}

fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}

fn list(rows: &[RevisionId]) -> String {
    let names: Vec<String> = rows.iter().map(|id| format!("`{id}`")).collect();
    if names.is_empty() { "the base".to_owned() } else { names.join(", ") }
}

impl RunError {
    /// Tells whether others stood in the way, and nothing of what was tried remains.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Statement(failed) => failed.is_passing,
            Self::Transaction { is_passing, .. } | Self::Hook { is_passing, .. } => *is_passing,
            Self::Journal { .. }
            | Self::ForeignKeys { .. }
            | Self::InTransaction { .. }
            | Self::OtherConnection { .. }
            | Self::Dirty(_)
            | Self::OtherDatabase { .. }
            | Self::ReadOnly { .. }
            | Self::NotInOne { .. }
            | Self::Stopped { .. }
            | Self::NoSuchStatement { .. }
            | Self::Changed(_)
            | Self::Outdated { .. }
            | Self::UnknownRevision { .. }
            | Self::NeitherYesNorNo { .. } => false,
        }
    }
}

impl Explain for RunError {
    fn code(&self) -> &'static str {
        match self {
            Self::Statement(_) => "statement-failed",
            Self::Transaction { .. } => "transaction-failed",
            Self::Journal { .. } => "journal-failed",
            Self::ForeignKeys { .. } => "foreign-keys-broken",
            Self::InTransaction { .. } => "in-transaction",
            Self::OtherConnection { .. } => "closure-of-other-database",
            Self::Dirty(_) => "dirty",
            Self::Stopped { .. } => "stopped",
            Self::Hook { .. } => "hook-failed",
            Self::OtherDatabase { .. } => "other-database",
            Self::ReadOnly { .. } => "server-read-only",
            Self::NotInOne { .. } => "not-in-one-transaction",
            Self::NoSuchStatement { .. } => "no-such-statement",
            Self::Changed(_) => "checksum-mismatch",
            Self::Outdated { .. } => "plan-outdated",
            Self::UnknownRevision { .. } => "plan-of-other-package",
            Self::NeitherYesNorNo { .. } => "neither-yes-nor-no",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Statement(failed) => match failed.kept {
                _ if failed.is_passing => {
                    "run the same command again when they are done; `--table-lock-timeout` and `retries` say how long it tries"
                        .to_owned()
                }
                _ if says_out_of_time(&failed.cause) => {
                    "run the same command again with more time, `--statement-timeout 600`, or let one statement do less"
                        .to_owned()
                }
                Kept::Nothing | Kept::NothingAtAll => {
                    "mend the revision or the data, then run the same command again".to_owned()
                }
                Kept::Statements(_) => format!(
                    "mend statement {} or the data, then run the same command again: it goes on there, as long as the statements before it are the same",
                    failed.number
                ),
            },
            Self::Transaction { .. } => "nothing of this revision was kept; run the same command again".to_owned(),
            Self::Journal { .. } => "check that this user may write to the journal".to_owned(),
            Self::ForeignKeys { .. } => "mend these rows in the revision, before the table is rebuilt".to_owned(),
            Self::InTransaction { .. } => {
                "commit the transaction first, and run the migrations on the connection alone".to_owned()
            }
            Self::OtherConnection { .. } => {
                "give `op.run` a closure for each database that the package is used with".to_owned()
            }
            Self::Dirty(run) => run.help(),
            Self::Hook { .. } => {
                "the package's own program has set this hook: do what it asks for, then run the same command again"
                    .to_owned()
            }
            Self::Stopped { kept, .. } => match kept {
                Kept::Nothing | Kept::NothingAtAll => "run the same command again".to_owned(),
                Kept::Statements(_) => "run the same command again: it goes on there".to_owned(),
            },
            Self::OtherDatabase { expected, .. } => {
                format!("name `{expected}` in the URL, or change `expect-database`")
            }
            Self::ReadOnly { .. } => "name the primary server in the URL".to_owned(),
            Self::NotInOne { .. } => "leave `--transaction all` out, or run that revision by itself before".to_owned(),
            Self::NoSuchStatement { .. } => "look at the run with `cargo migrate log`".to_owned(),
            Self::Changed(_) => {
                "undo the edit and put the change in a new revision; `cargo migrate repair` accepts it as it is"
                    .to_owned()
            }
            Self::Outdated { .. } => "make the plan again".to_owned(),
            Self::UnknownRevision { .. } => "make the plan with this package".to_owned(),
            Self::NeitherYesNorNo { variable, .. } => format!("set `{variable}` to `true` or to `false`"),
        })
    }

    fn exit(&self) -> Exit {
        match self {
            Self::Dirty(_) => Exit::Dirty,
            Self::Statement(failed) => match failed.kept {
                Kept::Nothing | Kept::NothingAtAll => Exit::Failed,
                Kept::Statements(_) => Exit::Dirty,
            },
            Self::Stopped { kept, .. } => match kept {
                Kept::Nothing | Kept::NothingAtAll => Exit::Failed,
                Kept::Statements(_) => Exit::Dirty,
            },
            Self::Hook { kept, .. } => match kept {
                None | Some(Kept::Nothing | Kept::NothingAtAll | Kept::Statements(0)) => Exit::Failed,
                Some(Kept::Statements(_)) => Exit::Dirty,
            },
            Self::NoSuchStatement { .. } => Exit::Usage,
            Self::Transaction { .. }
            | Self::Journal { .. }
            | Self::OtherDatabase { .. }
            | Self::ReadOnly { .. }
            | Self::NotInOne { .. }
            | Self::ForeignKeys { .. }
            | Self::InTransaction { .. }
            | Self::OtherConnection { .. }
            | Self::Changed(_)
            | Self::Outdated { .. }
            | Self::UnknownRevision { .. }
            | Self::NeitherYesNorNo { .. } => Exit::Failed,
        }
    }
}
