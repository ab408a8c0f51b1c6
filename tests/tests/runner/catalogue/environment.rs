//! What the server, the session and the machine do not allow, and what makes no difference.

use migrate_core::connection::{MigrateConnection, OpenOptions, open};
use migrate_core::explain::Explain;
use migrate_core::prelude::*;
use migrate_tests::server::Kind;
use migrate_tests::{Backend, Durability, Server, TestDatabase, left_out};

use super::{Case, ON_MARIADB, ON_POSTGRES, ON_SQLITE, chain, check, makes_things};
use crate::package::{connect, nothing, rows};

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
fn a_server_that_takes_no_more_connections_is_told() {
    for (backend, limited, words) in [
        (ON_POSTGRES, "CREATE ROLE {user} LOGIN PASSWORD 'secret' CONNECTION LIMIT 0", "too many connections for role"),
        (
            ON_MARIADB,
            "CREATE USER {user} IDENTIFIED BY 'secret' WITH MAX_USER_CONNECTIONS 1; GRANT ALL ON *.* TO {user}",
            "max_user_connections",
        ),
    ] {
        let Some(database) = backend.database("crowded") else { continue };
        let user = format!("{}_user", database.name);
        database.execute(&limited.replace("{user}", &user));
        let (scheme, rest) = database.url.split_once("://").expect("a server's URL");
        let url = format!("{scheme}://{user}:secret@{}", rest.rsplit('@').next().unwrap_or_default());
        let held = (backend == ON_MARIADB).then(|| open(&url, &OpenOptions::default()));
        let error = open(&url, &OpenOptions::default()).err().expect("one too many");
        assert_eq!(error.code(), "too-many-connections", "{error}");
        assert!(error.to_string().contains(words), "{error}");
        assert!(error.help().is_some() && !error.to_string().contains("secret"), "{error}");
        drop(held);
        let word = if backend == ON_MARIADB { "USER" } else { "ROLE" };
        database.execute(&format!("DROP {word} {user}"));
    }
}

#[test]
fn a_hot_standby_is_told_before_anything_is_run() {
    if left_out::sqlite_only() {
        return left_out::record("PostgreSQL");
    }
    let mut server = Server::start_with(Kind::Postgres, Durability::Fast, &["--wal_level=replica"]).expect("starts");
    let database = TestDatabase::on(&server.address, "standby").expect("is made");
    chain(nothing).upgrade_to(&mut connect(&database), "a").expect("it is a primary yet");
    // This server keeps nothing safe by itself.
    database.execute("CHECKPOINT");
    server.become_standby().expect("starts again");
    let mut connection = connect(&database);
    assert_eq!(chain(nothing).pending(&mut connection).expect("it may be read").len(), 1);
    let error = chain(nothing).upgrade(&mut connection).expect_err("it takes no writes");
    assert_eq!(error.code(), "server-read-only");
    assert_eq!(error.to_string(), "the database cannot be written to: it is a standby");
    assert_eq!(error.help().as_deref(), Some("name the primary server in the URL"));
}

fn capitals(op: &mut Operations) -> Result<()> {
    op.create_table("Things", |t| {
        t.column("Id", BigInt).primary_key();
        t.column("INFO", VarChar(20)).not_null();
        t.index(["INFO"]);
    })?;
    op.rename_column("Things", "INFO", "Title")?;
    op.add_column("Things", "INDEX", Integer);
    Ok(())
}

#[test]
fn a_server_that_writes_names_of_tables_small_is_migrated_as_any_other() {
    if left_out::sqlite_only() {
        return left_out::record("MariaDB");
    }
    let options = ["--lower-case-table-names=1"];
    let server = Server::start_with(Kind::Mariadb, Durability::Fast, &options).expect("starts");
    let database = TestDatabase::on(&server.address, "small").expect("is made");
    let mut connection = connect(&database);
    chain(capitals).upgrade(&mut connection).expect("an upgrade");
    assert_eq!(database.query("SHOW TABLES LIKE 'things'"), "things");
    assert!(chain(capitals).pending(&mut connection).expect("rows").is_empty());
    let verified = chain(capitals).verify(&mut connection).expect("it can be looked at");
    assert!(verified.faults.is_empty() && verified.notes.is_empty(), "{verified:?}");
    assert!(verified.unjudged.is_empty() && verified.tables == 2, "{verified:?}");
    chain(capitals).downgrade(&mut connection, "a").expect("and back");
    assert_eq!(database.query("SHOW TABLES LIKE 'things'"), "");
}

/// In Turkish the small letter of `I` is another one.
#[test]
fn a_database_that_speaks_turkish_is_migrated_as_any_other() {
    let Some(database) = ON_POSTGRES.database("turkish") else { return };
    let name = format!("{}_1", database.name);
    database.execute(&format!(
        "CREATE DATABASE {name} LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
    ));
    let url = database.url.replace(&database.name, &name);
    let mut connection = open(&url, &OpenOptions::default()).expect("it opens");
    chain(capitals).upgrade(&mut connection).expect("an upgrade");
    let verified = chain(capitals).verify(&mut connection).expect("it can be looked at");
    assert!(verified.faults.is_empty(), "{:?}", verified.faults);
    chain(capitals).downgrade(&mut connection, "base").expect("and back");
    drop(connection);
    database.execute(&format!("DROP DATABASE {name}"));
}

/// A file system without shared memory, as one over the network is: SQLite's own way to lock with files stands for it.
#[test]
fn a_file_system_without_write_ahead_is_migrated_as_any_other() {
    let database = migrate_tests::sqlite::database();
    let url = format!("file:{}?vfs=unix-dotfile", database.url);
    let mut connection = open(&url, &OpenOptions::default()).expect("it opens");
    chain(makes_things).upgrade(&mut connection).expect("an upgrade");
    drop(connection);
    assert_eq!((rows(&database).as_str(), database.query("PRAGMA journal_mode").as_str()), ("b", "delete"));
}

#[test]
fn a_database_in_memory_is_migrated_and_gone_with_its_connection() {
    let mut connection = open(":memory:", &OpenOptions::default()).expect("it opens");
    chain(makes_things).upgrade(&mut connection).expect("an upgrade");
    assert!(chain(makes_things).pending(&mut connection).expect("rows").is_empty());
    drop(connection);
    let mut connection = open(":memory:", &OpenOptions::default()).expect("it opens");
    assert_eq!(chain(makes_things).pending(&mut connection).expect("rows").len(), 2);
}

#[test]
fn a_database_of_any_character_set_and_collation_is_migrated_as_any_other() {
    let Some(database) = Backend::Mariadb.database("letters") else { return };
    let name = &database.name;
    for texts in ["utf8mb4_bin", "utf8mb4_turkish_ci", "utf8mb3_unicode_ci", "latin1_german2_ci", "ucs2_unicode_ci"] {
        let (set, _) = texts.split_once('_').expect("the collation of a set");
        database.execute(&format!("DROP DATABASE {name}; CREATE DATABASE {name} CHARACTER SET {set} COLLATE {texts}"));
        let mut connection = connect(&database);
        // Once without the tables of its own, and once with them.
        for _ in 0..2 {
            chain(makes_things).upgrade(&mut connection).unwrap_or_else(|error| panic!("{texts}: {error}"));
        }
        assert!(chain(makes_things).pending(&mut connection).expect("rows").is_empty(), "{texts}");
        let verified = chain(makes_things).verify(&mut connection).unwrap_or_else(|error| panic!("{texts}: {error}"));
        assert!(verified.is_sound(), "{texts}: {verified:?}");
        chain(makes_things).downgrade(&mut connection, "base").unwrap_or_else(|error| panic!("{texts}: {error}"));
    }
}
