//! SQLite's rebuilds that fail: what they say, and what they leave as it was.

use diesel::connection::SimpleConnection;
use migrate_core::Migration;
use migrate_core::connection::AnyConnection;
use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;

use crate::package::{package, revision, rows};
use crate::rebuilding::{SCHEMA, adopted, one, raw, up};

#[test]
fn outside_of_a_transaction_no_row_goes_and_no_table_is_left() {
    let (database, mut connection) = adopted();
    connection_enforces(&mut connection);
    let fails = Migration {
        transaction: Some(false),
        ..revision("a", &["raw"], |op| {
            op.create_check("cheap", "old items", "price < 1000");
            op.create_table("between", |t| {
                t.column("id", Integer);
            })?;
            op.create_check("never", "old items", "price < 0");
            Ok(())
        })
    };
    up(&mut connection, &package(vec![raw(), fails])).expect_err("a lamp costs more");
    assert_eq!(database.query("SELECT item, name FROM parts"), "3\tbulb");
    assert_eq!(database.query("SELECT title FROM [old items]"), "lamp");
    assert_eq!(database.query("SELECT name FROM sqlite_schema WHERE name LIKE '%\\_new\\_%' ESCAPE '\\'"), "");
    assert_eq!(enforced(&mut connection), 1, "foreign keys are on again");
    assert_eq!(legacy(&mut connection), 0, "and the rename is its usual self");
}

#[test]
fn a_failed_rebuild_leaves_the_connection_as_it_was() {
    let (database, mut connection) = adopted();
    connection_enforces(&mut connection);
    let before = database.query(SCHEMA);
    let migrations = one(|op| {
        op.create_check("never", "old items", "price < 0");
        Ok(())
    });
    up(&mut connection, &migrations).expect_err("a lamp costs more");
    assert_eq!(database.query(SCHEMA), before);
    assert_eq!((enforced(&mut connection), legacy(&mut connection)), (1, 0));
    assert_eq!(rows(&database), "raw");
}

#[test]
fn a_view_or_a_trigger_that_would_not_work_any_more_is_named() {
    let (database, mut connection) = adopted();
    let before = database.query(SCHEMA);
    let drops: MigrationFn = |op| {
        op.recreate("old items", Recreate::Always);
        op.drop_column("old items", "title")
    };
    let error = up(&mut connection, &one(drops)).expect_err("a constraint names it").to_string();
    assert!(error.contains("no such column: title"), "{error}");
    database
        .execute("CREATE TABLE t (a, b); CREATE VIEW v AS SELECT b FROM t; CREATE VIEW odd AS SELECT z FROM nowhere");
    let drops: MigrationFn = |op| {
        op.recreate("t", Recreate::Always);
        op.drop_column("t", "b")
    };
    let error = up(&mut connection, &one(drops)).expect_err("a view reads it").to_string();
    assert!(error.contains("view `v` would not work any more"), "{error}");
    database.execute("DROP VIEW v; CREATE TRIGGER tr BEFORE UPDATE ON t BEGIN SELECT new.b; END");
    let error = up(&mut connection, &one(drops)).expect_err("a trigger reads it").to_string();
    assert!(error.contains("a trigger would not work any more"), "{error}");
    database.execute("DROP TRIGGER tr; DROP TABLE t; DROP VIEW odd");
    assert_eq!(database.query(SCHEMA), before);
}

#[test]
fn a_table_that_is_not_there_is_said_to_be_missing() {
    let (_database, mut connection) = adopted();
    let error = up(
        &mut connection,
        &one(|op| {
            op.create_check("ck", "nothing", "true");
            Ok(())
        }),
    )
    .expect_err("there is none");
    assert!(error.to_string().contains("there is no table `nothing` to be rebuilt"), "{error}");
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    n: i32,
}

fn connection_enforces(connection: &mut AnyConnection) {
    sqlite_of(connection).batch_execute("PRAGMA foreign_keys = ON").expect("is set");
}

fn enforced(connection: &mut AnyConnection) -> i32 {
    let query = diesel::sql_query("SELECT foreign_keys AS n FROM pragma_foreign_keys");
    query.get_result::<Number>(sqlite_of(connection)).expect("one row").n
}

fn legacy(connection: &mut AnyConnection) -> i32 {
    // The pragma is no table: what it does shows whether it is on.
    let connection = sqlite_of(connection);
    let test = "CREATE TEMP TABLE r (a); CREATE TEMP VIEW s AS SELECT a FROM r; ALTER TABLE r RENAME TO q";
    connection.batch_execute(test).expect("renames");
    let followed = connection.batch_execute("SELECT a FROM s LIMIT 0").is_ok();
    connection.batch_execute("DROP VIEW s; DROP TABLE q").expect("drops");
    i32::from(!followed)
}

fn sqlite_of(connection: &mut AnyConnection) -> &mut SqliteConnection {
    let found = match connection {
        AnyConnection::Sqlite(connection) => Some(connection),
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => None,
        #[cfg(feature = "mysql")]
        AnyConnection::Mysql(_) => None,
    };
    found.expect("the test's database is SQLite")
}
