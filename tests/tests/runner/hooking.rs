//! Hooks: called in order on the run's connection, and what remains when one gives up.

use std::sync::{Arc, Mutex};

use migrate_core::connection::{AnyConnection, Session};
use migrate_core::error::Error;
use migrate_core::explain::{Exit, Explain};
use migrate_core::prelude::*;
use migrate_core::runner::{Hooks, Options, Outcome, Task};
use migrate_core::{Migration, Migrations};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{TRANSACTIONAL, journal, log, on_each, package, revision, rows, say_one};

/// `a` makes the table, `b` writes in a transaction where there are any, `c` outside of one.
fn chain() -> Migrations {
    package(vec![
        revision("a", &[], log),
        revision("b", &["a"], say_one),
        Migration { transaction: Some(false), ..revision("c", &["b"], say_one) },
    ])
}

/// Hooks that note when they are called, and that give up at a point; what they write goes with the step.
fn hooks(called: &Arc<Mutex<Vec<String>>>, refused: &'static str) -> Hooks {
    let hook = move |session: &mut Session<'_>, called: &Mutex<Vec<String>>, point: String| {
        if point.ends_with(" b") || point.ends_with(" c") {
            session.batch(&format!("INSERT INTO log VALUES ('{point}')"))?;
        }
        called.lock().expect("nobody fails with it").push(point.clone());
        if point == refused { Err(Error::message("the books are closed")) } else { Ok(()) }
    };
    let [before, after, begins, ends] = [(); 4].map(|()| Arc::clone(called));
    Hooks::default()
        .before_run(move |steps, session| hook(session, &before, format!("before {} steps", steps.len())))
        .after_run(move |steps, session| hook(session, &after, format!("after {} steps", steps.len())))
        .before_step(move |step, session| hook(session, &begins, format!("before {}", step.revision)))
        .after_step(move |step, session| hook(session, &ends, format!("after {}", step.revision)))
}

fn upgrade(connection: &mut AnyConnection, hooks: Hooks) -> migrate_core::Result<Outcome> {
    let migrations = chain();
    let options = Options { hooks, ..Options::from(&migrations.settings) };
    migrations.run(connection, &Task::Upgrade("heads".to_owned()), &options, &mut |_| {})
}

fn words(database: &TestDatabase) -> String {
    database.query("SELECT word FROM log").replace('\n', ", ")
}

#[test]
fn they_are_called_around_the_run_and_each_step_and_not_where_there_is_nothing_to_do() {
    on_each("hooks", &Backend::ALL, |database, connection| {
        let called = Arc::default();
        upgrade(connection, hooks(&called, "")).expect("an upgrade");
        let points = "before 3 steps, before a, after a, before b, after b, before c, after c, after 3 steps";
        assert_eq!(called.lock().expect("ended").join(", "), points, "on {}", database.backend);
        assert_eq!(words(database), "before b, one, after b, before c, one, after c");
        upgrade(connection, hooks(&called, "")).expect("nothing to do");
        assert_eq!(called.lock().expect("ended").len(), 8);
    });
}

#[test]
fn one_that_gives_up_before_the_run_leaves_the_database_as_it_was() {
    on_each("refusing", &Backend::ALL, |database, connection| {
        let error = upgrade(connection, hooks(&Arc::default(), "before 3 steps")).expect_err("it gives up");
        assert_eq!((error.code(), error.exit()), ("hook-failed", Exit::Failed));
        assert_eq!(error.to_string(), "the hook before the run failed: the books are closed");
        assert!(database.try_query("SELECT * FROM migrate_journal").is_err(), "not even the journal was made");
        upgrade(connection, Hooks::default()).expect("the lock is free");
    });
}

#[test]
fn what_one_wrote_that_gives_up_at_a_step_is_undone_with_the_step() {
    for point in ["before b", "after b"] {
        on_each("stepping", &TRANSACTIONAL, |database, connection| {
            let error = upgrade(connection, hooks(&Arc::default(), point)).expect_err("it gives up");
            let when = point.trim_end_matches(" b");
            assert_eq!(
                error.to_string(),
                format!(
                    "the hook {when} the upgrade of revision `b` failed: the books are closed\n  \
                     earlier revisions stay as they are, this one was undone"
                )
            );
            assert_eq!((words(database).as_str(), rows(database).as_str()), ("", "a"), "{point}");
            upgrade(connection, Hooks::default()).expect("and the next run does it");
            assert_eq!(words(database), "one, one");
        });
    }
}

#[test]
fn outside_of_a_transaction_what_was_done_stays_and_the_next_run_goes_on_behind_it() {
    for (point, kept) in [("before c", "nothing of this one was done"), ("after c", "statement 1 of this one too")] {
        on_each("alone", &Backend::ALL, |database, connection| {
            let error = upgrade(connection, hooks(&Arc::default(), point)).expect_err("it gives up");
            let text = error.to_string();
            assert!(text.ends_with(&format!("\n  earlier revisions stay as they are, {kept}")), "{point}: {text}");
            assert_eq!(rows(database), "b", "{point} on {}", database.backend);
            let last = journal(database).pop().unwrap_or_default();
            assert_eq!(last, if point == "before c" { "b upgrade done 1 1" } else { "c upgrade failed 1 1" });
            let called = Arc::default();
            upgrade(connection, hooks(&called, "")).expect("the next run finishes it");
            assert_eq!(called.lock().expect("ended").join(", "), "before 1 steps, before c, after c, after 1 steps");
            let ones = database.query("SELECT count(*) FROM log WHERE word = 'one'");
            assert_eq!((ones.as_str(), rows(database).as_str()), ("2", "c"), "no statement twice");
        });
    }
}

#[test]
fn one_that_panics_or_leaves_a_transaction_open_fails() {
    on_each("careless", &[Backend::Sqlite], |database, connection| {
        let panics = Hooks::default().before_step(|_, _| panic!("careless"));
        let error = upgrade(connection, panics).expect_err("it panics");
        assert!(error.to_string().contains("`a` failed: the hook panicked: careless\n"), "{error}");
        let begins = Hooks::default().before_step(|_, session| {
            use diesel::connection::{AnsiTransactionManager, TransactionManager};
            let connection: Option<&mut SqliteConnection> = session.typed().downcast_mut();
            Ok(AnsiTransactionManager::begin_transaction(connection.expect("SQLite's"))?)
        });
        let error = upgrade(connection, begins).expect_err("it leaves it open");
        assert!(error.to_string().contains("the hook began a transaction and did not end it"), "{error}");
        upgrade(connection, Hooks::default()).expect("all of it is undone");
        assert_eq!(rows(database), "c");
    });
}
