//! The lock: who holds it, who is told, when it is free.

use std::time::{Duration, Instant};

use migrate_core::explain::{Exit, Explain};
use migrate_core::runner::{Options, Outcome, Task};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{connect, journal, rows};
use crate::worker::{Work, Worker};

/// Finds the thread of MariaDB that works on the slow statement.
const SLEEPER: &str = "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND info LIKE 'DO SLEEP%'";

fn try_for(database: &TestDatabase, work: Work, patience: Duration) -> migrate_core::Result<Outcome> {
    let migrations = work.package();
    let options = Options { lock_timeout: patience, ..Options::from(&migrations.settings) };
    migrations.run(&mut connect(database), &Task::Upgrade("heads".to_owned()), &options, &mut |_| {})
}

#[test]
fn a_second_migrator_is_locked_out_and_told_by_whom() {
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("locked")) {
        let mut worker = Worker::start(Work::Slowly, &database, &[]);
        worker.wait_until_it_is_in_the_middle();
        let error = try_for(&database, Work::Slowly, Duration::from_millis(300)).expect_err("it is locked out");
        assert_eq!((error.code(), error.exit()), ("locked", Exit::Locked), "{error}");
        if database.backend == Backend::Mariadb {
            while database.query(SLEEPER).is_empty() {}
        }
        let text = error.to_string();
        let holder = match database.backend {
            Backend::Sqlite => format!("held by    pid {}", worker.0.id()),
            Backend::Postgres => "(cargo-migrate)".to_owned(),
            Backend::Mariadb => "held by    pid ".to_owned(),
        };
        assert!(text.contains("another process holds the migration lock of"), "{text}");
        assert!(text.contains(&holder), "`{holder}` in {text}");
        assert!(error.help().is_some_and(|help| help.contains("--lock-timeout")), "{:?}", error.help());
        worker.kill();
        if database.backend == Backend::Mariadb {
            // The server would go on with the statement, and keep the database from being dropped.
            database.execute(&format!("KILL {}", database.query(SLEEPER)));
        }
    }
}

#[test]
fn the_lock_of_a_killed_migrator_is_free_and_its_revision_undone() {
    for database in [Backend::Sqlite, Backend::Postgres].into_iter().filter_map(|backend| backend.database("killed")) {
        let mut worker = Worker::start(Work::Slowly, &database, &[]);
        worker.wait_until_it_is_in_the_middle();
        worker.kill();
        let start = Instant::now();
        assert_eq!(rows(&database), "a", "on {}", database.backend);
        assert_eq!(database.query("SELECT count(*) FROM log"), "0", "what the killed one wrote is gone");
        Work::Slowly.package().downgrade(&mut connect(&database), "base").expect("the lock is free");
        assert!(start.elapsed() < Duration::from_secs(10), "it was free at once, not when the statement ended");
    }
}

#[test]
fn on_mariadb_the_lock_of_a_killed_migrator_is_held_while_its_statement_runs() {
    let Some(database) = Backend::Mariadb.database("zombie") else { return };
    let mut worker = Worker::start(Work::Slowly, &database, &[]);
    worker.wait_until_it_is_in_the_middle();
    while database.query(SLEEPER).is_empty() {}
    worker.kill();
    let error = try_for(&database, Work::Slowly, Duration::from_millis(300)).expect_err("the server still works on it");
    assert_eq!(error.code(), "locked", "{error}");
    // The server's thread is killed, and the next one does not guess what became of its statement.
    database.execute(&format!("KILL {}", database.query(SLEEPER)));
    let error = try_for(&database, Work::Slowly, Duration::from_secs(20)).expect_err("it is dirty");
    assert_eq!((error.code(), error.exit()), ("dirty", Exit::Dirty), "{error}");
    let text = error.to_string();
    assert!(text.contains("the upgrade of revision `b` was interrupted: statement 2 of 2 had been sent"), "{text}");
    let help = error.help().unwrap_or_default();
    assert!(help.contains("`cargo migrate stamp b`") && help.contains("`cargo migrate repair --drop b`"), "{help}");
    Work::Slowly.package().stamp(&mut connect(&database), &["b"]).expect("a stamp settles it");
    assert_eq!(try_for(&database, Work::Slowly, Duration::from_secs(1)).expect("clean").steps, []);
}

#[test]
fn outside_of_a_transaction_a_sqlite_migrator_still_excludes_the_others() {
    let database = migrate_tests::sqlite::database();
    let mut worker = Worker::start(Work::SlowlyOutside, &database, &[]);
    worker.wait_until_it_is_in_the_middle();
    let error = try_for(&database, Work::SlowlyOutside, Duration::from_millis(300)).expect_err("it is locked out");
    assert_eq!(error.code(), "locked", "{error}");
    worker.kill();
    assert_eq!(journal(&database)[1], "b upgrade running 1 2", "the killed one left a trace");
}

#[test]
fn tenants_of_one_postgresql_database_do_not_wait_for_each_other() {
    let Some(database) = Backend::Postgres.database("tenants") else { return };
    let mut worker = Worker::start(Work::Slowly, &database, &[]);
    worker.wait_until_it_is_in_the_middle();
    database.execute("CREATE SCHEMA tenant");
    let mut migrations = crate::package::package(vec![crate::package::revision("a", &[], crate::package::nothing)]);
    migrations.settings.version_schema = Some("tenant");
    migrations.settings.lock_timeout = 1;
    migrations.upgrade(&mut connect(&database)).expect("another tenant's lock is another lock");
    assert_eq!(database.query("SELECT version_num FROM tenant.migrate_version"), "a");
}
