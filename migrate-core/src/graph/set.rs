//! A set of nodes, a bit each.

/// A set of the nodes of one graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NodeSet {
    words: Vec<u64>,
    nodes: usize,
}

impl NodeSet {
    /// Makes an empty set for a graph of so many nodes.
    pub(crate) fn empty(nodes: usize) -> Self {
        Self { words: vec![0; nodes.div_ceil(64)], nodes }
    }

    /// Makes the set of all nodes of a graph of so many.
    pub(crate) fn full(nodes: usize) -> Self {
        let mut set = Self { words: vec![u64::MAX; nodes.div_ceil(64)], nodes };
        if let Some(last) = set.words.last_mut() {
            *last >>= (64 - nodes % 64) % 64;
        }
        set
    }

    /// Counts the nodes of the graph, in the set or not.
    pub(crate) fn universe(&self) -> usize {
        self.nodes
    }

    pub(crate) fn contains(&self, node: u32) -> bool {
        self.words[node as usize / 64] & (1 << (node % 64)) != 0
    }

    /// Adds a node, and tells whether it is new.
    pub(crate) fn insert(&mut self, node: u32) -> bool {
        let word = &mut self.words[node as usize / 64];
        let before = *word;
        *word |= 1 << (node % 64);
        *word != before
    }

    pub(crate) fn remove(&mut self, node: u32) {
        self.words[node as usize / 64] &= !(1 << (node % 64));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.iter().all(|&word| word == 0)
    }

    /// Takes out what the other has.
    pub(crate) fn subtract(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Keeps what the other has as well.
    pub(crate) fn intersect(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Takes in what the other has.
    pub(crate) fn unite(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Gives the nodes in ascending order, which is that of their files.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0u32..).zip(&self.words).flat_map(|(at, &word)| {
            let next = |&rest: &u64| Some(rest & rest.wrapping_sub(1)).filter(|&rest| rest != 0);
            std::iter::successors(Some(word).filter(|&word| word != 0), next)
                .map(move |rest| at * 64 + rest.trailing_zeros())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_gives_back_what_was_put_in() {
        let mut set = NodeSet::empty(130);
        for node in [129, 0, 63, 64] {
            assert!(set.insert(node));
            assert!(!set.insert(node));
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        set.remove(63);
        assert!(!set.contains(63) && set.contains(64));
    }

    #[test]
    fn a_full_set_has_no_node_too_many() {
        for nodes in [0, 1, 63, 64, 65, 128] {
            assert_eq!(NodeSet::full(nodes).iter().count(), nodes);
        }
    }
}
