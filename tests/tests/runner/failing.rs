//! Revisions that fail.

use migrate_core::explain::{Exit, Explain};
use migrate_core::prelude::*;
use migrate_core::{Migration, Migrations};
use migrate_tests::Backend;

use crate::package::{TRANSACTIONAL, journal, log, nothing, on_each, package, revision, rows, say_one};

fn third_statement_fails(op: &mut Operations) -> Result<()> {
    op.create_table("half", |t| {
        t.column("id", BigInt).primary_key();
    })?;
    op.execute("INSERT INTO half VALUES (1)")?;
    op.execute("INSERT INTO half VALUES (1)")
}

fn failing() -> Migrations {
    package(vec![revision("a", &[], log), revision("b", &["a"], third_statement_fails)])
}

#[test]
fn a_failing_revision_is_undone_and_the_earlier_ones_stay() {
    on_each("failing", &TRANSACTIONAL, |database, connection| {
        let error = failing().upgrade(connection).expect_err("it fails");
        assert_eq!((error.code(), error.exit()), ("statement-failed", Exit::Failed));
        assert_eq!(rows(database), "a");
        assert!(database.try_query("SELECT * FROM half").is_err(), "the table is gone again");
        assert_eq!(database.query("SELECT count(*) FROM log"), "0");
        assert_eq!(journal(database), ["a upgrade done 1 1", "b upgrade reverted 0 3"]);
        let recorded = database.query("SELECT error FROM migrate_journal WHERE revision = 'b'");
        assert!(recorded.contains("statement 3 of 3"), "{recorded}");
        assert!(failing().upgrade(connection).is_err(), "and it may be tried again");
    });
}

#[test]
fn the_error_names_revision_statement_place_and_the_databases_own_words() {
    let on = |backend: Backend| {
        let database = backend.database("words")?;
        let error = failing().upgrade(&mut crate::package::connect(&database)).expect_err("it fails");
        let help = error.help().unwrap_or_default();
        Some(format!("{error}\nhelp: {help}"))
    };
    insta::assert_snapshot!(on(Backend::Sqlite).unwrap_or_default(), @r#"
    statement 3 of 3 of the upgrade of revision `b` failed: UNIQUE constraint failed: half.id
      at tests/tests/runner/failing.rs:15 (execute `INSERT INTO half VALUES (1)`)
      | INSERT INTO half VALUES (1)
      earlier revisions stay as they are, this one was undone
    help: mend the revision or the data, then run the same command again
    "#);
    if let Some(text) = on(Backend::Postgres) {
        insta::assert_snapshot!(text, @r#"
        statement 3 of 3 of the upgrade of revision `b` failed: duplicate key value violates unique constraint "pk_half"
          at tests/tests/runner/failing.rs:15 (execute `INSERT INTO half VALUES (1)`)
          | INSERT INTO half VALUES (1)
          detail: Key (id)=(1) already exists.
          constraint: pk_half
          earlier revisions stay as they are, this one was undone
        help: mend the revision or the data, then run the same command again
        "#);
    }
    if let Some(text) = on(Backend::Mariadb) {
        insta::assert_snapshot!(text, @r#"
        statement 3 of 3 of the upgrade of revision `b` failed: Duplicate entry '1' for key 'PRIMARY'
          at tests/tests/runner/failing.rs:15 (execute `INSERT INTO half VALUES (1)`)
          | INSERT INTO half VALUES (1)
          earlier revisions stay as they are, statements 1 to 2 of this one too
        help: mend statement 3 or the data, then run the same command again: it goes on there, as long as the statements before it are the same
        "#);
    }
}

#[test]
fn a_plan_with_a_step_that_cannot_be_written_is_refused_before_anything_runs() {
    let migrations = package(vec![
        revision("a", &[], log),
        revision("b", &["a"], |op| {
            op.add_column("orders", "note", Text);
            Ok(())
        }),
        revision("c", &["b"], |op| {
            op.create_table("orders", |t| {
                t.column("id", BigInt).primary_key();
            })
        }),
    ]);
    on_each("refused", &Backend::ALL, |database, connection| {
        let error = migrations.upgrade(connection).expect_err("no table `orders`");
        assert_eq!(error.code(), "unknown-table", "{error}");
        let text = error.to_string();
        assert!(text.contains("revision `c` (a step) makes it, which comes later"), "{text}");
        assert!(text.contains("tests/runner/failing.rs:"), "{text}");
        assert!(database.try_query("SELECT * FROM log").is_err(), "not even the first revision ran");
        assert!(database.try_query("SELECT * FROM migrate_version").is_err(), "not even the version table is made");
    });
}

#[test]
fn a_way_back_that_ends_half_way_is_refused_before_anything_is_undone() {
    let migrations =
        package(vec![revision("a", &[], log), revision("b", &["a"], say_one), revision("c", &["b"], nothing)]);
    on_each("way_back", &Backend::ALL, |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        let error = migrations.downgrade(connection, "base").expect_err("no one says how to undo an INSERT");
        assert_eq!(error.code(), "irreversible", "{error}");
        assert_eq!(rows(database), "c");
    });
}

#[test]
fn a_long_statement_is_shortened_in_the_error() {
    let migrations = package(vec![revision("a", &[], |op| {
        let lines: Vec<String> = (0..40).map(|line| format!("-- line {line} {}", "x".repeat(300))).collect();
        op.execute(format!("{}\nINSERT INTO nowhere VALUES (1)", lines.join("\n")))
    })]);
    on_each("long", &[Backend::Sqlite], |_, connection| {
        let text = migrations.upgrade(connection).expect_err("it fails").to_string();
        assert!(text.contains("... 29 more lines"), "{text}");
        assert!(text.lines().all(|line| line.len() < 200), "{text}");
    });
}

#[test]
fn a_deferred_constraint_that_fails_at_the_commit_undoes_the_revision() {
    let migrations = package(vec![
        revision("a", &[], |op| {
            op.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")?;
            op.execute("CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)")
        }),
        revision("b", &["a"], |op| op.execute("INSERT INTO child VALUES (7)")),
    ]);
    on_each("deferred", &TRANSACTIONAL, |database, connection| {
        let error = migrations.upgrade(connection).expect_err("the parent is missing");
        assert_eq!(error.code(), "transaction-failed");
        assert!(error.to_string().to_lowercase().contains("foreign key"), "{error}");
        assert_eq!(rows(database), "a");
        assert_eq!(database.query("SELECT count(*) FROM child"), "0");
    });
}

#[test]
fn a_statement_that_runs_too_long_is_stopped() {
    let slow = |op: &mut Operations| {
        op.execute(migrate_core::prelude::Sql::new().postgres("SELECT pg_sleep(30)").mysql("SELECT SLEEP(30)"))
    };
    let mut migrations = package(vec![revision("a", &[], slow)]);
    migrations.settings.statement_timeout = Some(1);
    on_each("slow", &[Backend::Postgres, Backend::Mariadb], |_, connection| {
        let start = std::time::Instant::now();
        let outcome = migrations.upgrade(connection);
        assert!(start.elapsed().as_secs() < 20, "{outcome:?}");
        if let Err(error) = outcome {
            assert_eq!(error.code(), "statement-failed");
            let help = error.help();
            assert!(help.as_deref().is_some_and(|it| it.contains("--statement-timeout")), "{help:?}");
        }
    });
}

#[test]
fn rows_that_another_tool_changed_meanwhile_stop_the_run() {
    let meddling = Migration { ..revision("b", &["a"], |op| op.execute("DELETE FROM migrate_version")) };
    let migrations = package(vec![revision("a", &[], log), meddling]);
    on_each("meddling", &TRANSACTIONAL, |database, connection| {
        let error = migrations.upgrade(connection).expect_err("the row is gone");
        assert_eq!(error.code(), "version-table-changed");
        assert_eq!(rows(database), "a", "it was all undone");
    });
}
