//! `test`: the migrations themselves, without a line of code.

use insta::assert_snapshot;
use migrate_tests::{Backend, sqlite};

use crate::project::market;

#[test]
fn every_test_is_told_as_cargo_does() {
    assert_snapshot!(market().migrate("test").shown(), @"
    exit 0
    --- stdout
    running 5 tests on a temporary SQLite file
    test single_head ... ok
    test hand_written_downgrades_lead_back ... ok
    test upgrade ... ok
    test every_revision_goes_up_down_up ... ok
    test downgrades_leave_no_trace ... ok
    ");
    let database = sqlite::database();
    let ran = market().migrate("test upgrade single_head").on(&database).run().succeeded();
    assert!(ran.stdout.starts_with("running 2 tests on a temporary SQLite file\n"), "{}", ran.stdout);
    assert_eq!(database.query("SELECT count(*) FROM sqlite_master"), "0", "the app's database is not meant");
}

#[test]
fn the_deployed_binary_tests_itself() {
    assert_snapshot!(market().deployed("test single_head --format json").shown(), @r#"
    exit 0
    --- stdout
    {"tests":[{"name":"single_head","passed":true,"notes":[],"error":null}]}
    "#);
}

#[test]
fn a_test_that_fails_is_told_with_what_it_found_and_ends_with_1() {
    let url = "postgres://me:secret@localhost/app";
    let call = |line: &str| market().migrate(line).env("TEST_DATABASE_URL", url);
    assert_snapshot!(call("test single_head upgrade").shown(), @"
    exit 1
    --- stdout
    running 2 tests on a database beside postgres://me:***@localhost/app
    test single_head ... ok
    test upgrade ... FAILED

    ---- upgrade ----
    error[backend-not-compiled-in]: `postgres://me:***@localhost/postgres` needs PostgreSQL, which is not compiled in
    help: add `--features postgres` to the command, or to the `cargo build` of the migrations package
    --- stderr
    error[tests-failed]: 1 of 2 tests failed: `upgrade`
    ");
    let ran = call("test upgrade --format json").run();
    let told: serde_json::Value = serde_json::from_str(&ran.stdout).expect("one JSON value");
    assert_eq!((ran.status, told["tests"][0]["error"]["code"].as_str()), (1, Some("backend-not-compiled-in")));
    let annotation = "\n::error title=test upgrade::`postgres://me:***@localhost/postgres` needs PostgreSQL, ";
    let ran = call("test upgrade --format github").run();
    assert!(ran.stdout.contains(annotation), "{}", ran.stdout);
    assert_snapshot!(market().migrate("test upgrad").shown(), @"
    exit 2
    --- stderr
    error[unknown-test]: there is no test `upgrad`
    help: there are: single_head, hand_written_downgrades_lead_back, upgrade, every_revision_goes_up_down_up, downgrades_leave_no_trace
    ");
}

#[test]
fn no_file_stays_among_the_temporary_ones() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let place = folder.path().display().to_string();
    market().migrate("test").env("TMPDIR", &place).run().succeeded();
    assert_eq!(std::fs::read_dir(folder.path()).expect("it is there").count(), 0);
    // The named file of SQLite tells the kind of database only.
    let named = Backend::Sqlite.database("named").expect("SQLite is always there");
    market().migrate(&format!("test --database-url {}", named.url)).env("TMPDIR", &place).run().succeeded();
    assert!(!std::path::Path::new(&named.url).exists());
}
