//! The way up: what the target needs and the database lacks.

use super::rows::Rows;
use super::{Direction, PlanError, Step};
use crate::graph::set::NodeSet;
use crate::graph::{GraphError, RevisionGraph, order, reach};
use crate::revision::{RevisionId, RevisionSelector, Symbol};

/// Plans the steps from the version rows up to a target, ancestors and dependencies first.
///
/// A target that is applied already needs no steps. `+N` counts from the rows.
pub fn upgrade(graph: &RevisionGraph, current: &[RevisionId], target: &str) -> Result<Vec<Step>, PlanError> {
    let selector: RevisionSelector = target.parse()?;
    let current = graph.row_nodes(current)?;
    let targets = targets(graph, &current, &selector)?;
    let mut rows = Rows::new(graph, &current);
    let mut needed = reach::closure(graph.above(), &targets);
    needed.subtract(rows.applied());
    let nodes = order::newest_first(graph, &needed, &targets);
    let step = |node: u32| {
        rows.upgrade(node);
        Step { revision: graph.id(node).clone(), direction: Direction::Upgrade, heads: rows.rows().to_vec() }
    };
    Ok(nodes.into_iter().rev().map(step).collect())
}

fn targets(graph: &RevisionGraph, current: &[u32], selector: &RevisionSelector) -> Result<Vec<u32>, PlanError> {
    let branch = selector.branch.as_deref();
    match (&selector.symbol, selector.steps) {
        (Some(Symbol::Current), _) => Err(GraphError::Current { selector: selector.to_string() }.into()),
        (Some(symbol), None) => Ok(graph.select(branch, symbol, &[])?),
        (Some(symbol), Some(steps)) => {
            let lineage = branch.map(|branch| graph.branch(branch)).transpose()?;
            // Upwards the branch chooses among children, and the start may lie before it.
            let start = graph.select_one(branch.filter(|_| steps <= 0), symbol)?;
            Ok(graph.walk_all(start, steps, lineage.as_ref(), selector)?.into_iter().collect())
        }
        (None, steps) => counted(graph, current, selector, steps.unwrap_or(0)),
    }
}

/// Counts up from where the database is.
fn counted(
    graph: &RevisionGraph,
    current: &[u32],
    selector: &RevisionSelector,
    steps: i32,
) -> Result<Vec<u32>, PlanError> {
    let target = || selector.to_string();
    if steps < 0 {
        return Err(PlanError::WrongWay { target: target(), direction: Direction::Upgrade });
    }
    let lineage = selector.branch.as_deref().map(|branch| graph.branch(branch)).transpose()?;
    let starts = match &lineage {
        None => current.to_vec(),
        Some(lineage) => {
            let rows: Vec<u32> = current.iter().copied().filter(|&row| lineage.contains(row)).collect();
            if rows.is_empty() { applied_tips(graph, current, lineage) } else { rows }
        }
    };
    let start = match starts[..] {
        [] => None,
        [start] => Some(start),
        _ => {
            let rows = starts.iter().map(|&row| graph.id(row).clone()).collect();
            return Err(PlanError::AmbiguousStart { target: target(), rows });
        }
    };
    let walked = graph.walk(start, steps, lineage.as_ref(), selector)?;
    let wanted = steps.unsigned_abs();
    match walked.missing {
        0 => Ok(walked.at.into_iter().collect()),
        missing => Err(PlanError::TooFewRevisions { target: target(), wanted, found: wanted - missing }),
    }
}

/// Finds the newest applied revisions of a branch that has no version row of its own: another branch is above it.
fn applied_tips(graph: &RevisionGraph, current: &[u32], lineage: &NodeSet) -> Vec<u32> {
    let mut active = reach::closure(graph.above(), current);
    active.intersect(lineage);
    let is_tip = |&node: &u32| !graph.below().of(node).iter().any(|&below| active.contains(below));
    active.iter().filter(is_tip).collect()
}
