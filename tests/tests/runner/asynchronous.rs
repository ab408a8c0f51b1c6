//! Upgrading an app's database through its connections of diesel-async.

use diesel_async::AsyncConnection;
#[cfg(any(feature = "postgres", feature = "mysql"))]
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_async::sync_connection_wrapper::SyncConnectionWrapper;
#[cfg(any(feature = "postgres", feature = "mysql"))]
use migrate_core::connection::MigrateConnection;
#[cfg(any(feature = "postgres", feature = "mysql"))]
use migrate_core::explain::Explain;
use migrate_core::prelude::*;
use migrate_core::{Migration, Migrations};
#[cfg(any(feature = "postgres", feature = "mysql"))]
use migrate_tests::Backend;
use migrate_tests::TestDatabase;

use crate::package::{journal, package, revision, rows, twenty};

/// Twenty revisions, one with rows, one outside of a transaction and one that fails.
fn chain(fails: bool) -> Migrations {
    let mut all = twenty();
    all.push(revision("s0", &["r19"], |op| {
        op.bulk_insert("t1", ["id"], (1..=2000).map(|n: i64| row![n]));
        Ok(())
    }));
    all.push(Migration {
        transaction: Some(false),
        ..revision("s1", &["s0"], |op| op.execute("DELETE FROM t1 WHERE id > 7"))
    });
    if fails {
        all.push(revision("s2", &["s1"], |op| {
            op.execute("INSERT INTO t1 (id) VALUES (100)")?;
            op.execute("INSERT INTO t1 (id) VALUES (100)")
        }));
    }
    package(all)
}

fn assert_upgraded(database: &TestDatabase) {
    let journal = journal(database).into_iter().filter(|run| run.contains(" done ")).count();
    assert_eq!((rows(database).as_str(), journal), ("s1", 22), "on {}", database.backend);
    assert_eq!(database.query("SELECT count(*), sum(id) FROM t1"), "7\t28");
}

fn run<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime").block_on(future)
}

/// Upgrades twice from an async function, the second time with a revision that fails, and goes on with the connection.
#[cfg(any(feature = "postgres", feature = "mysql"))]
async fn upgrade<C>(url: String) -> migrate_core::Error
where
    C: AsyncConnection + Send + 'static,
    AsyncConnectionWrapper<C>: MigrateConnection,
{
    let connection = C::establish(&url).await.expect("a connection");
    let upgraded = tokio::task::spawn_blocking(move || {
        let mut wrapped: AsyncConnectionWrapper<C> = connection.into();
        chain(false).upgrade(&mut wrapped).expect("an upgrade");
        assert!(chain(false).pending(&mut wrapped).expect("rows").is_empty());
        let error = chain(true).upgrade(&mut wrapped).expect_err("the last one fails");
        (wrapped.into_inner(), error)
    });
    let (mut connection, error) = upgraded.await.expect("nothing panicked");
    connection.batch_execute("INSERT INTO log VALUES ('app')").await.expect("the connection is the app's again");
    connection.batch_execute("DELETE FROM log WHERE word = 'app'").await.expect("still");
    error
}

#[test]
#[cfg(feature = "postgres")]
fn on_postgresql_through_the_wrapper_of_diesel_async() {
    let Some(database) = Backend::Postgres.database("asynchronous") else { return };
    let error = run(upgrade::<diesel_async::AsyncPgConnection>(database.url.clone()));
    assert_eq!(error.code(), "statement-failed");
    assert!(
        error.to_string().contains("duplicate key value") && error.to_string().contains("this one was undone"),
        "{error}"
    );
    assert_upgraded(&database);
}

#[test]
#[cfg(feature = "mysql")]
fn on_mariadb_through_the_wrapper_of_diesel_async() {
    let Some(database) = Backend::Mariadb.database("asynchronous") else { return };
    let error = run(upgrade::<diesel_async::AsyncMysqlConnection>(database.url.clone()));
    assert_eq!(error.code(), "statement-failed");
    assert!(
        error.to_string().contains("statement 2 of 2") && error.to_string().contains("statement 1 of this one too"),
        "{error}"
    );
    database.execute("DELETE FROM t1 WHERE id = 100");
    assert_upgraded(&database);
}

#[test]
fn on_sqlite_by_the_connection_that_the_wrapper_holds() {
    let database = migrate_tests::sqlite::database();
    let url = database.url.clone();
    run(async move {
        let connection = SyncConnectionWrapper::<SqliteConnection>::establish(&url).await;
        let mut connection = connection.expect("a connection");
        let upgraded = connection.spawn_blocking(|connection| Ok(chain(false).upgrade(connection))).await;
        upgraded.expect("nothing panicked").expect("an upgrade");
    });
    assert_upgraded(&database);
}

#[test]
#[cfg(feature = "postgres")]
fn a_closure_for_another_connection_is_refused_before_anything_is_run() {
    use diesel::connection::SimpleConnection;
    type Wrapped = AsyncConnectionWrapper<diesel_async::AsyncPgConnection>;
    fn sync(op: &mut Operations) -> Result<()> {
        op.run(|connection: &mut PgConnection| connection.batch_execute("SELECT 1"))
    }
    fn wrapped(op: &mut Operations) -> Result<()> {
        op.run(|connection: &mut Wrapped| SimpleConnection::batch_execute(connection, "SELECT 1"))
    }
    let Some(database) = Backend::Postgres.database("closures") else { return };
    let url = database.url.clone();
    run(async move {
        let connection = diesel_async::AsyncPgConnection::establish(&url).await.expect("a connection");
        let ended = tokio::task::spawn_blocking(move || {
            let mut connection: Wrapped = connection.into();
            let refused =
                package(vec![revision("a", &[], sync)]).upgrade(&mut connection).expect_err("it takes another");
            assert_eq!(refused.code(), "closure-of-other-database", "{refused}");
            package(vec![revision("a", &[], wrapped)]).upgrade(&mut connection).expect("it takes this one");
        });
        ended.await.expect("nothing panicked");
    });
}
