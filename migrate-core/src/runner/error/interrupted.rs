//! A run that was interrupted, with every way on.

use super::word;
use crate::plan::Direction;
use crate::revision::RevisionId;

/// A run that was interrupted and cannot go on by itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the {} of revision `{revision}` was interrupted: {why}\n  run by     {executed_by}, at {started_at}", word(*.direction))]
pub struct Interrupted {
    /// The revision.
    pub revision: RevisionId,
    /// Which way it was run.
    pub direction: Direction,
    /// What is not certain.
    pub why: String,
    /// What goes on from there.
    pub way_on: WayOn,
    /// User, host and process.
    pub executed_by: String,
    /// When it began.
    pub started_at: String,
    /// The version rows before it.
    pub before: Vec<RevisionId>,
    /// The version rows after it, when the plan has it.
    pub after: Option<Vec<RevisionId>>,
}

/// What goes on from an interrupted run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WayOn {
    /// It is not known of this statement, counted from one, whether it took effect.
    Statement(usize),
    /// The run can go on, and can be taken back.
    Either,
    /// The run can only go on.
    Forward,
    /// Only people can go on.
    ByHand,
}

impl Interrupted {
    /// Says what to type.
    pub(super) fn help(&self) -> String {
        let finished = match (&self.after, self.direction) {
            (Some(rows), _) => stamped(rows),
            (None, Direction::Upgrade) => self.revision.to_string(),
            (None, Direction::Downgrade) => "<the revision below>".to_owned(),
        };
        let by_hand = format!(
            "finish the revision by hand and type `cargo migrate stamp {finished}`, or undo it by hand and type \
             `cargo migrate repair --drop {}`",
            self.revision
        );
        let back = match self.direction {
            Direction::Upgrade => "; to go back, type `cargo migrate downgrade -1` after either",
            Direction::Downgrade => "",
        };
        match (self.way_on, self.direction) {
            (WayOn::Statement(number), _) => format!(
                "look whether statement {number} took effect: if it did, `cargo migrate resume --skip` goes on behind \
                 it, if not, `cargo migrate resume --at {number}` sends it again{back}; or {by_hand}"
            ),
            (WayOn::Either, Direction::Upgrade) => format!(
                "mend what stopped it, then `cargo migrate resume` finishes it; or take back what it did with `cargo migrate \
                 downgrade -1`; or {by_hand}"
            ),
            (WayOn::Either | WayOn::Forward, _) => {
                format!("mend what stopped it, then `cargo migrate resume` finishes it; or {by_hand}")
            }
            (WayOn::ByHand, _) => format!("look at the database, then either {by_hand}"),
        }
    }
}

fn stamped(rows: &[RevisionId]) -> String {
    if rows.is_empty() {
        return "base".to_owned();
    }
    rows.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(" ")
}
