//! `--plan`: the steps that a command would run.

use serde::Serialize;

use super::args::{Format, rows};
use super::output;
use super::style::{REVISION, WARNING, paint};
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
    #[serde(flatten)]
    foresight: Option<&'a Foresight>,
}

/// What a step would do, as its compiled migration tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Foresight {
    /// Its operations, in order.
    pub operations: Vec<Foreseen>,
    /// What is lost or cannot be undone.
    pub hazards: Vec<Warned>,
}

/// An operation that a step would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Foreseen {
    /// What it does, said for people.
    pub operation: String,
    /// The file and line that call for it.
    pub at: String,
}

/// Something to know before a step is run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warned {
    /// The kind: kebab-case, never changed.
    pub code: &'static str,
    /// What it is, said for people.
    pub message: String,
    /// The file and line that it is about.
    pub at: String,
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

/// Writes the steps with what each would do, in the form that was asked for.
pub fn foreseen(graph: &RevisionGraph, steps: &[(&Step, Foresight)], format: Format) -> String {
    if format == Format::Json {
        let step = |(step, foresight)| PlanStep { foresight: Some(foresight), ..plan_step(step) };
        let steps = steps.iter().map(|(it, foresight)| step((*it, foresight))).collect();
        return output::json(&Plan { steps, heads: None });
    }
    let mut text = String::new();
    for (step, Foresight { operations, hazards }) in steps {
        text.push_str(&line(graph, step));
        operations.iter().for_each(|it| text.push_str(&format!("    {}\n", it.operation)));
        for Warned { code, message, at } in hazards {
            text.push_str(&format!("    {}: {message}\n      --> {at}\n", paint(WARNING, format!("warning[{code}]"))));
        }
    }
    text
}

/// Writes the steps in the form that was asked for.
pub fn steps(graph: &RevisionGraph, steps: &[Step], format: Format) -> String {
    if format == Format::Json {
        return output::json(&Plan { steps: steps.iter().map(plan_step).collect(), heads: None });
    }
    steps.iter().map(|step| line(graph, step)).collect()
}

fn line(graph: &RevisionGraph, step: &Step) -> String {
    let line = |revision| format!("{} {}\n", direction_word(step.direction), journey(revision, step));
    graph.revision(&step.revision).map_or_else(String::new, line)
}

/// Writes the steps that were done and the rows afterwards, where JSON was asked for; people have been told.
pub fn done(steps: &[Step], heads: &[RevisionId], format: Format) -> String {
    match format {
        Format::Human | Format::Github => String::new(),
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
        foresight: None,
    }
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}
