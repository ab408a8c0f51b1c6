//! What the code of a migration does itself.

use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::Connection;
use diesel::connection::SimpleConnection;
use migrate_core::Migration;
use migrate_core::explain::{Exit, Explain};
use migrate_core::prelude::*;

use super::{Case, ON_MARIADB, ON_POSTGRES, ON_SQLITE, chain, check};
use crate::package::{connect, log, on_each, package, revision, rows};

/// Runs bad SQL, and says that all went well.
fn swallows(op: &mut Operations) -> Result<()> {
    match op.dialect() {
        #[cfg(feature = "postgres")]
        Dialect::Postgres => op.run(|connection: &mut PgConnection| {
            drop(connection.batch_execute("INSERT INTO nowhere VALUES (1)"));
            Ok::<(), migrate_core::Error>(())
        })?,
        #[cfg(not(feature = "postgres"))]
        Dialect::Postgres => {}
        Dialect::Sqlite | Dialect::Mysql => {}
    }
    op.execute("INSERT INTO log VALUES ('one')")
}

#[test]
fn what_a_migration_does_itself() {
    check(&[
        Case {
            name: "a function that panics",
            said: &[(ON_SQLITE, "panicked"), (ON_POSTGRES, "panicked"), (ON_MARIADB, "panicked")],
            before: "",
            upgrade: |_| panic!("half way"),
            code: "migration-panicked",
            mend: None,
        },
        Case {
            name: "a closure that hides an error",
            said: &[(ON_POSTGRES, "current transaction is aborted")],
            before: "",
            upgrade: swallows,
            code: "statement-failed",
            mend: None,
        },
    ]);
}

#[test]
fn a_closure_with_a_connection_of_its_own_meets_the_lock_of_the_run() {
    fn own(op: &mut Operations) -> Result<()> {
        op.execute("INSERT INTO log VALUES ('one')")?;
        op.run(|connection: &mut SqliteConnection| {
            use diesel::prelude::*;
            #[derive(QueryableByName)]
            struct Place {
                #[diesel(sql_type = diesel::sql_types::Text)]
                file: String,
            }
            let place: Place = diesel::sql_query("SELECT file FROM pragma_database_list").get_result(connection)?;
            let mut other = SqliteConnection::establish(&place.file)?;
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(other.batch_execute("INSERT INTO log VALUES ('two')")?)
        })
    }
    let database = migrate_tests::sqlite::database();
    let error = chain(own).upgrade(&mut connect(&database)).expect_err("the run has the lock");
    assert_eq!(error.code(), "statement-failed");
    assert!(error.to_string().contains("database is locked"), "{error}");
    assert_eq!(database.query("SELECT count(*) FROM log"), "0", "neither is there");
}

/// Writes a row in a transaction of its own that is rolled back, and one beside it.
fn nests<C: Connection + SimpleConnection>(connection: &mut C) -> diesel::QueryResult<()> {
    let inner = connection.transaction(|connection| {
        connection.batch_execute("INSERT INTO log VALUES ('inner')")?;
        Err::<(), _>(diesel::result::Error::RollbackTransaction)
    });
    assert_eq!(inner, Err(diesel::result::Error::RollbackTransaction));
    connection.batch_execute("INSERT INTO log VALUES ('outer')")
}

fn nested(op: &mut Operations) -> Result<()> {
    match op.dialect() {
        Dialect::Sqlite => op.run(|connection: &mut SqliteConnection| nests(connection)),
        #[cfg(feature = "postgres")]
        Dialect::Postgres => op.run(|connection: &mut PgConnection| nests(connection)),
        #[cfg(feature = "mysql")]
        Dialect::Mysql => op.run(|connection: &mut MysqlConnection| nests(connection)),
        #[cfg(not(all(feature = "postgres", feature = "mysql")))]
        Dialect::Postgres | Dialect::Mysql => op.execute("INSERT INTO log VALUES ('outer')"),
    }
}

#[test]
fn a_transaction_of_a_closures_own_is_part_of_the_revisions() {
    on_each("nested", &super::ALL, |database, connection| {
        chain(nested).upgrade(connection).expect("an upgrade");
        assert_eq!(database.query("SELECT word FROM log"), "outer", "on {}", database.backend);
        assert_eq!(rows(database), "b");
    });
}

/// Records something else each time.
fn random(op: &mut Operations) -> Result<()> {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    let number = CALLS.fetch_add(1, Ordering::Relaxed);
    op.execute(format!("INSERT INTO log VALUES ('{number}')"))?;
    op.execute("INSERT INTO absent VALUES (1)")
}

#[test]
fn a_migration_that_is_another_one_each_time_does_not_go_on_behind_what_it_was() {
    on_each("random", &super::ALL, |database, connection| {
        let outside = Migration { transaction: Some(false), ..revision("b", &["a"], random) };
        let migrations = package(vec![revision("a", &[], log), outside]);
        migrations.upgrade(connection).expect_err("its second statement fails");
        let error = migrations.upgrade(connection).expect_err("its first is another one now");
        assert_eq!((error.code(), error.exit()), ("dirty", Exit::Dirty), "{error}");
        assert!(
            error
                .to_string()
                .contains("1 of its statements are done, and they are not those of the revision as it is now"),
            "{error}"
        );
        assert_eq!(database.query("SELECT count(*) FROM log"), "1", "on {}", database.backend);
    });
}
