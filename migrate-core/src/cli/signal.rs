//! SIGINT and SIGTERM: the first ends a run behind the statement that is being run, the second ends the process at once.
//!
//! What the second leaves is what a kill leaves, and the next run goes on from there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::output;
use crate::runner::Stop;

/// What the process ends with at the second signal.
const STATUS: i32 = 130;

/// Lets signals end the runs of this process. Where that cannot be had they end the process, as they do by themselves.
pub(super) fn stops() -> Stop {
    let asked = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        // Order matters: what is registered first is called first, so that the first signal ends nothing.
        let shutdown = flag::register_conditional_shutdown(signal, STATUS, Arc::clone(&asked));
        drop(shutdown.and_then(|_| flag::register(signal, Arc::clone(&asked))));
    }
    let told = Arc::clone(&asked);
    std::thread::spawn(move || {
        while !told.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(50));
        }
        output::status("Stopping", "after the statement that is being run; a second signal ends it at once");
    });
    Stop::from(asked)
}
