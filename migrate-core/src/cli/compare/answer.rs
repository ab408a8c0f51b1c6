//! The answer.

use std::io::Read;

use super::state::{State, View, filter};
use super::{Answer, Args, Request, VERSION, Wanted, With, wanted, way_back, words};
use crate::cli::database::Context;
use crate::cli::error::CliError;
use crate::cli::{output, sql};
use crate::dialect::{self, Dialect};
use crate::diff::{self, Changes, DiffError};
use crate::error::Result;
use crate::explain::Explain;
use crate::inspect;
use crate::operation::Operation;
use crate::render;
use crate::schema::{Ident, Schema, SqlType};

/// Reads the request, and answers it.
pub(in crate::cli) fn run(args: &Args, context: &Context) -> Result<()> {
    let request = request()?;
    let dialect = sql::dialect(args.dialect, context, &args.url)?;
    let filter = filter(context, &request.include, &request.exclude);
    let view = View { context, dialect, url: &args.url, filter };
    let mut there = view.chosen(request.with)?;
    let Wanted { schema, mut hints, reach } = request.wanted;
    let prefix = there.home.as_ref().map(|home| format!("{}.", home.schema));
    let plain = |text: &'_ String| prefix.as_ref().and_then(|it| text.strip_prefix(it)).unwrap_or(text).to_owned();
    let of_table =
        |it: &String| it.split_once('=').is_some_and(|(old, _)| there.schema.table(&old.trim().into()).is_some());
    // Order matters: a column may be named by what its table is called after.
    let (of_tables, of_columns): (Vec<_>, Vec<_>) = request.rename.iter().map(plain).partition(of_table);
    of_tables.iter().chain(&of_columns).try_for_each(|it| hints.rename(it, &there.schema))?;
    request.drop.iter().try_for_each(|it| hints.drop(&plain(it), &there.schema))?;
    let mut own = schema.clone();
    if let Some(home) = &there.home {
        (own, hints) = (own.at_home(home), hints.at_home(home));
    }
    leave_strangers(&view, &own, &mut there);
    let mut wanted = wanted::completed(view.wanted(schema, &there)?, &there.schema, reach, dialect);
    let mut kept = wanted::leave_unread(&mut wanted, &there);
    kept.extend(wanted::keep_unread(&mut wanted, &there));
    let said = words::own_words(&wanted, &own, &there.schema, there.with, &hints);
    let mut answer = Answer {
        version: VERSION,
        with: there.with,
        remarks: there.told().chain(kept).collect(),
        choices: Vec::new(),
        changes: Changes::default(),
        functions: None,
    };
    let changes = diff::operations(&there.schema, &wanted, &hints).and_then(|compared| {
        let written = diff::operations(&there.schema, &said, &hints)?;
        // Words are no difference: where they make one, the database's stay.
        Ok(if is_like(&written, &compared) { written } else { compared })
    });
    match changes {
        Ok(changes) => {
            answer.changes = rewritten(changes, context, dialect);
            answer.remarks.extend(without_type(&answer.changes.operations, dialect));
        }
        Err(DiffError::Ambiguous { choices }) => answer.choices = choices,
        Err(error) => return Err(error.into()),
    }
    if !answer.changes.is_empty() {
        let naming = context.migrations.settings.naming;
        let home = there.home.as_ref().map(|it| &it.schema);
        let mut functions = render::migration_at_home(&answer.changes, &there.schema, naming, home)?;
        let mut after = there.schema;
        // What does not fit a schema that raw SQL has changed is written all the same.
        answer.changes.operations.iter().for_each(|it| drop(it.apply(&mut after)));
        if let (Some(back), None) =
            (way_back::way_back(dialect, &answer.changes.operations, after.clone()), &functions.downgrade)
        {
            functions.downgrade = Some(render::migration_at_home(&back, &after, naming, home)?.upgrade);
        }
        answer.functions = Some(functions);
    }
    output::answer(&output::json(&answer))
}

/// Leaves out of a database what neither the models nor the migrations have anything to do with.
fn leave_strangers(view: &View<'_>, own: &Schema, there: &mut State) {
    if there.with != With::Database {
        return;
    }
    let history = view.chosen(Some(With::History)).map(|it| it.schema).unwrap_or_default();
    inspect::leave_strangers(&mut there.schema, &mut there.left_alone, &[own, &history], &view.filter);
}

pub(in crate::cli) fn request() -> Result<Request, CliError> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text);
    read.map_err(|source| CliError::Unreadable { path: "standard input".to_owned(), source })?;
    let request: Request =
        serde_json::from_str(&text).map_err(|error| CliError::Request { reason: error.to_string() })?;
    match request.version {
        VERSION => Ok(request),
        other => Err(CliError::Request { reason: format!("it is of form {other}, and this is form {VERSION}") }),
    }
}

/// Tells whether the same is done to the same things.
fn is_like(one: &Changes, other: &Changes) -> bool {
    let done = |it: &Changes| it.operations.iter().map(Operation::describe).collect::<Vec<_>>();
    done(one) == done(other)
}

/// Gives the operations as the package's own program has them.
fn rewritten(mut changes: Changes, context: &Context, dialect: Dialect) -> Changes {
    changes.operations.iter_mut().for_each(|it| dialect::convert(dialect, it));
    let Some(rewrite) = context.rewrite else { return changes };
    let mut operations = changes.operations.clone();
    rewrite(&mut operations);
    changes.rewritten(operations)
}

/// Tells of the columns whose types the database has not got, so that nobody learns it only when the migration is run.
fn without_type(operations: &[Operation], dialect: Dialect) -> Vec<String> {
    let columns = operations.iter().flat_map(|it| -> Vec<(&Ident, &SqlType)> {
        if let Operation::CreateTable(op) = it {
            return op.table.columns.iter().map(|it| (&it.name, &it.ty)).collect();
        }
        if let Operation::AddColumn(op) = it {
            return vec![(&op.column.name, &op.column.ty)];
        }
        let Operation::AlterColumn(op) = it else { return Vec::new() };
        op.changes().ty.and(op.to.ty.as_ref()).map(|ty| (&op.name, ty)).into_iter().collect()
    });
    let refused = columns.filter_map(|(name, ty)| dialect::type_name(dialect, ty, name).err());
    refused.map(|it| [it.to_string(), it.help().unwrap_or_default()].join(": ")).collect()
}
