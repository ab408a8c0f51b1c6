//! Runs that are asked to end, and signals.

use migrate_core::explain::{Exit, Explain};
use migrate_core::prelude::*;
use migrate_core::runner::{Event, Options, Task};
use migrate_tests::Backend;

use crate::package::{journal, log, on_each, package, revision, rows, say_one};

fn two(op: &mut Operations) -> Result<()> {
    op.execute("INSERT INTO log VALUES ('first')")?;
    op.execute("INSERT INTO log VALUES ('second')")
}

#[test]
fn a_run_ends_behind_the_statement_that_is_being_run_and_the_next_one_finishes_it() {
    let migrations = package(vec![revision("a", &[], log), revision("b", &["a"], two), revision("c", &["b"], say_one)]);
    on_each("stopping", &Backend::ALL, |database, connection| {
        let options = Options::from(&migrations.settings);
        let stop = options.stop.clone();
        let outcome = migrations.run(connection, &Task::Upgrade("head".to_owned()), &options, &mut |event| {
            if let Event::StatementDone { step, number: 1, .. } = event
                && step.revision.as_str() == "b"
            {
                stop.ask();
            }
        });
        let error = outcome.expect_err("it was asked to end");
        let is_kept = database.backend == Backend::Mariadb;
        assert_eq!((error.code(), error.exit()), ("stopped", if is_kept { Exit::Dirty } else { Exit::Failed }));
        assert!(error.to_string().contains("after statement 1 of 2 of the upgrade of revision `b`"), "{error}");
        assert_eq!(
            (rows(database).as_str(), database.query("SELECT count(*) FROM log")),
            ("a", usize::from(is_kept).to_string())
        );
        assert_eq!(journal(database)[1], if is_kept { "b upgrade failed 1 2" } else { "b upgrade reverted 0 2" });
        migrations.upgrade(connection).expect("the next run finishes it");
        assert_eq!(database.query("SELECT word FROM log"), "first\nsecond\none");
    });
}

#[test]
fn a_run_that_is_asked_to_end_before_a_revision_begins_none() {
    let migrations = package(vec![revision("a", &[], log), revision("b", &["a"], two)]);
    on_each("between", &Backend::ALL, |database, connection| {
        let options = Options::from(&migrations.settings);
        let stop = options.stop.clone();
        let outcome = migrations.run(connection, &Task::Upgrade("head".to_owned()), &options, &mut |event| {
            if matches!(event, Event::StepDone { .. }) {
                stop.ask();
            }
        });
        let error = outcome.expect_err("it was asked to end");
        assert_eq!(error.to_string(), "stopped as asked, before the upgrade of revision `b`");
        assert_eq!((error.exit(), rows(database).as_str()), (Exit::Failed, "a"));
    });
}
