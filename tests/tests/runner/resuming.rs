//! Runs that stopped half way, where DDL commits by itself.

#[cfg(feature = "postgres")]
use diesel::connection::SimpleConnection;
use migrate_core::connection::AnyConnection;
use migrate_core::explain::{Exit, Explain};
use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;
use migrate_core::runner::{Options, ResumeAt};
use migrate_core::{Migration, Migrations};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{connect, journal, log, on_each, package, revision, rows, say_one};

fn first(op: &mut Operations) -> Result<()> {
    op.execute("INSERT INTO log VALUES ('first')")
}

fn second_fails(op: &mut Operations) -> Result<()> {
    first(op)?;
    op.execute("INSERT INTO absent VALUES ('second')")?;
    op.execute("INSERT INTO log VALUES ('third')")
}

fn second_is_mended(op: &mut Operations) -> Result<()> {
    first(op)?;
    op.execute("INSERT INTO log VALUES ('second')")?;
    op.execute("INSERT INTO log VALUES ('third')")
}

fn first_is_changed(op: &mut Operations) -> Result<()> {
    op.execute("INSERT INTO log VALUES ('changed')")?;
    second_is_mended(op)
}

fn chain(upgrade: fn(&mut Operations) -> Result<()>) -> Migrations {
    let outside = Migration { transaction: Some(false), ..revision("b", &["a"], upgrade) };
    package(vec![revision("a", &[], log), outside])
}

#[test]
fn a_run_goes_on_behind_the_statements_that_are_done() {
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("resuming")) {
        let connection = &mut connect(&database);
        let error = chain(second_fails).upgrade(connection).expect_err("the second fails");
        assert_eq!((error.code(), error.exit()), ("statement-failed", Exit::Dirty), "{error}");
        assert!(error.to_string().contains("statement 1 of this one too"), "{error}");
        assert_eq!(rows(&database), "a");
        assert_eq!(journal(&database), ["a upgrade done 1 1", "b upgrade failed 1 3"]);

        chain(second_is_mended).upgrade(connection).expect("it goes on");
        assert_eq!(database.query("SELECT word FROM log"), "first\nsecond\nthird", "the first ran once");
        assert_eq!(rows(&database), "b");
        assert_eq!(journal(&database), ["a upgrade done 1 1", "b upgrade done 3 3"]);
    }
}

#[test]
fn a_run_whose_done_statements_were_edited_is_dirty() {
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("edited")) {
        let connection = &mut connect(&database);
        chain(second_fails).upgrade(connection).expect_err("the second fails");
        let error = chain(first_is_changed).upgrade(connection).expect_err("it is another revision now");
        assert_eq!((error.code(), error.exit()), ("dirty", Exit::Dirty));
        assert!(error.to_string().contains("1 of its statements are done, and they are not those"), "{error}");
        assert_eq!(database.query("SELECT word FROM log"), "first", "nothing more ran");
    }
}

#[test]
fn an_interrupted_revision_is_not_walked_around() {
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("around")) {
        let connection = &mut connect(&database);
        chain(second_fails).upgrade(connection).expect_err("the second fails");
        let error = chain(second_fails).downgrade(connection, "base").expect_err("it is dirty");
        assert_eq!(error.code(), "dirty");
        assert!(error.to_string().contains("1 of 3 statements are done, and how to undo this is not known"), "{error}");
        chain(second_fails).stamp(connection, &["a"]).expect("it was undone by hand");
        chain(second_fails).downgrade(connection, "base").expect("and is forgotten");
        assert_eq!(rows(&database), "");
    }
}

#[test]
fn on_mariadb_ddl_that_committed_by_itself_is_not_repeated() {
    let Some(database) = Backend::Mariadb.database("ddl") else { return };
    let migrations = package(vec![revision("a", &[], |op| {
        op.create_table("one", |t| {
            t.column("id", BigInt).primary_key();
        })?;
        op.execute("CREATE TABLE two (id BIGINT PRIMARY KEY, there BIGINT, FOREIGN KEY (there) REFERENCES later (id))")
    })]);
    let connection = &mut connect(&database);
    let error = migrations.upgrade(connection).expect_err("there is no table `later`");
    assert!(error.to_string().contains("statement 1 of this one too"), "{error}");
    database.execute("CREATE TABLE later (id BIGINT PRIMARY KEY)");
    migrations.upgrade(connection).expect("it goes on with the second table");
    assert_eq!(rows(&database), "a");
}

#[cfg(feature = "postgres")]
#[test]
fn a_lost_connection_leaves_a_transaction_undone_and_a_lone_statement_in_doubt() {
    let Some(database) = Backend::Postgres.database("lost") else { return };
    let suicide = |op: &mut Operations| {
        first(op)?;
        op.run(|connection: &mut PgConnection| {
            connection.batch_execute("SELECT pg_terminate_backend(pg_backend_pid())")
        })
    };
    let inside = package(vec![revision("a", &[], log), revision("b", &["a"], suicide)]);
    inside.upgrade(&mut connect(&database)).expect_err("the connection is lost");
    assert_eq!((rows(&database).as_str(), database.query("SELECT count(*) FROM log").as_str()), ("a", "0"));

    chain(suicide).upgrade(&mut connect(&database)).expect_err("the connection is lost");
    assert_eq!(database.query("SELECT count(*) FROM log"), "1");
    let error = chain(suicide).upgrade(&mut connect(&database)).expect_err("nobody knows");
    assert_eq!(error.code(), "dirty", "{error}");
    assert!(error.to_string().contains("statement 2 of 2 had been sent, and no answer is on record"), "{error}");
}

/// Fails at its second statement, which the server refuses; then the journal is made to say that no answer came.
fn in_doubt(database: &TestDatabase, connection: &mut AnyConnection, second: MigrationFn, seen: &str) {
    chain(second).upgrade(connection).expect_err("the second fails");
    let seen = if seen.is_empty() { "NULL".to_owned() } else { format!("'{seen}'") };
    database.execute(&format!("UPDATE migrate_journal SET state = 'running', seen = {seen} WHERE revision = 'b'"));
}

#[test]
fn on_mariadb_ddl_in_doubt_that_was_edited_since_is_not_guessed() {
    let Some(database) = Backend::Mariadb.database("edited_ddl") else { return };
    let connection = &mut connect(&database);
    let second: MigrationFn = |op| {
        first(op)?;
        op.execute("CREATE TABLE two (id BIGINT, FOREIGN KEY (id) REFERENCES absent (id))")
    };
    in_doubt(&database, connection, second, "0123456789abcdef 0123456789abcdef");
    let error = chain(second).upgrade(connection).expect_err("nobody knows");
    assert!(
        error.to_string().contains("statement 2 of 2 had been sent, and no answer is on record, and it was edited"),
        "{error}"
    );
}

#[test]
fn on_mariadb_rows_of_a_table_without_transactions_are_in_doubt_and_the_user_says_what_is_true() {
    let Some(database) = Backend::Mariadb.database("myisam") else { return };
    let connection = &mut connect(&database);
    in_doubt(&database, connection, second_fails, "");
    database.execute("CREATE TABLE absent (word VARCHAR(20)) ENGINE = MyISAM");
    let error = chain(second_fails).upgrade(connection).expect_err("nobody knows");
    assert_eq!((error.code(), error.exit()), ("dirty", Exit::Dirty), "{error}");
    assert!(error.to_string().contains("`absent (MyISAM)` has no transactions"), "{error}");
    let migrations = chain(second_fails);
    let options = Options::from(&migrations.settings);
    let beyond = migrations.resume(connection, Some(ResumeAt::Statement(5)), &options, &mut |_| {});
    assert_eq!(beyond.expect_err("there are three").code(), "no-such-statement");
    let outcome = migrations.resume(connection, Some(ResumeAt::Behind), &options, &mut |_| {}).expect("it goes on");
    assert_eq!(outcome.steps.len(), 1);
    assert_eq!((database.query("SELECT word FROM log").as_str(), rows(&database).as_str()), ("first\nthird", "b"));
    assert_eq!(database.query("SELECT count(*) FROM absent"), "0", "the statement in doubt was not sent again");
    assert_eq!(migrations.resume(connection, None, &options, &mut |_| {}).expect("nothing is open").steps, []);
}

#[test]
fn a_resumed_run_is_finished_and_nothing_else_is_run() {
    on_each("resumed", &Backend::ALL, |database, connection| {
        let with_more = |upgrade| {
            let outside = Migration { transaction: Some(false), ..revision("b", &["a"], upgrade) };
            package(vec![revision("a", &[], log), outside, revision("c", &["b"], say_one)])
        };
        with_more(second_fails).upgrade(connection).expect_err("the second fails");
        let mended = with_more(second_is_mended);
        let options = Options::from(&mended.settings);
        let at = Some(ResumeAt::Statement(3));
        let outcome = mended.resume(connection, at, &options, &mut |_| {}).expect("the second is left out");
        assert_eq!((outcome.steps.len(), rows(database).as_str()), (1, "b"));
        assert_eq!(database.query("SELECT word FROM log"), "first\nthird");
    });
}

#[test]
fn the_journal_of_an_older_version_gets_its_new_columns() {
    on_each("older", &Backend::ALL, |database, connection| {
        let migrations = chain(second_fails);
        migrations.upgrade_to(connection, "a").expect("an upgrade");
        database.execute("ALTER TABLE migrate_journal DROP COLUMN seen");
        database.execute("ALTER TABLE migrate_journal DROP COLUMN last_key");
        assert_eq!(migrations.journal(connection).expect("it is read as it is").len(), 1);
        migrations.upgrade(connection).expect_err("the second fails");
        assert_eq!(database.query("SELECT count(*) FROM migrate_journal WHERE seen IS NULL AND last_key IS NULL"), "2");
    });
}

#[test]
fn the_journal_of_a_newer_version_is_not_written_to() {
    on_each("newer", &Backend::ALL, |database, connection| {
        let migrations = chain(second_is_mended);
        migrations.upgrade_to(connection, "a").expect("an upgrade");
        database.execute("UPDATE migrate_journal SET state = 'paused'");
        assert_eq!(migrations.journal(connection).expect_err("what is that").code(), "journal-of-newer-version");
        database.execute("UPDATE migrate_journal SET state = 'done'");
        database.execute("ALTER TABLE migrate_journal ADD COLUMN lease VARCHAR(9)");
        let error = migrations.upgrade(connection).expect_err("it is refused");
        assert_eq!(error.code(), "journal-of-newer-version");
        assert!(error.to_string().contains("it has a column `lease`"), "{error}");
        assert_eq!((rows(database).as_str(), database.query("SELECT count(*) FROM log").as_str()), ("a", "0"));
    });
}
