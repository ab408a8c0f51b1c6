//! Whether a database holds what its history says.

use migrate_core::connection::AnyConnection;
use migrate_core::explain::{Exit, Explain};
use migrate_core::prelude::*;
use migrate_core::schema::Filter;
use migrate_core::verify::{Scope, Verified};
use migrate_core::{Migration, Migrations};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{nothing, on_each, package, revision};

fn shop(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key();
        t.column("name", VarChar(50)).not_null();
        t.column("age", Integer).not_null().default("0");
        t.check("age_known", "age >= 0");
    })?;
    op.create_table("orders", |t| {
        t.column("id", BigInt).primary_key();
        t.column("user_id", BigInt).references("users", "id").on_delete(Cascade);
    })?;
    op.create_index("ix_users_name", "users", ["name"]);
    Ok(())
}

fn view(op: &mut Operations) -> Result<()> {
    op.create_view("elders", "SELECT id, name FROM users WHERE age BETWEEN 60 AND 99");
    Ok(())
}

fn chain() -> Migrations {
    package(vec![revision("a1", &[], shop), revision("b2", &["a1"], view), revision("c3", &["b2"], nothing)])
}

#[track_caller]
fn verified(migrations: &Migrations, connection: &mut AnyConnection) -> Verified {
    migrations.verify(connection).expect("it can be looked at")
}

fn faults(verified: &Verified) -> Vec<(&'static str, String)> {
    verified.faults.iter().map(|it| (it.code(), it.to_string())).collect()
}

fn said(verified: &Verified) -> Vec<String> {
    verified.faults.iter().map(ToString::to_string).collect()
}

#[test]
fn what_was_made_is_there_and_what_is_beyond_is_no_fault() {
    on_each("sound", &Backend::ALL, |database, connection| {
        assert!(verified(&chain(), connection).is_sound(), "an empty database is at no revision");
        chain().upgrade_to(connection, "b2").expect("a way up");
        database.execute("CREATE TABLE others (id INTEGER)");
        let verified = verified(&chain(), connection);
        assert_eq!((said(&verified), verified.tables), (vec![], 2), "{}", database.backend);
        assert_eq!(verified.notes, ["1 of 3 revisions are not applied", "table `others` is of no migration"]);
        assert_eq!(verified.unjudged, [""; 0]);
    });
}

#[test]
fn what_is_missing_or_otherwise_is_told() {
    on_each("drifted", &Backend::ALL, |database, connection| {
        chain().upgrade(connection).expect("a way up");
        database.execute("DROP TABLE orders");
        database.execute("ALTER TABLE users ADD note VARCHAR(10)");
        database.execute(match database.backend {
            Backend::Mariadb => "DROP INDEX ix_users_name ON users",
            Backend::Sqlite | Backend::Postgres => "DROP INDEX ix_users_name",
        });
        database.execute("DROP VIEW elders");
        database.execute(match database.backend {
            Backend::Mariadb => "CREATE VIEW elders AS SELECT id, name FROM users WHERE age > 59",
            Backend::Sqlite | Backend::Postgres => "CREATE VIEW elders AS SELECT id, name FROM users WHERE age > 59;",
        });
        let verified = verified(&chain(), connection);
        let told = said(&verified);
        assert_eq!(told[0], "table `orders` is missing", "{}: {told:#?}", database.backend);
        assert!(told.contains(&"table `users`: column `note` is left over".to_owned()), "{told:#?}");
        assert!(told.contains(&"table `users`: index `ix_users_name` is missing".to_owned()), "{told:#?}");
        assert!(told.iter().any(|it| it.starts_with("view `elders` has query ")), "{told:#?}");
        assert_eq!(told.len(), 4, "{told:#?}");
        assert_eq!(verified.faults[0].code(), "missing");
        let scope = Scope { filter: Filter::without(["orders", "users", "elders"]), data: false };
        assert!(chain().verify_within(connection, &scope).expect("a look").is_sound());
    });
}

#[test]
fn a_database_changed_while_nobody_looked_is_read_again_and_mended_by_hand() {
    on_each("mended", &[Backend::Sqlite], |database, connection| {
        chain().upgrade(connection).expect("a way up");
        database.execute("DROP INDEX ix_users_name");
        assert!(!verified(&chain(), connection).is_sound());
        database.execute("CREATE INDEX ix_users_name ON users (name)");
        assert!(verified(&chain(), connection).is_sound());
    });
}

#[test]
fn rows_that_no_migration_has_and_rows_that_others_imply_are_told() {
    on_each("rows", &Backend::ALL, |database, connection| {
        chain().upgrade(connection).expect("a way up");
        database.execute("INSERT INTO migrate_version VALUES ('a1')");
        let one = verified(&chain(), connection);
        assert_eq!(
            faults(&one),
            [("redundant-row", "the database has a row `a1` beside `c3`, which comes after it".to_owned())]
        );
        database.execute("UPDATE migrate_version SET version_num = 'c4' WHERE version_num = 'c3'");
        let other = verified(&chain(), connection);
        let told = "the database is at `c4`, and no migration has that revision".to_owned();
        assert_eq!(faults(&other), [("unknown-row", told)]);
        assert!(other.faults[0].help().contains("`cargo migrate stamp --purge c3`"), "{}", other.faults[0].help());
        assert!(other.unjudged[0].starts_with("the tables were not compared"), "{:?}", other.unjudged);
    });
}

#[test]
fn an_edited_revision_and_an_open_run_are_told_and_repaired() {
    on_each("repairs", &Backend::ALL, |database, connection| {
        chain().upgrade(connection).expect("a way up");
        database.execute("UPDATE migrate_journal SET checksum = 'other' WHERE revision = 'a1'");
        database.execute("UPDATE migrate_journal SET state = 'running', revision = 'gone' WHERE revision = 'c3'");
        let found = verified(&chain(), connection);
        let told = faults(&found);
        assert_eq!([told[0].0, told[1].0], ["edited-revision", "open-run"], "{told:#?}");
        assert!(told[0].1.contains("(checksum other then, 0123 now): versions/some.rs:1"), "{told:#?}");
        assert!(told[1].1.starts_with("the run of `gone` was begun and has not ended: "), "{told:#?}");
        assert!(found.faults[1].help().ends_with("`cargo migrate repair --drop gone`"), "{}", found.faults[1].help());

        chain().repair(connection).expect("accepts");
        let refused = chain().upgrade(connection).expect_err("a run is open");
        assert_eq!(refused.exit(), Exit::Dirty, "{refused}");
        assert_eq!(chain().forget(connection, "a1").expect("a look"), [], "its run is over");
        let forgotten = chain().forget(connection, "gone").expect("forgets");
        assert_eq!(forgotten.len(), 1);
        assert_eq!(faults(&verified(&chain(), connection)), []);
        assert!(chain().upgrade(connection).expect("nothing is in the way").steps.is_empty());
    });
}

fn raw(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.execute("ALTER TABLE users ADD note VARCHAR(10)")?;
    op.execute("CREATE TABLE extra (id INTEGER)")?;
    op.create_table("late", |t| {
        t.column("id", BigInt).primary_key();
    })
}

#[test]
fn what_raw_sql_may_have_made_is_not_judged_and_the_rest_is() {
    on_each("opaque", &Backend::ALL, |database, connection| {
        let migrations = package(vec![revision("a1", &[], raw)]);
        migrations.upgrade(connection).expect("a way up");
        let found = verified(&migrations, connection);
        assert_eq!(said(&found), [""; 0], "{}", database.backend);
        assert_eq!(
            found.unjudged,
            [
                "table `users`: column `note` is left over: raw SQL of revision `a1` names it",
                "table `extra`: raw SQL of revision `a1` or later may have made it",
            ]
        );
        database.execute("DROP TABLE late");
        database.execute("DROP TABLE extra");
        assert_eq!(said(&verified(&migrations, connection)), ["table `late` is missing"]);
    });
}

fn keys(op: &mut Operations) -> Result<()> {
    op.create_table("places", |t| {
        t.column("country", VarChar(2)).not_null();
        t.column("code", Integer).not_null();
        t.primary_key(["country", "code"]);
    })?;
    op.create_table("people", |t| {
        t.column("id", BigInt).primary_key();
        t.column("country", VarChar(2));
        t.column("code", Integer);
        t.column("boss", BigInt).references("people", "id");
        t.foreign_key(["country", "code"], "places", ["country", "code"]);
    })
}

/// Puts rows in that break the keys, as a restore or a load with the checks off does.
fn broken_rows(database: &TestDatabase) {
    let (off, on) = match database.backend {
        Backend::Sqlite => ("PRAGMA foreign_keys = OFF;", ""),
        Backend::Postgres => ("ALTER TABLE people DISABLE TRIGGER ALL;", "ALTER TABLE people ENABLE TRIGGER ALL;"),
        Backend::Mariadb => ("SET foreign_key_checks = 0;", ""),
    };
    database.execute(&format!(
        "{off} INSERT INTO places VALUES ('de', 1); \
         INSERT INTO people VALUES (1, 'de', 1, NULL), (2, 'de', NULL, 1), (3, NULL, NULL, 3), \
         (4, 'fr', 7, 9), (5, 'de', 2, 1), (6, 'fr', 6, 8); {on}"
    ));
}

#[test]
fn rows_are_counted_and_those_that_refer_to_nothing_are_told_key_by_key() {
    on_each("orphans", &Backend::ALL, |database, connection| {
        let migrations = package(vec![revision("a1", &[], keys)]);
        migrations.upgrade(connection).expect("a way up");
        broken_rows(database);
        assert!(verified(&migrations, connection).is_sound(), "rows are not looked at unless that is asked for");
        let scope = Scope { data: true, ..Scope::default() };
        let found = migrations.verify_within(connection, &scope).expect("a look");
        let rows: Vec<(String, u64)> = found.rows.iter().map(|it| (it.table.to_string(), it.count)).collect();
        assert_eq!(rows, [("people".to_owned(), 6), ("places".to_owned(), 1)]);
        let mut told = said(&found);
        told.sort();
        assert_eq!(
            told,
            [
                "2 rows of `people` refer by (boss) to nothing in `people` (id), for example (8)",
                "3 rows of `people` refer by (country, code) to nothing in `places` (country, code), for example (de, 2)",
            ],
            "{}",
            database.backend
        );
        assert_eq!(found.faults[0].code(), "orphans");
    });
}

fn full(op: &mut Operations) -> Result<()> {
    op.create_schema("shop");
    op.create_table("shop.places", |t| {
        t.column("country", VarChar(2)).not_null();
        t.column("code", Integer).not_null();
        t.primary_key(["country", "code"]);
    })?;
    op.create_table("people", |t| {
        t.column("id", BigInt).primary_key();
        t.column("country", VarChar(2));
        t.column("code", Integer);
        t.foreign_key(["country", "code"], "shop.places", ["country", "code"]).match_full();
    })
}

#[test]
fn a_key_that_is_matched_in_full_takes_no_single_null_also_over_schemas() {
    on_each("full", &[Backend::Postgres], |database, connection| {
        let migrations = package(vec![revision("a1", &[], full)]);
        migrations.upgrade(connection).expect("a way up");
        database.execute(
            "INSERT INTO shop.places VALUES ('de', 1); ALTER TABLE people DISABLE TRIGGER ALL; \
             INSERT INTO people VALUES (1, 'de', 1), (2, NULL, NULL), (3, NULL, 1); ALTER TABLE people ENABLE TRIGGER ALL",
        );
        let scope = Scope { data: true, ..Scope::default() };
        let found = migrations.verify_within(connection, &scope).expect("a look");
        let told = "1 row of `people` refers by (country, code) to nothing in `shop.places` (country, code), for example (NULL, 1)";
        assert_eq!(said(&found), [told]);
    });
}

#[test]
fn a_table_that_is_gone_leaves_rows_that_refer_to_nothing() {
    on_each("gone", &[Backend::Sqlite], |database, connection| {
        let migrations = package(vec![revision("a1", &[], keys)]);
        migrations.upgrade(connection).expect("a way up");
        broken_rows(database);
        database.execute("PRAGMA foreign_keys = OFF; DROP TABLE places");
        let scope = Scope { data: true, ..Scope::default() };
        let told = said(&migrations.verify_within(connection, &scope).expect("a look"));
        assert!(told.contains(&"table `places` is missing".to_owned()), "{told:#?}");
        let orphans = "4 rows of `people` refer by (country, code) to nothing in `places` (country, code), which is not there, for example (de, 1)";
        assert!(told.contains(&orphans.to_owned()), "{told:#?}");
    });
}

#[test]
fn what_cannot_be_read_is_an_error_of_the_catalog_and_no_fault() {
    let broken = package(vec![Migration { down_revision: &["nowhere"], ..revision("a1", &[], nothing) }]);
    on_each("broken", &[Backend::Sqlite], |_, connection| {
        assert!(broken.verify(connection).is_err(), "the package itself is broken");
    });
}
