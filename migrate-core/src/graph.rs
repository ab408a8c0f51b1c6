//! The graph that revisions form by `down_revision` and `depends_on`.
//!
//! Sources and compiled packages give [`Revision`]s in the order of their files; [`RevisionGraph::new`] refuses what is
//! broken and answers every question about the rest. Revisions are numbered by that order, which also breaks every tie.
//! **Architecture Invariant**: pure, iterative, and linear in revisions and edges; no answer depends on hashing.

mod branch;
mod candidate;
mod edges;
pub mod error;
pub mod fault;
mod history;
mod link;
pub(crate) mod order;
pub(crate) mod reach;
mod resolve;
pub(crate) mod set;
pub(crate) mod walk;

use std::borrow::Cow;

pub use candidate::Candidate;
pub use error::GraphError;

use crate::error::Result;
use crate::migration::{Migration, Migrations};
use crate::revision::RevisionId;
use edges::Edges;
use link::Links;
use reach::Order;

/// A revision as its source tells it; a node of the graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The identifier.
    pub id: RevisionId,
    /// The parents, as written.
    pub down_revision: Vec<RevisionId>,
    /// Revisions or branch labels that must be applied before, as written.
    pub depends_on: Vec<String>,
    /// Names of the branch that starts here.
    pub branch_labels: Vec<String>,
    /// What it does, one line.
    pub message: Cow<'static, str>,
    /// When the file was written, as it says itself.
    pub created: Option<Cow<'static, str>>,
    /// The source file, relative to the package.
    pub path: Cow<'static, str>,
}

/// The graph of a package's revisions, free of faults.
///
/// ```
/// use migrate_core::graph::{Revision, RevisionGraph};
/// let revision = |id: &str, down: &[&str]| Revision {
///     id: id.into(),
///     down_revision: down.iter().map(|&id| id.into()).collect(),
///     depends_on: vec![],
///     branch_labels: vec![],
///     message: "".into(),
///     created: None,
///     path: format!("{id}.rs").into(),
/// };
/// let graph = RevisionGraph::new(vec![revision("a1", &[]), revision("b2", &["a1"])])?;
/// assert_eq!(graph.heads()[0].id.as_str(), "b2");
/// # Ok::<(), migrate_core::graph::GraphError>(())
/// ```
#[derive(Debug, Clone)]
pub struct RevisionGraph {
    /// In the order of their files; a node is an index into this.
    revisions: Vec<Revision>,
    links: Links,
    /// The children of each node by `down_revision`.
    children: Edges,
    /// Parents and dependencies, without dependencies that an ancestor declares as well.
    above: Edges,
    /// The reverse of `above`.
    below: Edges,
    /// All nodes, ancestors first.
    order: Order,
}

impl RevisionGraph {
    /// Builds the graph, or tells everything that is broken; several heads and bases are allowed.
    pub fn new(revisions: Vec<Revision>) -> Result<Self, GraphError> {
        let (links, order, faults) = fault::examine(&revisions, true);
        match order {
            Some(order) if faults.is_empty() => Ok(Self::assemble(revisions, links, order)),
            Some(_) | None => Err(GraphError::Broken { faults }),
        }
    }

    fn assemble(revisions: Vec<Revision>, links: Links, order: Order) -> Self {
        let children = links.parents.reversed();
        let above = reach::without_implied(&links, &children, &order);
        let below = above.reversed();
        Self { revisions, links, children, above, below, order }
    }

    /// Gives all revisions in the order of their files.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// Finds a revision by its whole identifier.
    pub fn revision(&self, id: &RevisionId) -> Option<&Revision> {
        self.node(id).map(|node| self.at(node))
    }

    /// Finds the place of a revision in the list that the graph was made of.
    pub fn position(&self, id: &str) -> Option<usize> {
        // A label is no identifier, though it names a node as well.
        self.links.named(id).map(|node| node as usize).filter(|&node| self.revisions[node].id.as_str() == id)
    }

    /// Gives the revisions that are nobody's parent.
    pub fn heads(&self) -> Vec<&Revision> {
        self.list(self.head_nodes())
    }

    /// Gives the revisions that are nobody's parent or dependency; all are applied when these are.
    pub fn real_heads(&self) -> Vec<&Revision> {
        self.list(self.real_head_nodes())
    }

    /// Gives the revisions that have no parent.
    pub fn bases(&self) -> Vec<&Revision> {
        self.list(self.base_nodes())
    }

    /// Tells whether nothing has the revision as its parent.
    pub fn is_head(&self, id: &RevisionId) -> bool {
        self.node(id).is_some_and(|node| self.children.of(node).is_empty())
    }

    /// Tells whether a revision is a head that another branch depends on.
    pub fn is_effective_head(&self, id: &RevisionId) -> bool {
        self.node(id).is_some_and(|node| self.children.of(node).is_empty() && !self.below.of(node).is_empty())
    }

    /// Tells whether several revisions have this one as a parent.
    pub fn is_branch_point(&self, id: &RevisionId) -> bool {
        self.node(id).is_some_and(|node| self.children.of(node).len() > 1)
    }

    /// Tells whether a revision has several parents.
    pub fn is_merge_point(&self, id: &RevisionId) -> bool {
        self.node(id).is_some_and(|node| self.links.parents.of(node).len() > 1)
    }

    /// Gives the revisions whose `down_revision` names this one.
    pub fn children(&self, id: &RevisionId) -> Vec<&Revision> {
        self.related(id, &self.children)
    }

    /// Gives the parents of a revision.
    pub fn parents(&self, id: &RevisionId) -> Vec<&Revision> {
        self.related(id, &self.links.parents)
    }

    /// Gives the revisions that `depends_on` names, labels resolved.
    pub fn dependencies(&self, id: &RevisionId) -> Vec<&Revision> {
        self.related(id, &self.links.dependencies)
    }

    /// Gives all revisions, each after its parents and dependencies, following one branch as far as it goes.
    pub fn topological_order(&self) -> Vec<&Revision> {
        let all = set::NodeSet::full(self.revisions.len());
        self.list(order::newest_first(self, &all, &self.real_head_nodes()).into_iter().rev())
    }

    /// Gives what is applied when the version rows are these, in the order of files.
    pub fn applied(&self, rows: &[RevisionId]) -> Result<Vec<&Revision>, GraphError> {
        let applied = reach::closure(&self.above, &self.row_nodes(rows)?);
        Ok(self.list(applied.iter()))
    }

    /// Gives what is applied when the version rows are these, each after its parents and dependencies.
    pub fn applied_in_order(&self, rows: &[RevisionId]) -> Result<Vec<&Revision>, GraphError> {
        let applied = reach::closure(&self.above, &self.row_nodes(rows)?);
        Ok(self.list(self.order.nodes().iter().copied().filter(|&node| applied.contains(node))))
    }

    /// Tells whether a revision can only be applied after another, as its descendant or dependent.
    pub fn comes_after(&self, later: &RevisionId, earlier: &RevisionId) -> bool {
        let (Some(later), Some(earlier)) = (self.node(later), self.node(earlier)) else { return false };
        later != earlier && reach::closure(&self.above, &[later]).contains(earlier)
    }

    /// Tells whether everything is applied when the version rows are these.
    pub fn is_at_heads(&self, rows: &[RevisionId]) -> Result<bool, GraphError> {
        let rows = self.row_nodes(rows)?;
        Ok(self.real_head_nodes().iter().all(|head| rows.contains(head)))
    }

    pub(crate) fn id(&self, node: u32) -> &RevisionId {
        &self.at(node).id
    }

    pub(crate) fn order(&self) -> &Order {
        &self.order
    }

    pub(crate) fn above(&self) -> &Edges {
        &self.above
    }

    pub(crate) fn below(&self) -> &Edges {
        &self.below
    }

    pub(crate) fn children_nodes(&self, node: u32) -> &[u32] {
        self.children.of(node)
    }

    /// Finds the nodes of version rows, in their order.
    pub(crate) fn row_nodes(&self, rows: &[RevisionId]) -> Result<Vec<u32>, GraphError> {
        let find = |row: &RevisionId| {
            self.node(row).ok_or_else(|| GraphError::UnknownDatabaseRevision {
                row: row.clone(),
                nearest: self.links.nearest(&self.revisions, row.as_str()),
            })
        };
        rows.iter().map(find).collect()
    }

    pub(crate) fn candidate(&self, node: u32) -> Candidate {
        Candidate::of(self.at(node))
    }

    pub(crate) fn candidates(&self, nodes: &[u32]) -> Vec<Candidate> {
        nodes.iter().map(|&node| self.candidate(node)).collect()
    }

    pub(crate) fn head_nodes(&self) -> Vec<u32> {
        self.nodes().filter(|&node| self.children.of(node).is_empty()).collect()
    }

    pub(crate) fn real_head_nodes(&self) -> Vec<u32> {
        self.nodes().filter(|&node| self.below.of(node).is_empty()).collect()
    }

    pub(crate) fn base_nodes(&self) -> Vec<u32> {
        self.nodes().filter(|&node| self.links.parents.of(node).is_empty()).collect()
    }

    pub(crate) fn list(&self, nodes: impl IntoIterator<Item = u32>) -> Vec<&Revision> {
        nodes.into_iter().map(|node| self.at(node)).collect()
    }

    fn related(&self, id: &RevisionId, edges: &Edges) -> Vec<&Revision> {
        self.node(id).map_or_else(Vec::new, |node| self.list(edges.of(node).iter().copied()))
    }

    fn nodes(&self) -> std::ops::Range<u32> {
        self.order.all()
    }

    fn node(&self, id: &RevisionId) -> Option<u32> {
        self.position(id.as_str()).map(|node| node as u32)
    }

    fn at(&self, node: u32) -> &Revision {
        &self.revisions[node as usize]
    }
}

impl Migrations {
    /// Builds the graph of the package's revisions.
    pub fn graph(&self) -> Result<RevisionGraph> {
        Ok(RevisionGraph::new(self.list.iter().map(Revision::from).collect())?)
    }
}

impl From<&Migration> for Revision {
    fn from(migration: &Migration) -> Self {
        let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Self {
            id: RevisionId::compiled(migration.revision),
            down_revision: migration.down_revision.iter().map(|&id| RevisionId::compiled(id)).collect(),
            depends_on: owned(migration.depends_on),
            branch_labels: owned(migration.branch_labels),
            message: Cow::Borrowed(migration.message),
            created: migration.created.map(Cow::Borrowed),
            path: Cow::Borrowed(migration.path),
        }
    }
}
