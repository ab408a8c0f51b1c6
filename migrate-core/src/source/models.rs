//! Models as a schema: the structs with `#[derive(Model)]` of a package's sources, never compiled.
//!
//! Paths come in, a [`Schema`] goes out: each table is what `op.create_table` makes of the same words, so that a model
//! and a migration that say the same are equal.
//! **Architecture Invariant**: nothing here compares; what a package's migrations make is not known.

mod file;
mod mixin;
mod reference;
mod sql_type;
mod table;

use std::collections::BTreeMap;
use std::path::Path;

use migrate_syntax::model::{DbEnum, Model, doubled_key};
use migrate_syntax::problem::Problem;
use migrate_syntax::token::{ByteSpan, Spanned};

use super::{ProblemKind, SourceProblem};
use crate::diff::Hints;
use crate::explain::Explain;
use crate::schema::naming::Convention;
use crate::schema::{Schema, TableName};

/// What the models of a package want.
#[derive(Debug, Clone, Default)]
pub struct Models {
    /// The tables and enum types.
    pub schema: Schema,
    /// What the models say that they were called before.
    pub hints: Hints,
    /// The files that were read, relative to the package.
    pub files: Vec<String>,
    /// The files that are not there or could not be read, relative to the package.
    pub unread: Vec<String>,
    /// Everything that is wrong; the schema is whole when nothing is.
    pub problems: Vec<SourceProblem>,
}

/// Bytes of one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Origin {
    file: usize,
    span: ByteSpan,
}

/// What the files say, before it is put together.
#[derive(Debug, Default)]
struct Found {
    files: Vec<file::Text>,
    unread: Vec<String>,
    models: Vec<Model<Origin>>,
    enums: Vec<DbEnum<Origin>>,
    problems: Vec<SourceProblem>,
}

/// Reads the models of the package at `package`: files and what they name by `mod`, or folders.
///
/// Constraints and indexes that the models do not name are named by `naming`.
pub fn models(package: &Path, paths: &[String], naming: Convention) -> Models {
    let mut found = Found::default();
    file::read(&mut found, package, paths);
    let mut problems = Vec::new();
    let mut schema = Schema::default();
    let mut hints = Hints::default();
    let enums = enum_types(&mut problems, &found, &mut schema);
    found.enums.iter().for_each(|it| renamed_values(&mut hints, it));
    let tables = tables(&mut problems, &found);
    for model in tables.values() {
        reference::check(&mut problems, model, &tables);
        renamed(&mut hints, model);
        let types = table::types(&mut problems, model, &enums);
        // What else would be told of it may follow from what is not known.
        let is_empty = model.columns().next().is_none() && !model.inherits();
        let is_read = !is_empty && !model.is_partial && doubled_key(model).is_none();
        let Some(types) = types.filter(|_| is_read) else { continue };
        match table::operations(model, types, &tables, naming, &schema) {
            Ok(operations) => {
                for operation in operations {
                    if let Err(error) = operation.apply(&mut schema) {
                        problems.push(refused(model, &error));
                    }
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    let mut told = std::mem::take(&mut found.problems);
    told.extend(problems.into_iter().map(|problem| placed(&found.files, problem)));
    told.sort_by(|one, other| (&one.path, one.span.start).cmp(&(&other.path, other.span.start)));
    let files = found.files.into_iter().map(|it| it.path).collect();
    Models { schema, hints, files, unread: found.unread, problems: told }
}

/// Puts a problem into its file.
fn placed(files: &[file::Text], problem: Problem<Origin>) -> SourceProblem {
    let Problem { span: Origin { file, span }, message, help } = problem;
    let file::Text { path, text } = &files[file];
    SourceProblem::at(ProblemKind::Model, path, text, Problem { span, message, help })
}

fn refused(model: &Model<Origin>, error: &(impl Explain + ?Sized)) -> Problem<Origin> {
    let help = match error.code() {
        "index-exists" | "constraint-exists" => Some("give one of them a name of its own: `name = \"..\"`".to_owned()),
        _ => None,
    };
    Problem { span: model.name.span, message: error.to_string(), help }
}

/// Names the table of a model.
fn table_name(model: &Model<Origin>) -> TableName {
    in_schema(model.schema.as_deref(), &model.table.value)
}

fn in_schema(schema: Option<&str>, name: &str) -> TableName {
    match schema {
        Some(schema) => TableName::from((schema, name)),
        None => TableName::from(name),
    }
}

/// The models that are tables, whole with what their mixins give them.
fn tables(problems: &mut Vec<Problem<Origin>>, found: &Found) -> BTreeMap<TableName, Model<Origin>> {
    let mut tables: BTreeMap<TableName, Model<Origin>> = BTreeMap::new();
    for model in found.models.iter().filter(|it| !it.is_mixin) {
        let name = table_name(model);
        let whole = mixin::whole(problems, model, &found.models);
        match tables.get(&name) {
            Some(first) => {
                let message = format!("the table `{name}` has a model already: `{}`", first.name.value);
                let help = format!("give this one another table: `#[model(table = \"...\")]`; the first is in `{}`", {
                    let file::Text { path, .. } = &found.files[first.name.span.file];
                    path
                });
                problems.push(Problem::new(model.table.span, message, help));
            }
            None => drop(tables.insert(name, whole)),
        }
    }
    tables
}

/// Makes the enum types, and gives each by the enum's name in Rust.
fn enum_types<'f>(
    problems: &mut Vec<Problem<Origin>>,
    found: &'f Found,
    schema: &mut Schema,
) -> BTreeMap<&'f str, &'f DbEnum<Origin>> {
    let mut by_name = BTreeMap::new();
    for it in &found.enums {
        // What is wrong with its values has been told where they stand.
        if let Some(problem) = it.is_sound().then(|| table::make_enum(it, schema)).flatten() {
            problems.push(problem);
        } else if by_name.insert(it.name.value.as_str(), it).is_some() {
            let message = format!("there are two enums `{}`, and a field does not say which is meant", it.name.value);
            problems.push(Problem::new(it.name.span, message, "give one of them another name in Rust"));
        }
    }
    by_name
}

fn renamed(hints: &mut Hints, model: &Model<Origin>) {
    let table = table_name(model);
    let before = |name: &Spanned<String, Origin>| match name.value.split_once('.') {
        Some(whole) => TableName::from(whole),
        None => table.beside(name.value.as_str()),
    };
    hints.renamed_tables.extend(model.renamed_from.iter().map(|from| (before(from), table.clone())));
    let columns = model.columns().filter_map(|it| Some((it.renamed_from.as_ref()?, &it.name)));
    hints
        .renamed_columns
        .extend(columns.map(|(from, to)| (table.clone(), from.value.as_str().into(), to.value.as_str().into())));
}

fn renamed_values(hints: &mut Hints, it: &DbEnum<Origin>) {
    let name = table::enum_name(it);
    hints.renamed_values.extend(it.renamed.iter().map(|(from, to)| (name.clone(), from.clone(), to.clone())));
}

#[cfg(test)]
mod tests;
