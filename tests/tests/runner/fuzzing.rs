//! What comes from outside may be anything: URLs, version rows, journal rows, migration files.
//!
//! `MIGRATE_TEST_CASES=20` tries so many times as many, `MIGRATE_TEST_INPUTS=1000000` so many of each; the inputs are the
//! same in every run. How SQL is taken apart is tried in the tests of its own.

use std::cell::RefCell;

use diesel::connection::SimpleConnection;
use diesel::{Connection, RunQueryDsl, SqliteConnection};
use migrate_core::cli::variable::Variables;
use migrate_core::connection::{OpenOptions, dialect_of, mask, open};
use migrate_core::explain::Explain;
use migrate_core::migration::Settings;
use migrate_core::source;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::package::{log, package, revision, say_one};

/// Tries a check on so many inputs, of which `MIGRATE_TEST_CASES` makes more.
fn try_on<S: Strategy>(count: u32, strategy: S, check: impl Fn(S::Value)) {
    let told = |name| std::env::var(name).ok().and_then(|it| it.parse::<u32>().ok());
    let cases =
        told("MIGRATE_TEST_INPUTS").unwrap_or_else(|| count.saturating_mul(told("MIGRATE_TEST_CASES").unwrap_or(1)));
    run(cases, strategy, check);
}

fn run<S: Strategy>(cases: u32, strategy: S, check: impl Fn(S::Value)) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let begun = std::time::Instant::now();
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&strategy, |input| {
        check(input);
        Ok(())
    });
    outcome.expect("no input breaks it");
    println!("{cases} inputs, {:.1} s", begun.elapsed().as_secs_f64());
}

/// Texts of pieces that mean something, with anything between them.
fn text(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => select(pieces).prop_map(str::to_owned), 1 => any::<String>(), 1 => "[a-z0-9]{1,9}"];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

const URL: [&str; 26] = [
    "sqlite:",
    "//",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "://",
    "file:",
    ":memory:",
    "@",
    ":",
    "/",
    "?",
    "&",
    "=",
    "%",
    "%40",
    "%zz",
    "password",
    "user",
    "host",
    "[::1]",
    ",",
    " ",
    "\0",
    "é",
];

#[test]
fn any_url_is_understood_or_refused_and_its_password_never_shown() {
    try_on(5_000, text(&URL), |url| {
        let shown = mask(&url);
        if let Err(error) = dialect_of(&url) {
            assert!(!error.code().is_empty() && error.help().is_some(), "{url:?}");
        }
        drop(shown);
    });
    try_on(5_000, ("[a-zA-Z0-9%:@/?&=]{5,20}", select(&["postgres", "mysql", "mariadb"][..])), |(password, scheme)| {
        let password = format!("S{password}T");
        let url = format!("{scheme}://me:{password}@127.0.0.1:1/app");
        assert!(!mask(&url).contains(&password), "{url}");
        if let Err(error) = dialect_of(&url) {
            assert!(!error.to_string().contains(&password), "{error}");
        }
    });
    // Whoever is refused by the client library is told without the password too.
    run(20, "[a-zA-Z0-9%@/?&=]{5,20}", |password| {
        let password = format!("S{password}T");
        let url = format!("postgres://me:{password}@127.0.0.1:1/app?connect_timeout=2");
        let error = open(&url, &OpenOptions::default()).err().expect("nobody listens there");
        assert!(!error.to_string().contains(&password), "{error}");
    });
}

#[test]
fn any_version_row_is_a_revision_or_explained() {
    let migrations = package(vec![revision("a", &[], log), revision("b", &["a"], say_one)]);
    let connection = RefCell::new(SqliteConnection::establish(":memory:").expect("memory"));
    try_on(300, vec(prop_oneof![1 => Just("a".to_owned()), 4 => any::<String>()], 0..4), |rows| {
        let connection = &mut *connection.borrow_mut();
        let emptied = "DROP TABLE IF EXISTS log; DROP TABLE IF EXISTS migrate_version; DROP TABLE IF EXISTS migrate_journal; \
                       CREATE TABLE migrate_version (version_num TEXT)";
        connection.batch_execute(emptied).expect("a table");
        for row in &rows {
            let insert = diesel::sql_query("INSERT INTO migrate_version VALUES (?)");
            insert.bind::<diesel::sql_types::Text, _>(row).execute(connection).expect("a row");
        }
        let before = migrations.current(connection).expect("rows are read whatever they are");
        if let Err(error) = migrations.upgrade(connection) {
            assert!(!error.code().is_empty());
            assert_eq!(migrations.current(connection).expect("rows"), before, "{error}");
        }
    });
}

#[test]
fn any_journal_row_is_read_or_explained_and_never_breaks_a_run() {
    let migrations = package(vec![revision("a", &[], log), revision("b", &["a"], say_one)]);
    let word = || {
        prop_oneof![
            select(&["a", "b", "running", "failed", "done", "upgrade", "downgrade", "x"][..]).prop_map(str::to_owned),
            any::<String>()
        ]
    };
    let rows = vec((word(), word(), word(), any::<(i64, i64, i64)>(), word(), proptest::option::of(word())), 1..4);
    // One database for all of them: to make one takes longer than to read what is in it.
    let connection = RefCell::new(SqliteConnection::establish(":memory:").expect("memory"));
    migrations.ensure_version(&mut *connection.borrow_mut()).expect("tables");
    try_on(300, rows, |rows| {
        let connection = &mut *connection.borrow_mut();
        let emptied = "DROP TABLE IF EXISTS log; DELETE FROM migrate_version; DELETE FROM migrate_journal";
        connection.batch_execute(emptied).expect("is as it was");
        for (revision, direction, state, (count, started, done), digest, seen) in rows {
            use diesel::sql_types::{BigInt, Nullable, Text};
            diesel::sql_query(
                "INSERT INTO migrate_journal (revision, direction, state, statement_count, statement_started, statement_done, \
                 done_digest, seen, last_key, message, checksum, started_at, executed_by, tool) \
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 'then', 'me', 'it')",
            )
            .bind::<Text, _>(&revision)
            .bind::<Text, _>(&direction)
            .bind::<Text, _>(&state)
            .bind::<BigInt, _>(count)
            .bind::<BigInt, _>(started)
            .bind::<BigInt, _>(done)
            .bind::<Text, _>(&digest)
            .bind::<Nullable<Text>, _>(&seen)
            .bind::<Nullable<Text>, _>(&seen)
            .execute(connection)
            .expect("a row");
        }
        for error in [
            migrations.journal(connection).err(),
            migrations.standing(connection).err(),
            migrations.upgrade(connection).err(),
        ] {
            assert!(error.is_none_or(|error| !error.code().is_empty()));
        }
    });
}

const DOT_ENV: [&str; 22] = [
    "DATABASE_URL",
    "MIGRATE_LOCK_TIMEOUT",
    "MIGRATE_CHECKSUM",
    "MIGRATE_PROTECTED",
    "TEST_DATABASE_URL",
    "export ",
    "=",
    "\"",
    "'",
    "\n",
    "\r\n",
    "#",
    "$",
    "${HOME}",
    "\\",
    "postgres://me:hunter2@db/app",
    "30",
    "true",
    "warn",
    " ",
    "\0",
    "\u{feff}",
];

#[test]
fn any_dot_env_is_read_or_its_line_is_told_without_its_value() {
    try_on(3_000, text(&DOT_ENV), |text| {
        let read =
            Variables::from_dot_env(".env", &text).and_then(|it| it.settings(None, &Settings::DEFAULT).map(|_| it));
        match read {
            Ok(variables) => assert!(variables.get("DATABASE_URL").is_none_or(|url| !url.is_empty())),
            Err(error) => assert!(!error.to_string().contains("hunter2@") || text.contains("MIGRATE_"), "{error}"),
        }
    });
}

const FILE: [&str; 34] = [
    "//! Create users.",
    "\n",
    "use migrate_core::prelude::*;",
    "#[migration(",
    "#[downgrade]",
    "revision",
    "down_revision",
    "depends_on",
    "branch_labels",
    "transaction",
    "irreversible",
    " = ",
    "\"a1\"",
    "\"",
    "[",
    "]",
    ")]",
    ", ",
    "true",
    "pub fn upgrade(op: &mut Operations) -> Result<()> {",
    "}",
    "Ok(())",
    "/*",
    "*/",
    "r#\"",
    "\"#",
    "'",
    "b'",
    "<<<<<<<",
    "é",
    "\u{feff}",
    "\r\n",
    "#[cfg(test)]",
    "mod x {",
];

#[test]
fn any_migration_file_is_read_or_its_faults_are_told_with_their_places() {
    try_on(3_000, text(&FILE), |text| {
        if let Err(problems) = source::read("versions/some.rs", &text) {
            assert!(!problems.is_empty(), "{text:?}");
            problems.iter().for_each(|it| assert!(!it.text().is_empty()));
        }
    });
}
