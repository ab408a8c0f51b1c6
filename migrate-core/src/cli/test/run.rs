//! Runs the tests, and tells of each as `cargo test` does.

use serde_json::{Value, json};

use super::Args;
use crate::cli::args::Format;
use crate::cli::database::Context;
use crate::cli::error::CliError;
use crate::cli::program::spoken;
use crate::cli::style::{APPLIED, ERROR, paint};
use crate::cli::{github, output, report};
use crate::connection;
use crate::error::{Error, Explain, Result};
use crate::testing::{Passed, Test};

/// Runs the tests that are named.
pub(in crate::cli) fn run(args: &Args, context: &Context) -> Result<()> {
    let tests = chosen(&args.tests)?;
    let url = context.test_url(args);
    let told = |text: &str| if context.format == Format::Json { Ok(()) } else { output::answer(text) };
    let place = url.map_or_else(
        || "a temporary SQLite file".to_owned(),
        |url| format!("a database beside {}", connection::mask(url)),
    );
    told(&format!("running {} on {place}\n", counted(tests.len())))?;
    let mut outcomes = Vec::new();
    for test in tests {
        let outcome = test.run(&context.migrations, url);
        told(&line(test, &outcome))?;
        outcomes.push((test, outcome));
    }
    output::answer(&match context.format {
        Format::Human => failures(&outcomes),
        Format::Json => output::json(&json!({ "tests": outcomes.iter().map(value).collect::<Vec<_>>() })),
        Format::Github => failures(&outcomes) + &annotations(&outcomes),
    })?;
    let failed: Vec<&'static str> = outcomes.iter().filter(|it| it.1.is_err()).map(|it| it.0.name()).collect();
    if failed.is_empty() { Ok(()) } else { Err(CliError::TestsFailed { failed, total: outcomes.len() }.into()) }
}

type Outcome = (Test, Result<Passed>);

fn chosen(names: &[String]) -> Result<Vec<Test>, CliError> {
    if names.is_empty() {
        return Ok(Test::ALL.to_vec());
    }
    let unknown =
        |name: &String| CliError::UnknownTest { name: name.clone(), known: Test::ALL.map(Test::name).to_vec() };
    names.iter().map(|name| name.parse().map_err(|_| unknown(name))).collect()
}

fn line(test: Test, outcome: &Result<Passed>) -> String {
    let (word, notes) = match outcome {
        Ok(passed) => (paint(APPLIED, "ok"), passed.notes.as_slice()),
        Err(_) => (paint(ERROR, "FAILED"), &[][..]),
    };
    let notes: String = notes.iter().map(|note| format!("     {note}\n")).collect();
    format!("test {} ... {word}\n{notes}", test.name())
}

fn failures(outcomes: &[Outcome]) -> String {
    let failed = outcomes.iter().filter_map(|(test, outcome)| Some((test, outcome.as_ref().err()?)));
    failed.map(|(test, error)| format!("\n---- {} ----\n{}\n", test.name(), report::human(error))).collect()
}

/// Writes workflow commands, as `check` does.
fn annotations(outcomes: &[Outcome]) -> String {
    let failed = outcomes.iter().filter_map(|(test, outcome)| Some((test, outcome.as_ref().err()?)));
    failed.map(|(test, error)| github::error(&format!("test {}", test.name()), &report::sentence(error))).collect()
}

fn value((test, outcome): &Outcome) -> Value {
    let (passed, notes) = match outcome {
        Ok(passed) => (true, passed.notes.clone()),
        Err(_) => (false, Vec::new()),
    };
    let error = outcome.as_ref().err().map(error);
    json!({ "name": test.name(), "passed": passed, "notes": notes, "error": error })
}

fn error(error: &Error) -> Value {
    json!({ "code": error.code(), "message": report::sentence(error), "help": error.help().map(|help| spoken(&help)) })
}

fn counted(number: usize) -> String {
    if number == 1 { "1 test".to_owned() } else { format!("{number} tests") }
}
