//! The branches that a walk follows, in a list in which each keeps its number.

/// Branches by number, each at a node; those that ended leave a gap.
#[derive(Debug, Default)]
pub(super) struct Branches {
    nodes: Vec<Option<u32>>,
    /// The number after each gap's end, as far as it is known: where to look on from an ended branch.
    skip: Vec<usize>,
    /// The branch before each one, ended or not, to go back to.
    back: Vec<Option<usize>>,
}

impl Branches {
    /// Counts all branches, ended ones too; the next one gets this number.
    pub(super) fn count(&self) -> usize {
        self.nodes.len()
    }

    /// Starts a branch, after all others.
    pub(super) fn push(&mut self, node: u32) {
        let number = self.count();
        self.nodes.push(Some(node));
        self.skip.push(number + 1);
        self.back.push(number.checked_sub(1));
    }

    /// Tells where a branch stands; one that ended stands nowhere, and is never asked.
    pub(super) fn node(&self, branch: usize) -> u32 {
        self.nodes[branch].expect("only branches that go on are asked where they stand")
    }

    /// Moves a branch.
    pub(super) fn advance(&mut self, branch: usize, node: u32) {
        self.nodes[branch] = Some(node);
    }

    /// Gives the first branch that goes on.
    pub(super) fn first(&mut self) -> Option<usize> {
        self.from(0)
    }

    /// Gives the first branch that goes on with at least this number.
    pub(super) fn from(&mut self, start: usize) -> Option<usize> {
        let mut end = start;
        while self.nodes.get(end).is_some_and(Option::is_none) {
            end = self.skip[end];
        }
        // The next search from here crosses the gap at once.
        let mut at = start;
        while at < end {
            at = std::mem::replace(&mut self.skip[at], end);
        }
        (end < self.count()).then_some(end)
    }

    /// Ends a branch, and gives the one to go on with: the one before it, or the first.
    pub(super) fn remove(&mut self, branch: usize) -> Option<usize> {
        self.nodes[branch] = None;
        let mut before = self.back[branch];
        while let Some(ended) = before.filter(|&number| self.nodes[number].is_none()) {
            before = self.back[ended];
        }
        let mut at = Some(branch);
        while let Some(ended) = at.filter(|&number| Some(number) != before) {
            at = std::mem::replace(&mut self.back[ended], before);
        }
        before.or_else(|| self.first())
    }

    /// Gives the branches that go on, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.count()).filter(|&branch| self.nodes[branch].is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ended_branch_gives_way_to_the_one_before_it_or_the_first() {
        let mut branches = Branches::default();
        (10..15).for_each(|node| branches.push(node));
        assert_eq!(branches.remove(2), Some(1));
        assert_eq!(branches.remove(1), Some(0));
        assert_eq!(branches.from(1), Some(3));
        assert_eq!(branches.remove(3), Some(0));
        branches.push(15);
        assert_eq!(branches.remove(0), Some(4));
        assert_eq!(branches.remove(5), Some(4));
        assert_eq!(branches.from(5), None);
        assert_eq!(branches.iter().collect::<Vec<_>>(), [4]);
        assert_eq!(branches.remove(4), None);
    }
}
