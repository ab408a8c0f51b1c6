//! The tests that every package of migrations can have, on packages that are good and on such as are not.

use std::panic::{AssertUnwindSafe, catch_unwind};

use diesel::prelude::*;
use migrate_core::explain::Explain;
use migrate_core::migration::Settings;
use migrate_core::prelude::*;
use migrate_core::testing::{Test, TestDatabase};
use migrate_core::{Migration, Migrations};
use migrate_tests::Backend;

use crate::package::{nothing, package, revision};

fn users(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", Integer).primary_key();
        t.column("name", VarChar(50)).not_null();
    })
}

fn mail(op: &mut Operations) -> Result<()> {
    op.add_column("users", "mail", VarChar(80)).not_null().default(literal("none"));
    op.create_index("by_mail", "users", ["mail"]);
    Ok(())
}

fn orders(op: &mut Operations) -> Result<()> {
    op.create_table("orders", |t| {
        t.column("id", Integer).primary_key();
        t.column("user_id", Integer).not_null().references("users", "id");
    })
}

fn shout(op: &mut Operations) -> Result<()> {
    op.execute("UPDATE users SET name = upper(name)")
}

fn whisper(op: &mut Operations) -> Result<()> {
    op.execute("UPDATE users SET name = lower(name)")
}

/// Makes a table by raw SQL, which only a database tells.
fn hidden(op: &mut Operations) -> Result<()> {
    op.execute("CREATE TABLE stays (id INTEGER)")
}

fn bids(op: &mut Operations) -> Result<()> {
    op.create_table("bids", |t| {
        t.column("id", Integer).primary_key();
    })
}

/// Two branches and their merge, a change of rows, and one revision without a way back.
fn good() -> Migrations {
    let shouted = Migration { downgrade: Some(whisper), ..revision("e5", &["d4"], shout) };
    let one_way = Migration { irreversible: Some("rows are gone"), ..revision("f6", &["e5"], nothing) };
    package(vec![
        revision("a1", &[], users),
        revision("b2", &["a1"], mail),
        revision("c3", &["a1"], orders),
        revision("d4", &["b2", "c3"], nothing),
        shouted,
        one_way,
    ])
}

fn broken() -> Migrations {
    package(vec![
        revision("a1", &[], users),
        Migration { downgrade: Some(nothing), ..revision("b2", &["a1"], hidden) },
        revision("c3", &["b2"], orders),
        Migration { downgrade: Some(nothing), line: 9, ..revision("d4", &["c3"], bids) },
    ])
}

/// Calls a test with the URL of a database of each backend, beside which others can be made.
fn beside_each(name: &str, test: impl Fn(&str)) {
    for database in Backend::ALL.iter().filter_map(|backend| backend.database(name)) {
        test(&database.url);
    }
}

fn said(test: Test, migrations: &Migrations, url: Option<&str>) -> (&'static str, String) {
    let error = test.run(migrations, url).expect_err("the package is broken");
    (error.code(), error.to_string())
}

#[test]
fn a_good_package_passes_every_test_on_every_database() {
    beside_each("good", |url| {
        for test in Test::ALL {
            let passed = test.run(&good(), Some(url)).unwrap_or_else(|error| panic!("{}: {error}", test.name()));
            let runs_all = matches!(test, Test::EveryRevisionGoesUpDownUp | Test::DowngradesLeaveNoTrace);
            let expected =
                if runs_all { &["`f6` went up only, as it is irreversible: rows are gone"][..] } else { &[] };
            assert_eq!(passed.notes, expected, "{} on {url}", test.name());
        }
    });
}

#[test]
fn what_a_downgrade_leaves_is_told_on_every_database_for_every_revision() {
    beside_each("traces", |url| {
        let (code, text) = said(Test::DowngradesLeaveNoTrace, &broken(), Some(url));
        assert_eq!(code, "test-trace-left", "{text}");
        assert_eq!(
            text,
            "the downgrades of 2 revisions leave a trace in the database\n  \
             b2\n  --> versions/some.rs:1\n    table `stays` is left over\n  \
             d4\n  --> versions/some.rs:9\n    table `bids` is left over",
            "{url}"
        );
    });
}

#[test]
fn a_revision_that_does_not_come_up_again_is_told_with_its_place() {
    beside_each("again", |url| {
        let (code, text) = said(Test::EveryRevisionGoesUpDownUp, &broken(), Some(url));
        assert_eq!(code, "test-step-failed");
        assert!(text.starts_with("revision `b2` fails on its second upgrade, after its downgrade: "), "{text}");
        assert!(text.ends_with("\n  --> versions/some.rs:1"), "{text}");
    });
}

#[test]
fn a_downgrade_that_differs_by_its_operations_is_told_without_a_database() {
    let (code, text) = said(Test::HandWrittenDowngradesLeadBack, &broken(), None);
    assert_eq!(code, "downgrade-differs");
    assert!(text.contains("\n  d4\n") && !text.contains("\n  b2\n"), "raw SQL is taken at its word: {text}");
}

#[test]
fn two_heads_fail_unless_they_are_allowed() {
    let two = package(vec![revision("a1", &[], users), revision("b2", &["a1"], mail), revision("c3", &["a1"], orders)]);
    let passed = Test::SingleHead.run(&two, None).expect("they are allowed");
    assert_eq!(passed.notes, ["2 heads, which `heads = \"many\"` allows"]);
    let one = Migrations { settings: Settings::DEFAULT, ..two };
    assert_eq!(said(Test::SingleHead, &one, None), ("test-several-heads", "there are 2 heads: b2, c3".to_owned()));
}

#[test]
fn rows_are_looked_at_before_and_after_a_revision_on_every_database() {
    beside_each("rows", |url| {
        let mut database = TestDatabase::beside(url).and_then(|it| it.before(&good(), "e5")).expect("a database");
        assert_eq!(
            database.value("SELECT count(*) FROM migrate_version").expect("a count").as_deref(),
            Some("1"),
            "the merge is the one row"
        );
        database.execute("INSERT INTO users (id, name) VALUES (1, 'ann')").expect("a row");
        database.upgrade_to("e5").expect("a way up");
        assert_eq!(database.value("SELECT name FROM users;").expect("a name").as_deref(), Some("ANN"));
        database.downgrade_to("-1").expect("a way down");
        assert_eq!(database.value("SELECT name FROM users").expect("a name").as_deref(), Some("ann"));
        assert_eq!(database.value("SELECT id FROM users WHERE id = 2").expect("no row"), None);
    });
}

#[test]
fn typed_code_of_diesel_runs_at_a_revision() {
    diesel::table! { users (id) { id -> Integer, name -> Text, } }
    let mut database = TestDatabase::new().and_then(|it| it.at(&good(), "a1")).expect("a database");
    let inserted = database.run(|conn: &mut SqliteConnection| {
        diesel::insert_into(users::table).values((users::id.eq(7), users::name.eq("bob"))).execute(conn)
    });
    assert_eq!(inserted.expect("a row"), 1);
    let names = database.run(|conn: &mut SqliteConnection| users::table.select(users::name).load::<String>(conn));
    assert_eq!(names.expect("the rows"), ["bob"]);
    #[cfg(feature = "postgres")]
    {
        let error = database.run(|_: &mut PgConnection| QueryResult::Ok(())).expect_err("it is SQLite");
        assert_eq!(error.code(), "test-other-connection");
    }
}

#[test]
fn the_database_is_gone_after_a_panic_and_the_named_one_is_as_it_was() {
    for backend in Backend::ALL {
        let Some(named) = backend.database("named") else { continue };
        let before = named.dump();
        let own = catch_unwind(AssertUnwindSafe(|| {
            let database = TestDatabase::beside(&named.url).and_then(|it| it.at(&good(), "head")).expect("a database");
            // Another session is left on it, as a test's pool may be.
            let other = migrate_core::connection::open(database.url(), &Default::default()).expect("a second one");
            std::mem::forget(other);
            std::panic::panic_any(database.url().to_owned());
        }));
        let own = *own.expect_err("it panicked").downcast::<String>().expect("the URL");
        let options = migrate_core::connection::OpenOptions { write: false, ..Default::default() };
        let error = migrate_core::connection::open(&own, &options).err().expect("it is gone");
        assert_eq!(error.code(), "database-missing", "{own}");
        assert_eq!(named.dump(), before);
    }
}
