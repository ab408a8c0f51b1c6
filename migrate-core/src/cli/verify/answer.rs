//! The answer: what is wrong, what could not be judged, and how many rows there are.

use super::Args;
use crate::cli::args::Format;
use crate::cli::database::Context;
use crate::cli::error::CliError;
use crate::cli::program::spoken;
use crate::cli::style::{LABEL, MARK, REVISION, paint};
use crate::cli::{github, output, steps};
use crate::error::Result;
use crate::schema::Filter;
use crate::verify::{Fault, Scope, Verified};

/// Looks at the database, and fails where something is wrong with it.
pub(in crate::cli) fn run(args: &Args, context: &Context) -> Result<()> {
    let filter = Filter { include: args.include.clone(), exclude: args.exclude.clone() };
    let scope = Scope { filter, data: args.data };
    let verified = context.migrations.verify_within(&mut context.open(&args.url)?, &scope)?;
    output::answer(&match context.format {
        Format::Human => human(&verified),
        Format::Json => output::json(&json(&verified, args.data)),
        Format::Github => github(&verified),
    })?;
    match verified.faults.len() {
        0 => Ok(()),
        faults => Err(CliError::Unsound { faults }.into()),
    }
}

fn human(verified: &Verified) -> String {
    let Verified { heads, tables, faults, unjudged, notes, rows } = verified;
    let at = if heads.is_empty() { "no revision".to_owned() } else { paint(REVISION, steps::listed(heads)) };
    let word = if faults.is_empty() { paint(MARK, "sound") } else { paint(LABEL, "unsound") };
    let tables = if *tables == 1 { "1 table".to_owned() } else { format!("{tables} tables") };
    let mut text = format!("database at {at}: {word}, {tables} compared\n");
    for (number, fault) in faults.iter().enumerate() {
        text.push_str(&format!("  {fault}\n"));
        let help = fault.help();
        // What is said of several in a row is said once.
        if faults.get(number + 1).is_none_or(|next| next.help() != help) {
            text.push_str(&format!("  help: {}\n", spoken(&help)));
        }
    }
    unjudged.iter().for_each(|it| text.push_str(&format!("  not judged: {it}\n")));
    notes.iter().for_each(|it| text.push_str(&format!("  note: {it}\n")));
    let width = rows.iter().map(|it| it.table.to_string().chars().count()).max().unwrap_or_default();
    let number = rows.iter().map(|it| it.count.to_string().len()).max().unwrap_or_default();
    for it in rows {
        let unit = if it.count == 1 { "row" } else { "rows" };
        text.push_str(&format!("  {:width$}  {:>number$} {unit}\n", it.table.to_string(), it.count));
    }
    text
}

fn json(verified: &Verified, data: bool) -> serde_json::Value {
    let Verified { heads, tables, faults, unjudged, notes, rows } = verified;
    let fault = |it: &Fault| {
        let mut value = serde_json::json!({ "code": it.code(), "message": it.to_string(), "help": spoken(&it.help()) });
        if let Fault::Orphans(orphans) = it {
            value["table"] = orphans.table.to_string().into();
            value["rows"] = orphans.count.into();
        }
        value
    };
    let mut answer = serde_json::json!({
        "sound": verified.is_sound(),
        "heads": heads.iter().map(|id| id.as_str()).collect::<Vec<_>>(),
        "tables": tables,
        "faults": faults.iter().map(fault).collect::<Vec<_>>(),
        "unjudged": unjudged,
        "notes": notes,
    });
    if data {
        let counts = rows.iter().map(|it| serde_json::json!({ "table": it.table.to_string(), "rows": it.count }));
        answer["rows"] = counts.collect();
    }
    answer
}

fn github(verified: &Verified) -> String {
    let faults =
        verified.faults.iter().map(|it| github::error("the database is not what its history says", &it.to_string()));
    let unjudged = verified.unjudged.iter().map(|it| github::notice("not judged", it));
    faults.chain(unjudged).collect()
}
