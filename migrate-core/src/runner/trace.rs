//! What happens in a run, as spans and events of the crate `tracing`.
//!
//! The target is `migrate`. A run is a span `migrate`, each revision a span `migration` below it, named and marked the way
//! OpenTelemetry reads spans. The fields are stable: `db.system`, `revision`, `direction`, `statements`, `statement`,
//! `elapsed_ms`, `at`, `holder`, `tries`, `rows`, `code`, `error`.
//! **Architecture Invariant**: no SQL and no URL is told, as both may hold what is nobody's business; `at` names the place.

use std::time::Duration;

use tracing::field::{self, Empty};
use tracing::span::EnteredSpan;
use tracing::{Span, debug, error, info, info_span, warn};

use super::{Changed, Event, Observer, Outcome};
use crate::dialect::Dialect;
use crate::error::Result;
use crate::explain::Explain;
use crate::migration::Settings;
use crate::plan::{Direction, Step};

/// Runs something in a span of its own, and tells its events as they come.
pub(super) fn traced(
    (dialect, settings): (Dialect, &Settings),
    observer: Observer<'_>,
    run: impl FnOnce(Observer<'_>) -> Result<Outcome>,
) -> Result<Outcome> {
    let system = system(dialect);
    let package = settings.package;
    let whole = info_span!(
        target: "migrate",
        "migrate",
        otel.kind = "internal",
        otel.status_code = Empty,
        db.system = system,
        package,
        steps = Empty,
    )
    .entered();
    // Order matters: the span of a step is left before that of the run.
    let mut step: Option<EnteredSpan> = None;
    let outcome = run(&mut |event| {
        tell(event, system, &mut step);
        observer(event);
    });
    match &outcome {
        Ok(outcome) => drop(whole.record("steps", outcome.steps.len())),
        Err(failed) => {
            let text = failed.to_string();
            let line = text.lines().next().unwrap_or_default();
            error!(target: "migrate", code = failed.code(), error = line, "failed");
            for span in step.iter().map(|step| &**step).chain([&*whole]) {
                span.record("otel.status_code", "ERROR");
            }
        }
    }
    drop(step);
    outcome
}

fn tell(event: &Event<'_>, system: &'static str, span: &mut Option<EnteredSpan>) {
    match event {
        Event::Planned { steps } => info!(target: "migrate", steps = steps.len(), "planned"),
        Event::Changed { revisions } => {
            for Changed { revision, at, .. } in *revisions {
                warn!(target: "migrate", %revision, %at, "changed after it was applied");
            }
        }
        Event::OutOfOrder { revisions } => {
            for revision in *revisions {
                warn!(target: "migrate", %revision, "older than some that are applied");
            }
        }
        Event::Waiting { holder } => {
            info!(target: "migrate", holder = holder.map(field::display), "waiting for the migration lock");
        }
        Event::BackedUp { file } => info!(target: "migrate", file = %file.display(), "copied the database"),
        Event::StepStarted { step, migration, statements, done } => {
            // One that is tried again has a span already.
            *span = None;
            *span = Some(of_step(step, migration.message, *statements, system).entered());
            info!(target: "migrate", revision = %step.revision, direction = word(step), statements, done, "begun");
        }
        Event::StatementStarted { step, number, of, statement } => {
            let at = &statement.at;
            debug!(target: "migrate", revision = %step.revision, statement = number, statements = of, %at, "sent");
        }
        Event::StatementDone { step, number, of, statement, elapsed } => {
            let (at, elapsed_ms) = (&statement.at, millis(*elapsed));
            if let Some(span) = span {
                span.record("statement", *number);
            }
            debug!(
                target: "migrate",
                revision = %step.revision, statement = number, statements = of, elapsed_ms, %at,
                "answered"
            );
        }
        Event::RowsUpdated { step, number, rows, estimated } => {
            debug!(target: "migrate", revision = %step.revision, statement = number, rows, estimated, "rows updated");
        }
        Event::Retrying { step, number, cause, blockers, tries } => {
            let (holder, error) = (blockers.join("; "), cause.lines().next().unwrap_or_default());
            let revision = &step.revision;
            warn!(target: "migrate", %revision, statement = number, tries, %holder, error, "to be tried again");
        }
        Event::StepDone { step, elapsed } => {
            let elapsed_ms = millis(*elapsed);
            info!(target: "migrate", revision = %step.revision, direction = word(step), elapsed_ms, "done");
            if let Some(span) = span.take() {
                span.record("elapsed_ms", elapsed_ms);
                span.record("otel.status_code", "OK");
            }
        }
        Event::StepSkipped { step } => {
            info!(target: "migrate", revision = %step.revision, "done by another process meanwhile");
        }
    }
}

fn of_step(step: &Step, message: &str, statements: usize, system: &'static str) -> Span {
    let (direction, revision) = (word(step), &step.revision);
    info_span!(
        target: "migrate",
        "migration",
        otel.name = format!("{direction} {revision}"),
        otel.kind = "client",
        otel.status_code = Empty,
        db.system = system,
        %revision,
        direction,
        message,
        statements,
        statement = Empty,
        elapsed_ms = Empty,
    )
}

/// Names a database as OpenTelemetry does.
fn system(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "sqlite",
        Dialect::Postgres => "postgresql",
        Dialect::Mysql => "mysql",
    }
}

fn word(step: &Step) -> &'static str {
    match step.direction {
        Direction::Upgrade => "upgrade",
        Direction::Downgrade => "downgrade",
    }
}

fn millis(elapsed: Duration) -> u64 {
    elapsed.as_millis().try_into().unwrap_or(u64::MAX)
}
