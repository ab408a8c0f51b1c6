//! Ending a run from outside of it: a signal, a window that closes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Asks a run to end; clones ask the same run.
///
/// The statement that is being run is finished first. Where the revision is in a transaction it is undone, elsewhere what
/// is done stays and is on record, so that the next run goes on behind it.
///
/// ```
/// let stop = migrate_core::runner::Stop::default();
/// stop.clone().ask();
/// assert!(stop.is_asked());
/// ```
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks the run to end.
    pub fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Tells whether it is to end.
    pub fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl From<Arc<AtomicBool>> for Stop {
    fn from(asked: Arc<AtomicBool>) -> Self {
        Self(asked)
    }
}

impl PartialEq for Stop {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Stop {}
