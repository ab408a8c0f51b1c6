//! Revisions that stopped half way and are taken back: what is done of them is undone, and nothing else.

use std::panic::{AssertUnwindSafe, catch_unwind};

use migrate_core::connection::AnyConnection;
use migrate_core::explain::{Exit, Explain};
use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;
use migrate_core::runner::{Event, Options, Outcome, Task};
use migrate_core::{Migration, Migrations};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{journal, log, nothing, on_each, package, revision, rows};

/// A chain whose `b` commits each of its statements by itself on every database.
fn chain(upgrade: MigrationFn, downgrade: Option<MigrationFn>) -> Migrations {
    let outside = Migration { transaction: Some(false), downgrade, ..revision("b", &["a"], upgrade) };
    package(vec![revision("a", &[], log), outside])
}

fn one(op: &mut Operations) -> Result<()> {
    op.create_table("one", |t| {
        t.column("id", BigInt).primary_key();
        t.column("word", VarChar(20)).not_null();
        t.index(["word"]);
    })
}

fn two(op: &mut Operations) -> Result<()> {
    op.add_column("log", "number", Integer);
    op.create_table("two", |t| {
        t.column("id", BigInt).primary_key();
    })
}

/// Two calls, a statement that no database takes, and one more.
fn fails(op: &mut Operations) -> Result<()> {
    one(op)?;
    two(op)?;
    op.execute("INSERT INTO absent VALUES (1)")?;
    op.create_index("log_by_word", "log", ["word"]);
    Ok(())
}

fn is_mended(op: &mut Operations) -> Result<()> {
    one(op)?;
    two(op)
}

/// What a test's database holds besides the tool's own tables.
fn tables(database: &TestDatabase) -> String {
    let names = match database.backend {
        Backend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table'",
        Backend::Postgres => "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
        Backend::Mariadb => "SELECT table_name FROM information_schema.tables WHERE table_schema = database()",
    };
    let found = database.query(names);
    let mut names: Vec<&str> = found.lines().filter(|name| !name.starts_with("migrate_")).collect();
    names.sort_unstable();
    names.join(" ")
}

fn columns(database: &TestDatabase) -> usize {
    database.execute("INSERT INTO log (word) VALUES ('kept')");
    let row = database.query("SELECT * FROM log");
    row.lines().last().map_or(0, |line| line.split(['\t', '|']).count())
}

/// Runs a task, and stops dead when this many statements were sent of the revision `b`, before the answer of the last one is
/// on record.
fn killed_after(migrations: &Migrations, connection: &mut AnyConnection, task: &Task, statements: usize) {
    let options = Options::from(&migrations.settings);
    let stopped = catch_unwind(AssertUnwindSafe(|| {
        let _ = migrations.run(connection, task, &options, &mut |event| {
            if let Event::StatementDone { step, number, .. } = event
                && step.revision.as_str() == "b"
            {
                assert!(*number < statements, "killed");
            }
        });
    }));
    assert!(stopped.is_err(), "it came to an end");
}

#[test]
fn what_a_revision_has_done_is_taken_back_from_wherever_it_failed() {
    for target in ["-1", "a", "base"] {
        on_each("undone", &Backend::ALL, |database, connection| {
            let error = chain(fails, None).upgrade(connection).expect_err("nothing is there");
            assert_eq!(error.exit(), Exit::Dirty, "{error}");
            assert_eq!(tables(database), "log one two");
            chain(fails, None).downgrade(connection, target).expect("it is known what is done");
            let (at, left) = if target == "base" { ("", "") } else { ("a", "log") };
            assert_eq!((rows(database).as_str(), tables(database).as_str()), (at, left), "on {}", database.backend);
            let runs = journal(database);
            assert!(runs[1].starts_with("b upgrade reverted "), "{runs:?}");
            assert!(runs[2].starts_with("b downgrade done "), "{runs:?}");
            if target == "a" {
                assert_eq!(columns(database), 1, "the column is gone, and the row is there");
            }
            chain(is_mended, None).upgrade(connection).expect("another try");
            assert_eq!((rows(database).as_str(), tables(database).as_str()), ("b", "log one two"));
            assert!(chain(is_mended, None).standing(connection).expect("it stands somewhere").interrupted.is_empty());
        });
    }
}

#[test]
fn a_statement_without_an_answer_is_looked_for_before_it_is_undone() {
    on_each("looked", &Backend::ALL, |database, connection| {
        let task = Task::Upgrade("heads".to_owned());
        killed_after(&chain(is_mended, None), connection, &task, 1);
        chain(is_mended, None).downgrade(connection, "-1").expect("the database tells");
        assert_eq!((rows(database).as_str(), tables(database).as_str()), ("a", "log"), "on {}", database.backend);
        // The first call's last statement, and the second call's first.
        for statements in 2..=3 {
            killed_after(&chain(is_mended, None), connection, &task, statements);
            chain(is_mended, None).downgrade(connection, "a").expect("the database tells");
            assert_eq!((rows(database).as_str(), tables(database).as_str()), ("a", "log"), "on {}", database.backend);
        }
        assert_eq!(columns(database), 1);
    });
}

#[test]
fn a_way_back_that_is_interrupted_goes_on_and_nothing_else_does() {
    on_each("again", &Backend::ALL, |database, connection| {
        let migrations = chain(fails, None);
        for resumes in [true, false] {
            migrations.upgrade(connection).expect_err("nothing is there");
            killed_after(&migrations, connection, &Task::Downgrade("-1".to_owned()), 1);
            let error = migrations.upgrade(connection).expect_err("it is on its way back");
            assert_eq!((error.code(), error.exit()), ("dirty", Exit::Dirty), "{error}");
            assert!(error.to_string().starts_with("the downgrade of revision `b` was interrupted"), "{error}");
            assert!(error.help().is_some_and(|help| help.contains("`cargo migrate resume` finishes it")), "{error}");
            let outcome: Outcome = if resumes {
                migrations.resume(connection, None, &Options::from(&migrations.settings), &mut |_| {})
            } else {
                migrations.downgrade(connection, "a")
            }
            .expect("it goes on");
            assert_eq!(outcome.steps.len(), 1);
            assert_eq!((rows(database).as_str(), tables(database).as_str()), ("a", "log"), "on {}", database.backend);
        }
        assert!(migrations.standing(connection).expect("it stands somewhere").interrupted.is_empty());
    });
}

/// Makes a table, moves words into it, and then makes unique what is not.
fn moves(op: &mut Operations) -> Result<()> {
    op.create_table("moved", |t| {
        t.column("word", VarChar(20)).not_null();
    })?;
    op.execute("INSERT INTO moved SELECT word FROM log")?;
    op.execute("DELETE FROM log")?;
    op.create_unique("moved_once", "moved", ["word"]);
    Ok(())
}

fn moves_back(op: &mut Operations) -> Result<()> {
    op.drop_constraint("moved_once", "moved");
    op.execute("INSERT INTO log SELECT word FROM moved")?;
    op.drop_table("moved")
}

#[test]
fn a_written_downgrade_is_taken_from_where_the_upgrade_came_to() {
    on_each("written", &Backend::ALL, |database, connection| {
        chain(nothing, None).upgrade_to(connection, "a").expect("the table");
        database.execute("INSERT INTO log VALUES ('mine'), ('mine')");
        let migrations = chain(moves, Some(moves_back));
        let error = migrations.upgrade(connection).expect_err("the words are there twice");
        assert!(error.to_string().contains("statements 1 to 3 of this one too"), "{error}");
        assert_eq!(database.query("SELECT word FROM log"), "");
        migrations.downgrade(connection, "-1").expect("its own words undo it");
        assert_eq!((rows(database).as_str(), tables(database).as_str()), ("a", "log"), "on {}", database.backend);
        assert_eq!(database.query("SELECT word FROM log"), "mine\nmine");
    });
}

#[test]
fn what_nobody_knows_how_to_undo_is_refused_with_what_to_type() {
    on_each("unknown", &Backend::ALL, |database, connection| {
        chain(nothing, None).upgrade_to(connection, "a").expect("the table");
        database.execute("INSERT INTO log VALUES ('mine'), ('mine')");
        for (downgrade, words) in [
            (None, "3 of 4 statements are done, and how to undo this is not known: "),
            // What undoes the half cannot be told from what undoes the rest.
            (Some((|op| op.execute("DROP TABLE moved")) as MigrationFn), "how to undo this is not known: "),
        ] {
            let migrations = chain(moves, downgrade);
            migrations.upgrade(connection).expect_err("the words are there twice");
            let error = migrations.downgrade(connection, "-1").expect_err("nobody knows");
            assert_eq!((error.code(), error.exit()), ("dirty", Exit::Dirty), "{error}");
            assert!(error.to_string().contains(words), "{error}");
            let help = error.help().unwrap_or_default();
            for way in ["`cargo migrate resume`", "`cargo migrate stamp b`", "`cargo migrate repair --drop b`"] {
                assert!(help.contains(way), "{help}");
            }
            assert_eq!(tables(database), "log moved", "nothing was touched on {}", database.backend);
        }
    });
}

#[test]
fn a_revision_without_a_way_back_is_not_taken_back() {
    on_each("one_way", &Backend::ALL, |database, connection| {
        let mut list = chain(fails, None).list.to_vec();
        list[1].irreversible = Some("the words are gone");
        let migrations = package(list);
        migrations.upgrade(connection).expect_err("nothing is there");
        let error = migrations.downgrade(connection, "-1").expect_err("it says so itself");
        assert!(error.to_string().contains("there is no way back: the words are gone"), "{error}");
        assert_eq!((error.exit(), tables(database).as_str()), (Exit::Dirty, "log one two"));
    });
}
