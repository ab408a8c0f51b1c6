//! Revisions outside of a transaction, and connections that are in one.

use diesel::{Connection, SqliteConnection};
use migrate_core::Migration;
use migrate_core::connection::AnyConnection;
use migrate_core::explain::Explain;
use migrate_core::prelude::*;
use migrate_tests::Backend;

use crate::package::{journal, log, on_each, package, revision, rows, say_one, twenty};

#[test]
fn a_revision_that_asks_for_it_runs_outside_of_a_transaction() {
    // VACUUM is refused inside of one, by both.
    let vacuum = Migration { transaction: Some(false), ..revision("b", &["a"], |op| op.execute("VACUUM")) };
    let migrations = package(vec![revision("a", &[], log), vacuum]);
    on_each("vacuum", &[Backend::Sqlite, Backend::Postgres], |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(rows(database), "b");
        assert_eq!(journal(database), ["a upgrade done 1 1", "b upgrade done 1 1"]);
    });
}

#[test]
fn an_index_built_concurrently_leaves_the_transaction_by_itself() {
    let migrations = package(vec![
        revision("a", &[], log),
        revision("b", &["a"], |op| {
            op.create_index("by_word", "log", ["word"]).concurrently();
            Ok(())
        }),
    ]);
    on_each("concurrently", &Backend::ALL, |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(rows(database), "b");
    });
}

#[test]
fn a_rebuild_outside_of_a_transaction_takes_no_rows_along() {
    let rebuilds = revision("b", &["a"], |op| {
        op.alter_column("users", "name").set_not_null();
        op.execute("INSERT INTO users (id, name) VALUES (2, 'grace')")
    });
    let migrations = package(vec![
        revision("a", &[], |op| {
            op.create_table("users", |t| {
                t.column("id", BigInt).primary_key();
                t.column("name", VarChar(20));
            })?;
            op.create_table("items", |t| {
                t.column("user_id", BigInt).references("users", "id").on_delete(Cascade);
            })?;
            op.execute("INSERT INTO users (id, name) VALUES (1, 'ada')")?;
            op.execute("INSERT INTO items (user_id) VALUES (1)")
        }),
        Migration { transaction: Some(false), ..rebuilds },
    ]);
    on_each("rebuild", &Backend::ALL, |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(database.query("SELECT user_id FROM items"), "1", "the row that refers is still there");
        assert_eq!(journal(database), ["a upgrade done 4 4", "b upgrade done 2 2"]);
    });
}

#[test]
fn migrations_inside_of_the_callers_transaction_go_with_it() {
    on_each("inside", &[Backend::Sqlite, Backend::Postgres], |database, connection| {
        let migrations = package(twenty());
        let rolled_back = |migrations: &migrate_core::Migrations, connection: &mut AnyConnection| match connection {
            AnyConnection::Sqlite(connection) => connection.transaction(|connection| {
                migrations.upgrade(connection).expect("an upgrade");
                Err::<(), _>(diesel::result::Error::RollbackTransaction)
            }),
            #[cfg(feature = "postgres")]
            AnyConnection::Postgres(connection) => connection.transaction(|connection| {
                migrations.upgrade(connection).expect("an upgrade");
                migrations.upgrade(connection).expect("nothing to do");
                Err(diesel::result::Error::RollbackTransaction)
            }),
            #[cfg(feature = "mysql")]
            AnyConnection::Mysql(_) => Ok(()),
        };
        rolled_back(&migrations, connection).expect_err("it was rolled back");
        assert!(database.try_query("SELECT * FROM log").is_err(), "nothing remains");
        assert!(database.try_query("SELECT * FROM migrate_version").is_err(), "nothing remains");
        migrations.upgrade(connection).expect("the lock is free and the connection is usable");
        assert_eq!(rows(database), "r19");
    });
}

#[test]
fn what_cannot_be_inside_of_the_callers_transaction_is_refused() {
    let outside = Migration { transaction: Some(false), ..revision("a", &[], log) };
    let migrations = package(vec![outside]);
    let mut connection = SqliteConnection::establish(":memory:").expect("memory");
    let code = connection.transaction(|connection| {
        let error = migrations.upgrade(connection).expect_err("it is refused");
        Ok::<_, diesel::result::Error>(error.code())
    });
    assert_eq!(code.expect("a transaction"), "in-transaction");
}

#[cfg(feature = "mysql")]
#[test]
fn the_callers_transaction_on_mysql_is_not_committed_behind_its_back() {
    on_each("mysql_inside", &[Backend::Mariadb], |database, connection| {
        database.execute("CREATE TABLE kept (id INT)");
        let AnyConnection::Mysql(connection) = connection else { return };
        let migrations = package(vec![revision("a", &[], log), revision("b", &["a"], say_one)]);
        let outcome = connection.transaction(|connection| {
            diesel::RunQueryDsl::execute(diesel::sql_query("INSERT INTO kept VALUES (1)"), connection)?;
            assert_eq!(migrations.upgrade(connection).expect_err("refused").code(), "in-transaction");
            Err::<(), _>(diesel::result::Error::RollbackTransaction)
        });
        outcome.expect_err("it was rolled back");
        assert_eq!(database.query("SELECT count(*) FROM kept"), "0");
    });
}

#[test]
fn a_pooled_connection_is_taken_as_it_is() {
    use diesel::r2d2::{ConnectionManager, Pool};
    let database = migrate_tests::sqlite::database();
    let pool = Pool::builder().max_size(1).build(ConnectionManager::<SqliteConnection>::new(&database.url));
    let mut connection = pool.expect("a pool").get().expect("a connection");
    package(twenty()).upgrade(&mut connection).expect("an upgrade");
    assert_eq!(rows(&database), "r19");
}

#[test]
fn where_a_revision_looks_for_tables_is_forgotten_after_it() {
    // As the texts of pg_dump begin.
    let dumped = revision("b", &["a"], |op| {
        op.execute("SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE public.dumped (id int)")
    });
    let migrations = package(vec![revision("a", &[], log), dumped, revision("c", &["b"], say_one)]);
    on_each("search_path", &[Backend::Postgres], |database, connection| {
        migrations.upgrade(connection).expect("the rows are written where they always are");
        assert_eq!(rows(database), "c");
        assert_eq!(database.query("SELECT word FROM log"), "one");
    });
}
