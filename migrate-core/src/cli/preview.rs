//! `--plan` of the compiled migrations: what each step would do, what it would lose, and whether it leads back.
//!
//! Nothing is run; the database is asked for its version rows only, and not at all with `--from`.

use std::collections::{BTreeMap, BTreeSet};

use super::args::{PreviewArgs, UrlArgs};
use super::database::Context;
use super::steps::{self, Foreseen, Foresight, Warned, resolved};
use super::{downgrade as down, upgrade as up};
use crate::connection;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::hazard::{self, Hazard};
use crate::migration::{Migration, Settings};
use crate::operation::Operation;
use crate::plan::{self, Direction, Step};
use crate::revision::RevisionId;
use crate::schema::TableName;
use crate::script::{self, Called, Cause, Replay, ScriptError};

/// Shows the way up.
pub(super) fn upgrade(args: &up::Args, context: &Context) -> Result<String> {
    let graph = context.migrations.graph()?;
    let rows = rows(&graph, &args.preview, context, &args.database.url)?;
    let planned = plan::upgrade(&graph, &rows, &args.target)?;
    show(&graph, &rows, &planned, context, dialect(&args.preview, context, &args.database.url))
}

/// Shows the way down.
pub(super) fn downgrade(args: &down::Args, context: &Context) -> Result<String> {
    let graph = context.migrations.graph()?;
    let rows = rows(&graph, &args.preview, context, &args.database.url)?;
    let planned = plan::downgrade(&graph, &rows, &args.target)?;
    show(&graph, &rows, &planned, context, dialect(&args.preview, context, &args.database.url))
}

fn rows(graph: &RevisionGraph, preview: &PreviewArgs, context: &Context, url: &UrlArgs) -> Result<Vec<RevisionId>> {
    match &preview.from {
        Some(from) => resolved(graph, from),
        None => context.rows(url),
    }
}

/// Chooses the dialect: the named one, else that of the database, else the first that is compiled in.
fn dialect(preview: &PreviewArgs, context: &Context, url: &UrlArgs) -> Dialect {
    let of_url = || context.url(url).ok().and_then(|url| connection::dialect_of(&url).ok());
    let first = || connection::COMPILED.first().copied().unwrap_or(Dialect::Sqlite);
    preview.dialect.map(Dialect::from).or_else(of_url).unwrap_or_else(first)
}

fn show(
    graph: &RevisionGraph,
    rows: &[RevisionId],
    steps: &[Step],
    context: &Context,
    dialect: Dialect,
) -> Result<String> {
    let list = context.migrations.list;
    let index: BTreeMap<&str, &'static Migration> = list.iter().map(|it| (it.revision, it)).collect();
    let settings = &context.migrations.settings;
    let mut strays = strays(graph, rows, steps, &index, (dialect, settings))?;
    let mut replay = Replay::at(dialect, list, graph, rows)?.with_settings(settings);
    let mut made = BTreeSet::new();
    let mut shown = Vec::with_capacity(steps.len());
    for step in steps {
        let Some(migration) = index.get(step.revision.as_str()).copied() else { continue };
        let mut foresight = match script::write(migration, step.direction, &mut replay) {
            Ok(script) => foresight(migration, step.direction, &script.calls, &mut made),
            Err(error) => {
                let hazard = no_way_back(&error).ok_or(error)?;
                replay = Replay::at(dialect, list, graph, &step.heads)?.with_settings(settings);
                Foresight { hazards: vec![hazard], ..Foresight::default() }
            }
        };
        foresight.hazards.extend(strays.remove(migration.revision).unwrap_or_default());
        shown.push((step, foresight));
    }
    Ok(steps::foreseen(graph, &shown, context.format))
}

/// Checks the downgrades of a plan that are written by hand.
fn strays(
    graph: &RevisionGraph,
    rows: &[RevisionId],
    steps: &[Step],
    index: &BTreeMap<&str, &'static Migration>,
    for_which: (Dialect, &Settings),
) -> Result<BTreeMap<String, Vec<Warned>>> {
    let undone: BTreeSet<&str> =
        steps.iter().filter(|it| it.direction == Direction::Downgrade).map(|it| it.revision.as_str()).collect();
    let is_checked = |it: &Migration| it.downgrade.is_some() && undone.contains(it.revision);
    let applied = graph.applied_in_order(rows)?;
    let applied: Vec<&Migration> = applied.iter().filter_map(|it| index.get(it.id.as_str()).copied()).collect();
    if !applied.iter().any(|it| is_checked(it)) {
        return Ok(BTreeMap::new());
    }
    let found = script::strays(for_which, applied, is_checked)?;
    let warned = |stray: &script::Stray| -> Vec<Warned> {
        let hazard = |it: &crate::diff::Difference| Hazard::LeadsElsewhere { difference: it.to_string() };
        stray.differences.iter().map(|it| warned(&hazard(it), &stray.at)).collect()
    };
    Ok(found.iter().map(|stray| (stray.revision.clone(), warned(stray))).collect())
}

/// What a migration does, and what it loses; of tables that the same plan makes there is nothing to lose.
fn foresight(
    migration: &Migration,
    direction: Direction,
    calls: &[Called],
    made: &mut BTreeSet<TableName>,
) -> Foresight {
    let mut foresight = Foresight::default();
    for call in calls {
        foresight.operations.push(Foreseen { operation: call.operation.clone(), at: call.at.clone() });
        for operation in &call.operations {
            let hazards = hazard::losses(operation).into_iter();
            let hazards = hazards.filter(|it| it.table().is_none_or(|table| !made.contains(table)));
            foresight.hazards.extend(hazards.map(|it| warned(&it, &call.at)));
            if let Operation::CreateTable(op) = operation {
                made.insert(op.table.name.clone());
            }
        }
    }
    if direction == Direction::Upgrade {
        foresight.hazards.extend(not_undone(migration, calls));
    }
    foresight
}

/// What nothing undoes once the migration is applied.
fn not_undone(migration: &Migration, calls: &[Called]) -> Vec<Warned> {
    if let Some(reason) = migration.irreversible {
        let at = format!("{}:{}", migration.path, migration.line);
        return vec![warned(&Hazard::NoWayBack { reason: reason.to_owned() }, &at)];
    }
    if migration.downgrade.is_some() {
        return Vec::new();
    }
    let each = |call: &Called| -> Vec<Warned> {
        call.operations.iter().filter_map(hazard::is_not_undone).map(|it| warned(&it, &call.at)).collect()
    };
    calls.iter().flat_map(each).collect()
}

/// What is told of a step back that there is not, instead of failing: the plan shows it beside what is lost.
fn no_way_back(error: &ScriptError) -> Option<Warned> {
    let hazard = match error.cause.as_ref() {
        Cause::Irreversible(it) => Hazard::NotUndone { operation: it.operation.clone() },
        Cause::NoWayBack { reason } => Hazard::NoWayBack { reason: (*reason).to_owned() },
        Cause::Operation(_)
        | Cause::Schema(_)
        | Cause::Missing(_)
        | Cause::Sql(_)
        | Cause::User(_)
        | Cause::Panicked { .. } => return None,
    };
    Some(warned(&hazard, &error.at))
}

fn warned(hazard: &Hazard, at: &str) -> Warned {
    Warned { code: hazard.code(), message: hazard.to_string(), at: at.to_owned() }
}
