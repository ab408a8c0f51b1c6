//! The points of a run: before and after each statement, and around each revision.

use migrate_core::runner::Event;

/// Names what happened; none where nothing is done between this and the next.
pub(crate) fn name(event: &Event<'_>) -> Option<Point> {
    let point = |name: String, statement| Some(Point { name, statement });
    match event {
        Event::Planned { .. } => point("planned".to_owned(), None),
        Event::StepStarted { step, .. } => point(format!("{} begun", step.revision), None),
        Event::StatementStarted { step, number, .. } => {
            point(format!("{} statement {number} to be sent", step.revision), Some((*number, false)))
        }
        Event::StatementDone { step, number, .. } => {
            point(format!("{} statement {number} answered", step.revision), Some((*number, true)))
        }
        Event::RowsUpdated { step, rows, .. } => point(format!("{} at row {rows}", step.revision), None),
        Event::StepDone { step, .. } => point(format!("{} done", step.revision), None),
        Event::Changed { .. } | Event::Waiting { .. } | Event::StepSkipped { .. } | _ => None,
    }
}

/// A point of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    /// Its name, for the reader.
    pub(crate) name: String,
    /// The statement that it is at, and whether that was done.
    pub(crate) statement: Option<(usize, bool)>,
}

/// Tells how many times as many cases are tried as by default.
pub(crate) fn times() -> usize {
    std::env::var("MIGRATE_TEST_CASES").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// Chooses which of so many points are tried: all, or every so manieth.
pub(crate) fn chosen(count: usize, every: usize) -> Vec<usize> {
    (0..count).step_by(if times() > 1 { 1 } else { every }).collect()
}
