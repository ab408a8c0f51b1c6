//! A Diesel `schema.rs` as a schema: its tables with their columns and keys, never compiled.
//!
//! A path comes in, a [`Schema`] goes out. What `table!` cannot say (defaults, indexes, checks) is not in it.
//! **Architecture Invariant**: nothing here compares; what a package's migrations make is not known.

mod custom;
mod sql_type;

use std::path::Path;

use migrate_syntax::problem::Problem;
use migrate_syntax::schema_file::{self as syntax, DieselFile, Join, Table as Said};
use migrate_syntax::suggestion::nearest;
use migrate_syntax::token::{ByteSpan, Spanned};

use super::{Models, ProblemKind, SourceProblem};
use crate::dialect::Dialect;
use crate::schema::naming::Convention;
use crate::schema::{Column, Constraint, ForeignKey, Ident, Rule, Schema, Table, TableName};

/// Reads the `schema.rs` at a path of the package; without a dialect, its own words tell which database it is of.
///
/// Keys have no names in it: they are named by `naming`.
pub fn diesel_schema(package: &Path, path: &str, dialect: Option<Dialect>, naming: Convention) -> Models {
    let bad = |problem| Models { problems: vec![problem], ..Models::default() };
    match std::fs::read(package.join(path)).map(String::from_utf8) {
        Ok(Ok(text)) => of_text(path, &text, dialect, naming),
        Ok(Err(error)) => {
            let valid = error.utf8_error().valid_up_to();
            bad(SourceProblem::not_utf8(path, error.as_bytes(), valid))
        }
        Err(error) => bad(SourceProblem::unreadable(path, &error)),
    }
}

/// Reads the text of a `schema.rs`.
fn of_text(path: &str, text: &str, dialect: Option<Dialect>, naming: Convention) -> Models {
    let file = match syntax::read(text, |bytes| bytes) {
        Ok(file) => file,
        Err(error) => {
            let problems = vec![SourceProblem::not_rust(path, text, &error)];
            return Models { problems, ..Models::default() };
        }
    };
    if file.tables.is_empty() && file.problems.is_empty() {
        let help =
            "name a `schema.rs` of Diesel's, as `diesel print-schema` writes it; what other tools write is not read";
        let message = format!("`{path}` has no `table!`");
        let problem = SourceProblem::of_whole(ProblemKind::Model, path, message, help);
        return Models { problems: vec![problem], ..Models::default() };
    }
    let dialect = dialect.unwrap_or_else(|| sql_type::dialect_of(&file));
    let mut problems = file.problems.clone();
    let mut schema = Schema::default();
    for said in &file.tables {
        let table = table(&mut problems, said, &file, dialect, naming);
        if schema.insert(table).is_err() {
            let message = format!("there are two tables `{}`", table_name(said));
            problems.push(Problem::new(said.name.span, message, "take one of them out"));
        }
    }
    // A table that could not be read is not told to be missing.
    if file.problems.is_empty() {
        file.joins.iter().for_each(|it| join(&mut problems, it, &file, &mut schema, naming));
    }
    problems.sort_by_key(|it| it.span.start);
    let placed = |it| SourceProblem::at(ProblemKind::Model, path, text, it);
    let problems = problems.into_iter().map(placed).collect();
    Models { schema, files: vec![path.to_owned()], problems, ..Models::default() }
}

/// The schema of what lies in none, on PostgreSQL.
const PUBLIC: &str = "public";

fn table_name(said: &Said<ByteSpan>) -> TableName {
    TableName {
        schema: said.schema.as_deref().filter(|it| *it != PUBLIC).map(Ident::from),
        name: said.sql_name.as_str().into(),
    }
}

fn table(
    problems: &mut Vec<Problem<ByteSpan>>,
    said: &Said<ByteSpan>,
    file: &DieselFile<ByteSpan>,
    dialect: Dialect,
    naming: Convention,
) -> Table {
    let mut table = Table::new(table_name(said));
    for it in &said.columns {
        let ty = match sql_type::of(&it.ty, it.max_length, &file.types, dialect) {
            Ok(ty) => ty,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        // SQLite lets a key be null, and Diesel says so; no other database does.
        let nullable = it.nullable && !said.key.iter().any(|key| key.value == it.name.value);
        let column = Column { nullable, ..Column::new(it.sql_name.as_str(), ty) };
        if let Err(error) = table.insert_column(column) {
            problems.push(Problem::new(it.name.span, error.to_string(), "take one of them out"));
        }
    }
    let key: Vec<Ident> = said.key.iter().filter_map(|it| column_name(said, &it.value)).collect();
    if !key.is_empty() {
        let name = naming.primary_key(&table.name, &key);
        table.constraints.push(Constraint { name, rule: Rule::primary_key(key) });
    }
    table
}

/// Gives the database's name of a column by its name in Rust.
fn column_name(said: &Said<ByteSpan>, name: &str) -> Option<Ident> {
    said.columns.iter().find(|it| it.name.value == name).map(|it| it.sql_name.as_str().into())
}

/// Makes the foreign key that a `joinable!` speaks of.
fn join(
    problems: &mut Vec<Problem<ByteSpan>>,
    it: &Join<ByteSpan>,
    file: &DieselFile<ByteSpan>,
    schema: &mut Schema,
    naming: Convention,
) {
    let found = |name: &Spanned<String, ByteSpan>| {
        let names = file.tables.iter().map(|it| it.name.value.as_str());
        let missing = || unknown(name, "table", names.clone());
        file.tables.iter().find(|it| it.name.value == name.value).ok_or_else(missing)
    };
    let made = found(&it.child).and_then(|child| {
        let parent = found(&it.parent)?;
        let names = child.columns.iter().map(|it| it.name.value.as_str());
        let column = column_name(child, &it.column.value).ok_or_else(|| unknown(&it.column, "column", names))?;
        let [key] = parent.key.as_slice() else {
            let message =
                format!("`{}` has a key of several columns, and one column cannot refer to it", it.parent.value);
            let help = "take the `joinable!` out, and join with `on`";
            return Err(Problem::new(it.parent.span, message, help));
        };
        Ok((table_name(child), table_name(parent), column, column_name(parent, &key.value)))
    });
    match made {
        Ok((child, parent, column, Some(referred))) => {
            let key = ForeignKey::new(vec![column], parent, vec![referred]);
            let name = naming.foreign_key(&child, &key);
            let rule = Rule::ForeignKey(key);
            if let Some(table) = schema.table_mut(&child)
                && table.constraint(&name).is_none()
            {
                table.constraints.push(Constraint { name, rule });
            }
        }
        // The key's column is told to be missing where it is named.
        Ok((_, _, _, None)) => {}
        Err(problem) => problems.push(problem),
    }
}

fn unknown<'a>(
    name: &Spanned<String, ByteSpan>,
    what: &str,
    names: impl Iterator<Item = &'a str>,
) -> Problem<ByteSpan> {
    let names: Vec<&str> = names.collect();
    let help = match nearest(&name.value, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")),
    };
    Problem::new(name.span, format!("there is no {what} `{}` in this file", name.value), help)
}

#[cfg(test)]
mod tests;
