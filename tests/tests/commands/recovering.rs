//! The ways out of an interrupted run, each of which the error offers, tried on the database where only a person knows.

use migrate_tests::{Backend, TestDatabase};

use crate::operated::{Gate, Running, operated, ran};

/// Leaves a MariaDB database behind whose run was killed in its second statement, and looks at what is offered.
fn killed() -> Option<TestDatabase> {
    let database = Backend::Mariadb.database("dirty")?;
    let gate = Gate::shut(&database);
    let running = Running::start(operated(&database, "upgrade"));
    let opening = gate.wait_for_somebody();
    running.signal("KILL");
    assert_eq!(running.end().0, -1);
    gate.open(opening);
    for line in ["upgrade", "resume", "downgrade base"] {
        let (status, text) = ran(&database, line);
        assert_eq!(status, 5, "{line}: {text}");
        assert!(text.starts_with("error[dirty]: the upgrade of revision `b` was interrupted: "), "{line}: {text}");
        assert!(text.contains("statement 2 of 3 had been sent, and no answer is on record"), "{text}");
        for way in ["resume --skip`", "resume --at 2`", "downgrade -1`", "stamp b`", "repair --drop b`"] {
            assert!(text.contains(&format!(" {way}")), "{way} is offered: {text}");
        }
    }
    let (status, text) = ran(&database, "status");
    assert!(status == 0 && text.contains("Interrupted  b, 1 of 3 statements are done"), "{text}");
    let (status, text) = ran(&database, "check");
    assert!(status == 3 && text.contains("the run of `b` was begun and has not ended: 1 of 3 statements"), "{text}");
    assert!(!text.contains("    drop ") && text.contains(" resume`"), "what is half made is not to be dropped: {text}");
    Some(database)
}

/// Takes a way out, then upgrades to the end.
#[track_caller]
fn goes_on(way: &[&str], words: &str) {
    let Some(database) = killed() else { return };
    for line in way {
        if let Some(sql) = line.strip_prefix("by hand: ") {
            database.execute(sql);
            continue;
        }
        let (status, text) = ran(&database, line);
        assert_eq!(status, 0, "{line}: {text}");
    }
    let (status, text) = ran(&database, "upgrade");
    assert_eq!(status, 0, "{way:?}: {text}");
    assert_eq!(database.query("SELECT word FROM log").replace('\n', " "), words, "{way:?}");
    assert_eq!(database.query("SELECT version_num FROM migrate_version"), "c");
    let (_, text) = ran(&database, "status");
    assert!(!text.contains("Interrupted"), "{text}");
}

#[test]
fn it_goes_on_behind_the_statement_that_took_effect() {
    goes_on(&["resume --skip"], "before after end");
}

#[test]
fn the_statement_that_took_none_is_sent_again() {
    goes_on(&["resume --at 2"], "before after end");
}

#[test]
fn what_was_finished_by_hand_is_stamped() {
    goes_on(&["by hand: INSERT INTO log VALUES ('mine')", "stamp b"], "before mine end");
}

#[test]
fn the_run_of_what_was_undone_by_hand_is_dropped() {
    goes_on(&["by hand: DELETE FROM log", "repair --drop b"], "before after end");
}

#[test]
fn it_is_gone_back_once_it_is_finished() {
    goes_on(&["resume --skip", "downgrade -1"], "before after end");
    goes_on(&["resume --at 4", "downgrade -1"], "before after end");
}

#[test]
fn a_database_that_holds_a_part_of_a_copy_is_neither_judged_nor_changed() {
    let Some(database) = Backend::Mariadb.database("half") else { return };
    let (status, text) = ran(&database, "upgrade");
    assert_eq!(status, 0, "{text}");
    database.execute("CREATE TABLE migrate_restoring (id INT)");
    for line in ["upgrade", "downgrade base", "stamp base", "current", "status", "check", "verify"] {
        let (status, text) = ran(&database, line);
        assert_eq!(status, 5, "{line}: {text}");
        assert!(text.starts_with("error[restore-interrupted]: the database holds a part of a copy"), "{line}: {text}");
        assert!(text.contains(" restore FILE`"), "{line}: {text}");
    }
    database.execute("DROP TABLE migrate_restoring");
    assert_eq!(ran(&database, "current").0, 0);
}
