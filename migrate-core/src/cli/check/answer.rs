//! The answer: each pair of sides told apart.

use std::panic::resume_unwind;
use std::thread;

use super::Args;
use super::finding::Finding;
use crate::cli::args::Format;
use crate::cli::compare::state::{State, View, filter};
use crate::cli::compare::{Request, With, wanted};
use crate::cli::database::Context;
use crate::cli::error::CliError;
use crate::cli::program::spoken;
use crate::cli::style::{LABEL, MARK, paint};
use crate::cli::{compare, github, output, sql};
use crate::connection::{AnyConnection, ConnectionError, MigrateConnection};
use crate::error::{Error, Result};
use crate::script::Made;
use crate::verify::{self, Found, Sides};
use crate::version;

/// Compares the sides, and fails where two of them do not agree.
pub(in crate::cli) fn run(args: &Args, context: &Context) -> Result<()> {
    let dialect = sql::dialect(args.dialect, context, &args.url)?;
    let view = View { context, dialect, url: &args.url, filter: filter(context, &args.include, &args.exclude) };
    // While the database is read, the migrations are recorded, and the models compared with them.
    let (recorded, database) = thread::scope(|scope| {
        let recorded = scope.spawn(|| recorded(args, &view));
        let database = if args.no_database { Ok(None) } else { look(args, &view) };
        (recorded.join().unwrap_or_else(|payload| resume_unwind(payload)), database)
    });
    let (finding, history) = recorded?;
    let mut findings = Vec::from_iter(finding);
    if let Some((mut connection, found)) = database? {
        findings.push(self::database(&view, &mut connection, found, history)?);
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

/// Opens the database and reads it.
fn look(args: &Args, view: &View<'_>) -> Result<Option<(AnyConnection, Found)>> {
    let Some(mut connection) = connection(args, view.context)? else { return Ok(None) };
    let mut session = connection.session();
    version::check_whole(&mut session, &view.context.migrations.settings)?;
    let found = Found::read(&mut session, &view.filter)?;
    Ok(Some((connection, found)))
}

/// Records the migrations; where there are models, compares them with what is there.
fn recorded(args: &Args, view: &View<'_>) -> Result<(Option<Finding>, Option<State>)> {
    if args.models_on_stdin {
        let (finding, there) = models(view, compare::request()?)?;
        return Ok((Some(finding), Some(there)));
    }
    // The database's own revisions may be others; what cannot be recorded is told of those alone.
    Ok((None, view.chosen(Some(With::History)).ok()))
}

/// Compares the models with what is there, and gives that, too.
fn models(view: &View<'_>, request: Request) -> Result<(Finding, State)> {
    let there = view.chosen(request.with)?;
    let compare::Wanted { schema, mut hints, reach } = request.wanted;
    if let Some(home) = &there.home {
        hints = hints.at_home(home);
    }
    let mut wanted = wanted::completed(view.wanted(schema, &there)?, &there.schema, reach, view.dialect);
    let left = wanted::leave_unread(&mut wanted, &there);
    let help = "write what is missing: `cargo migrate revision --autogenerate -m \"..\"`";
    let finding = Finding::hinted("models and migrations", (&there.schema, &wanted), hints, help)?;
    Ok((Finding { remarks: there.told().chain(left).collect(), ..finding }, there))
}

/// Compares a database with what its own revisions make, and those with the heads.
fn database(view: &View<'_>, connection: &mut AnyConnection, found: Found, history: Option<State>) -> Result<Finding> {
    let migrations = &view.context.migrations;
    let rows = migrations.current(connection)?;
    let pending = migrations.pending(connection)?.len();
    let made = match history.and_then(|it| made(it, &found)).filter(|_| pending == 0) {
        Some(made) => made,
        None => view.made(&rows)?,
    };
    let sides = Sides::of(&mut connection.session(), found, made, migrations.settings.version_schema)?;
    let help = "look at the database, or run the missing revisions: `cargo migrate upgrade`";
    let mut finding = Finding::of("migrations and database", &sides.found, &sides.seen(), help)?;
    if pending > 0 {
        let (total, help) = (migrations.list.len(), "apply them: `cargo migrate upgrade`");
        finding.differences.insert(0, format!("{pending} of {total} revisions are not applied"));
        (finding.agree, finding.help) = (false, Some(help.to_owned()));
    }
    if let Some(fault) = verify::open_runs(&mut connection.session(), &migrations.settings, &migrations.graph()?)?.pop()
    {
        // What it made so far is of no revision yet, and is not to be dropped.
        finding.operations.clear();
        finding.differences.insert(0, fault.to_string());
        (finding.agree, finding.help) = (false, Some(fault.help()));
    }
    let left_alone = sides.left_alone.iter().map(|it| format!("left alone: {it}"));
    finding.remarks = sides.unjudged()?.into_iter().map(|it| format!("not compared: {it}")).chain(left_alone).collect();
    // The process ends soon; giving back every name of two schemas takes longer than to compare them.
    std::mem::forget(sides);
    Ok(finding)
}

/// Gives what the migrations make where it was recorded already, for a connection that is at home where it was taken to be.
fn made(history: State, found: &Found) -> Option<Made> {
    let State { schema, with: _, remarks: _, home, left_alone: _, doubts, scratch: _ } = history;
    doubts.filter(|_| home == found.home).map(|doubts| Made { schema, doubts })
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
