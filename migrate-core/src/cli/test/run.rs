//! Runs the tests, and tells of each as `cargo test` does.

use serde_json::{Value, json};

use super::Args;
use crate::cli::args::Format;
use crate::cli::compare::{self, Wanted};
use crate::cli::database::Context;
use crate::cli::error::CliError;
use crate::cli::program::spoken;
use crate::cli::style::{APPLIED, ERROR, paint};
use crate::cli::{github, output, report};
use crate::connection;
use crate::error::{Error, Result};
use crate::explain::Explain;
use crate::testing::{Passed, Test, models};

/// Runs the tests that are named.
pub(in crate::cli) fn run(args: &Args, context: &Context) -> Result<()> {
    let models = if args.models_on_stdin { Some(compare::request()?.wanted) } else { None };
    let tests = chosen(&args.tests, models)?;
    let url = context.test_url(args);
    let told = |text: &str| if context.format == Format::Json { Ok(()) } else { output::answer(text) };
    let place = url.map_or_else(
        || "a temporary SQLite file".to_owned(),
        |url| format!("a database beside {}", connection::mask(url)),
    );
    told(&format!("running {} on {place}\n", counted(tests.len())))?;
    let mut outcomes = Vec::new();
    for test in tests {
        let outcome = match &test {
            Chosen::Own(test) => test.run(&context.migrations, url),
            Chosen::Models(wanted) => {
                let (schema, reach) = (wanted.schema.clone(), wanted.reach);
                models::agree(&context.migrations, schema, reach, url).map(|()| Passed::default())
            }
        };
        let outcome = (test.name(), outcome);
        told(&line(&outcome))?;
        outcomes.push(outcome);
    }
    output::answer(&match context.format {
        Format::Human => failures(&outcomes),
        Format::Json => output::json(&json!({ "tests": outcomes.iter().map(value).collect::<Vec<_>>() })),
        Format::Github => failures(&outcomes) + &annotations(&outcomes),
    })?;
    let failed: Vec<&'static str> = outcomes.iter().filter(|it| it.1.is_err()).map(|it| it.0).collect();
    if failed.is_empty() { Ok(()) } else { Err(CliError::TestsFailed { failed, total: outcomes.len() }.into()) }
}

/// The name of a test, and how it ended.
type Outcome = (&'static str, Result<Passed>);

/// A test that is to be run.
enum Chosen {
    /// One that every package can have.
    Own(Test),
    /// Whether the migrations make what the models want.
    Models(Box<Wanted>),
}

/// The name of the test that needs models.
const MODELS: &str = "models_match";

impl Chosen {
    fn name(&self) -> &'static str {
        match self {
            Self::Own(test) => test.name(),
            Self::Models(_) => MODELS,
        }
    }
}

fn chosen(names: &[String], models: Option<Wanted>) -> Result<Vec<Chosen>, CliError> {
    let own = Test::ALL.into_iter().map(Chosen::Own);
    let mut all: Vec<Chosen> = own.chain(models.map(|it| Chosen::Models(Box::new(it)))).collect();
    if names.is_empty() {
        return Ok(all);
    }
    let known: Vec<&'static str> = all.iter().map(Chosen::name).collect();
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        return Err(CliError::UnknownTest { name: unknown.clone(), known });
    }
    all.retain(|it| names.iter().any(|name| name == it.name()));
    Ok(all)
}

fn line((name, outcome): &Outcome) -> String {
    let (word, notes) = match outcome {
        Ok(passed) => (paint(APPLIED, "ok"), passed.notes.as_slice()),
        Err(_) => (paint(ERROR, "FAILED"), &[][..]),
    };
    let notes: String = notes.iter().map(|note| format!("     {note}\n")).collect();
    format!("test {name} ... {word}\n{notes}")
}

fn failures(outcomes: &[Outcome]) -> String {
    let failed = outcomes.iter().filter_map(|(name, outcome)| Some((name, outcome.as_ref().err()?)));
    failed.map(|(name, error)| format!("\n---- {name} ----\n{}\n", report::human(error))).collect()
}

/// Writes workflow commands, as `check` does.
fn annotations(outcomes: &[Outcome]) -> String {
    let failed = outcomes.iter().filter_map(|(name, outcome)| Some((name, outcome.as_ref().err()?)));
    failed.map(|(name, error)| github::error(&format!("test {name}"), &report::sentence(error))).collect()
}

fn value((name, outcome): &Outcome) -> Value {
    let (passed, notes) = match outcome {
        Ok(passed) => (true, passed.notes.clone()),
        Err(_) => (false, Vec::new()),
    };
    let error = outcome.as_ref().err().map(error);
    json!({ "name": name, "passed": passed, "notes": notes, "error": error })
}

fn error(error: &Error) -> Value {
    json!({ "code": error.code(), "message": report::sentence(error), "help": error.help().map(|help| spoken(&help)) })
}

fn counted(number: usize) -> String {
    if number == 1 { "1 test".to_owned() } else { format!("{number} tests") }
}
