//! Branches: who shares a line of descent, where lines part, and which labels a revision bears.

use std::collections::BTreeSet;

use crate::graph::edges::Edges;
use crate::graph::set::NodeSet;
use crate::graph::{Revision, RevisionGraph, order, reach};

impl RevisionGraph {
    /// Gives each branch point with the revisions that it branches into, newest first.
    pub fn branch_points(&self) -> Vec<(&Revision, Vec<&Revision>)> {
        let all = NodeSet::full(self.revisions().len());
        let nodes = order::newest_first(self, &all, &self.real_head_nodes()).into_iter();
        let points = nodes.filter(|&node| self.children.of(node).len() > 1);
        points.map(|node| (self.at(node), self.list(self.children.of(node).iter().copied()))).collect()
    }

    /// Gives the labels of the branches that each revision is on, for all revisions in the order of their files.
    ///
    /// A label holds for all descendants of the revision that declares it, and for its ancestors up to where another
    /// line parts or joins.
    pub fn labels(&self) -> Vec<Vec<&str>> {
        let mut labels: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); self.revisions.len()];
        for &node in self.order.nodes() {
            let mut here: BTreeSet<&str> = self.at(node).branch_labels.iter().map(String::as_str).collect();
            for &parent in self.links.parents.of(node) {
                here.extend(&labels[parent as usize]);
            }
            labels[node as usize] = here;
        }
        for declarer in self.nodes().filter(|&node| !self.at(node).branch_labels.is_empty()) {
            let mut at = Some(declarer);
            while let Some(node) = at.filter(|&node| self.is_on_one_line(node)) {
                labels[node as usize].extend(self.at(declarer).branch_labels.iter().map(String::as_str));
                at = self.links.parents.of(node).first().copied();
            }
        }
        labels.into_iter().map(|labels| labels.into_iter().collect()).collect()
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
