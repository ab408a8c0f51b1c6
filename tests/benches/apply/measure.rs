//! Times, and how they are told.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use migrate_tests::{Failure, Result};

/// Runs a command to its end and returns the time; what it prints is only read when it fails.
pub(crate) fn time(command: &mut Command) -> Result<Duration> {
    command.stdin(Stdio::null());
    let begin = Instant::now();
    let output = command.output().map_err(|error| Failure::new(command.get_program().display(), error))?;
    let took = begin.elapsed();
    if output.status.success() {
        Ok(took)
    } else {
        Err(Failure::new(command.get_program().display(), String::from_utf8_lossy(&output.stderr)))
    }
}

/// Returns the median of both sides, measured in turns, so that what else the machine does falls on both.
pub(crate) fn in_turns(
    rounds: usize,
    mut ours: impl FnMut() -> Result<Duration>,
    mut theirs: impl FnMut() -> Result<Duration>,
) -> Result<(Duration, Duration)> {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        // Each goes first as often as the other.
        if round % 2 == 0 {
            one.push(ours()?);
            other.push(theirs()?);
        } else {
            other.push(theirs()?);
            one.push(ours()?);
        }
    }
    Ok((median(one), median(other)))
}

/// Returns the middle one.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Prints one comparison on one line.
pub(crate) fn tell(what: &str, ours: Duration, whose: &str, theirs: Duration) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("{what:<44} {:>9} | {whose:<16} {:>9} | ratio {ratio:.2}", milliseconds(ours), milliseconds(theirs));
}

/// Prints one time on one line.
pub(crate) fn tell_alone(what: &str, time: Duration) {
    println!("{what:<44} {:>9}", milliseconds(time));
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}
