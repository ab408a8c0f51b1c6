//! The order of revisions: one branch is followed as far as it goes, and no revision comes before its descendants.
//!
//! Steps of a plan are run in this order (downgrade) or its reverse (upgrade); histories are shown in it.

mod branches;

use crate::graph::RevisionGraph;
use crate::graph::set::NodeSet;
use branches::Branches;

/// Orders a set of nodes, descendants first. Branches start at `heads` and are taken in the order of files.
pub(crate) fn newest_first(graph: &RevisionGraph, nodes: &NodeSet, heads: &[u32]) -> Vec<u32> {
    let mut walk = Walk::new(graph, nodes, heads);
    let mut output = Vec::new();
    let mut branch = walk.branches.first();
    while let Some(at) = branch.or_else(|| walk.take_stranded()) {
        let node = walk.branches.node(at);
        if walk.pending[node as usize] > 0 {
            branch = walk.blocker(at).or_else(|| walk.unblocked());
            continue;
        }
        output.push(node);
        walk.release(node);
        let mut parents = walk.unvisited_parents(node).into_iter();
        branch = match parents.next() {
            Some(parent) => {
                walk.branches.advance(at, parent);
                parents.for_each(|parent| walk.branches.push(parent));
                Some(at)
            }
            None => walk.branches.remove(at),
        };
    }
    output
}

struct Walk<'g> {
    graph: &'g RevisionGraph,
    /// What is not yet in the output.
    todo: NodeSet,
    /// Where each branch stands.
    branches: Branches,
    is_branch: NodeSet,
    /// No node of the set has a lower rank.
    floor: u32,
    /// How many direct descendants are still to come, of `todo` or on a path between two of it.
    pending: Vec<u32>,
    /// Nodes of `todo` that no branch leads to, and that nothing waits for any more.
    stranded: Vec<u32>,
    /// For each node the first branch that may stand below it, and where that branch stood when it did.
    blockers: Vec<(usize, Option<u32>)>,
    /// Which search visited a node last.
    visited: Vec<u32>,
    search: u32,
}

impl<'g> Walk<'g> {
    fn new(graph: &'g RevisionGraph, nodes: &NodeSet, heads: &[u32]) -> Self {
        let count = nodes.universe();
        let order = graph.order();
        let floor = nodes.iter().map(|node| order.rank(node)).min().unwrap_or(count as u32);
        // A node outside of the set counts when it lies on a path between two inside.
        let mut pending = vec![0; count];
        for &node in order.nodes()[floor as usize..].iter().rev() {
            if nodes.contains(node) || pending[node as usize] > 0 {
                graph.above().of(node).iter().for_each(|&parent| pending[parent as usize] += 1);
            }
        }
        let mut starts = NodeSet::empty(count);
        let heads = heads.iter().copied().filter(|&head| nodes.contains(head));
        let free = nodes.iter().filter(|&node| pending[node as usize] == 0);
        heads.chain(free).for_each(|node| {
            starts.insert(node);
        });
        let mut branches = Branches::default();
        starts.iter().for_each(|node| branches.push(node));
        Self {
            graph,
            todo: nodes.clone(),
            branches,
            is_branch: starts,
            floor,
            pending,
            stranded: Vec::new(),
            blockers: vec![(0, None); count],
            visited: vec![0; count],
            search: 0,
        }
    }

    /// Takes a node out of what is to come, and what waited for nothing else outside of the set.
    fn release(&mut self, node: u32) {
        self.todo.remove(node);
        self.is_branch.remove(node);
        let mut released = vec![node];
        while let Some(outside) = released.pop() {
            let parents = self.graph.above().of(outside).iter();
            for &parent in parents.filter(|&&parent| self.graph.order().rank(parent) >= self.floor) {
                let pending = &mut self.pending[parent as usize];
                *pending -= 1;
                if *pending > 0 {
                    continue;
                }
                if !self.todo.contains(parent) {
                    released.push(parent);
                } else if outside != node && !self.is_branch.contains(parent) {
                    self.stranded.push(parent);
                }
            }
        }
    }

    fn unvisited_parents(&mut self, node: u32) -> Vec<u32> {
        let Self { graph, todo, is_branch, .. } = self;
        let parents = graph.above().of(node).iter().copied();
        parents.filter(|&parent| todo.contains(parent) && is_branch.insert(parent)).collect()
    }

    /// Finds the first branch that stands below where this one does, and so comes before it.
    ///
    /// Branches only move upwards, and new ones come last: one that does not stand below a node never will. So the search
    /// goes on where the last one for the same node ended.
    fn blocker(&mut self, branch: usize) -> Option<usize> {
        let node = self.branches.node(branch);
        let (mut from, witness) = self.blockers[node as usize];
        self.search += 1;
        while let Some(other) = self.branches.from(from) {
            let stands = self.branches.node(other);
            if other != branch && (Some(stands) == witness || self.leads_to(stands, node)) {
                self.blockers[node as usize] = (other, Some(stands));
                return Some(other);
            }
            from = other + 1;
        }
        self.blockers[node as usize] = (from, None);
        None
    }

    /// Looks for an ancestor, without the nodes that this search has seen already.
    fn leads_to(&mut self, from: u32, ancestor: u32) -> bool {
        let order = self.graph.order();
        let mut stack = vec![from];
        while let Some(node) = stack.pop() {
            if node == ancestor {
                return true;
            }
            let visited = &mut self.visited[node as usize];
            if order.rank(node) > order.rank(ancestor) && *visited != self.search {
                *visited = self.search;
                stack.extend(self.graph.above().of(node));
            }
        }
        false
    }

    /// Finds a branch that can go on, a stranded node's if there is no other.
    fn unblocked(&mut self) -> Option<usize> {
        let free = |branch: &usize| self.pending[self.branches.node(*branch) as usize] == 0;
        let found = self.branches.iter().find(free);
        found.or_else(|| self.take_stranded())
    }

    /// Makes branches of stranded nodes, and gives the first of them.
    fn take_stranded(&mut self) -> Option<usize> {
        let Self { stranded, todo, is_branch, branches, .. } = self;
        stranded.sort_unstable();
        let first = branches.count();
        let stranded = stranded.drain(..).filter(|&node| todo.contains(node) && is_branch.insert(node));
        stranded.for_each(|node| branches.push(node));
        (branches.count() > first).then_some(first)
    }
}
