//! What was read, made again in an empty database, reads the same.

use migrate_core::dialect::normal;
use migrate_core::diff::{self, Hints, differences};
use migrate_core::offline;
use migrate_core::schema::Schema;
use migrate_core::script;
use migrate_tests::{Backend, TestDatabase};

use crate::reading::{dialect, load, read};

/// Makes a schema in a database of its own, and reads it from there.
fn made_again(backend: Backend, name: &str, schema: &Schema) -> (TestDatabase, Schema) {
    let dialect = dialect(backend);
    let changes = diff::operations(&Schema::default(), schema, &Hints::default()).expect("nothing is ambiguous");
    let script = script::sketch(dialect, &Schema::default(), changes.operations).expect("is written");
    let again = backend.database(name).expect("the server was there");
    again.execute(&offline::statements(dialect, &script));
    let read = read(&again).schema;
    (again, read)
}

fn reads_the_same(backend: Backend, name: &str) {
    let Some(database) = load(backend, name) else { return };
    let schema = read(&database).schema;
    let (_again, other) = made_again(backend, name, &schema);
    let dialect = dialect(backend);
    let (schema, other) = (normal(dialect, &schema), normal(dialect, &other));
    let told: Vec<String> = differences(&other, &schema).iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{told:#?}");
    let changes = diff::operations(&other, &schema, &Hints::default()).expect("nothing is ambiguous");
    assert_eq!(changes.operations, []);
}

#[test]
fn a_shop_reads_the_same_when_it_is_made_again() {
    reads_the_same(Backend::Sqlite, "chinook");
    reads_the_same(Backend::Mariadb, "chinook");
}

#[test]
fn odd_quotes_and_views_read_the_same_when_they_are_made_again() {
    reads_the_same(Backend::Sqlite, "northwind");
}

#[test]
fn triggers_and_routines_read_the_same_when_they_are_made_again() {
    reads_the_same(Backend::Sqlite, "sakila");
    reads_the_same(Backend::Mariadb, "sakila");
}
