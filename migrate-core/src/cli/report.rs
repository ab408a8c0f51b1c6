//! An error as its reader sees it: `error[code]: ...`, the causes, `help: ...`; or one JSON value.

use std::error::Error as StdError;
use std::ffi::OsString;

use serde_json::json;

use super::args::Format;
use super::output;
use super::program::spoken;
use super::style::{ERROR, HEADLINE, HELP, paint};
use crate::explain::Explain;

/// Prints an error where its reader looks for it: standard error, and standard output too as JSON.
pub fn print(error: &dyn Explain, format: Format) {
    output::line(&human(error));
    if format == Format::Json {
        print_json(error);
    }
}

/// Prints an error as JSON on standard output.
pub fn print_json(error: &dyn Explain) {
    json(error.code(), &sentence(error), error.help().map(|help| spoken(&help)).as_deref());
}

/// Prints what clap refuses, as JSON too where the command line asks for it.
pub fn usage(error: &clap::Error, argv: &[OsString]) {
    // A closed pipe is no reason to fail, and there is nobody else to tell.
    drop(error.print());
    if error.use_stderr() && asks_for_json(argv) {
        let text = error.render().to_string();
        let headline = text.lines().next().unwrap_or_default();
        json("usage", headline.trim_start_matches("error: "), Some("see `--help`"));
    }
}

/// Tells whether a command line that clap refused asks for JSON.
fn asks_for_json(argv: &[OsString]) -> bool {
    let pairs = argv.windows(2).any(|pair| pair[0] == "--format" && pair[1] == "json");
    pairs || argv.iter().any(|word| word == "--format=json")
}

fn json(code: &str, message: &str, help: Option<&str>) {
    let value = json!({ "error": { "code": code, "message": message, "help": help } });
    // A full disk is told on standard error already; there is nobody left to tell about this one.
    drop(output::answer(&output::json(&value)));
}

/// Writes an error for people.
pub fn human(error: &dyn Explain) -> String {
    let text = error.to_string();
    let (headline, rest) = text.split_once('\n').unwrap_or((&text, ""));
    let mut lines = vec![format!(
        "{}{}",
        paint(ERROR, format_args!("error[{}]", error.code())),
        paint(HEADLINE, format_args!(": {headline}"))
    )];
    lines.extend(rest.lines().map(str::to_owned));
    lines.extend(causes(error).into_iter().map(|cause| format!("  caused by: {}", cause.replace('\n', "\n    "))));
    if let Some(help) = error.help() {
        lines.push(format!("{}: {}", paint(HELP, "help"), spoken(&help)));
    }
    lines.join("\n")
}

/// Writes an error and its causes as one text.
pub fn sentence(error: &dyn Explain) -> String {
    let mut text = error.to_string();
    for cause in causes(error) {
        text.push_str(": ");
        text.push_str(&cause);
    }
    text
}

/// Lists the causes that the error's own text does not tell already.
fn causes(error: &dyn Explain) -> Vec<String> {
    let mut told = error.to_string();
    let mut causes = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !told.contains(&text) {
            told.push_str(&text);
            causes.push(text);
        }
        source = StdError::source(cause);
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::error::CliError;

    fn plain(error: &dyn Explain) -> String {
        anstream::adapter::strip_str(&human(error)).to_string()
    }

    #[test]
    fn an_error_shows_its_code_its_cause_and_what_to_type() {
        let error = CliError::Stdout(std::io::Error::other("disk full"));
        assert_eq!(
            plain(&error),
            "error[stdout-failed]: the answer could not be written to standard output\n  caused by: disk full"
        );
        assert!(
            plain(&CliError::NoDialect)
                .ends_with("help: name it: `--dialect sqlite`, `--dialect postgres` or `--dialect mysql`")
        );
    }

    #[test]
    fn a_cause_that_the_headline_repeats_is_told_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("the file cannot be read: {0}")]
        struct Repeated(#[source] std::io::Error);
        impl Explain for Repeated {
            fn code(&self) -> &'static str {
                "repeated"
            }
        }
        assert_eq!(sentence(&Repeated(std::io::Error::other("disk full"))), "the file cannot be read: disk full");
    }
}
