//! The way down: what lies below the target, with everything that depends on it.

use super::rows::Rows;
use super::{Direction, PlanError, Step};
use crate::graph::set::NodeSet;
use crate::graph::walk::Position;
use crate::graph::{RevisionGraph, order, reach};
use crate::revision::{RevisionId, RevisionSelector};

/// Where a downgrade leads, and on which branch only.
struct Target {
    position: Position,
    /// The revision that stands for the branch.
    branch: Option<u32>,
}

/// Plans the steps from the version rows down to a target, which itself stays; dependents go first.
///
/// `-N` counts from the first row in the order given. A branch restricts what goes to the children of the target that lie
/// above the branch's revision, and to what depends on them.
pub fn downgrade(graph: &RevisionGraph, current: &[RevisionId], target: &str) -> Result<Vec<Step>, PlanError> {
    let selector: RevisionSelector = target.parse()?;
    let current = graph.row_nodes(current)?;
    let Target { position, branch } = find(graph, &current, &selector)?;
    let mut roots = match position {
        Some(node) => graph.children_nodes(node).to_vec(),
        None => graph.base_nodes(),
    };
    if let Some(branch) = branch.filter(|_| roots.len() > 1) {
        let ancestors = graph.ancestors(branch);
        roots.retain(|&root| ancestors.contains(root));
        if roots.is_empty() {
            let from = position.map_or_else(|| "base".to_owned(), |node| graph.id(node).to_string());
            return Err(PlanError::NotBelow { branch: selector.branch.unwrap_or_default(), from });
        }
    }
    let mut rows = Rows::new(graph, &current);
    let mut dropped = reach::closure(graph.below(), &roots);
    dropped.intersect(rows.applied());
    if let Some(node) = position.filter(|node| dropped.is_empty() && !current.contains(node)) {
        return Err(nothing_dropped(graph, &rows, node));
    }
    let nodes = order::newest_first(graph, &dropped, &current);
    let step = |node: u32| {
        rows.downgrade(node);
        Step { revision: graph.id(node).clone(), direction: Direction::Downgrade, heads: rows.rows().to_vec() }
    };
    Ok(nodes.into_iter().map(step).collect())
}

fn find(graph: &RevisionGraph, current: &[u32], selector: &RevisionSelector) -> Result<Target, PlanError> {
    let label = selector.branch.as_deref();
    let branch = label.map(|label| graph.branch_node(label)).transpose()?;
    let position = match (&selector.symbol, selector.steps) {
        (None, steps) => return counted(graph, current, selector, branch, steps.unwrap_or(0)),
        (Some(symbol), None) => graph.select_one(None, symbol)?,
        (Some(symbol), Some(steps)) if steps < 0 => {
            graph.walk_all(graph.select_one(label, symbol)?, steps, None, selector)?
        }
        (Some(symbol), Some(steps)) => {
            let lineage = branch.map(|branch| graph.lineage(&[branch]));
            graph.walk_all(graph.select_one(None, symbol)?, steps, lineage.as_ref(), selector)?
        }
    };
    Ok(Target { position, branch })
}

/// Tells why nothing goes although the target is no version row.
fn nothing_dropped(graph: &RevisionGraph, rows: &Rows<'_>, node: u32) -> PlanError {
    let target = graph.candidate(node);
    if !rows.applied().contains(node) {
        return PlanError::NotApplied { target, rows: rows.rows().to_vec() };
    }
    let dependents = graph.below().of(node).iter().copied().filter(|&below| rows.applied().contains(below));
    PlanError::NothingBelow { target, dependents: dependents.map(|below| graph.candidate(below)).collect() }
}

/// Counts down from where the database is.
fn counted(
    graph: &RevisionGraph,
    current: &[u32],
    selector: &RevisionSelector,
    branch: Option<u32>,
    steps: i32,
) -> Result<Target, PlanError> {
    let target = || selector.to_string();
    if steps > 0 {
        return Err(PlanError::WrongWay { target: target(), direction: Direction::Downgrade });
    }
    let starts = match branch {
        Some(branch) => applied_ends(graph, current, &graph.lineage(&[branch])),
        None => current.first().copied().into_iter().collect(),
    };
    let wanted = steps.unsigned_abs();
    let start = match (&starts[..], &selector.branch) {
        (&[start], _) => start,
        ([], Some(branch)) => return Err(PlanError::BranchNotApplied { branch: branch.clone() }),
        ([], None) => return Err(PlanError::TooFewRevisions { target: target(), wanted, found: 0 }),
        (several, _) => {
            let rows = several.iter().map(|&row| graph.id(row).clone()).collect();
            return Err(PlanError::AmbiguousStart { target: target(), rows });
        }
    };
    let walked = graph.walk(Some(start), steps, None, selector)?;
    match walked.missing {
        0 => Ok(Target { position: walked.at, branch: branch.or(Some(start)) }),
        missing => Err(PlanError::TooFewRevisions { target: target(), wanted, found: wanted - missing }),
    }
}

/// Finds the version rows of a branch, or its newest applied revisions when another branch is above them.
fn applied_ends(graph: &RevisionGraph, current: &[u32], lineage: &NodeSet) -> Vec<u32> {
    let rows: Vec<u32> = current.iter().copied().filter(|&row| lineage.contains(row)).collect();
    if !rows.is_empty() {
        return rows;
    }
    let active = reach::closure(graph.above(), current);
    let is_end = |&node: &u32| !graph.children_nodes(node).iter().any(|&child| active.contains(child));
    active.iter().filter(|&node| lineage.contains(node)).filter(is_end).collect()
}
