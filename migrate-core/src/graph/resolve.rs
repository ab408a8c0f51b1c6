//! What a selector selects.
//!
//! An absolute selector selects the same revisions for every command; a relative one (`+2`, `ae10-1`) means something
//! else to each, and is walked where that is known: in the plans and in the history.

use crate::graph::set::NodeSet;
use crate::graph::walk::Position;
use crate::graph::{Candidate, GraphError, RevisionGraph};
use crate::revision::{RevisionId, RevisionSelector, Symbol};

/// A revision of fewer characters is matched by its whole name alone.
const SHORTEST_ABBREVIATED: usize = 4;

impl RevisionGraph {
    /// Gives the revisions that a selector stands for where revisions are named, as in `show` and `merge`; none for `base`.
    ///
    /// `rows` are the version rows, for `current`. `-N` counts from the heads; other relative selectors are refused.
    ///
    /// ```
    /// # use migrate_core::graph::RevisionGraph;
    /// let graph = RevisionGraph::new(vec![])?;
    /// assert_eq!(graph.resolve(&"heads".parse()?, &[])?, []);
    /// # Ok::<(), migrate_core::graph::GraphError>(())
    /// ```
    pub fn resolve(&self, selector: &RevisionSelector, rows: &[RevisionId]) -> Result<Vec<RevisionId>, GraphError> {
        let rows = if selector.symbol == Some(Symbol::Current) { self.row_nodes(rows)? } else { Vec::new() };
        let nodes = match (&selector.symbol, selector.steps) {
            (Some(symbol), None) => self.select(selector.branch.as_deref(), symbol, &rows)?,
            (None, Some(steps)) if steps < 0 => self.below_heads(selector, steps)?,
            (_, Some(_)) | (None, None) => return Err(self.relative(selector)),
        };
        Ok(nodes.into_iter().map(|node| self.id(node).clone()).collect())
    }

    /// Gives the nodes that a symbol stands for, on a branch when one is given.
    pub(crate) fn select(&self, branch: Option<&str>, symbol: &Symbol, rows: &[u32]) -> Result<Vec<u32>, GraphError> {
        let on = branch.map(|branch| self.branch(branch)).transpose()?;
        let of_branch = |nodes: Vec<u32>| match &on {
            Some(on) => nodes.into_iter().filter(|&node| on.contains(node)).collect(),
            None => nodes,
        };
        match symbol {
            Symbol::Base => Ok(Vec::new()),
            Symbol::Current => Ok(of_branch(rows.to_vec())),
            Symbol::Heads if branch.is_none() => Ok(self.real_head_nodes()),
            Symbol::Heads => Ok(of_branch(self.head_nodes())),
            Symbol::Head => match of_branch(self.head_nodes()) {
                heads if heads.len() > 1 => Err(self.multiple_heads(branch, symbol, &heads)),
                heads => Ok(heads),
            },
            Symbol::Name(name) => {
                let node = self.name(name, on.as_ref())?;
                match (&on, branch) {
                    (Some(on), Some(branch)) if !on.contains(node) => Err(self.not_on_branch(node, branch)),
                    _ => Ok(vec![node]),
                }
            }
        }
    }

    /// Gives the one place that a symbol stands for; `current` stands for none.
    pub(crate) fn select_one(&self, branch: Option<&str>, symbol: &Symbol) -> Result<Position, GraphError> {
        if *symbol == Symbol::Current {
            return Err(GraphError::Current { selector: said(branch, symbol) });
        }
        match &self.select(branch, symbol, &[])?[..] {
            [] => Ok(None),
            &[node] => Ok(Some(node)),
            heads => Err(self.multiple_heads(branch, symbol, heads)),
        }
    }

    /// Finds the revision that declares a label or has an identifier, in whole or by its beginning.
    pub(crate) fn branch_node(&self, branch: &str) -> Result<u32, GraphError> {
        let found = self.name(branch, None);
        if let Err(GraphError::UnknownRevision { text, nearest }) = found {
            return Err(GraphError::UnknownBranch { branch: text, nearest });
        }
        found
    }

    /// Collects the revisions of a branch.
    pub(crate) fn branch(&self, branch: &str) -> Result<NodeSet, GraphError> {
        Ok(self.lineage(&[self.branch_node(branch)?]))
    }

    /// Tells why a relative selector cannot stand here, and where it would lead.
    pub(crate) fn relative(&self, selector: &RevisionSelector) -> GraphError {
        let lead = || {
            let from = self.select_one(selector.branch.as_deref(), selector.symbol.as_ref()?).ok()?;
            let node = self.walk_all(from, selector.steps?, None, selector).ok()??;
            Some(self.candidate(node))
        };
        GraphError::Relative { selector: selector.to_string(), target: lead() }
    }

    /// Walks down from each head, on a branch when one is given; what ends at the base is left out.
    pub(crate) fn below_heads(&self, selector: &RevisionSelector, steps: i32) -> Result<Vec<u32>, GraphError> {
        let on = selector.branch.as_deref().map(|branch| self.branch(branch)).transpose()?;
        let heads = self.real_head_nodes().into_iter().filter(|&head| on.as_ref().is_none_or(|on| on.contains(head)));
        let walks = heads.map(|head| self.walk(Some(head), steps, None, selector));
        let reached = walks.map(|walked| walked.map(|walked| walked.at.filter(|_| walked.missing == 0)));
        reached.filter_map(Result::transpose).collect()
    }

    fn name(&self, text: &str, on: Option<&NodeSet>) -> Result<u32, GraphError> {
        if let Some(node) = self.links.named(text) {
            return Ok(node);
        }
        let mut matches = self.starting_with(text);
        // What is only on other branches is told as such, and not as unknown.
        if let Some(on) = on.filter(|on| matches.iter().any(|&(node, _)| on.contains(node))) {
            matches.retain(|&(node, _)| on.contains(node));
        }
        match &matches[..] {
            [] => {
                let nearest = self.links.nearest(self.revisions(), text);
                Err(GraphError::UnknownRevision { text: text.to_owned(), nearest })
            }
            &[(node, _)] => Ok(node),
            [(_, first), others @ ..] => Err(GraphError::AmbiguousRevision {
                text: text.to_owned(),
                candidates: matches.iter().map(|&(node, name)| Candidate::by(name, self.at(node))).collect(),
                longer: shortest_unique(first, others.iter().map(|(_, name)| *name)),
            }),
        }
    }

    fn starting_with(&self, text: &str) -> Vec<(u32, &str)> {
        let mut matches = Vec::new();
        for (node, revision) in (0..).zip(self.revisions()) {
            let labels = revision.branch_labels.iter().map(String::as_str);
            let mut names = [revision.id.as_str()].into_iter().chain(labels);
            let name = names.find(|name| name.starts_with(text) && name.chars().count() >= SHORTEST_ABBREVIATED);
            matches.extend(name.map(|name| (node, name)));
        }
        matches
    }

    fn multiple_heads(&self, branch: Option<&str>, symbol: &Symbol, heads: &[u32]) -> GraphError {
        GraphError::MultipleHeads { selector: said(branch, symbol), heads: self.candidates(heads) }
    }

    fn not_on_branch(&self, node: u32, branch: &str) -> GraphError {
        let heads = self.select(Some(branch), &Symbol::Heads, &[]).unwrap_or_default();
        GraphError::NotOnBranch {
            revision: self.candidate(node),
            branch: branch.to_owned(),
            heads: self.candidates(&heads),
        }
    }
}

fn said(branch: Option<&str>, symbol: &Symbol) -> String {
    RevisionSelector { branch: branch.map(str::to_owned), symbol: Some(symbol.clone()), steps: None }.to_string()
}

/// Cuts a name to the shortest beginning that none of the others has.
fn shortest_unique<'n>(name: &str, others: impl Iterator<Item = &'n str>) -> String {
    let shared = |other: &str| name.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let longest = others.map(shared).max().unwrap_or(0);
    name.chars().take(longest + 1).collect()
}
