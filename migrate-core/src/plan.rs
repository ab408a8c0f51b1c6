//! From version rows and a target to the steps between them.

use crate::revision::RevisionId;

/// The way a revision is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From its parents to the revision.
    Upgrade,
    /// From the revision to its parents.
    Downgrade,
}

/// One revision, one direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The revision that is run.
    pub revision: RevisionId,
    /// Which way.
    pub direction: Direction,
    /// The version rows after the step, sorted: the maximal elements of what is applied then.
    pub heads: Vec<RevisionId>,
}
