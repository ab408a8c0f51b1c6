//! From version rows and a target to the steps between them.
//!
//! The rows and the target come in as text that a user or a database gave; out come [`Step`]s, each with the rows after it.
//! **Architecture Invariant**: after every step the rows are the maximal elements of what is applied, under
//! `down_revision` and `depends_on`; nothing else defines them.

mod downgrade;
pub mod error;
mod rows;
mod stamp;
mod upgrade;

pub use downgrade::downgrade;
pub use error::PlanError;
pub use stamp::{StampPlan, stamp};
pub use upgrade::upgrade;

use crate::graph::RevisionGraph;
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

/// Plans the one step that runs a revision from the version rows.
pub fn step(
    graph: &RevisionGraph,
    current: &[RevisionId],
    revision: &RevisionId,
    direction: Direction,
) -> Result<Step, PlanError> {
    let current = graph.row_nodes(current)?;
    let mut rows = rows::Rows::new(graph, &current);
    for node in graph.row_nodes(std::slice::from_ref(revision))? {
        match direction {
            Direction::Upgrade => rows.upgrade(node),
            Direction::Downgrade => rows.downgrade(node),
        }
    }
    Ok(Step { revision: revision.clone(), direction, heads: rows.rows().to_vec() })
}
