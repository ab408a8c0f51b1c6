//! What others stood in the way of is tried again, so often and no more.

use std::time::Duration;

use migrate_core::Migrations;
use migrate_core::connection::{AnyConnection, MigrateConnection};
use migrate_core::explain::{Exit, Explain};
use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;
use migrate_core::runner::{Event, Options, Task};
use migrate_tests::Backend;

use crate::package::{connect, journal, log, on_each, package, revision, rows};

const SERVERS: [Backend; 2] = [Backend::Postgres, Backend::Mariadb];

fn chain(upgrade: MigrationFn) -> Migrations {
    package(vec![revision("a", &[], log), revision("b", &["a"], upgrade)])
}

/// Runs impatiently; calls something whenever it is tried again, with who is in the way.
fn run(
    migrations: &Migrations,
    connection: &mut AnyConnection,
    retries: u32,
    again: &mut dyn FnMut(&[String]),
) -> migrate_core::Result<()> {
    let options = Options {
        table_lock_timeout: Some(Duration::from_millis(300)),
        retries,
        ..Options::from(&migrations.settings)
    };
    let task = Task::Upgrade("heads".to_owned());
    let outcome = migrations.run(connection, &task, &options, &mut |event| {
        if let Event::Retrying { blockers, .. } = event {
            again(blockers);
        }
    });
    outcome.map(|_| ())
}

#[test]
fn a_table_in_use_is_waited_for_a_little_and_then_tried_again_when_it_is_free() {
    let alters: MigrationFn = |op| {
        op.add_column("log", "more", Integer);
        op.execute("INSERT INTO log (word) VALUES ('after')")
    };
    on_each("busy", &SERVERS, |database, connection| {
        let migrations = chain(alters);
        migrations.upgrade_to(connection, "a").expect("the table");
        let mut reader = connect(database);
        reader.session().batch("BEGIN").expect("a transaction");
        reader.session().batch("SELECT * FROM log FOR UPDATE").expect("reads");
        reader.session().batch("INSERT INTO log VALUES ('mine')").expect("writes");
        let (mut reader, mut tries) = (Some(reader), 0);
        let outcome = run(&migrations, connection, 10, &mut |blockers| {
            tries += 1;
            assert!(blockers.iter().any(|it| it.starts_with("pid ")), "{}: {blockers:?}", database.backend);
            // It goes at the second time.
            if tries == 2
                && let Some(mut reader) = reader.take()
            {
                reader.session().batch("COMMIT").expect("commits");
            }
        });
        outcome.expect("the table is free by now");
        assert!(tries >= 2);
        assert_eq!(database.query("SELECT word FROM log"), "mine\nafter", "each statement took effect once");
        assert_eq!(rows(database), "b");
        assert!(journal(database)[1].starts_with("b upgrade done "));
    });
}

#[test]
fn it_is_not_tried_for_ever_and_nothing_of_the_revision_remains() {
    on_each("stubborn", &SERVERS, |database, connection| {
        let migrations = chain(|op| {
            op.add_column("log", "more", Integer);
            Ok(())
        });
        migrations.upgrade_to(connection, "a").expect("the table");
        let mut reader = connect(database);
        reader.session().batch("BEGIN").expect("a transaction");
        reader.session().batch("INSERT INTO log VALUES ('mine')").expect("writes");
        let mut tries = 0;
        let error = run(&migrations, connection, 2, &mut |_| tries += 1).expect_err("the table stays in use");
        assert_eq!((error.code(), tries), ("statement-failed", 2), "{error}");
        assert!(error.help().is_some_and(|help| help.contains("--table-lock-timeout")), "{:?}", error.help());
        if database.backend == Backend::Postgres {
            assert_eq!(error.exit(), Exit::Failed);
        }
        reader.session().batch("ROLLBACK").expect("ends");
        run(&migrations, connection, 2, &mut |_| {}).expect("the next run finds it free");
        assert_eq!(rows(database), "b");
    });
}

#[test]
fn a_conflict_of_transactions_is_tried_again_from_the_revisions_start() {
    let conflicts: MigrationFn = |op| {
        op.execute("INSERT INTO log VALUES ('once')")?;
        op.execute(
            "DO $$ BEGIN IF nextval('tries') < 3 THEN RAISE EXCEPTION 'a conflict' USING ERRCODE = '40001'; END IF; END $$",
        )
    };
    on_each("conflict", &[Backend::Postgres], |database, connection| {
        database.execute("CREATE SEQUENCE tries");
        let mut tries = 0;
        run(&chain(conflicts), connection, 5, &mut |_| tries += 1).expect("the third try succeeds");
        assert_eq!((tries, database.query("SELECT word FROM log").as_str()), (2, "once"));
        assert_eq!(journal(database), ["a upgrade done 1 1", "b upgrade done 2 2"], "the tries leave no trace");
    });
}

#[test]
fn a_deadlock_in_a_batch_of_a_backfill_costs_that_batch_alone() {
    let fills: MigrationFn = |op| {
        op.backfill("log", |b| {
            b.set("word", "concat(word, '!')").key(["word"]).batch(1).descending();
        })
    };
    on_each("batches", &[Backend::Postgres], |database, connection| {
        let migrations = chain(fills);
        migrations.upgrade_to(connection, "a").expect("the table");
        database.execute("INSERT INTO log VALUES ('a'), ('b'), ('c'); CREATE SEQUENCE tries");
        database.execute(
            "CREATE FUNCTION conflict() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             IF new.word = 'b!' AND nextval('tries') < 3 THEN RAISE EXCEPTION 'deadlock' USING ERRCODE = '40001'; END IF; \
             RETURN new; END $$; CREATE TRIGGER t BEFORE UPDATE ON log FOR EACH ROW EXECUTE FUNCTION conflict()",
        );
        run(&migrations, connection, 5, &mut |_| {}).expect("the batch is tried again");
        assert_eq!(database.query("SELECT word FROM log ORDER BY word"), "a!\nb!\nc!", "no row twice");
    });
}

#[test]
fn an_index_made_concurrently_waits_for_others_as_long_as_it_takes() {
    let Some(database) = Backend::Postgres.database("patient") else { return };
    let connection = &mut connect(&database);
    let migrations = chain(|op| {
        op.create_index("by_word", "log", ["word"]).concurrently();
        Ok(())
    });
    migrations.upgrade_to(connection, "a").expect("the table");
    let mut reader = connect(&database);
    reader.session().batch("BEGIN; INSERT INTO log VALUES ('mine')").expect("writes");
    let reader = std::thread::spawn(move || {
        reader.session().batch("SELECT pg_sleep(1)").expect("sleeps");
        reader.session().batch("COMMIT").expect("commits");
    });
    let mut tries = 0;
    run(&migrations, connection, 5, &mut |_| tries += 1).expect("it waited");
    reader.join().expect("it ended well");
    assert_eq!(tries, 0, "it blocks nobody while it waits, so that no limit is set");
}
