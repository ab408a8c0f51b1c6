//! From the names that revisions give to the nodes that they mean.

use std::collections::HashMap;

use crate::graph::edges::Edges;
use crate::graph::{Candidate, Revision};
use crate::revision::RevisionId;

/// The edges as written, and who bears which name; a name that nobody bears makes no edge.
#[derive(Debug, Clone)]
pub(crate) struct Links {
    /// Identifiers and labels; the first bearer of a name in the order of files has it. Never iterated.
    names: HashMap<RevisionId, u32>,
    /// Whether no name has a second bearer.
    pub(crate) are_unique: bool,
    /// Targets of `down_revision`.
    pub(crate) parents: Edges,
    /// Targets of `depends_on`.
    pub(crate) dependencies: Edges,
}

impl Links {
    pub(crate) fn new(revisions: &[Revision]) -> Self {
        let mut names = HashMap::with_capacity(revisions.len());
        for (node, revision) in (0..).zip(revisions) {
            names.entry(revision.id.clone()).or_insert(node);
        }
        // Identifiers first: a label that equals one is refused, and must not take its edges meanwhile.
        for (node, revision) in (0..).zip(revisions) {
            for label in &revision.branch_labels {
                names.entry(label.as_str().into()).or_insert(node);
            }
        }
        let label_count: usize = revisions.iter().map(|revision| revision.branch_labels.len()).sum();
        let are_unique = names.len() == revisions.len() + label_count;
        let [mut parents, mut dependencies] = [(); 2].map(|()| Edges::with_capacity(revisions.len()));
        for (node, revision) in (0..).zip(revisions) {
            let other = |name: &str| names.get(name).copied().filter(|&target| target != node);
            // A label names no parent.
            let parent = |id: &RevisionId| other(id.as_str()).filter(|&target| revisions[target as usize].id == *id);
            push_distinct(&mut parents, revision.down_revision.iter().filter_map(parent));
            push_distinct(&mut dependencies, revision.depends_on.iter().filter_map(|name| other(name)));
        }
        Self { names, are_unique, parents, dependencies }
    }

    /// Finds who bears a name: an identifier or a label.
    pub(crate) fn named(&self, name: &str) -> Option<u32> {
        self.names.get(name).copied()
    }

    /// Finds the parent that an identifier names; a label names none.
    pub(crate) fn parent(&self, revisions: &[Revision], id: &RevisionId) -> Option<u32> {
        self.named(id.as_str()).filter(|&node| revisions[node as usize].id == *id)
    }

    /// Finds the revision whose identifier or label is nearest to a name by edits, unless all are far.
    pub(crate) fn nearest(&self, revisions: &[Revision], name: &str) -> Option<Candidate> {
        let names = revisions.iter().flat_map(|revision| {
            let labels = revision.branch_labels.iter().map(String::as_str);
            [revision.id.as_str()].into_iter().chain(labels).map(move |known| (known, revision))
        });
        let mut limit = (name.chars().count() / 4).max(1) + 1;
        let mut nearest = None;
        for (known, revision) in names {
            // Most names are told apart without comparing the order of characters.
            if least_distance(name, known) < limit {
                let distance = strsim::osa_distance(name, known);
                // The first of equals stays, in the order of files.
                if distance < limit {
                    limit = distance;
                    nearest = Some((known, revision));
                }
            }
        }
        let (known, revision) = nearest?;
        Some(Candidate::by(known, revision))
    }
}

/// Appends a node with its neighbours, of equal ones the first. Lists are as short as people write them, except a merge of
/// hundreds: hence the sort.
fn push_distinct(edges: &mut Edges, mut nodes: impl Iterator<Item = u32>) {
    let Some(first) = nodes.next() else { return edges.push([]) };
    let mut nodes = nodes.enumerate().map(|(at, node)| (at + 1, node)).peekable();
    if nodes.peek().is_none() {
        return edges.push([first]);
    }
    let mut nodes: Vec<(usize, u32)> = [(0, first)].into_iter().chain(nodes).collect();
    nodes.sort_unstable_by_key(|&(at, node)| (node, at));
    nodes.dedup_by_key(|(_, node)| *node);
    nodes.sort_unstable();
    edges.push(nodes.into_iter().map(|(_, node)| node));
}

/// Counts the characters that one name has and the other lacks, whatever their order: so many edits there are at least.
fn least_distance(one: &str, other: &str) -> usize {
    // Characters that share a place in the table make the count smaller, never larger.
    let place = |c: char| c as usize % 128;
    let mut balance = [0i32; 128];
    one.chars().for_each(|c| balance[place(c)] += 1);
    other.chars().for_each(|c| balance[place(c)] -= 1);
    let more: i32 = balance.iter().filter(|&&count| count > 0).sum();
    let less: i32 = balance.iter().filter(|&&count| count < 0).sum();
    more.max(-less).unsigned_abs() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_distance_is_never_more_than_the_distance() {
        let names = ["", "a", "ab", "ba", "50c3593832b4", "50c359383b24", "é", "ée", "cf5a32f4e1d5", "shop", "shpo"];
        for (one, other) in names.iter().flat_map(|one| names.iter().map(move |other| (one, other))) {
            assert!(least_distance(one, other) <= strsim::osa_distance(one, other), "{one} {other}");
        }
        assert_eq!(least_distance("shop", "shpos"), 1);
    }
}
