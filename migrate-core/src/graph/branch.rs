//! Branches: who shares a line of descent, where lines part, and which labels a revision bears.

use crate::graph::edges::Edges;
use crate::graph::set::NodeSet;
use crate::graph::{Revision, RevisionGraph, order, reach};
use crate::revision::RevisionId;

impl RevisionGraph {
    /// Gives each branch point with the revisions that it branches into, newest first.
    pub fn branch_points(&self) -> Vec<(&Revision, Vec<&Revision>)> {
        let all = NodeSet::full(self.revisions().len());
        let nodes = order::newest_first(self, &all, &self.real_head_nodes()).into_iter();
        let points = nodes.filter(|&node| self.children.of(node).len() > 1);
        points.map(|node| (self.at(node), self.list(self.children.of(node).iter().copied()))).collect()
    }

    /// Gives the labels of the branches that a revision is on, in the order of the files that declare them.
    ///
    /// A label holds for all descendants of the revision that declares it, and for its ancestors up to where another
    /// line parts or joins.
    pub fn labels(&self, id: &RevisionId) -> Vec<&str> {
        let Some(node) = self.node(id) else { return Vec::new() };
        let mut bearers = reach::closure(&self.links.parents, &[node]);
        let mut labels: Vec<u32> = bearers.iter().filter(|&node| !self.at(node).branch_labels.is_empty()).collect();
        // Downwards there is one way, as long as no line parts or joins.
        let mut below = node;
        while let ([child], [] | [_]) = (self.below.of(below), self.links.parents.of(below)) {
            if self.children.of(below) != [*child] {
                break;
            }
            below = *child;
            if self.is_on_one_line(below) && bearers.insert(below) && !self.at(below).branch_labels.is_empty() {
                labels.push(below);
            }
        }
        labels.sort_unstable();
        labels.into_iter().flat_map(|node| &self.at(node).branch_labels).map(String::as_str).collect()
    }

    fn is_on_one_line(&self, node: u32) -> bool {
        self.below.of(node).len() <= 1 && self.links.parents.of(node).len() <= 1
    }

    /// Collects what is above a node by `down_revision`, itself included.
    pub(crate) fn ancestors(&self, node: u32) -> NodeSet {
        reach::closure(&self.links.parents, &[node])
    }

    /// Collects everything above and below the nodes by `down_revision`, themselves included.
    pub(crate) fn lineage(&self, nodes: &[u32]) -> NodeSet {
        both(&self.links.parents, &self.children, nodes)
    }

    /// Collects everything above and below the nodes by `down_revision` and `depends_on`, themselves included.
    pub(crate) fn kin(&self, nodes: &[u32]) -> NodeSet {
        both(&self.above, &self.below, nodes)
    }
}

fn both(up: &Edges, down: &Edges, nodes: &[u32]) -> NodeSet {
    let mut set = reach::closure(up, nodes);
    set.unite(&reach::closure(down, nodes));
    set
}
