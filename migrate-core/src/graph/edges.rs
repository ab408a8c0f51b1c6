//! Adjacency in two flat vectors: where each node's neighbours start, and the neighbours.

use super::set::NodeSet;

/// The neighbours of every node in one relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edges {
    /// One more than nodes: the neighbours of `n` are `targets[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    targets: Vec<u32>,
}

impl Edges {
    /// Starts with no node.
    pub(crate) fn with_capacity(nodes: usize) -> Self {
        let mut starts = Vec::with_capacity(nodes + 1);
        starts.push(0);
        Self { starts, targets: Vec::with_capacity(nodes) }
    }

    /// Appends the next node with its neighbours.
    pub(crate) fn push(&mut self, neighbours: impl IntoIterator<Item = u32>) {
        self.targets.extend(neighbours);
        self.starts.push(self.targets.len() as u32);
    }

    /// Gives the neighbours of a node.
    pub(crate) fn of(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.targets[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// Counts the nodes.
    pub(crate) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Leaves out the edges that start at some nodes.
    pub(crate) fn without(&self, nodes: &NodeSet) -> Self {
        let mut edges = Self::with_capacity(self.len());
        for node in 0..self.len() as u32 {
            edges.push(self.of(node).iter().copied().filter(|_| !nodes.contains(node)));
        }
        edges
    }

    /// Turns every edge round; the neighbours of a node come in ascending order.
    pub(crate) fn reversed(&self) -> Self {
        let mut starts = vec![0; self.starts.len()];
        for &target in &self.targets {
            starts[target as usize + 1] += 1;
        }
        for node in 1..starts.len() {
            starts[node] += starts[node - 1];
        }
        let mut next = starts.clone();
        let mut targets = vec![0; self.targets.len()];
        for node in 0..self.len() as u32 {
            for &target in self.of(node) {
                let slot = &mut next[target as usize];
                targets[*slot as usize] = node;
                *slot += 1;
            }
        }
        Self { starts, targets }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_round_twice_gives_sorted_edges() {
        let mut edges = Edges::with_capacity(3);
        edges.push([2, 1]);
        edges.push([2]);
        edges.push([]);
        let reversed = edges.reversed();
        assert_eq!([reversed.of(0), reversed.of(1), reversed.of(2)], [&[][..], &[0], &[0, 1]]);
        assert_eq!(reversed.reversed().of(0), [1, 2]);
    }
}
