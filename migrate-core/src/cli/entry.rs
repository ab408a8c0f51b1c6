//! A revision as the graph commands print it: one line, a whole entry, or a JSON object.

use serde::Serialize;

use super::style::{CURRENT, LABEL, MARK, REVISION, paint};
use crate::graph::{Revision, RevisionGraph};
use crate::revision::RevisionId;

/// A revision as JSON.
#[derive(Debug, Serialize)]
pub struct Node<'a> {
    revision: &'a str,
    down_revision: Vec<&'a str>,
    depends_on: &'a [String],
    branch_labels: &'a [String],
    message: &'a str,
    created: Option<&'a str>,
    path: &'a str,
    is_head: bool,
    is_branch_point: bool,
    is_merge_point: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_current: Option<bool>,
}

/// What the lines of one answer are written from.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The graph that the revisions are nodes of.
    pub graph: &'a RevisionGraph,
    /// The database's rows, when they were asked for.
    pub current: Option<&'a [RevisionId]>,
}

impl<'a> View<'a> {
    /// Looks at a graph without a database.
    pub fn new(graph: &'a RevisionGraph) -> Self {
        Self { graph, current: None }
    }

    /// Gives the JSON object of a revision.
    pub fn node(&self, revision: &'a Revision) -> Node<'a> {
        Node {
            revision: revision.id.as_str(),
            down_revision: revision.down_revision.iter().map(RevisionId::as_str).collect(),
            depends_on: &revision.depends_on,
            branch_labels: &revision.branch_labels,
            message: &revision.message,
            created: revision.created.as_deref(),
            path: &revision.path,
            is_head: self.graph.is_head(&revision.id),
            is_branch_point: self.graph.is_branch_point(&revision.id),
            is_merge_point: self.graph.is_merge_point(&revision.id),
            is_current: self.current.map(|rows| rows.contains(&revision.id)),
        }
    }

    /// Writes `parent -> revision (marks), message`.
    pub fn line(&self, revision: &Revision) -> String {
        let mut line = parents(revision);
        if !revision.depends_on.is_empty() {
            line.push_str(&format!(" ({})", revision.depends_on.join(", ")));
        }
        line.push_str(" -> ");
        line.push_str(&self.name(revision));
        line.push_str(&self.points(revision));
        line.push_str(", ");
        line.push_str(&revision.message);
        line.push('\n');
        line
    }

    /// Writes `revision (labels) (head) (current)`.
    pub fn name(&self, revision: &Revision) -> String {
        let mut name = paint(REVISION, &revision.id);
        if !revision.branch_labels.is_empty() {
            name.push_str(&format!(" ({})", paint(LABEL, revision.branch_labels.join(", "))));
        }
        if let Some(head) = self.head(&revision.id) {
            name.push_str(&format!(" ({})", paint(MARK, head)));
        }
        if self.current.is_some_and(|rows| rows.contains(&revision.id)) {
            name.push_str(&format!(" ({})", paint(CURRENT, "current")));
        }
        name
    }

    /// Writes everything that is known about a revision, over several lines.
    pub fn entry(&self, revision: &Revision) -> String {
        let mut entry = format!("Rev: {}{}\n", self.name(revision), self.points(revision));
        let parents_word = if revision.down_revision.len() > 1 { "Merges" } else { "Parent" };
        entry.push_str(&format!("{parents_word}: {}\n", parents(revision)));
        if !revision.depends_on.is_empty() {
            entry.push_str(&format!("Also depends on: {}\n", revision.depends_on.join(", ")));
        }
        if self.graph.is_branch_point(&revision.id) {
            let children: Vec<&str> = self.graph.children(&revision.id).iter().map(|child| child.id.as_str()).collect();
            entry.push_str(&format!("Branches into: {}\n", children.join(", ")));
        }
        if !revision.branch_labels.is_empty() {
            entry.push_str(&format!("Branch names: {}\n", revision.branch_labels.join(", ")));
        }
        if let Some(created) = &revision.created {
            entry.push_str(&format!("Created: {created}\n"));
        }
        entry.push_str(&format!("Path: {}\n\n    {}\n", revision.path, revision.message));
        entry
    }

    fn points(&self, revision: &Revision) -> String {
        let mut points = String::new();
        if self.graph.is_branch_point(&revision.id) {
            points.push_str(&format!(" ({})", paint(MARK, "branchpoint")));
        }
        if self.graph.is_merge_point(&revision.id) {
            points.push_str(&format!(" ({})", paint(MARK, "mergepoint")));
        }
        points
    }

    /// Tells whether a revision is a head, and whether another head depends on it.
    fn head(&self, id: &RevisionId) -> Option<&'static str> {
        match (self.graph.is_head(id), self.graph.is_effective_head(id)) {
            (true, true) => Some("effective head"),
            (true, false) => Some("head"),
            (false, _) => None,
        }
    }
}

fn parents(revision: &Revision) -> String {
    if revision.down_revision.is_empty() {
        return "<base>".to_owned();
    }
    let parents: Vec<&str> = revision.down_revision.iter().map(RevisionId::as_str).collect();
    parents.join(", ")
}
