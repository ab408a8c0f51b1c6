//! Reads a database of a test, and tells what was read.

use migrate_core::connection::{MigrateConnection, OpenOptions, open};
use migrate_core::inspect::{Filter, Inspection, inspect};
use migrate_core::prelude::Dialect;
use migrate_core::schema::{Constraint, Rule, Schema, Table};
use migrate_tests::{Backend, TestDatabase, data};

/// Reads all that a database holds but the tools' own tables.
pub(crate) fn read(database: &TestDatabase) -> Inspection {
    read_some(database, &Filter::default())
}

/// Reads what a filter takes.
pub(crate) fn read_some(database: &TestDatabase, filter: &Filter) -> Inspection {
    let mut connection = open(&database.url, &OpenOptions::default()).expect("is there");
    inspect(&mut connection.session(), filter).expect("is read")
}

/// Makes a database of a schema of the test data; none where the data, or the server, is left out.
pub(crate) fn load(backend: Backend, name: &str) -> Option<TestDatabase> {
    let file = data::path(&format!("schemas/{}/{name}.sql", folder(backend)))?;
    let database = backend.database(name)?;
    database.execute(&std::fs::read_to_string(file).expect("is text"));
    Some(database)
}

fn folder(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgres",
        Backend::Mariadb => "mysql",
    }
}

/// Names the dialect of a database.
pub(crate) fn dialect(backend: Backend) -> Dialect {
    match backend {
        Backend::Sqlite => Dialect::Sqlite,
        Backend::Postgres => Dialect::Postgres,
        Backend::Mariadb => Dialect::Mysql,
    }
}

/// Finds a table.
pub(crate) fn table<'s>(schema: &'s Schema, name: &str) -> &'s Table {
    schema.table(&name.into()).unwrap_or_else(|| panic!("there is no `{name}`"))
}

/// Finds a constraint.
pub(crate) fn constraint<'t>(table: &'t Table, name: &str) -> &'t Constraint {
    table.constraint(&name.into()).unwrap_or_else(|| panic!("there is no `{name}` among {:#?}", table.constraints))
}

/// Counts tables, columns, foreign keys, other constraints, indexes and objects.
pub(crate) fn counts(schema: &Schema) -> [usize; 6] {
    let tables = || schema.tables.values();
    let constraints = || tables().flat_map(|it| &it.constraints);
    let foreign = constraints().filter(|it| matches!(it.rule, Rule::ForeignKey(_))).count();
    [
        tables().count(),
        tables().map(|it| it.columns.len()).sum(),
        foreign,
        constraints().count() - foreign,
        tables().map(|it| it.indexes.len()).sum(),
        schema.objects.len(),
    ]
}
