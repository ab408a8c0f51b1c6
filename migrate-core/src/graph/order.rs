//! The order of revisions: one branch is followed as far as it goes, and no revision comes before its descendants.
//!
//! Steps of a plan are run in this order (downgrade) or its reverse (upgrade); histories are shown in it.

use crate::graph::RevisionGraph;
use crate::graph::set::NodeSet;

/// Orders a set of nodes, descendants first. Branches start at `heads` and are taken in the order of files.
pub(crate) fn newest_first(graph: &RevisionGraph, nodes: &NodeSet, heads: &[u32]) -> Vec<u32> {
    let mut walk = Walk::new(graph, nodes, heads);
    let mut output = Vec::new();
    let mut branch = 0;
    while !walk.branches.is_empty() || walk.take_stranded() {
        let node = walk.branches[branch];
        if walk.pending[node as usize] > 0 {
            branch = walk.blocker(branch).unwrap_or_else(|| walk.unblocked());
            continue;
        }
        output.push(node);
        walk.release(node);
        let mut next = walk.unvisited_parents(node).into_iter();
        match next.next() {
            Some(parent) => {
                walk.branches[branch] = parent;
                walk.branches.extend(next);
            }
            None => {
                walk.branches.remove(branch);
                branch = branch.saturating_sub(1);
            }
        }
    }
    output
}

struct Walk<'g> {
    graph: &'g RevisionGraph,
    /// What is not yet in the output.
    todo: NodeSet,
    /// Where each branch stands.
    branches: Vec<u32>,
    is_branch: NodeSet,
    /// No node of the set has a lower rank.
    floor: u32,
    /// How many direct descendants are still to come, of `todo` or on a path between two of it.
    pending: Vec<u32>,
    /// Nodes of `todo` that no branch leads to, and that nothing waits for any more.
    stranded: Vec<u32>,
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
        let mut live = NodeSet::empty(count);
        let mut pending = vec![0; count];
        for &node in order.nodes()[floor as usize..].iter().rev() {
            if nodes.contains(node) || pending[node as usize] > 0 {
                live.insert(node);
                for &parent in graph.above().of(node) {
                    pending[parent as usize] += 1;
                }
            }
        }
        let mut starts = NodeSet::empty(count);
        heads.iter().filter(|&&head| nodes.contains(head)).for_each(|&head| {
            starts.insert(head);
        });
        nodes.iter().filter(|&node| pending[node as usize] == 0).for_each(|node| {
            starts.insert(node);
        });
        Self {
            graph,
            todo: nodes.clone(),
            branches: starts.iter().collect(),
            is_branch: starts,
            floor,
            pending,
            stranded: Vec::new(),
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

    /// Finds the first other branch that stands below where this one does, and so comes before it.
    fn blocker(&mut self, branch: usize) -> Option<usize> {
        self.search += 1;
        let node = self.branches[branch];
        (0..self.branches.len()).find(|&other| other != branch && self.leads_to(self.branches[other], node))
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

    /// Finds a branch that can go on. There is one, or a stranded node is: what is lowest waits for nothing.
    fn unblocked(&mut self) -> usize {
        let free = |walk: &Self| walk.branches.iter().position(|&node| walk.pending[node as usize] == 0);
        free(self)
            .or_else(|| {
                self.take_stranded();
                free(self)
            })
            .expect("a graph without cycles has a node without descendants")
    }

    /// Makes branches of stranded nodes, and tells whether there were any.
    fn take_stranded(&mut self) -> bool {
        let Self { stranded, todo, is_branch, branches, .. } = self;
        stranded.sort_unstable();
        let before = branches.len();
        branches.extend(stranded.drain(..).filter(|&node| todo.contains(node) && is_branch.insert(node)));
        branches.len() > before
    }
}
