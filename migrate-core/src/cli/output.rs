//! Standard output holds the answer alone; standard error holds the rest.
//!
//! **Architecture Invariant**: a reader that goes away (`| head`) ends no command half way and causes no panic.

use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use super::args::{Color, Format, OutputArgs};
use super::error::CliError;
use super::pager;
#[cfg(feature = "database")]
use super::style::DIM;
use super::style::{STATUS, WARNING, paint};
use crate::error::Result;

/// Whether progress is told; decided once, before anything is.
static QUIET: AtomicBool = AtomicBool::new(false);

/// Whether a long answer may be shown by a pager; decided once too.
static PAGED: AtomicBool = AtomicBool::new(false);

/// Decides for the whole process about colours, progress and the pager.
pub fn setup(args: OutputArgs) {
    QUIET.store(args.quiet, Ordering::Relaxed);
    PAGED.store(!args.no_pager && args.format == Format::Human, Ordering::Relaxed);
    match args.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}

/// Prints an answer. A reader that has gone away is no error.
pub fn answer(text: &str) -> Result<()> {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(CliError::Stdout(error).into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Shows an answer that may be long: by a pager on a terminal that it does not fit, else as [`answer`] does.
///
/// Nothing must come after it, for the pager takes the process's place.
pub fn long_answer(text: &str) -> Result<()> {
    if PAGED.load(Ordering::Relaxed) {
        pager::show(text);
    }
    answer(text)
}

/// Writes a value as one JSON text with a closing newline.
pub fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string(value).expect("values of this crate have string keys and no failing parts");
    text.push('\n');
    text
}

/// Prints a line of progress, in cargo's form: a word of up to 12 characters, right-aligned, and what it is about.
pub fn status(word: &str, text: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        line(&format!("{} {text}", paint(STATUS, format_args!("{word:>12}"))));
    }
}

/// Prints a line that belongs to the one of progress before it.
#[cfg(feature = "database")]
pub(super) fn detail(text: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        line(&format!("{:12} {}", "", paint(DIM, text)));
    }
}

/// Begins a line of progress that [`finish`] ends.
#[cfg(feature = "database")]
pub(super) fn begin(word: &str, text: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        let mut stderr = anstream::stderr().lock();
        let begun = write!(stderr, "{} {text}", paint(STATUS, format_args!("{word:>12}")));
        drop(begun.and_then(|()| stderr.flush()));
    }
}

/// Writes a begun line anew.
#[cfg(feature = "database")]
pub(super) fn again(word: &str, text: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        // The escape sequence clears what stands behind a shorter text.
        drop(write!(anstream::stderr().lock(), "\r\x1b[K"));
        begin(word, text);
    }
}

/// Ends a line that was begun.
#[cfg(feature = "database")]
pub(super) fn finish(text: &str) {
    if !QUIET.load(Ordering::Relaxed) {
        line(text);
    }
}

/// Prints a warning.
pub fn warning(text: &str) {
    line(&format!("{}: {text}", paint(WARNING, "warning")));
}

/// Prints a line to standard error; nobody is told when nobody reads it.
pub fn line(text: &str) {
    let mut stderr = anstream::stderr().lock();
    drop(writeln!(stderr, "{text}"));
}
