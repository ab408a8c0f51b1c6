//! `--sql`: what a command would send, as a script for another program to run.
//!
//! The database is not looked at: the script starts from the revisions that the range or `--from` names, else from an
//! empty database. A migration that calls Rust code cannot be written, and then nothing is.

use super::args::PreviewArgs;
use super::database::Context;
use super::error::CliError;
use super::steps::{resolved, starting_rows};
use super::{downgrade as down, stamp as stamps, upgrade as up};
use crate::connection;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::plan;
use crate::revision::RevisionId;

/// Writes the way up to a target.
pub(super) fn upgrade(args: &up::Args, context: &Context) -> Result<String> {
    let graph = context.migrations.graph()?;
    let (from, target) = match args.target.split_once(':') {
        Some((from, to)) => (Some(from), if to.is_empty() { "head" } else { to }),
        None => (None, args.target.as_str()),
    };
    let rows = start(&graph, from, &args.preview)?;
    let steps = plan::upgrade(&graph, &rows, target)?;
    context.migrations.sql(dialect(args.preview.dialect, context, &args.database.url)?, &rows, &steps)
}

/// Writes the way down from one revision to another.
pub(super) fn downgrade(args: &down::Args, context: &Context) -> Result<String> {
    let graph = context.migrations.graph()?;
    let (from, target) = match args.target.split_once(':') {
        Some((from, to)) => (Some(from), to),
        None if args.preview.from.is_some() => (None, args.target.as_str()),
        None => return Err(CliError::DowngradeStart { target: args.target.clone() }.into()),
    };
    let rows = start(&graph, from, &args.preview)?;
    let steps = plan::downgrade(&graph, &rows, target)?;
    context.migrations.sql(dialect(args.preview.dialect, context, &args.database.url)?, &rows, &steps)
}

/// Writes the moves of the version rows.
pub(super) fn stamp(args: &stamps::Args, context: &Context) -> Result<String> {
    let graph = context.migrations.graph()?;
    let dialect = dialect(args.preview.dialect, context, &args.database.url)?;
    let rows = if args.purge { Vec::new() } else { start(&graph, None, &args.preview)? };
    let targets: Vec<&str> = args.targets.iter().map(String::as_str).collect();
    let planned = plan::stamp(&graph, &rows, &targets)?;
    context.migrations.stamp_sql(dialect, &rows, &planned, args.purge)
}

fn start(graph: &RevisionGraph, from: Option<&str>, preview: &PreviewArgs) -> Result<Vec<RevisionId>> {
    match from {
        Some("" | "base") => Ok(Vec::new()),
        Some(from) => resolved(graph, from),
        None => starting_rows(graph, preview.from.as_deref(), &[]),
    }
}

/// Chooses the dialect: the named one, else that of the database's URL, else the only one that is compiled in.
pub(super) fn dialect(
    named: Option<super::args::DialectArg>,
    context: &Context,
    url: &super::args::UrlArgs,
) -> Result<Dialect> {
    if let Some(dialect) = named {
        return Ok(dialect.into());
    }
    if let Ok(url) = context.url(url) {
        return Ok(connection::dialect_of(&url)?);
    }
    match connection::COMPILED {
        [only] => Ok(*only),
        [] | [_, _, ..] => Err(CliError::NoDialect.into()),
    }
}
