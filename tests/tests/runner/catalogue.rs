//! Bad input of every kind: what the journal, the server, its objects, the rows and a migration's own code can do wrong, each
//! with the words that tell it, and the way on once it is mended.

mod code;
mod environment;
mod journal;
mod object;
mod row;

use std::time::Duration;

use migrate_core::Migrations;
use migrate_core::connection::AnyConnection;
use migrate_core::explain::Explain;
use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;
use migrate_core::runner::{Options, Task};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{connect, log, nothing, package, revision, rows};

/// One thing that goes wrong in revision `b`, after `a` was applied.
struct Case {
    /// What it is, for the reader.
    name: &'static str,
    /// Where it can be, each with the words that tell it.
    said: &'static [(Backend, &'static str)],
    /// What is done to the database before.
    before: &'static str,
    /// What the revision does.
    upgrade: MigrationFn,
    /// The code of the error.
    code: &'static str,
    /// What mends it; without it nothing can.
    mend: Option<&'static str>,
}

const ALL: [Backend; 3] = Backend::ALL;
const ON_SQLITE: Backend = Backend::Sqlite;
const ON_POSTGRES: Backend = Backend::Postgres;
const ON_MARIADB: Backend = Backend::Mariadb;

fn chain(upgrade: MigrationFn) -> Migrations {
    package(vec![revision("a", &[], log), revision("b", &["a"], upgrade)])
}

fn upgrade(migrations: &Migrations, connection: &mut AnyConnection) -> migrate_core::Result<()> {
    let limit = Some(Duration::from_secs(2));
    let options = Options { statement_timeout: limit, retries: 0, ..Options::from(&migrations.settings) };
    migrations.run(connection, &Task::Upgrade("heads".to_owned()), &options, &mut |_| {}).map(|_| ())
}

/// Tries a case on a database; gives what is not as it should be.
fn try_on(case: &Case, database: &TestDatabase, words: &str) -> Option<String> {
    let mut connection = connect(database);
    chain(nothing).upgrade_to(&mut connection, "a").expect("the table");
    database.execute(case.before);
    let found = upgrade(&chain(case.upgrade), &mut connection);
    let told = format!("{} on {}", case.name, database.backend);
    let Err(error) = found else { return Some(format!("{told}: it went well")) };
    let text = error.to_string();
    if error.code() != case.code || !text.contains(words) {
        return Some(format!("{told}: [{}] {text}", error.code()));
    }
    if error.code() == "statement-failed" && !text.contains("\n  at tests/tests/runner/catalogue") {
        return Some(format!("{told}: no place is told: {text}"));
    }
    if rows(database) != "a" {
        return Some(format!("{told}: the rows moved"));
    }
    database.execute(case.mend?);
    match upgrade(&chain(case.upgrade), &mut connection) {
        Ok(()) if rows(database) == "b" => None,
        Ok(()) => Some(format!("{told}: once mended, the rows did not move")),
        Err(error) => Some(format!("{told}: once mended: {error}")),
    }
}

#[track_caller]
fn check(cases: &[Case]) {
    let mut wrong = Vec::new();
    for case in cases {
        for (backend, words) in case.said {
            let Some(database) = backend.database("catalogue") else { continue };
            wrong.extend(try_on(case, &database, words));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn makes_things(op: &mut Operations) -> Result<()> {
    op.create_table("things", |t| {
        t.column("id", BigInt).not_null();
    })
}
