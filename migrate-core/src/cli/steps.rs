//! `--plan`: the steps that a command would run.

use serde::Serialize;

use super::args::{Format, rows};
use super::output;
use super::style::{REVISION, paint};
use crate::error::Result;
use crate::graph::{Revision, RevisionGraph};
use crate::plan::{Direction, Step};
use crate::revision::{RevisionId, RevisionSelector};

#[derive(Serialize)]
struct Plan<'a> {
    steps: Vec<PlanStep<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heads: Option<Vec<&'a str>>,
}

#[derive(Serialize)]
struct PlanStep<'a> {
    revision: &'a str,
    direction: &'static str,
    heads: Vec<&'a str>,
}

/// Resolves the value of `--from` to version rows; without one the database's rows stand.
pub fn starting_rows(graph: &RevisionGraph, from: Option<&str>, current: &[RevisionId]) -> Result<Vec<RevisionId>> {
    from.map_or_else(|| Ok(current.to_vec()), |from| resolved(graph, from))
}

/// Resolves identifiers between commas.
pub fn resolved(graph: &RevisionGraph, from: &str) -> Result<Vec<RevisionId>> {
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
        return output::json(&Plan { steps: steps.iter().map(plan_step).collect(), heads: None });
    }
    let line = |step: &Step| {
        let revision = graph.revision(&step.revision)?;
        Some(format!("{} {}\n", direction_word(step.direction), journey(revision, step)))
    };
    steps.iter().filter_map(line).collect()
}

/// Writes the steps that were done and the rows afterwards, where JSON was asked for; people have been told.
pub fn done(steps: &[Step], heads: &[RevisionId], format: Format) -> String {
    match format {
        Format::Human => String::new(),
        Format::Json => output::json(&Plan {
            steps: steps.iter().map(plan_step).collect(),
            heads: Some(heads.iter().map(RevisionId::as_str).collect()),
        }),
    }
}

/// Writes version rows for people.
pub fn listed(rows: &[RevisionId]) -> String {
    if rows.is_empty() {
        return "base".to_owned();
    }
    rows.iter().map(RevisionId::as_str).collect::<Vec<_>>().join(", ")
}

/// Writes where a step leads from and to, and what it does: `base -> 3f1c2ab4d5e6  create users`.
pub fn journey(revision: &Revision, step: &Step) -> String {
    let parents: Vec<&str> = revision.down_revision.iter().map(RevisionId::as_str).collect();
    let below = if parents.is_empty() { "base".to_owned() } else { parents.join(", ") };
    let id = paint(REVISION, &step.revision);
    match step.direction {
        Direction::Upgrade => format!("{below} -> {id}  {}", revision.message),
        Direction::Downgrade => format!("{id} -> {below}  {}", revision.message),
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
