//! Blocks that commit by themselves inside of a revision: the transactions around them, failures, the way back.

use migrate_core::Migrations;
use migrate_core::connection::AnyConnection;
use migrate_core::explain::{Exit, Explain};
use migrate_core::migration::MigrationFn;
use migrate_core::plan::{self, Direction};
use migrate_core::prelude::*;
use migrate_core::revision::RevisionId;
use migrate_core::runner::{Options, Stop, Task};
use migrate_core::script::{self, Replay};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{TRANSACTIONAL, journal, log, on_each, package, revision, rows};

fn say(op: &mut Operations, word: &str) -> Result<()> {
    op.execute(format!("INSERT INTO log VALUES ('{word}')"))
}

/// Two statements, a block, and as many more as are given.
fn around(op: &mut Operations, after: &[&str]) -> Result<()> {
    say(op, "one")?;
    say(op, "two")?;
    op.autocommit(|op| {
        op.execute(Sql::new().otherwise("INSERT INTO log VALUES ('three')"))?;
        op.execute(Sql::new().sqlite("VACUUM").postgres("VACUUM log"))
    })?;
    after.iter().try_for_each(|sql| op.execute(*sql))
}

fn whole(op: &mut Operations) -> Result<()> {
    around(op, &["INSERT INTO log VALUES ('four')", "INSERT INTO log VALUES ('five')"])
}

fn fails_behind(op: &mut Operations) -> Result<()> {
    around(op, &["INSERT INTO log VALUES ('four')", "INSERT INTO nothing VALUES ('five')"])
}

fn fails_before(op: &mut Operations) -> Result<()> {
    say(op, "one")?;
    op.execute("INSERT INTO nothing VALUES ('two')")?;
    op.autocommit(|op| say(op, "three"))
}

fn chain(upgrade: MigrationFn) -> Migrations {
    package(vec![revision("a", &[], log), revision("b", &["a"], upgrade)])
}

fn words(database: &TestDatabase) -> String {
    database.query("SELECT word FROM log").replace('\n', " ")
}

#[test]
fn the_transaction_is_committed_before_the_block_and_another_one_begins_after_it() {
    on_each("autocommit", &TRANSACTIONAL, |database, connection| {
        let error = chain(fails_behind).upgrade(connection).expect_err("the last statement fails");
        assert_eq!((error.code(), error.exit()), ("statement-failed", Exit::Dirty));
        let text = error.to_string();
        assert!(text.contains("statement 6 of 6 of the upgrade of revision `b` failed"), "{text}");
        assert!(text.ends_with("earlier revisions stay as they are, statements 1 to 4 of this one too"), "{text}");
        assert_eq!((words(database).as_str(), rows(database).as_str()), ("one two three", "a"), "`four` is undone");
        assert_eq!(journal(database)[1], "b upgrade failed 4 6");
        chain(whole).upgrade(connection).expect("the mended one goes on behind the block");
        assert_eq!((words(database).as_str(), rows(database).as_str()), ("one two three four five", "b"));
        assert_eq!(journal(database)[1], "b upgrade done 6 6");
    });
}

#[test]
fn what_fails_before_the_block_leaves_nothing() {
    on_each("before", &TRANSACTIONAL, |database, connection| {
        let error = chain(fails_before).upgrade(connection).expect_err("the second statement fails");
        assert!(error.to_string().ends_with("nothing of this one was done"), "{error}");
        assert_eq!((words(database).as_str(), rows(database).as_str()), ("", "a"));
        chain(whole).upgrade(connection).expect("it begins anew");
        assert_eq!(database.query("SELECT count(*), count(DISTINCT word) FROM log"), "5\t5");
    });
}

#[test]
fn on_mariadb_every_statement_is_one_as_ever() {
    on_each("autocommit", &[Backend::Mariadb], |database, connection| {
        chain(whole).upgrade(connection).expect("an upgrade");
        assert_eq!(words(database), "one two three four five");
        assert_eq!(journal(database)[1], "b upgrade done 5 5");
    });
}

#[test]
fn a_closure_in_a_block_is_in_no_transaction() {
    fn looks(op: &mut Operations) -> Result<()> {
        op.autocommit(|op| match op.dialect() {
            Dialect::Sqlite => op.run(|connection: &mut SqliteConnection| {
                diesel::connection::SimpleConnection::batch_execute(connection, "BEGIN; ROLLBACK")
            }),
            #[cfg(feature = "postgres")]
            Dialect::Postgres => op.run(|connection: &mut PgConnection| {
                diesel::connection::SimpleConnection::batch_execute(connection, "VACUUM log")
            }),
            Dialect::Mysql => Ok(()),
            #[cfg(not(feature = "postgres"))]
            Dialect::Postgres => Ok(()),
        })
    }
    on_each("closure", &TRANSACTIONAL, |database, connection| {
        chain(looks).upgrade(connection).expect("neither would succeed inside of one");
        assert_eq!(rows(database), "b");
    });
}

#[test]
fn a_run_that_is_stopped_in_the_transaction_behind_the_block_undoes_that_one() {
    fn stop(connection: &mut AnyConnection, at: usize) -> migrate_core::Error {
        let migrations = chain(whole);
        let stop = Stop::default();
        let options = Options { stop: stop.clone(), ..Options::from(&migrations.settings) };
        let outcome = migrations.run(connection, &Task::Upgrade("heads".to_owned()), &options, &mut |event| {
            if let migrate_core::runner::Event::StatementDone { step, number, .. } = event
                && step.revision.as_str() == "b"
                && *number == at
            {
                stop.ask();
            }
        });
        outcome.expect_err("it was asked to end")
    }
    on_each("stopped", &TRANSACTIONAL, |database, connection| {
        let error = stop(connection, 5);
        assert_eq!(
            error.to_string(),
            "stopped as asked, after statement 5 of 6 of the upgrade of revision `b`\n  \
             earlier revisions stay as they are, statements 1 to 4 of this one too"
        );
        assert_eq!(words(database), "one two three");
        chain(whole).upgrade(connection).expect("the next run finishes it");
        assert_eq!(words(database), "one two three four five");
    });
}

#[test]
fn it_is_refused_where_all_is_one_transaction() {
    on_each("in_one", &TRANSACTIONAL, |database, connection| {
        let mut migrations = chain(whole);
        migrations.settings.transaction = migrate_core::migration::TransactionMode::All;
        assert_eq!(migrations.upgrade(connection).expect_err("it commits").code(), "not-in-one-transaction");
        assert!(database.try_query("SELECT * FROM log").is_err(), "nothing was run");
    });
}

#[test]
fn the_way_back_of_a_block_commits_by_itself_too() {
    fn makes(op: &mut Operations) -> Result<()> {
        op.create_table("kept", |t| {
            t.column("id", BigInt);
        })?;
        op.autocommit(|op| {
            op.create_table("alone", |t| {
                t.column("id", BigInt);
            })
        })
    }
    let migration = revision("b", &[], makes);
    let mut replay = Replay::new(Dialect::Postgres, []);
    for (direction, alone) in [(Direction::Upgrade, [false, true]), (Direction::Downgrade, [true, false])] {
        let script = script::write(&migration, direction, &mut replay).expect("a script");
        let found: Vec<bool> = script.statements.iter().map(|it| !it.transactional).collect();
        assert_eq!(found, alone);
    }
}

#[test]
fn the_script_for_a_client_has_the_same_transactions() {
    let migrations = chain(whole);
    let graph = migrations.graph().expect("a graph");
    let steps = plan::upgrade(&graph, &[RevisionId::new("a")], "b").expect("a plan");
    let sql = migrations.sql(Dialect::Postgres, &[RevisionId::new("a")], &steps).expect("a script");
    let kept = |line: &&str| line.starts_with("BEGIN") || line.starts_with("COMMIT") || line.contains("log");
    let lines: Vec<&str> = sql.lines().filter(kept).collect();
    assert_eq!(
        lines,
        [
            "BEGIN;",
            "INSERT INTO log VALUES ('one');",
            "INSERT INTO log VALUES ('two');",
            "COMMIT;",
            "BEGIN;",
            "INSERT INTO log VALUES ('three');",
            "COMMIT;",
            "VACUUM log;",
            "BEGIN;",
            "INSERT INTO log VALUES ('four');",
            "INSERT INTO log VALUES ('five');",
            "COMMIT;",
            "BEGIN;",
            "COMMIT;",
        ]
    );
    on_each("script", &[Backend::Postgres], |database, connection| {
        migrations.upgrade_to(connection, "a").expect("the table");
        database.execute(&sql);
        assert_eq!((words(database).as_str(), rows(database).as_str()), ("one two three four five", "b"));
        assert_eq!(journal(database)[1], "b upgrade done 6 6");
        assert!(migrations.upgrade(connection).expect("nothing is left").steps.is_empty());
    });
}
