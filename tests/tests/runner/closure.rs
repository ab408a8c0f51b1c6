//! Closures of migrations, which get the typed connection.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
#[cfg(feature = "postgres")]
use migrate_core::explain::Explain;
use migrate_core::prelude::*;
use migrate_tests::Backend;

use crate::package::{journal, log, on_each, package, revision, rows};

fn write(op: &mut Operations) -> Result<()> {
    op.run(|connection: &mut SqliteConnection| connection.batch_execute("INSERT INTO log VALUES ('closure')"))
}

#[test]
fn a_closure_runs_at_its_place_between_statements() {
    let migrations = package(vec![revision("a", &[], |op| {
        log(op)?;
        write(op)?;
        op.execute("UPDATE log SET word = word || '!'")
    })]);
    on_each("place", &[Backend::Sqlite], |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(database.query("SELECT word FROM log"), "closure!");
    });
}

#[test]
fn a_closure_may_use_transactions_of_its_own() {
    let migrations = package(vec![revision("a", &[], |op| {
        log(op)?;
        op.run(|connection: &mut SqliteConnection| {
            connection
                .transaction(|connection| diesel::sql_query("INSERT INTO log VALUES ('nested')").execute(connection))
        })
    })]);
    on_each("nested", &[Backend::Sqlite], |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(database.query("SELECT word FROM log"), "nested");
    });
}

#[test]
fn an_error_of_a_closure_is_told_with_its_place_and_undoes_the_revision() {
    let migrations = package(vec![
        revision("a", &[], log),
        revision("b", &["a"], |op| {
            write(op)?;
            op.run(|_: &mut SqliteConnection| Err::<(), _>("the data is not as expected"))
        }),
    ]);
    on_each("giving_up", &[Backend::Sqlite], |database, connection| {
        let error = migrations.upgrade(connection).expect_err("it gives up");
        let text = error.to_string();
        assert!(text.contains("statement 2 of 2") && text.contains("the data is not as expected"), "{text}");
        assert!(text.contains("closure.rs:"), "{text}");
        assert_eq!((rows(database).as_str(), database.query("SELECT count(*) FROM log").as_str()), ("a", "0"));
    });
}

#[test]
fn a_panic_of_a_closure_is_an_error_and_the_lock_is_free_again() {
    let panicking = package(vec![
        revision("a", &[], log),
        revision("b", &["a"], |op| {
            op.run(|connection: &mut SqliteConnection| {
                connection.transaction(|connection| -> diesel::QueryResult<()> {
                    connection.batch_execute("INSERT INTO log VALUES ('lost')")?;
                    panic!("out of luck")
                })
            })
        }),
    ]);
    on_each("panic", &[Backend::Sqlite], |database, connection| {
        let error = panicking.upgrade(connection).expect_err("it panics");
        assert!(error.to_string().contains("the closure panicked: out of luck"), "{error}");
        assert_eq!(journal(database), ["a upgrade done 1 1", "b upgrade reverted 0 1"]);
        let mended = package(vec![revision("a", &[], log), revision("b", &["a"], write)]);
        mended.upgrade(connection).expect("the connection is usable");
        assert_eq!(database.query("SELECT word FROM log"), "closure");
    });
}

#[test]
fn a_closure_that_leaves_a_transaction_open_is_refused() {
    use diesel::connection::{AnsiTransactionManager, TransactionManager};
    let migrations = package(vec![revision("a", &[], |op| {
        op.run(|connection: &mut SqliteConnection| AnsiTransactionManager::begin_transaction(connection))
    })]);
    on_each("open", &[Backend::Sqlite], |database, connection| {
        let error = migrations.upgrade(connection).expect_err("it is refused");
        assert!(error.to_string().contains("began a transaction and did not end it"), "{error}");
        assert_eq!(rows(database), "");
    });
}

#[cfg(feature = "postgres")]
#[test]
fn a_closure_for_another_database_is_refused_before_anything_runs() {
    let migrations = package(vec![revision("a", &[], |op| {
        log(op)?;
        op.run(|_: &mut PgConnection| Ok::<(), Error>(()))
    })]);
    on_each("other", &[Backend::Sqlite, Backend::Mariadb], |database, connection| {
        let error = migrations.upgrade(connection).expect_err("it is refused");
        assert_eq!(error.code(), "closure-of-other-database");
        assert!(database.try_query("SELECT * FROM log").is_err(), "nothing ran");
    });
}

#[cfg(feature = "postgres")]
#[test]
fn a_closure_gets_the_connection_of_postgresql() {
    let migrations = package(vec![revision("a", &[], |op| {
        log(op)?;
        op.run(|connection: &mut PgConnection| connection.batch_execute("INSERT INTO log VALUES ('pg')"))
    })]);
    on_each("typed", &[Backend::Postgres], |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(database.query("SELECT word FROM log"), "pg");
    });
}

#[cfg(feature = "mysql")]
#[test]
fn a_closure_gets_the_connection_of_mariadb_with_transactions_of_its_own() {
    let migrations = package(vec![revision("a", &[], |op| {
        log(op)?;
        op.run(|connection: &mut MysqlConnection| {
            connection.transaction(|connection| connection.batch_execute("INSERT INTO log VALUES ('mariadb')"))
        })?;
        op.run(|connection: &mut MysqlConnection| {
            connection.transaction(|connection| {
                connection.batch_execute("INSERT INTO log VALUES ('lost')")?;
                Err::<(), _>(diesel::result::Error::RollbackTransaction)
            })
        })
    })]);
    on_each("typed", &[Backend::Mariadb], |database, connection| {
        let error = migrations.upgrade(connection).expect_err("the second gives up").to_string();
        assert!(error.contains("statement 3 of 3") && error.contains("statements 1 to 2 of this one too"), "{error}");
        assert_eq!(database.query("SELECT word FROM log"), "mariadb");
        assert_eq!(journal(database), ["a upgrade failed 2 3"]);
    });
}
