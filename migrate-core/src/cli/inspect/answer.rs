//! The answer: the database read, and written in the form that was asked for.

use migrate_syntax::suggestion::nearest;

use super::{Args, Form, text};
use crate::cli::args::Format;
use crate::cli::database::Context;
use crate::cli::error::CliError;
use crate::cli::output;
use crate::connection::MigrateConnection;
use crate::dialect::Dialect;
use crate::diff::{self, Hints};
use crate::error::Result;
use crate::inspect::{Filter, Inspection, LeftAlone, inspect};
use crate::migration::Settings;
use crate::offline;
use crate::render;
use crate::schema::{Schema, Table, TableName};
use crate::script;

/// Shows what the database holds.
pub(in crate::cli) fn run(args: &Args, context: &Context) -> Result<()> {
    let mut connection = context.open(&args.url)?;
    let mut session = connection.session();
    let dialect = session.dialect();
    let settings = &context.migrations.settings;
    let Inspection { mut schema, mut left_alone } = inspect(&mut session, &filter(args, settings))?;
    if !args.tables.is_empty() {
        keep(&mut schema, &args.tables)?;
    }
    let tables: Vec<&Table> = schema.tables.values().collect();
    let written = match args.form {
        Form::Text => text::written(dialect, &schema),
        Form::Sql => sql(dialect, &schema)?,
        Form::Diesel => render::tables(dialect, &schema, &tables),
        Form::Models => {
            let file = render::models(dialect, &schema, settings.naming);
            left_alone.extend(file.unsaid.into_iter().map(|it| LeftAlone { what: it.what, why: it.why.to_owned() }));
            file.text
        }
    };
    if context.format == Format::Human {
        if schema.tables.is_empty() && schema.objects.is_empty() {
            output::status("Empty", "the database holds nothing of what is looked at");
        }
        left_alone.iter().for_each(|it| output::status("Left alone", &it.to_string()));
        return output::long_answer(&written);
    }
    let left: Vec<_> = left_alone.iter().map(|it| serde_json::json!({ "what": it.what, "why": it.why })).collect();
    let mut answer = serde_json::json!({ "dialect": dialect.name(), "left_alone": left });
    match args.form {
        Form::Text => answer["schema"] = serde_json::json!(schema),
        Form::Sql => answer["sql"] = written.into(),
        Form::Diesel => answer["diesel"] = written.into(),
        Form::Models => answer["models"] = written.into(),
    }
    output::answer(&output::json(&answer))
}

/// Looks at everything but what the tools keep for themselves, by the names that this package gives them.
fn filter(args: &Args, settings: &Settings) -> Filter {
    let mut filter = Filter::without([settings.version_table, settings.journal_table]);
    filter.exclude.extend(Filter::default().exclude);
    filter.exclude.extend(args.exclude.iter().cloned());
    filter.include.extend(args.include.iter().cloned());
    filter
}

/// Leaves the named tables, with what belongs to them.
fn keep(schema: &mut Schema, names: &[String]) -> Result<(), CliError> {
    let wanted: Vec<TableName> = names.iter().map(|it| TableName::from(it.trim())).collect();
    if let Some(missing) = wanted.iter().find(|it| schema.table(it).is_none()) {
        return Err(CliError::NotThere {
            table: missing.to_string(),
            nearest: nearest(&missing.to_string(), schema.tables.keys()).map(ToString::to_string),
        });
    }
    schema.tables.retain(|name, _| wanted.contains(name));
    let of_tables: Vec<TableName> = schema
        .tables
        .values()
        .flat_map(|it| &it.columns)
        .filter_map(|it| Some(it.ty.enum_type()?.name.clone()))
        .collect();
    schema.objects.retain(|name, object| {
        object.owner().is_some_and(|it| wanted.contains(it))
            || matches!(name, crate::schema::ObjectName::Enum(it) if of_tables.contains(it))
    });
    Ok(())
}

/// Writes what makes the schema in an empty database.
fn sql(dialect: Dialect, schema: &Schema) -> Result<String> {
    let empty = Schema::default();
    let changes = diff::operations(&empty, schema, &Hints::default())?;
    let script = script::sketch(dialect, &empty, changes.operations)?;
    Ok(offline::statements(dialect, &script))
}
