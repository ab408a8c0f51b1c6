//! Version rows moved without running anything.

use super::rows::Rows;
use super::{Direction, PlanError, Step};
use crate::graph::set::NodeSet;
use crate::graph::{GraphError, RevisionGraph, reach};
use crate::revision::{RevisionId, RevisionSelector, Symbol};

/// What a stamp does to the version rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampPlan {
    /// One step for each target that changes the rows; nothing is run.
    pub steps: Vec<Step>,
    /// The rows afterwards, sorted.
    pub rows: Vec<RevisionId>,
}

/// Plans the version rows that say that the database is at the targets.
///
/// Rows above or below a target give way to it, rows of other branches stay; `base` takes all rows, and `label@base` those
/// of the branch. What lies above the new rows counts as applied, whether it ever ran or not.
pub fn stamp(graph: &RevisionGraph, current: &[RevisionId], targets: &[&str]) -> Result<StampPlan, PlanError> {
    let mut stamp = Stamp { graph, rows: graph.row_nodes(current)?, goals: Vec::new(), steps: Vec::new() };
    let before = stamp.rows.clone();
    for target in targets {
        let selector: RevisionSelector = target.parse()?;
        let goals = select(graph, &before, &selector)?;
        if goals.is_empty() {
            let branch = selector.branch.as_deref().map(|branch| graph.branch_node(branch)).transpose()?;
            stamp.clear(branch.map(|branch| graph.kin(&[branch])).as_ref());
        }
        for goal in goals {
            stamp.go_to(goal);
        }
    }
    Ok(StampPlan { rows: stamp.maximal(), steps: stamp.steps })
}

fn select(graph: &RevisionGraph, rows: &[u32], selector: &RevisionSelector) -> Result<Vec<u32>, GraphError> {
    let branch = selector.branch.as_deref();
    match (&selector.symbol, selector.steps) {
        (Some(Symbol::Current), _) => Err(GraphError::Current { selector: selector.to_string() }),
        (Some(symbol), None) => graph.select(branch, symbol, &[]),
        // With rows it would be a guess whether it counts from them or from the heads.
        (None, Some(steps)) if steps < 0 && rows.is_empty() => graph.below_heads(selector, steps),
        (_, _) => Err(graph.relative(selector)),
    }
}

struct Stamp<'g> {
    graph: &'g RevisionGraph,
    rows: Vec<u32>,
    /// Targets that were stamped already; they do not give way to one another.
    goals: Vec<u32>,
    steps: Vec<Step>,
}

impl Stamp<'_> {
    /// Takes the rows of a branch, or all.
    fn clear(&mut self, branch: Option<&NodeSet>) {
        let (gone, kept) = self.rows.iter().partition(|&&row| branch.is_none_or(|branch| branch.contains(row)));
        let gone: Vec<u32> = gone;
        self.rows = kept;
        // The last one shows the rows after all.
        for row in gone {
            self.step(row, Direction::Downgrade);
        }
    }

    fn go_to(&mut self, goal: u32) {
        self.goals.push(goal);
        if self.rows.contains(&goal) {
            return;
        }
        let is_applied = reach::closure(self.graph.above(), &self.rows).contains(goal);
        let kin = self.graph.kin(&[goal]);
        let goals = &self.goals;
        self.rows.retain(|row| goals.contains(row) || !kin.contains(*row));
        self.rows.push(goal);
        self.step(goal, if is_applied { Direction::Downgrade } else { Direction::Upgrade });
    }

    fn step(&mut self, node: u32, direction: Direction) {
        self.steps.push(Step { revision: self.graph.id(node).clone(), direction, heads: self.maximal() });
    }

    fn maximal(&self) -> Vec<RevisionId> {
        Rows::new(self.graph, &self.rows).rows().to_vec()
    }
}
