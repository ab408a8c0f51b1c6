//! The version rows while steps go by.

use crate::graph::RevisionGraph;
use crate::graph::reach;
use crate::graph::set::NodeSet;
use crate::revision::RevisionId;

/// The maximal elements of what is applied. A step costs its own edges, not the graph.
pub(super) struct Rows<'g> {
    graph: &'g RevisionGraph,
    applied: NodeSet,
    /// How many applied revisions each node has directly below it.
    below: Vec<u32>,
    rows: Vec<RevisionId>,
}

impl<'g> Rows<'g> {
    /// Starts with the ancestors of some nodes applied. The nodes need not be maximal: a table that was edited by hand is understood.
    pub(super) fn new(graph: &'g RevisionGraph, nodes: &[u32]) -> Self {
        let applied = reach::closure(graph.above(), nodes);
        let mut below = vec![0; applied.universe()];
        for node in applied.iter() {
            for &parent in graph.above().of(node) {
                below[parent as usize] += 1;
            }
        }
        let mut rows: Vec<RevisionId> =
            applied.iter().filter(|&node| below[node as usize] == 0).map(|node| graph.id(node).clone()).collect();
        rows.sort_unstable();
        Self { graph, applied, below, rows }
    }

    /// Tells what is applied.
    pub(super) fn applied(&self) -> &NodeSet {
        &self.applied
    }

    /// Gives the rows, sorted.
    pub(super) fn rows(&self) -> &[RevisionId] {
        &self.rows
    }

    /// Applies a revision whose parents and dependencies are applied.
    pub(super) fn upgrade(&mut self, node: u32) {
        self.applied.insert(node);
        let graph = self.graph;
        for &parent in graph.above().of(node) {
            self.below[parent as usize] += 1;
            if self.below[parent as usize] == 1 {
                self.delete(parent);
            }
        }
        self.insert(node);
    }

    /// Takes back a revision that no applied one has as a parent or dependency.
    pub(super) fn downgrade(&mut self, node: u32) {
        self.applied.remove(node);
        self.delete(node);
        let graph = self.graph;
        for &parent in graph.above().of(node) {
            self.below[parent as usize] -= 1;
            if self.below[parent as usize] == 0 {
                self.insert(parent);
            }
        }
    }

    fn insert(&mut self, node: u32) {
        let id = self.graph.id(node);
        if let Err(at) = self.rows.binary_search(id) {
            self.rows.insert(at, id.clone());
        }
    }

    fn delete(&mut self, node: u32) {
        if let Ok(at) = self.rows.binary_search(self.graph.id(node)) {
            self.rows.remove(at);
        }
    }
}
