//! Walks along `down_revision`, a number of steps up or down.

use crate::graph::set::NodeSet;
use crate::graph::{GraphError, RevisionGraph};

/// A place that a walk can come to: a node, or `None` for the base, which is before all nodes.
pub(crate) type Position = Option<u32>;

/// Where a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Walked {
    /// The last place.
    pub(crate) at: Position,
    /// How many steps could not be made, because the graph ends there.
    pub(crate) missing: u32,
}

impl RevisionGraph {
    /// Walks up (towards the heads) or down (negative); upwards only on a branch, when one is given.
    ///
    /// Fails where several revisions come next; `selector` is what was typed.
    pub(crate) fn walk(
        &self,
        from: Position,
        steps: i32,
        branch: Option<&NodeSet>,
        selector: &dyn std::fmt::Display,
    ) -> Result<Walked, GraphError> {
        let mut at = from;
        for step in 0..steps.unsigned_abs() {
            let next: Vec<u32> = match at {
                None if steps > 0 => self.base_nodes(),
                Some(node) if steps > 0 => self.children.of(node).to_vec(),
                Some(node) => self.links.parents.of(node).to_vec(),
                None => Vec::new(),
            };
            let next: Vec<u32> = match branch {
                Some(branch) if steps > 0 => next.into_iter().filter(|&node| branch.contains(node)).collect(),
                Some(_) | None => next,
            };
            at = match (&next[..], at) {
                (&[node], _) => Some(node),
                ([], Some(_)) if steps < 0 => None,
                ([], at) => return Ok(Walked { at, missing: steps.unsigned_abs() - step }),
                (choices, _) => {
                    let selector = selector.to_string();
                    return Err(GraphError::AmbiguousWalk { selector, choices: self.candidates(choices) });
                }
            };
        }
        Ok(Walked { at, missing: 0 })
    }

    /// Walks, and fails where the graph ends.
    pub(crate) fn walk_all(
        &self,
        from: Position,
        steps: i32,
        branch: Option<&NodeSet>,
        selector: &dyn std::fmt::Display,
    ) -> Result<Position, GraphError> {
        let Walked { at, missing } = self.walk(from, steps, branch, selector)?;
        if missing == 0 {
            return Ok(at);
        }
        let end = if steps > 0 { "heads" } else { "base" };
        Err(GraphError::WalkedTooFar { selector: selector.to_string(), missing, end })
    }
}
