//! Where a new revision may be put.

use crate::graph::{GraphError, RevisionGraph};
use crate::revision::{RevisionId, RevisionSelector};

impl RevisionGraph {
    /// Gives the parents of a new revision or merge; none for `base`.
    ///
    /// Each must be a head, unless `splice` lets it start a branch. No two may be the same or on one line of descent.
    pub fn parents_of_new(&self, parents: &[RevisionSelector], splice: bool) -> Result<Vec<RevisionId>, GraphError> {
        let mut nodes = Vec::new();
        for parent in parents {
            for node in self.resolve_nodes(parent, &[])? {
                if nodes.contains(&node) {
                    return Err(GraphError::RepeatedParent { parent: self.candidate(node) });
                }
                nodes.push(node);
            }
        }
        for &descendant in &nodes {
            let above = self.ancestors(descendant);
            if let Some(&ancestor) = nodes.iter().find(|&&node| node != descendant && above.contains(node)) {
                let (ancestor, descendant) = (self.id(ancestor).clone(), self.candidate(descendant));
                return Err(GraphError::RelatedParents { ancestor, descendant });
            }
        }
        if let Some(&node) = nodes.iter().find(|&&node| !splice && !self.children.of(node).is_empty()) {
            let below = self.lineage(&[node]);
            let heads: Vec<u32> = self.head_nodes().into_iter().filter(|&head| below.contains(head)).collect();
            return Err(GraphError::NotHead { revision: self.candidate(node), heads: self.candidates(&heads) });
        }
        Ok(nodes.into_iter().map(|node| self.id(node).clone()).collect())
    }
}
