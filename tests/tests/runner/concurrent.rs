//! Indexes that PostgreSQL makes outside a transaction.

use migrate_core::explain::{Exit, Explain};
use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;
use migrate_core::schema::naming::Convention;
use migrate_core::{Migration, Migrations};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{connect, journal, log, on_each, package, revision, rows};

fn words(op: &mut Operations) -> Result<()> {
    log(op)?;
    op.execute("INSERT INTO log VALUES ('twice'), ('twice')")
}

fn one_of_each(op: &mut Operations) -> Result<()> {
    op.create_index("one_of_each", "log", ["word"]).unique().concurrently();
    Ok(())
}

fn chain(upgrade: MigrationFn) -> Migrations {
    package(vec![revision("a", &[], words), revision("b", &["a"], upgrade)])
}

fn indexes(database: &TestDatabase) -> String {
    database
        .query("SELECT relname, indisvalid FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname LIKE 'one%'")
}

#[test]
fn a_failed_try_leaves_no_invalid_index_and_the_next_one_makes_it() {
    let Some(database) = Backend::Postgres.database("concurrent") else { return };
    let connection = &mut connect(&database);
    let error = chain(one_of_each).upgrade(connection).expect_err("a word is there twice");
    assert_eq!((error.code(), error.exit()), ("statement-failed", Exit::Dirty));
    let text = error.to_string();
    assert!(text.contains("(word)=(twice) is duplicated"), "{text}");
    assert!(text.contains("note: the invalid index that this try left was dropped"), "{text}");
    assert_eq!((indexes(&database).as_str(), rows(&database).as_str()), ("", "a"));
    database.execute("DELETE FROM log");
    chain(one_of_each).upgrade(connection).expect("the data is mended");
    assert_eq!((indexes(&database).as_str(), rows(&database).as_str()), ("one_of_each\tt", "b"));
    chain(one_of_each).downgrade(connection, "a").expect("it goes again");
    assert_eq!(indexes(&database), "");
}

#[test]
fn an_invalid_index_that_someone_left_is_not_taken_for_a_good_one() {
    let Some(database) = Backend::Postgres.database("left") else { return };
    let migrations = chain(|op| {
        op.create_index("one_of_each", "log", ["word"]).unique().concurrently().if_not_exists();
        Ok(())
    });
    let connection = &mut connect(&database);
    migrations.upgrade_to(connection, "a").expect("the table is made");
    database
        .try_query("CREATE UNIQUE INDEX CONCURRENTLY one_of_each ON log (word)")
        .expect_err("a word is there twice");
    assert_eq!(indexes(&database), "one_of_each\tf");
    database.execute("DELETE FROM log");
    migrations.upgrade(connection).expect("it is made again");
    assert_eq!(indexes(&database), "one_of_each\tt");
}

#[test]
fn an_index_whose_making_got_no_answer_is_looked_at() {
    for (left, column) in [("", "word"), ("CREATE UNIQUE INDEX one_of_each ON log (word)", "word")] {
        let Some(database) = Backend::Postgres.database("unanswered") else { return };
        let connection = &mut connect(&database);
        chain(one_of_each).upgrade(connection).expect_err("a word is there twice");
        database.execute("DELETE FROM log");
        database.execute("UPDATE migrate_journal SET state = 'running' WHERE revision = 'b'");
        if !left.is_empty() {
            database.execute(left);
        }
        chain(one_of_each).upgrade(connection).expect("it is seen whether the index is there");
        assert_eq!((indexes(&database).as_str(), rows(&database).as_str()), ("one_of_each\tt", "b"), "{column}");
        assert_eq!(journal(&database), ["a upgrade done 2 2", "b upgrade done 1 1"]);
    }
}

#[test]
fn an_index_of_that_name_on_another_table_is_left_alone() {
    let Some(database) = Backend::Postgres.database("other") else { return };
    let connection = &mut connect(&database);
    chain(one_of_each).upgrade_to(connection, "a").expect("the table is made");
    database.execute("CREATE TABLE other AS SELECT word FROM log");
    database.try_query("CREATE UNIQUE INDEX CONCURRENTLY one_of_each ON other (word)").expect_err("there twice");
    let error = chain(one_of_each).upgrade(connection).expect_err("the name is taken");
    assert!(error.to_string().contains("relation \"one_of_each\" already exists"), "{error}");
    assert_eq!(indexes(&database), "one_of_each\tf");
}

#[test]
fn rows_that_break_a_constraint_not_valid_yet_fail_its_validation() {
    let Some(database) = Backend::Postgres.database("validation") else { return };
    let migrations = package(vec![
        revision("a", &[], words),
        revision("b", &["a"], |op| {
            op.create_check("short", "log", "length(word) < 5").not_valid();
            Ok(())
        }),
        revision("c", &["b"], |op| op.validate_constraint("short", "log")),
    ]);
    let connection = &mut connect(&database);
    let error = migrations.upgrade(connection).expect_err("`twice` is too long");
    assert!(error.to_string().contains("check constraint \"short\""), "{error}");
    assert_eq!(rows(&database), "b");
    let valid = || database.query("SELECT convalidated FROM pg_constraint WHERE conname = 'short'");
    assert_eq!(valid(), "f");
    database.execute("UPDATE log SET word = 'two'");
    migrations.upgrade(connection).expect("the rows are mended");
    assert_eq!(valid(), "t");
    migrations.downgrade(connection, "b").expect("and back");
    assert_eq!(valid(), "f");
}

#[test]
fn the_packages_convention_names_what_a_run_makes() {
    on_each("convention", &Backend::ALL, |database, connection| {
        let unnamed: Migration = revision("a", &[], |op| {
            log(op)?;
            op.create_index(None, "log", ["word"]);
            Ok(())
        });
        let mut migrations = package(vec![unnamed]);
        migrations.settings.naming = Convention { index: "%(table_name)s_by_%(column_0_name)s", ..Convention::DEFAULT };
        migrations.upgrade(connection).expect("an upgrade");
        let names = match database.backend {
            Backend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'index'",
            Backend::Postgres => "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'",
            Backend::Mariadb => "SELECT index_name FROM information_schema.statistics WHERE table_schema = database()",
        };
        let names = database.query(names);
        assert!(names.lines().any(|name| name == "log_by_word"), "{names}");
    });
}
