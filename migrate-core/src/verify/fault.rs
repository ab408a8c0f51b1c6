//! What is wrong with a database.

use std::fmt;

use super::Orphans;
use crate::diff::Difference;
use crate::journal::{Run, RunState};
use crate::revision::RevisionId;
use crate::runner::Changed;

/// One thing in which a database is not what its history says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A version row names a revision that the package has not got.
    UnknownRow {
        /// The row.
        row: RevisionId,
        /// The revision whose name is nearest.
        nearest: Option<RevisionId>,
    },
    /// A version row names a revision that another row implies.
    RedundantRow {
        /// The row.
        row: RevisionId,
        /// The row that implies it.
        implied_by: RevisionId,
    },
    /// An applied revision is not what it was then.
    Edited(Changed),
    /// A run of a revision neither succeeded nor was undone.
    OpenRun {
        /// The run.
        run: Box<Run>,
        /// Whether the package has the revision.
        is_known: bool,
    },
    /// Something is missing, left over, or there in another form.
    Drifted {
        /// In what the database is not what the migrations make.
        difference: Difference,
    },
    /// Rows refer to rows that are not there.
    Orphans(Orphans),
}

impl Fault {
    /// Names the kind of fault: kebab-case, never changed.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownRow { .. } => "unknown-row",
            Self::RedundantRow { .. } => "redundant-row",
            Self::Edited(_) => "edited-revision",
            Self::OpenRun { .. } => "open-run",
            Self::Drifted { difference: Difference::Missing { .. } } => "missing",
            Self::Drifted { .. } => "drifted",
            Self::Orphans(_) => "orphans",
        }
    }

    /// Says what to type next.
    pub fn help(&self) -> String {
        match self {
            Self::UnknownRow { nearest: Some(nearest), .. } => format!(
                "check out the sources that were applied; if `{nearest}` is meant, correct the row: \
                 `cargo migrate stamp --purge {nearest}`"
            ),
            Self::UnknownRow { nearest: None, .. } => {
                "check out the sources that were applied, or correct the row: `cargo migrate stamp --purge REVISION`"
                    .to_owned()
            }
            Self::RedundantRow { implied_by, .. } => {
                format!("leave one row: `cargo migrate stamp --purge {implied_by}`")
            }
            Self::Edited(_) => {
                "undo the edit and put the change in a new revision; `cargo migrate repair` accepts it as it is"
                    .to_owned()
            }
            Self::OpenRun { is_known: true, .. } => {
                "let it be finished: `cargo migrate resume`; `cargo migrate status` tells whether it still runs"
                    .to_owned()
            }
            Self::OpenRun { run, is_known: false } => format!(
                "check out the sources that were run and finish it; or, when nothing of it is there, forget it: \
                 `cargo migrate repair --drop {}`",
                run.revision
            ),
            Self::Drifted { .. } => {
                "see what would mend it: `cargo migrate check`; what was changed on purpose belongs in a migration"
                    .to_owned()
            }
            Self::Orphans(_) => "mend or delete these rows, in a migration where every database has them".to_owned(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownRow { row, .. } => write!(f, "the database is at `{row}`, and no migration has that revision"),
            Self::RedundantRow { row, implied_by } => {
                write!(f, "the database has a row `{row}` beside `{implied_by}`, which comes after it")
            }
            Self::Edited(Changed { revision, applied_at, applied, now, at }) => write!(
                f,
                "revision `{revision}` changed after it was applied at {applied_at} (checksum {applied} then, {now} now): {at}"
            ),
            Self::OpenRun { run, .. } => {
                let Run { revision, statement_done, statement_count, executed_by, started_at, .. } = run.as_ref();
                let state = match run.state {
                    RunState::Running => "was begun and has not ended",
                    RunState::Failed | RunState::Done | RunState::Reverted => "stopped half way",
                };
                write!(
                    f,
                    "the run of `{revision}` {state}: {statement_done} of {statement_count} statements are done"
                )?;
                write!(f, ", by {executed_by}, since {started_at}")
            }
            Self::Drifted { difference } => difference.fmt(f),
            Self::Orphans(orphans) => orphans.fmt(f),
        }
    }
}
