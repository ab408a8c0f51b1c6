//! Revisions that are applied and undone.

use migrate_core::prelude::*;
use migrate_core::{Migration, Migrations};
use migrate_tests::Backend;

use crate::package::{journal, log, nothing, on_each, package, revision, rows, say_one, told, twenty, words};

fn one_table() -> Migrations {
    package(vec![revision("a1", &[], log), revision("a2", &["a1"], say_one)])
}

#[test]
fn an_upgrade_applies_every_revision_and_a_second_one_nothing() {
    on_each("applying", &Backend::ALL, |database, connection| {
        let migrations = package(twenty());
        let first = migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(first.steps.len(), 20);
        assert_eq!(words(&first.heads), ["r19"]);
        assert_eq!(rows(database), "r19");
        assert_eq!(database.query("SELECT count(*) FROM log"), "19");
        let second = migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(second.steps, []);
        assert_eq!(words(&second.heads), ["r19"]);
    });
}

#[test]
fn the_rows_are_the_maximal_elements_after_every_step() {
    // a - b - m      m merges b and c; d depends on b without being above it; e is a base of its own.
    //  \ c /
    let depends = Migration { depends_on: &["b"], ..revision("d", &["a"], nothing) };
    let migrations = package(vec![
        revision("a", &[], nothing),
        revision("b", &["a"], nothing),
        revision("c", &["a"], nothing),
        depends,
        revision("m", &["b", "c"], nothing),
        revision("e", &[], nothing),
    ]);
    on_each("maximal", &Backend::ALL, |database, connection| {
        for (target, expected) in [("a", "a"), ("c", "c"), ("b", "b c"), ("m", "m"), ("d", "d m"), ("e", "d e m")] {
            migrations.upgrade_to(connection, target).expect("an upgrade");
            assert_eq!(rows(database), expected, "after the upgrade to {target}");
        }
        for (target, expected) in [("e@base", "d m"), ("b", "b c d")] {
            migrations.downgrade(connection, target).unwrap_or_else(|error| panic!("{target}: {error}"));
            let found = rows(database);
            assert!(!found.contains('m') || target == "e@base", "{found}");
            assert_eq!(migrations.current(connection).expect("rows").len(), found.split(' ').count(), "{expected}");
        }
        migrations.downgrade(connection, "base").expect("a downgrade");
        assert_eq!(rows(database), "");
    });
}

#[test]
fn a_downgrade_undoes_what_the_upgrade_did() {
    on_each("undoing", &Backend::ALL, |database, connection| {
        let migrations = package(
            twenty()
                .into_iter()
                .take(1)
                .chain([revision("t", &["r00"], |op| {
                    op.create_table("gone", |t| {
                        t.column("id", BigInt).primary_key();
                    })
                })])
                .collect(),
        );
        migrations.upgrade(connection).expect("an upgrade");
        let outcome = migrations.downgrade(connection, "-1").expect("a downgrade");
        assert_eq!(words(&outcome.heads), ["r00"]);
        assert!(database.try_query("SELECT * FROM gone").is_err(), "the table is gone");
        assert_eq!(rows(database), "r00");
        assert_eq!(journal(database), ["r00 upgrade done 1 1", "t upgrade done 1 1", "t downgrade done 1 1"]);
    });
}

#[test]
fn the_journal_tells_who_ran_what_with_which_checksum() {
    on_each("journal", &Backend::ALL, |_, connection| {
        let migrations = one_table();
        migrations.upgrade(connection).expect("an upgrade");
        let runs = migrations.journal(connection).expect("a journal");
        assert_eq!(runs.iter().map(|run| run.revision.as_str()).collect::<Vec<_>>(), ["a1", "a2"]);
        let run = &runs[1];
        assert_eq!((run.checksum.as_str(), run.message.as_str()), ("0123", "a step"));
        assert!(run.executed_by.ends_with(&format!("pid {}", std::process::id())), "{}", run.executed_by);
        assert!(run.tool.starts_with("cargo-migrate "), "{}", run.tool);
        let finished = run.finished_at.as_deref().expect("it finished");
        for time in [run.started_at.as_str(), finished] {
            assert!(time.len() == 24 && time.starts_with("20") && time.ends_with('Z'), "{time}");
        }
        assert!(run.started_at.as_str() <= finished);
        assert_eq!(run.error, None);
    });
}

#[test]
fn reading_creates_nothing() {
    on_each("reading", &Backend::ALL, |database, connection| {
        let migrations = one_table();
        assert_eq!(migrations.current(connection).expect("rows"), []);
        assert_eq!(migrations.pending(connection).expect("a plan").len(), 2);
        assert_eq!(migrations.journal(connection).expect("a journal"), []);
        assert!(database.try_query("SELECT * FROM migrate_version").is_err(), "there is no table");
    });
}

#[test]
fn what_happens_is_told_in_order() {
    on_each("telling", &Backend::ALL, |_, connection| {
        let migrations = one_table();
        let (outcome, events) = told(&migrations, connection);
        outcome.expect("an upgrade");
        assert_eq!(
            events,
            [
                "planned 2",
                "a1 begins 0/1",
                "a1 sends 1/1",
                "a1 statement 1/1",
                "a1 done",
                "a2 begins 0/1",
                "a2 sends 1/1",
                "a2 statement 1/1",
                "a2 done"
            ]
        );
        assert_eq!(told(&migrations, connection).1, [""; 0], "nothing to do is nothing to tell");
    });
}

#[test]
fn a_stamp_writes_the_rows_and_runs_nothing() {
    on_each("stamping", &Backend::ALL, |database, connection| {
        let migrations = one_table();
        migrations.stamp(connection, &["head"]).expect("a stamp");
        assert_eq!(rows(database), "a2");
        assert!(database.try_query("SELECT * FROM log").is_err(), "nothing ran");
        assert_eq!(migrations.upgrade(connection).expect("an upgrade").steps, []);
        migrations.stamp(connection, &["base"]).expect("a stamp");
        assert_eq!(rows(database), "");
    });
}

#[test]
fn rows_of_another_package_are_purged_by_a_stamp_that_says_so() {
    on_each("purging", &Backend::ALL, |database, connection| {
        let migrations = one_table();
        migrations.ensure_version(connection).expect("the tables");
        migrations.ensure_version(connection).expect("the tables again");
        database.execute("INSERT INTO migrate_version VALUES ('stranger')");
        assert!(migrations.upgrade(connection).is_err(), "a row that no revision has");
        assert!(migrations.stamp(connection, &["a1"]).is_err(), "a row that no revision has");
        assert_eq!(rows(database), "stranger");
        migrations.purge_and_stamp(connection, &["a1"]).expect("a stamp");
        assert_eq!(rows(database), "a1");
    });
}

#[test]
fn a_database_of_alembic_is_adopted_by_the_name_of_its_table() {
    on_each("adopting", &Backend::ALL, |database, connection| {
        let mut migrations = one_table();
        migrations.settings.version_table = "alembic_version";
        database.execute(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num));
             INSERT INTO alembic_version VALUES ('a1'); CREATE TABLE log (word VARCHAR(20))",
        );
        assert_eq!(words(&migrations.current(connection).expect("rows")), ["a1"]);
        assert_eq!(migrations.upgrade(connection).expect("an upgrade").steps.len(), 1);
        assert_eq!(database.query("SELECT version_num FROM alembic_version"), "a2");
        assert_eq!(journal(database), ["a2 upgrade done 1 1"]);
    });
}

#[test]
fn a_table_is_rebuilt_without_losing_the_rows_that_refer_to_it() {
    let migrations = package(vec![
        revision("a", &[], |op| {
            op.create_table("users", |t| {
                t.column("id", Integer).primary_key();
                t.column("name", VarChar(10));
            })?;
            op.create_table("items", |t| {
                t.column("id", Integer).primary_key();
                t.column("user_id", Integer).references("users", "id").on_delete(Cascade);
            })?;
            op.execute("INSERT INTO users VALUES (1, 'ada')")?;
            op.execute("INSERT INTO items VALUES (1, 1)")
        }),
        revision("b", &["a"], |op| {
            op.create_check("named", "users", "name <> ''");
            Ok(())
        }),
    ]);
    on_each("rebuilding", &Backend::ALL, |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(database.query("SELECT count(*) FROM items"), "1");
        assert!(database.try_query("INSERT INTO users VALUES (2, '')").is_err(), "the check is there");
    });
}
