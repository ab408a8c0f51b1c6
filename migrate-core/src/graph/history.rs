//! The history of revisions, newest first, whole or between two ends.

use crate::graph::set::NodeSet;
use crate::graph::walk::Position;
use crate::graph::{GraphError, Revision, RevisionGraph, order, reach};
use crate::revision::{RevisionId, RevisionRange, RevisionSelector, Symbol};

impl RevisionGraph {
    /// Gives the revisions of a range, newest first, both ends included; `rows` are the version rows, for `current`.
    ///
    /// With a lower end only its descendants are given, without what they depend on. A relative end counts from the
    /// other one.
    pub fn history(&self, range: &RevisionRange, rows: &[RevisionId]) -> Result<Vec<&Revision>, GraphError> {
        let rows = self.row_nodes(rows)?;
        let from_steps = range.from.as_ref().filter(|from| from.symbol.is_none()).and_then(|from| from.steps);
        let (from, to) = match (&range.from, from_steps) {
            (Some(from), Some(steps)) => {
                let to = self.upper(range, &rows, &[])?;
                (self.counted_down(from, steps, &to)?, to)
            }
            (Some(from), None) => {
                let from = self.end(from, &rows)?;
                let to = self.upper(range, &rows, &from)?;
                (from, to)
            }
            (None, _) => (Vec::new(), self.upper(range, &rows, &[])?),
        };
        let to = self.on_branch_of_lower(range, to)?;
        let mut nodes = reach::closure(&self.above, &to);
        if let Some(&outside) = from.iter().find(|&&from| !nodes.contains(from)) {
            return Err(self.not_ancestor(range, outside, &to));
        }
        if !from.is_empty() {
            nodes.subtract(&reach::closure(&self.above, &from));
            from.iter().for_each(|&from| {
                nodes.insert(from);
            });
            nodes.intersect(&reach::closure(&self.children, &from));
        }
        Ok(self.list(order::newest_first(self, &nodes, &to)))
    }

    fn upper(&self, range: &RevisionRange, rows: &[u32], from: &[u32]) -> Result<Vec<u32>, GraphError> {
        match &range.to {
            None => Ok(self.real_head_nodes()),
            Some(to) => match (&to.symbol, to.steps) {
                (None, Some(steps)) => {
                    let branch = to.branch.as_deref().map(|branch| self.branch(branch)).transpose()?;
                    let start = self.single(from, to)?;
                    Ok(self.walk_all(start, steps, branch.as_ref(), to)?.into_iter().collect())
                }
                (Some(_) | None, _) => self.end(to, rows),
            },
        }
    }

    /// Selects an end that does not count from the other one.
    fn end(&self, end: &RevisionSelector, rows: &[u32]) -> Result<Vec<u32>, GraphError> {
        let branch = end.branch.as_deref();
        match (&end.symbol, end.steps) {
            (Some(symbol), None) => self.select(branch, symbol, rows),
            (Some(Symbol::Current), Some(steps)) => {
                let start = self.single(rows, end)?;
                Ok(self.walk_all(start, steps, None, end)?.into_iter().collect())
            }
            (Some(symbol), Some(steps)) => {
                let start = self.select_one(branch, symbol)?;
                Ok(self.walk_all(start, steps, None, end)?.into_iter().collect())
            }
            (None, _) => Err(self.relative(end)),
        }
    }

    /// Counts down from each upper end, as far as there is something.
    fn counted_down(&self, from: &RevisionSelector, steps: i32, to: &[u32]) -> Result<Vec<u32>, GraphError> {
        if steps >= 0 {
            return Err(self.relative(from));
        }
        let mut ends = NodeSet::empty(self.revisions.len());
        for &to in to {
            if let Some(node) = self.walk(Some(to), steps, None, from)?.at {
                ends.insert(node);
            }
        }
        Ok(ends.iter().collect())
    }

    fn single(&self, nodes: &[u32], selector: &RevisionSelector) -> Result<Position, GraphError> {
        match nodes {
            [] => Ok(None),
            &[node] => Ok(Some(node)),
            several => {
                let choices = self.candidates(several);
                Err(GraphError::AmbiguousWalk { selector: selector.to_string(), choices })
            }
        }
    }

    /// A branch named at the lower end restricts the upper one too: `shop@base:heads`.
    fn on_branch_of_lower(&self, range: &RevisionRange, to: Vec<u32>) -> Result<Vec<u32>, GraphError> {
        let Some(branch) = range.from.as_ref().and_then(|from| from.branch.as_deref()) else { return Ok(to) };
        let branch = self.branch(branch)?;
        Ok(to.into_iter().filter(|&node| branch.contains(node)).collect())
    }

    fn not_ancestor(&self, range: &RevisionRange, from: u32, to: &[u32]) -> GraphError {
        let above = reach::closure(&self.above, &[from]);
        let text =
            |end: &Option<RevisionSelector>| end.as_ref().map_or_else(|| "heads".to_owned(), ToString::to_string);
        let is_reversed = to.iter().all(|&to| above.contains(to));
        GraphError::NotAncestor { from: text(&range.from), to: text(&range.to), is_reversed }
    }
}
