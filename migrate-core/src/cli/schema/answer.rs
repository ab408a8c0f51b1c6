//! The answer: the migrations recorded up to a revision, and their tables written.

use std::collections::BTreeMap;

use migrate_syntax::suggestion::nearest;

use super::Args;
use crate::cli::args::Format;
use crate::cli::database::Context;
use crate::cli::error::CliError;
use crate::cli::{output, sql, steps};
use crate::error::Result;
use crate::migration::Migration;
use crate::render;
use crate::revision::RevisionId;
use crate::schema::{Schema, Table, TableName};
use crate::script::Replay;

/// Shows the tables.
pub(in crate::cli) fn run(args: &Args, context: &Context) -> Result<()> {
    let dialect = sql::dialect(args.dialect, context, &args.url)?;
    let graph = context.migrations.graph()?;
    let mut rows: Vec<RevisionId> = Vec::new();
    for revision in args.at.split(',').filter(|it| !it.is_empty() && *it != "base") {
        rows.extend(steps::resolved(&graph, revision)?);
    }
    let index: BTreeMap<&str, &'static Migration> =
        context.migrations.list.iter().map(|migration| (migration.revision, migration)).collect();
    let applied = graph.applied(&rows)?;
    let mut replay = Replay::new(dialect, applied.iter().filter_map(|it| index.get(it.id.as_str()).copied()));
    let schema = replay.schema()?;
    let tables = chosen(schema, &args.tables)?;
    let text = render::tables(dialect, schema, &tables);
    output::answer(&match context.format {
        Format::Human | Format::Github => text,
        Format::Json => output::json(&serde_json::json!({
            "at": rows.iter().map(RevisionId::as_str).collect::<Vec<_>>(),
            "dialect": dialect.name(),
            "opaque_since": schema.opaque_since,
            "tables": tables.iter().map(|table| table.name.to_string()).collect::<Vec<_>>(),
            "modules": render::modules(&tables),
            "diesel": text,
        })),
    })
}

fn chosen<'s>(schema: &'s Schema, names: &[String]) -> Result<Vec<&'s Table>, CliError> {
    if names.is_empty() {
        return Ok(schema.tables.values().collect());
    }
    let find = |name: &String| {
        schema.table(&TableName::from(name.trim())).ok_or_else(|| CliError::NotMade {
            table: name.trim().to_owned(),
            nearest: nearest(name.trim(), schema.tables.keys()).map(ToString::to_string),
            opaque_since: schema.opaque_since.clone(),
        })
    };
    names.iter().map(find).collect()
}
