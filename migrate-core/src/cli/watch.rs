//! Whom a statement waits for, told while it waits: another session asks the server.

use std::io::{IsTerminal, stderr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::output;
use crate::connection::{self, MigrateConnection, OpenOptions, Session};
use crate::runner::{Event, blocker};

/// How long a statement may take before it is asked whether it waits.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long between two questions.
const PAUSE: Duration = Duration::from_millis(500);

/// Watches over the statements of a run; ends with the value.
#[derive(Debug)]
pub(super) struct Watch {
    /// Since when a statement is being run, until it has been told of; none when the watch is over.
    since: Arc<Mutex<Option<Option<Instant>>>>,
}

impl Watch {
    /// Watches over a session from another one of the same database, which is opened when it is first needed.
    pub(super) fn over(session: &mut Session<'_>, url: &str, options: &OpenOptions) -> Self {
        let since = Arc::new(Mutex::new(Some(None)));
        if let Some(number) = blocker::number(session) {
            let (shared, url) = (Arc::clone(&since), url.to_owned());
            let options = OpenOptions { write: false, ..options.clone() };
            thread::spawn(move || watch(&shared, number, &url, &options));
        }
        Self { since }
    }

    /// Takes note of what happens.
    pub(super) fn tell(&self, event: &Event<'_>) {
        let now = match event {
            Event::StatementStarted { .. } => Some(Instant::now()),
            Event::StatementDone { .. } | Event::Retrying { .. } | Event::StepDone { .. } => None,
            Event::Planned { .. }
            | Event::Changed { .. }
            | Event::Waiting { .. }
            | Event::BackedUp { .. }
            | Event::StepStarted { .. }
            | Event::OutOfOrder { .. }
            | Event::RowsUpdated { .. }
            | Event::StepSkipped { .. } => return,
        };
        *locked(&self.since) = Some(now);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        *locked(&self.since) = None;
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn watch(since: &Mutex<Option<Option<Instant>>>, number: i64, url: &str, options: &OpenOptions) {
    let mut connection = None;
    loop {
        thread::sleep(PAUSE);
        let Some(sent) = *locked(since) else { return };
        let Some(sent) = sent.filter(|sent| sent.elapsed() >= PATIENCE) else { continue };
        if connection.is_none() {
            connection = connection::open(url, options).ok();
        }
        let Some(open) = &mut connection else { return };
        let blockers = blocker::of(&mut open.session(), number);
        let mut current = locked(since);
        // It may be over by now.
        if blockers.is_empty() || *current != Some(Some(sent)) {
            continue;
        }
        *current = Some(None);
        drop(current);
        if stderr().is_terminal() {
            output::finish("");
        }
        blockers.iter().for_each(|it| output::status("Waiting", &format!("for {it}")));
    }
}
