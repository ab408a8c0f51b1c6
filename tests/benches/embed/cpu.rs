//! CPU time, as Linux counts it.

use std::fs;

use migrate_tests::{Failure, Result};

/// What `/proc` counts in: hundredths of a second, on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// Returns the CPU time of all children that have ended, in seconds.
///
/// See <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>: `cutime` and `cstime`.
pub(crate) fn of_children() -> Result<f64> {
    let file = "/proc/self/stat";
    let text = fs::read_to_string(file).map_err(|error| Failure::new(file, error))?;
    // The second field is a name in brackets, and may hold spaces.
    let fields = text.rsplit(')').next().unwrap_or_default().split_whitespace();
    let ticks: Vec<f64> = fields.skip(13).take(2).filter_map(|field| field.parse().ok()).collect();
    if ticks.len() == 2 { Ok(ticks.iter().sum::<f64>() / TICKS) } else { Err(Failure::new(file, "not as expected")) }
}
