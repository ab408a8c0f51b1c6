//! What a run tells while it goes on, a line a step, in cargo's form.

mod layout;

use std::collections::BTreeMap;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use layout::{Layout, Line};

use super::output;
use super::style::{ERROR, paint};
use crate::migration::{Migration, Migrations};
use crate::plan::{Direction, Step};
use crate::runner::{Changed, Event};

/// The lines of one run.
#[derive(Debug)]
pub struct Progress<'m> {
    migrations: &'m Migrations,
    layout: Layout,
    /// Whether a line is begun before its step is done.
    is_live: bool,
    /// Whether each statement is told.
    is_verbose: bool,
    /// The line that is begun.
    begun: Option<Line>,
    /// Whether something else was told since.
    is_paused: bool,
    /// When rows were told of last.
    told: Instant,
}

impl<'m> Progress<'m> {
    /// Begins to tell.
    pub fn new(migrations: &'m Migrations) -> Self {
        Self {
            migrations,
            layout: Layout::default(),
            is_live: stderr().is_terminal(),
            is_verbose: false,
            begun: None,
            is_paused: false,
            told: Instant::now(),
        }
    }

    /// Tells each statement and its time, too.
    pub fn verbose(self, is_verbose: bool) -> Self {
        Self { is_verbose, ..self }
    }

    /// Tells what happened.
    pub fn tell(&mut self, event: &Event<'_>) {
        match event {
            Event::Changed { revisions } => {
                for Changed { revision, applied_at, at, .. } in *revisions {
                    output::warning(&format!(
                        "revision `{revision}` changed after it was applied at {applied_at}: {at}"
                    ));
                }
            }
            Event::Waiting { holder } => {
                let holder = holder.map_or_else(String::new, |holder| format!(", held by {holder}"));
                output::status("Waiting", &format!("for the migration lock{holder}"));
            }
            Event::StepStarted { step, migration, statements, done } => {
                let line = self.layout.line(migration, step.direction);
                if *done > 0 {
                    output::status("Resuming", &format!("{} after statement {done} of {statements}", step.revision));
                }
                if self.is_live {
                    output::begin(word(step), &line.text);
                }
                self.begun = Some(line);
                self.is_paused = false;
                self.told = Instant::now();
            }
            Event::RowsUpdated { step, rows, estimated, .. } => self.rows(step, *rows, *estimated),
            Event::StepDone { step, elapsed } => {
                let Some(line) = self.begun.take() else { return };
                if self.is_live {
                    // Rows may stand behind it.
                    output::again(word(step), &line.text);
                }
                let end = line.end(*elapsed);
                if self.is_live {
                    output::finish(&end);
                } else {
                    output::status(word(step), &(line.text + &end));
                }
            }
            Event::Planned { steps } => self.layout = self.fitted(steps),
            Event::StepSkipped { step } => {
                output::status("Skipping", &format!("{}: another process did it meanwhile", step.revision));
            }
            Event::Retrying { step, number, cause, blockers, tries } => {
                let statement = number.map_or_else(String::new, |number| format!(", statement {number}"));
                self.pause();
                let cause = cause.lines().next().unwrap_or_default();
                output::status("Retrying", &format!("{}{statement}: {cause} (try {})", step.revision, tries + 1));
                blockers.iter().for_each(|it| output::status("in the way", it));
            }
            Event::BackedUp { file } => output::status("Copied", &format!("the database to {}", file.display())),
            Event::OutOfOrder { revisions } => {
                for revision in *revisions {
                    output::warning(&format!(
                        "revision `{revision}` is older than some that are applied, and is run after them"
                    ));
                }
            }
            Event::StatementDone { number, of, statement, elapsed, .. } if self.is_verbose => {
                self.pause();
                let time = duration(*elapsed);
                output::status("Statement", &format!("{number} of {of}, {time}: {}", statement.operation));
                let texts = statement.action.sql();
                for line in texts.iter().flat_map(|sql| sql.lines()) {
                    output::detail(line);
                }
            }
            Event::StatementStarted { .. } | Event::StatementDone { .. } => {}
        }
    }

    /// Tells how far a backfill is: behind the begun line, or now and then on a line of its own.
    fn rows(&mut self, step: &Step, rows: u64, estimated: Option<u64>) {
        let pause = if self.is_live { Duration::from_millis(200) } else { Duration::from_secs(10) };
        if self.told.elapsed() < pause {
            return;
        }
        self.told = Instant::now();
        let of = estimated.map_or_else(String::new, |all| format!(" of about {}", all.max(rows)));
        match &self.begun {
            Some(line) if self.is_live && !self.is_paused => {
                output::again(word(step), &format!("{}  {rows} rows{of}", line.text))
            }
            Some(_) | None => output::status("Updating", &format!("{}: {rows} rows{of}", step.revision)),
        }
    }

    /// Ends the begun line, so that something else may be told.
    fn pause(&mut self) {
        if self.begun.is_some() && self.is_live && !self.is_paused {
            output::finish("");
        }
        self.is_paused = true;
    }

    /// Ends the line of a step that was not done.
    pub fn stop(&mut self) {
        if self.begun.take().is_some() && self.is_live {
            output::finish(&format!(" {}", paint(ERROR, "failed")));
        }
    }

    fn fitted(&self, steps: &[Step]) -> Layout {
        let index: BTreeMap<&str, &Migration> =
            self.migrations.list.iter().map(|migration| (migration.revision, migration)).collect();
        let told = steps.iter().filter_map(|step| Some((*index.get(step.revision.as_str())?, step.direction)));
        let terminal = self.is_live.then(terminal_size::terminal_size).flatten();
        Layout::of(told, terminal.map(|(width, _)| width.0.into()))
    }
}

fn word(step: &Step) -> &'static str {
    match step.direction {
        Direction::Upgrade => "Upgrading",
        Direction::Downgrade => "Downgrading",
    }
}

/// Writes a time as people read it.
pub fn duration(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        millis @ 0..1_000 => format!("{millis} ms"),
        1_000..60_000 => format!("{:.1} s", elapsed.as_secs_f64()),
        _ => format!("{} min {} s", elapsed.as_secs() / 60, elapsed.as_secs() % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_for_people() {
        assert_eq!(duration(Duration::from_micros(4_200)), "4 ms");
        assert_eq!(duration(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(duration(Duration::from_secs(125)), "2 min 5 s");
    }
}
