//! The answer: each pair of sides told apart.

use super::Args;
use super::finding::Finding;
use crate::cli::args::Format;
use crate::cli::compare::state::{View, filter};
use crate::cli::compare::{Request, wanted};
use crate::cli::database::Context;
use crate::cli::error::CliError;
use crate::cli::program::spoken;
use crate::cli::style::{LABEL, MARK, paint};
use crate::cli::{compare, github, output, sql};
use crate::connection::{AnyConnection, ConnectionError, MigrateConnection};
use crate::diff;
use crate::error::{Error, Result};
use crate::verify::Sides;

/// Compares the sides, and fails where two of them do not agree.
pub(in crate::cli) fn run(args: &Args, context: &Context) -> Result<()> {
    let request = if args.models_on_stdin { Some(compare::request()?) } else { None };
    let dialect = sql::dialect(args.dialect, context, &args.url)?;
    let patterns = |of_request: fn(&Request) -> &Vec<String>, own: &[String]| {
        let mut patterns = request.as_ref().map(of_request).cloned().unwrap_or_default();
        patterns.extend_from_slice(own);
        patterns
    };
    let (include, exclude) = (patterns(|it| &it.include, &args.include), patterns(|it| &it.exclude, &args.exclude));
    let view = View { context, dialect, url: &args.url, filter: filter(context, &include, &exclude) };
    let mut findings = Vec::new();
    if let Some(request) = request {
        findings.push(models(&view, request)?);
    }
    if !args.no_database
        && let Some(mut connection) = connection(args, context)?
    {
        findings.push(database(&view, &mut connection)?);
    }
    output::answer(&match context.format {
        Format::Human => human(&findings),
        Format::Json => output::json(&serde_json::json!({ "pairs": findings })),
        Format::Github => github(&findings),
    })?;
    match findings.iter().filter(|it| !it.agree).count() {
        0 => Ok(()),
        _ => Err(Error::from(CliError::Disagree)),
    }
}

/// Opens the database, where one is named and is there.
fn connection(args: &Args, context: &Context) -> Result<Option<AnyConnection>> {
    if context.url(&args.url).is_err() {
        return Ok(None);
    }
    match context.open(&args.url) {
        Ok(connection) => Ok(Some(connection)),
        // Nothing to compare with; a database that was named on the command line is to be there.
        Err(Error::Connection(error @ ConnectionError::DatabaseMissing { .. })) if args.url.database_url.is_none() => {
            output::warning(&format!("no database is compared: {error}"));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

fn models(view: &View<'_>, request: Request) -> Result<Finding> {
    let there = view.chosen(request.with)?;
    let compare::Wanted { schema, mut hints, reach } = request.wanted;
    if let Some(home) = &there.home {
        hints = hints.at_home(home);
    }
    let mut wanted = diff::completed(view.wanted(schema, &there)?, &there.schema, reach);
    let left = wanted::leave_unread(&mut wanted, &there);
    let help = "write what is missing: `cargo migrate revision --autogenerate -m \"..\"`";
    let finding = Finding::hinted("models and migrations", (&there.schema, &wanted), hints, help)?;
    Ok(Finding { remarks: there.remarks.into_iter().chain(left).collect(), ..finding })
}

/// Compares a database with what its own revisions make, and those with the heads.
fn database(view: &View<'_>, connection: &mut AnyConnection) -> Result<Finding> {
    let migrations = &view.context.migrations;
    let rows = migrations.current(connection)?;
    let pending = migrations.pending(connection)?.len();
    let sides = Sides::read(&mut connection.session(), migrations, (&migrations.graph()?, &rows), &view.filter)?;
    let help = "look at the database, or run the missing revisions: `cargo migrate upgrade`";
    let mut finding = Finding::of("migrations and database", &sides.found, &sides.seen(), help)?;
    if pending > 0 {
        let (total, help) = (migrations.list.len(), "apply them: `cargo migrate upgrade`");
        finding.differences.insert(0, format!("{pending} of {total} revisions are not applied"));
        (finding.agree, finding.help) = (false, Some(help.to_owned()));
    }
    let left_alone = sides.left_alone.iter().map(|it| format!("left alone: {it}"));
    finding.remarks = sides.unjudged()?.into_iter().map(|it| format!("not compared: {it}")).chain(left_alone).collect();
    Ok(finding)
}

fn human(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let words = if finding.agree { paint(MARK, "agree") } else { paint(LABEL, "differ") };
        text.push_str(&format!("{}: {words}\n", finding.pair));
        finding.differences.iter().for_each(|it| text.push_str(&format!("  {it}\n")));
        if !finding.operations.is_empty() {
            text.push_str("  what would make them agree:\n");
            finding.operations.iter().for_each(|it| text.push_str(&format!("    {it}\n")));
        }
        finding.remarks.iter().for_each(|it| text.push_str(&format!("  note: {it}\n")));
        finding.help.iter().for_each(|it| text.push_str(&format!("  help: {}\n", spoken(it))));
    }
    text
}

fn github(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let title = format!("{} differ", finding.pair);
        finding.differences.iter().for_each(|it| text.push_str(&github::error(&title, it)));
        finding.remarks.iter().for_each(|it| text.push_str(&github::notice(finding.pair, it)));
    }
    text
}
