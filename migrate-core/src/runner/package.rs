//! The compiled migrations beside the graph that they form: each is found by its revision.

use crate::graph::RevisionGraph;
use crate::migration::Migration;

/// A package's graph, and the list that it was made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package<'g> {
    /// The graph.
    pub(crate) graph: &'g RevisionGraph,
    /// The migrations, in the order in which the graph numbers them.
    pub(crate) list: &'static [Migration],
}

impl Package<'_> {
    /// Finds the migration of a revision.
    pub(crate) fn migration(&self, revision: &str) -> Option<&'static Migration> {
        self.graph.position(revision).map(|at| &self.list[at])
    }
}
