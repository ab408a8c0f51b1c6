//! Bad input of every kind: what the journal, the server, its objects, the rows and a migration's own code can do wrong, each
//! with the words that tell it, and the way on once it is mended.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use migrate_core::Migrations;
use migrate_core::connection::{AnyConnection, MigrateConnection};
use migrate_core::error::Explain;
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
    if error.code() == "statement-failed" && !text.contains("\n  at tests/tests/runner/catalogue.rs:") {
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

#[test]
fn what_the_server_holds_already() {
    check(&[
        Case {
            name: "a table that is there in another shape",
            said: &[(ON_SQLITE, "already exists"), (ON_POSTGRES, "already exists"), (ON_MARIADB, "already exists")],
            before: "CREATE TABLE things (name VARCHAR(20))",
            upgrade: makes_things,
            code: "statement-failed",
            mend: Some("DROP TABLE things"),
        },
        Case {
            name: "a table that is there in the same shape",
            said: &[(ON_SQLITE, "already exists"), (ON_POSTGRES, "already exists"), (ON_MARIADB, "already exists")],
            before: "CREATE TABLE things (id BIGINT NOT NULL)",
            upgrade: makes_things,
            code: "statement-failed",
            mend: Some("DROP TABLE things"),
        },
        Case {
            name: "a view that depends on a column",
            said: &[
                (ON_SQLITE, "error in view words"),
                (ON_POSTGRES, "view words depends on column word of table log"),
            ],
            before: "CREATE VIEW words AS SELECT word FROM log",
            upgrade: |op| {
                op.add_column("log", "more", Integer);
                op.execute("ALTER TABLE log DROP COLUMN word")
            },
            code: "statement-failed",
            mend: Some("DROP VIEW words"),
        },
        Case {
            name: "a column that another one is computed from",
            said: &[(ON_SQLITE, "no such column: a"), (ON_POSTGRES, "column b of table made depends on column a")],
            before: "CREATE TABLE made (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) STORED, c INTEGER)",
            upgrade: |op| op.execute("ALTER TABLE made DROP COLUMN a"),
            code: "statement-failed",
            mend: Some("ALTER TABLE made DROP COLUMN b"),
        },
        Case {
            name: "a partition whose column is its parent's",
            said: &[(ON_POSTGRES, "cannot drop inherited column")],
            before: "CREATE TABLE parts (a INTEGER, b INTEGER) PARTITION BY LIST (a); \
                     CREATE TABLE part PARTITION OF parts FOR VALUES IN (1)",
            upgrade: |op| op.execute("ALTER TABLE part DROP COLUMN b"),
            code: "statement-failed",
            mend: Some("ALTER TABLE parts DETACH PARTITION part"),
        },
        Case {
            name: "a sequence that a column elsewhere takes its numbers from",
            said: &[(ON_POSTGRES, "depends on sequence numbers")],
            before: "CREATE SEQUENCE numbers; CREATE TABLE numbered (n BIGINT DEFAULT nextval('numbers'))",
            upgrade: |op| op.execute("DROP SEQUENCE numbers"),
            code: "statement-failed",
            mend: Some("DROP TABLE numbered"),
        },
        Case {
            name: "a trigger of the server's that forbids DDL",
            said: &[(ON_POSTGRES, "no DDL on Fridays")],
            before: "CREATE FUNCTION forbids() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN \
                     RAISE EXCEPTION 'no DDL on Fridays'; END $$; \
                     CREATE EVENT TRIGGER forbids ON ddl_command_start EXECUTE FUNCTION forbids()",
            upgrade: makes_things,
            code: "statement-failed",
            mend: Some("DROP EVENT TRIGGER forbids"),
        },
        Case {
            name: "a trigger of a table's that forbids a change of its rows",
            said: &[
                (ON_SQLITE, "the log is closed"),
                (ON_POSTGRES, "the log is closed"),
                (ON_MARIADB, "the log is closed"),
            ],
            before: "",
            upgrade: |op| {
                op.execute(
                    Sql::new()
                        .sqlite("CREATE TRIGGER closed BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'the log is closed'); END")
                        .postgres(
                            "CREATE FUNCTION closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                             RAISE EXCEPTION 'the log is closed'; END $$; \
                             CREATE TRIGGER closed BEFORE INSERT ON log EXECUTE FUNCTION closed()",
                        )
                        .mysql(
                            "CREATE TRIGGER closed BEFORE INSERT ON log FOR EACH ROW \
                             SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the log is closed'",
                        ),
                )?;
                op.execute("INSERT INTO log VALUES ('one')")
            },
            code: "statement-failed",
            mend: None,
        },
    ]);
}

#[test]
fn what_the_rows_do_not_allow() {
    check(&[
        Case {
            name: "NULL where none may be any more",
            said: &[
                (ON_SQLITE, "NOT NULL constraint failed"),
                (ON_POSTGRES, "contains null values"),
                (ON_MARIADB, "NULL"),
            ],
            before: "CREATE TABLE n (x INTEGER); INSERT INTO n VALUES (NULL)",
            upgrade: |op| {
                op.execute(
                    Sql::new()
                        .sqlite("CREATE TABLE m (x INTEGER NOT NULL); INSERT INTO m SELECT x FROM n")
                        .postgres("ALTER TABLE n ALTER COLUMN x SET NOT NULL")
                        .mysql("ALTER TABLE n MODIFY x INTEGER NOT NULL"),
                )
            },
            code: "statement-failed",
            mend: Some("UPDATE n SET x = 1"),
        },
        Case {
            name: "the same value twice under a unique index",
            said: &[
                (ON_SQLITE, "UNIQUE constraint failed: n.x"),
                (ON_POSTGRES, "detail: Key (x)=(1) is duplicated."),
                (ON_MARIADB, "Duplicate entry '1' for key"),
            ],
            before: "CREATE TABLE n (x INTEGER); INSERT INTO n VALUES (1), (1)",
            upgrade: |op| op.execute("CREATE UNIQUE INDEX one ON n (x)"),
            code: "statement-failed",
            mend: Some("DELETE FROM n"),
        },
        Case {
            name: "rows that refer to nothing",
            said: &[(ON_POSTGRES, "is not present in table \"p\""), (ON_MARIADB, "a foreign key constraint fails")],
            before: "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER); INSERT INTO c VALUES (7)",
            upgrade: |op| op.execute("ALTER TABLE c ADD CONSTRAINT of_p FOREIGN KEY (p_id) REFERENCES p (id)"),
            code: "statement-failed",
            mend: Some("DELETE FROM c"),
        },
        Case {
            name: "a value that is none of the new type",
            said: &[
                (ON_POSTGRES, "invalid input syntax for type integer: \"x\""),
                (ON_MARIADB, "Truncated incorrect INTEGER value: 'x'"),
            ],
            before: "CREATE TABLE n (x VARCHAR(9)); INSERT INTO n VALUES ('x')",
            upgrade: |op| {
                op.execute(
                    Sql::new()
                        .postgres("ALTER TABLE n ALTER COLUMN x TYPE INTEGER USING CAST(x AS INTEGER)")
                        .mysql("ALTER TABLE n MODIFY x INTEGER")
                        .sqlite("SELECT 1"),
                )
            },
            code: "statement-failed",
            mend: Some("UPDATE n SET x = '7'"),
        },
        Case {
            name: "a date of zeros",
            said: &[(ON_MARIADB, "0000-00-00")],
            before: "SET sql_mode = ''; CREATE TABLE n (x DATE); INSERT INTO n VALUES ('0000-00-00')",
            upgrade: |op| op.execute("SET sql_mode = 'TRADITIONAL'; INSERT INTO n SELECT x FROM n"),
            code: "statement-failed",
            mend: Some("UPDATE n SET x = '2020-01-01'"),
        },
        Case {
            name: "a key that is too long for an index",
            said: &[(ON_POSTGRES, "index row"), (ON_MARIADB, "Specified key was too long")],
            before: "CREATE TABLE n (x VARCHAR(5000)); INSERT INTO n VALUES ('short')",
            upgrade: |op| {
                op.execute(
                    Sql::new()
                        .postgres(
                            "INSERT INTO n SELECT left(string_agg(md5(i::text), ''), 5000) FROM generate_series(1, 200) i; \
                             CREATE INDEX long ON n (x)",
                        )
                        .mysql("ALTER TABLE n ADD PRIMARY KEY (x)")
                        .sqlite("SELECT 1"),
                )
            },
            code: "statement-failed",
            mend: None,
        },
        Case {
            name: "texts of two collations that are compared",
            said: &[(ON_MARIADB, "Illegal mix of collations")],
            before: "CREATE TABLE n (x VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci, y VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci); \
                     INSERT INTO n VALUES ('a', 'A')",
            upgrade: |op| op.execute("DELETE FROM n WHERE x = y"),
            code: "statement-failed",
            mend: Some("ALTER TABLE n MODIFY y VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"),
        },
    ]);
}

#[test]
fn what_the_server_does_not_allow() {
    check(&[
        Case {
            name: "a right that is gone in the middle of a run",
            said: &[(ON_POSTGRES, "permission denied for table log")],
            before: "",
            upgrade: |op| {
                op.execute("INSERT INTO log VALUES ('one')")?;
                op.execute("SET LOCAL ROLE pg_monitor")?;
                op.execute("INSERT INTO log VALUES ('two')")
            },
            code: "statement-failed",
            mend: None,
        },
        Case {
            name: "a statement that takes longer than it may",
            said: &[(ON_POSTGRES, "statement timeout"), (ON_MARIADB, "max_statement_time exceeded")],
            before: "",
            upgrade: |op| {
                op.execute(Sql::new().postgres("SELECT pg_sleep(30)").mysql("SELECT sleep(30)").sqlite("SELECT 1"))
            },
            code: "statement-failed",
            mend: None,
        },
        Case {
            name: "a disk quota of the server's",
            said: &[(ON_POSTGRES, "temporary file size exceeds temp_file_limit")],
            before: "",
            upgrade: |op| {
                op.execute("SET LOCAL temp_file_limit = '64kB'")?;
                op.execute("SET LOCAL work_mem = '64kB'")?;
                op.execute(
                    "CREATE TABLE large AS SELECT md5(i::text) AS x FROM generate_series(1, 200000) i ORDER BY 1",
                )
            },
            code: "statement-failed",
            mend: None,
        },
    ]);
}

/// Runs bad SQL, and says that all went well.
fn swallows(op: &mut Operations) -> Result<()> {
    match op.dialect() {
        #[cfg(feature = "postgres")]
        Dialect::Postgres => op.run(|connection: &mut PgConnection| {
            drop(connection.batch_execute("INSERT INTO nowhere VALUES (1)"));
            Ok::<(), migrate_core::Error>(())
        })?,
        #[cfg(not(feature = "postgres"))]
        Dialect::Postgres => {}
        Dialect::Sqlite | Dialect::Mysql => {}
    }
    op.execute("INSERT INTO log VALUES ('one')")
}

#[test]
fn what_a_migration_does_itself() {
    check(&[
        Case {
            name: "a function that panics",
            said: &[(ON_SQLITE, "panicked"), (ON_POSTGRES, "panicked"), (ON_MARIADB, "panicked")],
            before: "",
            upgrade: |_| panic!("half way"),
            code: "migration-panicked",
            mend: None,
        },
        Case {
            name: "a closure that hides an error",
            said: &[(ON_POSTGRES, "current transaction is aborted")],
            before: "",
            upgrade: swallows,
            code: "statement-failed",
            mend: None,
        },
    ]);
}

#[test]
fn a_closure_with_a_connection_of_its_own_meets_the_lock_of_the_run() {
    fn own(op: &mut Operations) -> Result<()> {
        op.execute("INSERT INTO log VALUES ('one')")?;
        op.run(|connection: &mut SqliteConnection| {
            use diesel::prelude::*;
            #[derive(QueryableByName)]
            struct Place {
                #[diesel(sql_type = diesel::sql_types::Text)]
                file: String,
            }
            let place: Place = diesel::sql_query("SELECT file FROM pragma_database_list").get_result(connection)?;
            let mut other = SqliteConnection::establish(&place.file)?;
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(other.batch_execute("INSERT INTO log VALUES ('two')")?)
        })
    }
    let database = migrate_tests::sqlite::database();
    let error = chain(own).upgrade(&mut connect(&database)).expect_err("the run has the lock");
    assert_eq!(error.code(), "statement-failed");
    assert!(error.to_string().contains("database is locked"), "{error}");
    assert_eq!(database.query("SELECT count(*) FROM log"), "0", "neither is there");
}

#[test]
fn a_session_of_unusual_settings_is_migrated_as_any_other() {
    for (backend, setting) in [
        (
            ON_POSTGRES,
            "SET TimeZone = 'America/St_Johns'; SET DateStyle = 'German'; SET IntervalStyle = 'sql_standard'",
        ),
        (ON_POSTGRES, "SET standard_conforming_strings = off; SET backslash_quote = on"),
        (ON_POSTGRES, "SET default_transaction_isolation = 'serializable'"),
        (ON_MARIADB, "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'"),
        (ON_MARIADB, "SET sql_mode = ''"),
        (ON_MARIADB, "SET autocommit = 0"),
        (ON_MARIADB, "SET time_zone = '-03:30'"),
        (ON_SQLITE, "PRAGMA locking_mode = EXCLUSIVE"),
        (ON_SQLITE, "PRAGMA journal_mode = MEMORY"),
    ] {
        let Some(database) = backend.database("unusual") else { continue };
        let mut connection = connect(&database);
        connection.session().batch(setting).expect("is set");
        chain(makes_things).upgrade(&mut connection).expect(setting);
        drop(connection);
        assert_eq!(rows(&database), "b", "{setting}");
        let runs = chain(makes_things).journal(&mut connect(&database)).expect("a journal");
        assert_eq!(runs.iter().map(|run| run.revision.as_str()).collect::<Vec<_>>(), ["a", "b"], "{setting}");
    }
}

#[test]
fn a_database_of_another_encoding_is_migrated_as_any_other() {
    let Some(database) = ON_POSTGRES.database("latin") else { return };
    database.execute(&format!(
        "CREATE DATABASE {}_1 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0",
        database.name
    ));
    let url = database.url.replace(&database.name, &format!("{}_1", database.name));
    let mut connection = migrate_core::connection::open(&url, &Default::default()).expect("it opens");
    chain(|op| op.execute("INSERT INTO log VALUES ('façade')")).upgrade(&mut connection).expect("an upgrade");
    drop(connection);
    database.execute(&format!("DROP DATABASE {}_1", database.name));
}

#[test]
fn a_search_path_without_a_schema_is_told() {
    let Some(database) = ON_POSTGRES.database("pathless") else { return };
    database.execute(&format!("ALTER DATABASE {} SET search_path = ''", database.name));
    let error = chain(nothing).upgrade(&mut connect(&database)).expect_err("there is nowhere to make a table");
    assert!(error.to_string().contains("no schema has been selected to create in"), "{error}");
}

#[test]
fn a_journal_that_is_gone_is_made_again_and_one_that_is_not_ours_is_told() {
    for database in ALL.into_iter().filter_map(|backend| backend.database("journals")) {
        let mut connection = connect(&database);
        chain(makes_things).upgrade_to(&mut connection, "a").expect("the table");
        database.execute("DROP TABLE migrate_journal");
        chain(makes_things).upgrade(&mut connection).expect("the version rows are what counts");
        assert_eq!(crate::package::journal(&database), ["b upgrade done 1 1"], "on {}", database.backend);
        database.execute("DROP TABLE migrate_version; CREATE TABLE migrate_version (other INTEGER)");
        let error = chain(makes_things).upgrade(&mut connect(&database)).expect_err("it has another column");
        assert_eq!(error.code(), "version-table-refused", "{error}");
        assert!(error.to_string().contains("version_num"), "{error}");
    }
}
