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
        let mut links =
            Self { names, parents: Edges::with_capacity(revisions.len()), dependencies: Edges::with_capacity(0) };
        for (node, revision) in (0..).zip(revisions) {
            let known = |target: Option<u32>| target.filter(|&target| target != node);
            let parents = revision.down_revision.iter().filter_map(|id| known(links.parent(revisions, id)));
            let parents = distinct(parents);
            let dependencies = revision.depends_on.iter().filter_map(|name| known(links.named(name)));
            let dependencies = distinct(dependencies);
            links.parents.push(parents);
            links.dependencies.push(dependencies);
        }
        links
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
        let far = name.chars().count() / 3 + 1;
        let distance = |revision: &Revision| {
            let labels = revision.branch_labels.iter().map(String::as_str);
            labels.chain([revision.id.as_str()]).map(|known| strsim::osa_distance(name, known)).min()
        };
        // `min_by_key` keeps the first of equals, which is first in the order of files.
        let nearest = revisions.iter().filter_map(|revision| Some((distance(revision)?, revision)));
        let (_, revision) = nearest.filter(|(distance, _)| *distance <= far).min_by_key(|(distance, _)| *distance)?;
        Some(Candidate::of(revision))
    }
}

/// Keeps the first of equals. Lists are as short as people write them, except a merge of hundreds: hence the sort.
fn distinct(nodes: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut nodes: Vec<(usize, u32)> = nodes.enumerate().collect();
    if nodes.len() > 1 {
        nodes.sort_unstable_by_key(|&(at, node)| (node, at));
        nodes.dedup_by_key(|(_, node)| *node);
        nodes.sort_unstable();
    }
    nodes.into_iter().map(|(_, node)| node).collect()
}
