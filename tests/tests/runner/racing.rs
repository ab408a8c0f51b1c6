//! Many processes that migrate one database at once.

use std::time::Duration;

use migrate_core::connection::{OpenOptions, open};
use migrate_core::runner::{Options, Task};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{journal, rows};
use crate::worker::{Work, Worker};

fn race(database: &TestDatabase, work: Work, processes: usize) -> usize {
    let workers: Vec<Worker> = (0..processes).map(|_| Worker::start(work, database, &[])).collect();
    let did = |(good, text): (bool, String)| {
        assert!(good, "{text}");
        let number = text.lines().find_map(|line| line.strip_prefix("did ")).expect("it tells");
        number.parse::<usize>().expect("a number")
    };
    workers.into_iter().map(|worker| did(worker.end())).sum()
}

fn assert_once(database: &TestDatabase, revisions: usize) {
    let journal = journal(database);
    assert_eq!(journal.len(), revisions, "{journal:#?}");
    assert!(journal.iter().all(|run| run.contains(" done ")), "{journal:#?}");
    assert_eq!(database.query("SELECT count(*), count(DISTINCT word) FROM log"), "19\t19");
}

#[test]
fn sixteen_processes_apply_each_of_twenty_revisions_once() {
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("racing")) {
        assert_eq!(race(&database, Work::Twenty, 16), 20, "on {}", database.backend);
        assert_once(&database, 20);
        assert_eq!(rows(&database), "r19");
    }
}

#[test]
fn sixteen_threads_apply_each_of_twenty_revisions_once() {
    let upgrade = |url: &str| {
        let migrations = Work::Twenty.package();
        let mut connection = open(url, &OpenOptions::default()).expect("a connection");
        let options = Options { lock_timeout: Duration::from_secs(60), ..Options::from(&migrations.settings) };
        let task = Task::Upgrade("heads".to_owned());
        migrations.run(&mut connection, &task, &options, &mut |_| {}).expect("an upgrade").steps.len()
    };
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("threads")) {
        let done: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..16).map(|_| scope.spawn(|| upgrade(&database.url))).collect();
            threads.into_iter().map(|thread| thread.join().expect("none of them failed")).sum()
        });
        assert_eq!(done, 20, "on {}", database.backend);
        assert_once(&database, 20);
    }
}

/// Gives a size; `cargo test` takes a small one.
fn size(name: &str, small: usize) -> usize {
    std::env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(small)
}

/// `MIGRATE_TEST_MIGRATORS=64 MIGRATE_TEST_ROUNDS=50` is the whole of it.
#[test]
fn round_after_round_each_revision_is_applied_once_whoever_comes_first() {
    let (migrators, rounds) = (size("MIGRATE_TEST_MIGRATORS", 8), size("MIGRATE_TEST_ROUNDS", 2));
    for backend in Backend::ALL {
        let begun = std::time::Instant::now();
        let mut applied = 0;
        for _ in 0..rounds {
            let Some(database) = backend.database("rounds") else { break };
            // The last two revisions build indexes concurrently, where the database can.
            let done = race(&database, Work::Concurrently, migrators);
            assert_eq!(done, 22, "on {backend}");
            assert_once(&database, 22);
            applied += done;
        }
        println!(
            "{rounds} rounds of {migrators} migrators on {backend}: {applied} revisions applied, each once, {:.0} s",
            begun.elapsed().as_secs_f64()
        );
    }
}

#[test]
fn indexes_that_are_built_concurrently_do_not_deadlock_with_those_who_wait() {
    let Some(database) = Backend::Postgres.database("deadlock") else { return };
    assert_eq!(race(&database, Work::Concurrently, 8), 22);
    assert_once(&database, 22);
    assert_eq!(database.query("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
}
