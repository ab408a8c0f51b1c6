//! `--sql`: what a command would send, as a script for another program to run.
//!
//! The database is not looked at: the script starts from the revisions that the range or `--from` names, else from an
//! empty database. A migration that calls Rust code cannot be written, and then nothing is.

use std::collections::BTreeMap;

use super::args::PreviewArgs;
use super::database::Context;
use super::error::CliError;
use super::steps::{resolved, starting_rows};
use super::{downgrade as down, stamp as stamps, upgrade as up};
use crate::connection;
use crate::dialect::Dialect;
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::migration::{Migration, Settings};
use crate::plan::{self, Direction, Step};
use crate::revision::RevisionId;
use crate::script::{self, Action, Replay, Script};
use crate::version;

/// Writes the way up to a target.
pub(super) fn upgrade(args: &up::Args, context: &Context) -> Result<String> {
    let graph = context.migrations.graph()?;
    let (from, target) = match args.target.split_once(':') {
        Some((from, to)) => (Some(from), if to.is_empty() { "head" } else { to }),
        None => (None, args.target.as_str()),
    };
    let rows = start(&graph, from, &args.preview)?;
    let steps = plan::upgrade(&graph, &rows, target)?;
    write(&graph, &rows, &steps, context, dialect(&args.preview, context, &args.database.url)?)
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
    write(&graph, &rows, &steps, context, dialect(&args.preview, context, &args.database.url)?)
}

/// Writes the moves of the version rows.
pub(super) fn stamp(args: &stamps::Args, context: &Context) -> Result<String> {
    let graph = context.migrations.graph()?;
    let dialect = dialect(&args.preview, context, &args.database.url)?;
    let rows = if args.purge { Vec::new() } else { start(&graph, None, &args.preview)? };
    let targets: Vec<&str> = args.targets.iter().map(String::as_str).collect();
    let planned = plan::stamp(&graph, &rows, &targets)?;
    let mut writer = Writer::new(dialect, &context.migrations.settings);
    if args.purge || rows.is_empty() {
        writer.create_table();
    }
    writer.transactional(true);
    if args.purge {
        writer.statement(&format!("DELETE FROM {}", writer.table));
    }
    writer.rows(&rows, &planned.rows);
    writer.transactional(false);
    Ok(writer.text)
}

fn start(graph: &RevisionGraph, from: Option<&str>, preview: &PreviewArgs) -> Result<Vec<RevisionId>> {
    match from {
        Some("" | "base") => Ok(Vec::new()),
        Some(from) => resolved(graph, from),
        None => starting_rows(graph, preview.from.as_deref(), &[]),
    }
}

/// Chooses the dialect: the named one, else that of the database's URL, else the only one that is compiled in.
fn dialect(preview: &PreviewArgs, context: &Context, url: &super::args::UrlArgs) -> Result<Dialect> {
    if let Some(dialect) = preview.dialect {
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

fn write(
    graph: &RevisionGraph,
    rows: &[RevisionId],
    steps: &[Step],
    context: &Context,
    dialect: Dialect,
) -> Result<String> {
    let settings = &context.migrations.settings;
    let index: BTreeMap<&str, &'static Migration> =
        context.migrations.list.iter().map(|migration| (migration.revision, migration)).collect();
    let applied = graph.applied(rows)?.into_iter().map(|revision| &revision.id);
    let applied: std::collections::BTreeSet<&RevisionId> = applied.collect();
    let order = graph.topological_order();
    let in_order = order.iter().filter(|revision| applied.contains(&revision.id));
    let in_order = in_order.filter_map(|revision| index.get(revision.id.as_str()).copied());
    let mut replay = Replay::new(dialect, in_order).with_naming(settings.naming);
    let mut writer = Writer::new(dialect, settings);
    if rows.is_empty() && !steps.is_empty() {
        writer.create_table();
    }
    let mut before = rows.to_vec();
    for step in steps {
        let Some(migration) = index.get(step.revision.as_str()) else { continue };
        let script = script::write(migration, step.direction, &mut replay)?;
        writer.step(migration, step, &script, &before)?;
        before.clone_from(&step.heads);
    }
    Ok(writer.text)
}

/// A script while it is written.
struct Writer<'s> {
    dialect: Dialect,
    settings: &'s Settings,
    table: String,
    in_transaction: bool,
    text: String,
}

impl<'s> Writer<'s> {
    fn new(dialect: Dialect, settings: &'s Settings) -> Self {
        let table = version::table(settings).sql(dialect);
        Self { dialect, settings, table, in_transaction: false, text: String::new() }
    }

    fn create_table(&mut self) {
        self.statement(&version::create_sql(self.dialect, self.settings));
    }

    fn step(&mut self, migration: &Migration, step: &Step, script: &Script, before: &[RevisionId]) -> Result<()> {
        self.comment(migration, step.direction);
        let in_transaction = migration.transaction.unwrap_or(self.settings.transaction);
        if script.foreign_keys_off {
            self.statement("PRAGMA foreign_keys = OFF");
        }
        for statement in &script.statements {
            if let Action::Run(_) = statement.action {
                let (revision, at) = (migration.revision.to_owned(), statement.at.clone());
                return Err(CliError::RunInSql { revision, at }.into());
            }
            self.transactional(in_transaction && statement.transactional);
            for sql in statement.action.sql() {
                self.statement(sql);
            }
        }
        self.transactional(in_transaction);
        self.rows(before, &step.heads);
        self.transactional(false);
        if script.foreign_keys_off {
            self.statement("PRAGMA foreign_keys = ON");
        }
        Ok(())
    }

    fn comment(&mut self, migration: &Migration, direction: Direction) {
        let parents =
            if migration.down_revision.is_empty() { "base".to_owned() } else { migration.down_revision.join(", ") };
        let revision = migration.revision;
        let journey = match direction {
            Direction::Upgrade => format!("upgrade {parents} -> {revision}"),
            Direction::Downgrade => format!("downgrade {revision} -> {parents}"),
        };
        let message = migration.message.lines().next().unwrap_or_default();
        self.text.push_str(&format!("-- Running {journey}, {message}\n\n"));
    }

    /// Begins or ends a transaction, where the database has them for its schema.
    fn transactional(&mut self, wanted: bool) {
        let wanted = wanted && self.dialect.has_transactional_ddl();
        match (self.in_transaction, wanted) {
            (false, true) => self.statement("BEGIN"),
            (true, false) => self.statement("COMMIT"),
            (true, true) | (false, false) => {}
        }
        self.in_transaction = wanted;
    }

    /// Changes the version rows from one set to another.
    fn rows(&mut self, from: &[RevisionId], to: &[RevisionId]) {
        let table = self.table.clone();
        let literal = |id: &RevisionId| literal(self.dialect, id);
        let mut statements = Vec::new();
        let mut gone = from.iter().filter(|id| !to.contains(id));
        let mut new = to.iter().filter(|id| !from.contains(id));
        loop {
            let statement = match (gone.next(), new.next()) {
                (None, None) => break,
                (Some(old), Some(id)) => {
                    format!("UPDATE {table} SET version_num = {} WHERE version_num = {}", literal(id), literal(old))
                }
                (Some(old), None) => format!("DELETE FROM {table} WHERE version_num = {}", literal(old)),
                (None, Some(id)) => format!("INSERT INTO {table} (version_num) VALUES ({})", literal(id)),
            };
            statements.push(statement);
        }
        for statement in statements {
            self.statement(&statement);
        }
    }

    fn statement(&mut self, sql: &str) {
        let sql = sql.trim_end().trim_end_matches(';');
        self.text.push_str(sql);
        // After a comment the semicolon needs a line of its own.
        let ends_in_comment = sql.lines().last().is_some_and(|line| line.contains("--") || line.contains('#'));
        self.text.push_str(if ends_in_comment { "\n;\n\n" } else { ";\n\n" });
    }
}

/// Writes an identifier as a literal.
fn literal(dialect: Dialect, id: &RevisionId) -> String {
    let quoted = id.as_str().replace('\'', "''");
    // https://dev.mysql.com/doc/refman/8.4/en/string-literals.html: a backslash escapes there.
    let quoted = if dialect == Dialect::Mysql { quoted.replace('\\', "\\\\") } else { quoted };
    format!("'{quoted}'")
}
