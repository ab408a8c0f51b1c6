//! SIGINT and SIGTERM in the middle of a run of the real binary.

use migrate_tests::{Backend, TestDatabase};

use crate::operated::{Gate, Running, operated, ran};

/// The journal: revision, state, statements done of how many.
fn journal(database: &TestDatabase) -> String {
    let runs =
        database.query("SELECT revision, state, statement_done, statement_count FROM migrate_journal ORDER BY id");
    runs.replace('\t', " ")
}

/// Looks that the lock is free, and that the next run does what is left.
#[track_caller]
fn finishes(database: &TestDatabase) {
    let (status, text) = ran(database, "status --format json");
    assert!(status == 0 && text.contains(r#""lock_held_by":null"#), "{}: {text}", database.backend);
    let (status, text) = ran(database, "upgrade --lock-timeout 1");
    assert_eq!(status, 0, "{}: {text}", database.backend);
    assert_eq!(database.query("SELECT word FROM log"), "before\nafter\nend", "each statement took effect once");
    assert_eq!(database.query("SELECT version_num FROM migrate_version"), "c");
}

#[test]
fn the_first_signal_ends_the_run_behind_the_statement_that_is_being_run() {
    for signal in ["TERM", "INT"] {
        for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("signal")) {
            let gate = Gate::shut(&database);
            let mut running = Running::start(operated(&database, "upgrade"));
            let opening = gate.wait_for_somebody();
            running.signal(signal);
            running.wait_for("Stopping after the statement that is being run; a second signal ends it at once");
            gate.open(opening);
            let (status, said) = running.end();
            let is_kept = database.backend == Backend::Mariadb;
            assert_eq!(status, if is_kept { 5 } else { 1 }, "{}: {said}", database.backend);
            assert!(
                said.contains(
                    "error[stopped]: stopped as asked, after statement 2 of 3 of the upgrade of revision `b`\n"
                ),
                "{}: {said}",
                database.backend
            );
            let (remains, rows, row) = match is_kept {
                false => ("this one was undone", "0", "a done 1 1\nb reverted 0 3"),
                true => ("statements 1 to 2 of this one too", "1", "a done 1 1\nb failed 2 3"),
            };
            assert!(said.contains(&format!("earlier revisions stay as they are, {remains}\n")), "{said}");
            assert!(said.contains("help: run the same command again"), "{said}");
            assert_eq!(database.query("SELECT version_num FROM migrate_version"), "a");
            assert_eq!(
                (database.query("SELECT count(*) FROM log"), journal(&database)),
                (rows.to_owned(), row.to_owned())
            );
            finishes(&database);
        }
    }
}

#[test]
fn the_second_signal_ends_it_at_once_as_a_kill_does() {
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("twice")) {
        let gate = Gate::shut(&database);
        let mut running = Running::start(operated(&database, "upgrade"));
        let opening = gate.wait_for_somebody();
        running.signal("TERM");
        running.wait_for("Stopping");
        running.signal("TERM");
        assert_eq!(running.end().0, 130, "{}: the gate is still shut", database.backend);
        gate.open(opening);
        if database.backend == Backend::Mariadb {
            // The server goes on with its statement, then with nothing; what that did nobody knows.
            let (status, text) = ran(&database, "upgrade");
            assert_eq!(status, 5, "{text}");
            assert!(text.contains("statement 2 of 3 had been sent, and no answer is on record"), "{text}");
            let (status, text) = ran(&database, "resume --skip");
            assert_eq!(status, 0, "{text}");
        } else {
            assert_eq!(database.query("SELECT version_num FROM migrate_version"), "a");
        }
        finishes(&database);
    }
}

#[test]
fn a_signal_ends_the_wait_for_the_lock() {
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("waiting")) {
        let gate = Gate::shut(&database);
        let first = Running::start(operated(&database, "upgrade"));
        let opening = gate.wait_for_somebody();
        let mut second = Running::start(operated(&database, "upgrade --lock-timeout 60"));
        second.wait_for("Waiting for the migration lock");
        second.signal("TERM");
        let (status, said) = second.end();
        assert_eq!(status, 4, "{}: {said}", database.backend);
        assert!(
            said.contains("error[stopped-waiting]: stopped as asked, while another process held the migration lock of"),
            "{}: {said}",
            database.backend
        );
        assert!(said.contains("\n  held by    pid "), "{said}");
        gate.open(opening);
        let (status, said) = first.end();
        assert_eq!(status, 0, "{}: {said}", database.backend);
        finishes(&database);
    }
}
