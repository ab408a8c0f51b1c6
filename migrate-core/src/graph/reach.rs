//! What is above and below: ancestors, a topological order, and many questions of reach answered at once.

use std::ops::Range;

use crate::graph::edges::Edges;
use crate::graph::link::Links;
use crate::graph::set::NodeSet;

/// Collects the nodes and everything that the edges lead to: with edges upwards, their ancestors.
pub(crate) fn closure(edges: &Edges, nodes: &[u32]) -> NodeSet {
    let mut seen = NodeSet::empty(edges.len());
    let mut todo: Vec<u32> = nodes.to_vec();
    while let Some(node) = todo.pop() {
        if seen.insert(node) {
            todo.extend(edges.of(node));
        }
    }
    seen
}

/// All nodes, each after the targets of its edges.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    nodes: Vec<u32>,
    /// Position of each node in `nodes`.
    rank: Vec<u32>,
}

impl Order {
    /// Orders the nodes by generation, ties by file; `None` when there is a cycle.
    pub(crate) fn new(edges: &[&Edges]) -> Option<Self> {
        let count = edges.first().map_or(0, |edges| edges.len());
        let below: Vec<Edges> = edges.iter().map(|edges| edges.reversed()).collect();
        let degree = |node| edges.iter().map(|edges| edges.of(node).len()).sum();
        let mut waiting: Vec<usize> = (0..count as u32).map(degree).collect();
        let mut nodes: Vec<u32> = (0..count as u32).filter(|&node| waiting[node as usize] == 0).collect();
        let mut at = 0;
        while let Some(&node) = nodes.get(at) {
            at += 1;
            for &next in below.iter().flat_map(|below| below.of(node)) {
                waiting[next as usize] -= 1;
                if waiting[next as usize] == 0 {
                    nodes.push(next);
                }
            }
        }
        (nodes.len() == count).then(|| {
            let mut rank = vec![0; count];
            for (at, &node) in (0..).zip(&nodes) {
                rank[node as usize] = at;
            }
            Self { nodes, rank }
        })
    }

    pub(crate) fn nodes(&self) -> &[u32] {
        &self.nodes
    }

    /// Gives the position of a node; that of an ancestor is lower.
    pub(crate) fn rank(&self, node: u32) -> u32 {
        self.rank[node as usize]
    }

    /// Gives all positions.
    pub(crate) fn all(&self) -> Range<u32> {
        0..self.nodes.len() as u32
    }
}

/// What [`carry`] brought to each node of a window.
pub(crate) struct Carried<'o> {
    order: &'o Order,
    window: Range<u32>,
    bits: Vec<u64>,
}

impl Carried<'_> {
    /// Gives the bits of a node; none outside of the window.
    pub(crate) fn bits(&self, node: u32) -> u64 {
        let rank = self.order.rank(node);
        if self.window.contains(&rank) { self.bits[(rank - self.window.start) as usize] } else { 0 }
    }
}

/// Carries the bits of seeds to all their descendants, themselves not included, as far as the window of ranks reaches.
///
/// One pass answers sixty-four questions.
pub(crate) fn carry<'o>(
    children: &Edges,
    order: &'o Order,
    window: Range<u32>,
    seeds: impl Iterator<Item = (u32, u64)>,
) -> Carried<'o> {
    let mut own = vec![0; window.len()];
    let mut bits = vec![0; window.len()];
    let slot = |node: u32| (order.rank(node) - window.start) as usize;
    for (node, seed) in seeds {
        own[slot(node)] |= seed;
    }
    for rank in window.clone() {
        let here = (rank - window.start) as usize;
        let passed = bits[here] | own[here];
        if passed != 0 {
            let children = children.of(order.nodes[rank as usize]).iter();
            for &child in children.filter(|&&child| window.contains(&order.rank(child))) {
                bits[slot(child)] |= passed;
            }
        }
    }
    Carried { order, window, bits }
}

/// Joins parents and dependencies, without the dependencies that an ancestor by `down_revision` declares as well.
///
/// Such a dependency says nothing new; without it the graph has fewer paths and the same ancestors.
pub(crate) fn without_implied(links: &Links, children: &Edges, order: &Order) -> Edges {
    let dependents = links.dependencies.reversed();
    // A dependency that one revision declares is implied nowhere.
    let shared: Vec<u32> = order.nodes().iter().copied().filter(|&node| dependents.of(node).len() > 1).collect();
    let mut implied: Vec<(u32, u32)> = Vec::new();
    for batch in shared.chunks(64) {
        let declarers =
            |(bit, &dependency): (usize, &u32)| dependents.of(dependency).iter().map(move |&n| (n, 1 << bit));
        let seeds = batch.iter().enumerate().flat_map(declarers);
        let declared = carry(children, order, order.all(), seeds);
        for (bit, &dependency) in batch.iter().enumerate() {
            let again = dependents.of(dependency).iter().filter(|&&node| declared.bits(node) & (1 << bit) != 0);
            implied.extend(again.map(|&node| (node, dependency)));
        }
    }
    implied.sort_unstable();
    let mut above = Edges::with_capacity(links.parents.len());
    for node in order.all() {
        let parents = links.parents.of(node);
        let dependencies = links.dependencies.of(node).iter().copied();
        let new = dependencies.filter(|&d| !parents.contains(&d) && implied.binary_search(&(node, d)).is_err());
        above.push(parents.iter().copied().chain(new));
    }
    above
}
