//! A Diesel `schema.rs` in the place of models.
//!
//! It says tables, columns with their types and whether they may be null, primary keys, and which column refers to
//! which table. What it cannot say (defaults, indexes, checks, unique keys, actions) is for the reader to leave alone.

use std::path::Path;

use migrate_syntax::model::schema_file::{self, DieselFile, DieselTable, Joinable};
use migrate_syntax::problem::Problem;
use migrate_syntax::token::{ByteSpan, Spanned};

use super::{Models, in_schema, sql_type};
use crate::dialect::Dialect;
use crate::operation::Operations;
use crate::schema::naming::Convention;
use crate::schema::{Schema, SqlType, TableName};
use crate::source::{ProblemKind, SourceProblem};

/// Reads the Diesel `schema.rs` of the package at `package`.
pub fn diesel_schema(package: &Path, path: &str, naming: Convention) -> Models {
    let mut found = Models { files: vec![path.to_owned()], ..Models::default() };
    let text = match std::fs::read_to_string(package.join(path)) {
        Ok(text) => text,
        Err(error) => {
            found.problems.push(SourceProblem::unreadable(path, &error));
            return found;
        }
    };
    match schema_file::read(&text) {
        Ok(file) => {
            let mut problems = file.problems.clone();
            if file.tables.is_empty() && problems.is_empty() {
                // Taken for a schema of nothing, it would have every table dropped.
                let help = "write it: `diesel print-schema`, or leave `schema` out where there are models";
                problems.push(Problem::new(ByteSpan::default(), format!("`{path}` has no `table!`"), help));
            }
            found.schema = schema(&mut problems, &file, naming);
            let placed = |problem| SourceProblem::at(ProblemKind::Model, path, &text, problem);
            found.problems = problems.into_iter().map(placed).collect();
        }
        Err(error) => found.problems.push(SourceProblem::not_rust(path, &text, &error)),
    }
    found
}

fn schema(problems: &mut Vec<Problem<ByteSpan>>, file: &DieselFile, naming: Convention) -> Schema {
    let mut schema = Schema::default();
    let refers = |table: &DieselTable, it: &&Joinable| it.child.value == table.module.value;
    for table in &file.tables {
        let joinables: Vec<&Joinable> = file.joinables.iter().filter(|it| refers(table, it)).collect();
        if let Err(message) = make(&mut schema, table, &joinables, &file.tables, naming) {
            problems.push(Problem { span: table.module.span, message, help: None });
        }
    }
    for it in &file.joinables {
        for name in [&it.child, &it.parent] {
            if !file.tables.iter().any(|table| table.module.value == name.value) {
                problems.push(no_table(name));
            }
        }
    }
    schema
}

fn no_table(name: &Spanned<String, ByteSpan>) -> Problem<ByteSpan> {
    let help = "write the file anew: `diesel print-schema`";
    Problem::new(name.span, format!("there is no `table!` of `{}`", name.value), help)
}

fn make(
    schema: &mut Schema,
    table: &DieselTable,
    joinables: &[&Joinable],
    tables: &[DieselTable],
    naming: Convention,
) -> Result<(), String> {
    let mut op = Operations::with_naming(Dialect::Postgres, naming);
    let types: Vec<Option<SqlType>> = table.columns.iter().map(|it| sql_type::of(&it.ty, &|_| None)).collect();
    let made = op.create_table(table_name(table), |t| {
        for (column, ty) in table.columns.iter().zip(types) {
            let builder = t.column(column.name.as_str(), ty.unwrap_or(SqlType::Text));
            if !column.nullable {
                builder.not_null();
            }
        }
        t.primary_key(table.primary_key.iter().map(|field| column_name(table, field)));
        for it in joinables {
            let parent = tables.iter().find(|table| table.module.value == it.parent.value);
            let Some((parent, [key])) = parent.map(|parent| (parent, parent.primary_key.as_slice())) else { continue };
            let column = column_name(table, &it.column.value);
            t.foreign_key([column], table_name(parent), [column_name(parent, key)]);
        }
    });
    let operations = made.and_then(|()| op.completed(&Schema::default())).map_err(|error| error.to_string())?;
    operations.iter().try_for_each(|it| it.apply(schema)).map_err(|error| error.to_string())
}

fn table_name(table: &DieselTable) -> TableName {
    in_schema(table.schema.as_deref(), &table.name)
}

/// Gives the name in the database of a column that is named as in Rust.
fn column_name<'t>(table: &'t DieselTable, field: &'t str) -> &'t str {
    table.columns.iter().find(|it| it.field.value == field).map_or(field, |it| it.name.as_str())
}
