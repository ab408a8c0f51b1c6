//! `--plan`: the steps that a command would run.

use serde::Serialize;

use super::args::{Format, rows};
use super::output;
use super::style::{REVISION, paint};
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::plan::{Direction, Step};
use crate::revision::{RevisionId, RevisionSelector};

#[derive(Serialize)]
struct Plan<'a> {
    steps: Vec<PlanStep<'a>>,
}

#[derive(Serialize)]
struct PlanStep<'a> {
    revision: &'a str,
    direction: &'static str,
    heads: Vec<&'a str>,
}

/// Resolves the value of `--from` to version rows; without one the database's rows stand.
pub fn starting_rows(graph: &RevisionGraph, from: Option<&str>, current: &[RevisionId]) -> Result<Vec<RevisionId>> {
    let Some(from) = from else { return Ok(current.to_vec()) };
    let mut found = Vec::new();
    for selector in rows(from) {
        found.extend(graph.resolve(&selector.parse::<RevisionSelector>()?, &[])?);
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// Writes the steps in the form that was asked for.
pub fn steps(graph: &RevisionGraph, steps: &[Step], format: Format) -> String {
    if format == Format::Json {
        return output::json(&Plan { steps: steps.iter().map(plan_step).collect() });
    }
    steps.iter().map(|step| format!("{} {}\n", direction_word(step.direction), journey(graph, step))).collect()
}

/// Writes where a step leads from and to, and what it does: `base -> 3f1c2ab4d5e6  create users`.
pub fn journey(graph: &RevisionGraph, step: &Step) -> String {
    let revision = graph.revision(&step.revision);
    let below = revision.map_or_else(String::new, |revision| match revision.down_revision.as_slice() {
        [] => "base".to_owned(),
        parents => parents.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(", "),
    });
    let message = revision.map_or("", |revision| revision.message.as_str());
    let id = paint(REVISION, &step.revision);
    match step.direction {
        Direction::Upgrade => format!("{below} -> {id}  {message}"),
        Direction::Downgrade => format!("{id} -> {below}  {message}"),
    }
}

fn plan_step(step: &Step) -> PlanStep<'_> {
    PlanStep {
        revision: step.revision.as_str(),
        direction: direction_word(step.direction),
        heads: step.heads.iter().map(RevisionId::as_str).collect(),
    }
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}
