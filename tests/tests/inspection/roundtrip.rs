//! What was read, made again in an empty database, reads the same, and is dumped the same by the database's own tool.

use migrate_core::connection::{MigrateConnection, OpenOptions, open};
use migrate_core::dialect::normal;
use migrate_core::diff::{self, Hints, differences};
use migrate_core::inspect::settle;
use migrate_core::offline;
use migrate_core::schema::Schema;
use migrate_core::script;
use migrate_tests::{Backend, TestDatabase};

use crate::dump::unlike;
use crate::reading::{dialect, load, read};

/// Makes a schema in a database of its own; `before_views` is what they need and no schema holds.
fn made_again(backend: Backend, name: &str, schema: &Schema, before_views: &str) -> TestDatabase {
    let dialect = dialect(backend);
    let changes = diff::operations(&Schema::default(), schema, &Hints::default()).expect("nothing is ambiguous");
    let script = script::sketch(dialect, &Schema::default(), changes.operations).expect("is written");
    let again = backend.database(name).expect("the server was there");
    let statements = offline::statements(dialect, &script);
    again.execute(&statements.replacen("CREATE VIEW", &format!("{before_views}CREATE VIEW"), 1));
    again
}

/// Makes a schema of the test data again, and compares what is read of both, and how they are dumped.
///
/// `left` are the beginnings of the entries that differ all the same: of what no schema holds.
fn is_the_same_when_made_again(backend: Backend, name: &str, before_views: &str, left: &[&str]) {
    if let Some(database) = load(backend, name) {
        is_the_same_again(&database, backend, name, before_views, left);
    }
}

fn is_the_same_again(database: &TestDatabase, backend: Backend, name: &str, before_views: &str, left: &[&str]) {
    let schema = read(database).schema;
    let again = made_again(backend, name, &schema, before_views);
    let found = normal(dialect(backend), &read(&again).schema);
    let mut connection = open(&again.url, &OpenOptions::default()).expect("is there");
    let wanted = settle(&mut connection.session(), &schema, &found).expect("is settled");
    let told: Vec<String> = differences(&found, &wanted).iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{backend} {name}: {told:#?}");
    let changes = diff::operations(&found, &wanted, &Hints::default()).expect("nothing is ambiguous");
    assert_eq!(changes.operations, [], "{backend} {name}");
    let unlike = unlike(database, &again);
    let others: Vec<&String> = unlike.iter().filter(|it| !left.iter().any(|left| it.starts_with(left))).collect();
    assert!(others.is_empty(), "{backend} {name}: {others:#?}");
}

#[test]
fn a_shop_is_the_same_when_it_is_made_again() {
    Backend::ALL.iter().for_each(|backend| is_the_same_when_made_again(*backend, "chinook", "", &[]));
}

#[test]
fn odd_quotes_and_views_are_the_same_when_they_are_made_again() {
    // SQLite lets a key of text be null; here no key is.
    is_the_same_when_made_again(Backend::Sqlite, "northwind", "", &["- columncustomers0", "+ columncustomers0"]);
}

#[test]
fn triggers_are_the_same_when_they_are_made_again() {
    is_the_same_when_made_again(Backend::Sqlite, "sakila", "", &[]);
}

#[test]
fn routines_are_the_same_when_they_are_made_again() {
    is_the_same_when_made_again(Backend::Mariadb, "sakila", "", &[]);
}

#[test]
fn many_schemas_are_the_same_when_they_are_made_again() {
    is_the_same_when_made_again(Backend::Postgres, "adventureworks", "", &[]);
}

#[test]
fn partitions_are_the_same_when_they_are_made_again() {
    // What each partition has of its own.
    let left = ["- idx_fk_payment_p2022_0", "- payment_p2022_0"];
    is_the_same_when_made_again(Backend::Postgres, "pagila", AGGREGATE, &left);
}

#[test]
fn inherited_tables_are_the_same_when_they_are_made_again() {
    let left = ["- payment payment_insert_p2007_0", "- SCHEMA public; Type: COMMENT"];
    is_the_same_when_made_again(Backend::Postgres, "sakila", AGGREGATE, &left);
}

/// What views of both need.
const AGGREGATE: &str = "CREATE AGGREGATE group_concat(text) (SFUNC = _group_concat, STYPE = text);\n";

#[test]
fn what_was_written_by_hand_is_the_same_when_it_is_made_again() {
    let all = [
        (
            Backend::Sqlite,
            "CREATE TABLE t (a, b PRIMARY KEY, c DEFAULT 1 NOT NULL, d int); CREATE TABLE u AS SELECT 1 AS one",
        ),
        (
            Backend::Postgres,
            "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 7), a \"char\", b char, c \"char\"[]); \
             CREATE PROCEDURE p(INOUT a int) LANGUAGE plpgsql AS $$ BEGIN a := 1; END $$; \
             GRANT EXECUTE ON PROCEDURE p TO pg_monitor; \
             CREATE TABLE h (id int) PARTITION BY HASH (id); \
             CREATE TABLE h_b PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1); \
             CREATE TABLE h_a PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        ),
        (
            Backend::Postgres,
            "CREATE FUNCTION zz(a int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT a > 0'; \
             CREATE FUNCTION aa(a int) RETURNS bool LANGUAGE sql IMMUTABLE AS $$ SELECT zz(a) $$; \
             CREATE DOMAIN d AS int CHECK (aa(VALUE)); CREATE TABLE t (id d); \
             CREATE VIEW v AS SELECT id FROM t; \
             CREATE FUNCTION all_v() RETURNS SETOF v LANGUAGE sql AS $$ SELECT * FROM v $$; \
             CREATE FUNCTION no_v(it v) RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM v $$; \
             CREATE VIEW a AS SELECT * FROM all_v()",
        ),
        (
            Backend::Mariadb,
            "CREATE TABLE t (a varchar(100) COMPRESSED, b blob COMPRESSED NOT NULL); CREATE SEQUENCE s; \
             CREATE TABLE u (id bigint PRIMARY KEY DEFAULT nextval(s))",
        ),
    ];
    for (backend, sql) in all {
        let Some(database) = backend.database("by_hand") else { continue };
        database.execute(sql);
        // SQLite lets a key be null; here no key is.
        is_the_same_again(&database, backend, "by_hand_again", "", &["- columnt1b", "+ columnt1b"]);
    }
}
