//! Databases that are not to be written to: another one, a read-only one; and revisions that come late.

use migrate_core::Migration;
use migrate_core::explain::Explain;
use migrate_tests::server::Kind;
use migrate_tests::{Backend, Durability, Server, TestDatabase, left_out};

use crate::package::{connect, log, on_each, package, revision, rows, say_one, told};

#[test]
fn a_database_of_another_name_is_left_alone() {
    on_each("guarded", &Backend::ALL, |database, connection| {
        let mut migrations = package(vec![revision("a", &[], log)]);
        migrations.settings.expect_database = Some("production");
        let error = migrations.upgrade(connection).expect_err("it is another one");
        assert_eq!(error.code(), "other-database");
        assert!(error.to_string().contains(&format!("this is the database `{}`", database.name)), "{error}");
        assert_eq!(migrations.stamp(connection, &["a"]).expect_err("neither").code(), "other-database");
        assert!(database.try_query("SELECT * FROM migrate_version").is_err(), "nothing was written");
        migrations.settings.expect_database =
            Some(if database.backend == Backend::Sqlite { "test.sqlite" } else { database.name.clone().leak() });
        migrations.upgrade(connection).expect("it is the one");
    });
}

#[test]
fn a_read_only_database_is_told_before_anything_is_run() {
    let Some(database) = Backend::Postgres.database("read_only") else { return };
    database.execute(&format!("ALTER DATABASE {} SET default_transaction_read_only = on", database.name));
    let error = package(vec![revision("a", &[], log)]).upgrade(&mut connect(&database)).expect_err("read-only");
    assert_eq!(error.code(), "server-read-only");
    assert_eq!(error.to_string(), "the database cannot be written to: its transactions are read-only");
}

#[test]
fn a_replica_of_mariadb_is_told_before_anything_is_run() {
    if left_out::sqlite_only() {
        return left_out::record("MariaDB");
    }
    let server = Server::start(Kind::Mariadb, Durability::Fast).expect("starts");
    let database = TestDatabase::on(&server.address, "replica").expect("is made");
    database.execute("SET GLOBAL read_only = ON");
    let error = package(vec![revision("a", &[], log)]).upgrade(&mut connect(&database)).expect_err("read-only");
    assert_eq!(error.to_string(), "the database cannot be written to: its variable `read_only` is on");
}

#[test]
fn revisions_that_are_older_than_what_is_applied_are_told() {
    let created =
        |id, parents, created, upgrade| Migration { created: Some(created), ..revision(id, parents, upgrade) };
    let early = created("a", &[], "2026-01-01", log);
    let applied = created("c", &["a"], "2026-03-01", say_one);
    let late = created("b", &["a"], "2026-02-01", say_one);
    on_each("late", &[Backend::Sqlite], |database, connection| {
        package(vec![early, applied]).upgrade(connection).expect("an upgrade");
        let (outcome, events) = told(&package(vec![early, applied, late]), connection);
        outcome.expect("it is run all the same");
        assert_eq!(events[0], "late b");
        assert_eq!(rows(database), "b c");
    });
}

#[test]
fn rows_of_no_revision_are_explained() {
    on_each("unknown", &Backend::ALL, |database, connection| {
        let migrations = package(vec![revision("a", &[], log)]);
        migrations.upgrade(connection).expect("an upgrade");
        database.execute("UPDATE migrate_version SET version_num = 'elsewhere'");
        let error = migrations.upgrade(connection).expect_err("nobody knows it");
        assert_eq!(error.code(), "unknown-database-revision", "{error}");
        assert!(error.to_string().contains("`elsewhere`") && error.help().is_some(), "{error}");
    });
}
