//! Version tables and journals that are not as they should be.

use migrate_core::Migrations;
use migrate_core::connection::{OpenOptions, open};
use migrate_core::explain::Explain;
use migrate_tests::{Backend, TestDatabase};

use super::{ALL, ON_MARIADB, ON_POSTGRES, ON_SQLITE, chain, makes_things};
use crate::package::{connect, rows};

/// What is done to the tables after `a` was applied, and what the next upgrade says of it.
struct Record {
    name: &'static str,
    on: &'static [Backend],
    sql: &'static str,
    code: &'static str,
    words: &'static str,
}

const LOOSE: &str = "DROP TABLE migrate_version; CREATE TABLE migrate_version (version_num VARCHAR(32)); ";

#[test]
fn records_that_are_damaged_are_told_and_nothing_is_run() {
    let records = [
        Record {
            name: "a version row of nothing",
            on: &ALL,
            sql: "INSERT INTO migrate_version VALUES ('a'), (NULL)",
            code: "unknown-database-revision",
            words: "`NULL`",
        },
        Record {
            name: "the same row twice",
            on: &ALL,
            sql: "INSERT INTO migrate_version VALUES ('a'), ('a')",
            code: "version-row-doubled",
            words: "the version table `migrate_version` has `a` in 2 rows, and each revision is in one",
        },
        Record {
            name: "a row of another package",
            on: &ALL,
            sql: "INSERT INTO migrate_version VALUES ('a'), ('0123456789ab')",
            code: "unknown-database-revision",
            words: "`0123456789ab`",
        },
        Record {
            name: "a row of an empty text",
            on: &ALL,
            sql: "INSERT INTO migrate_version VALUES ('')",
            code: "unknown-database-revision",
            words: "``",
        },
        Record {
            name: "a version table whose column has another name now",
            on: &ALL,
            sql: "INSERT INTO migrate_version VALUES ('a'); ALTER TABLE migrate_version RENAME COLUMN version_num TO num",
            code: "version-table-refused",
            words: "version_num",
        },
        Record {
            name: "a journal whose column has another name now",
            on: &ALL,
            sql: "INSERT INTO migrate_version VALUES ('a'); ALTER TABLE migrate_journal RENAME COLUMN state TO status",
            code: "not-a-journal",
            words: "the table `migrate_journal` is no journal of migrations: it has no column `state`",
        },
        Record {
            name: "a checksum that is none",
            on: &ALL,
            sql: "INSERT INTO migrate_version VALUES ('a'); UPDATE migrate_journal SET checksum = 'rubbish'",
            code: "checksum-mismatch",
            words: "revision `a` changed after it was applied",
        },
        Record {
            name: "a direction that nobody knows",
            on: &ALL,
            sql: "INSERT INTO migrate_version VALUES ('a'); \
                  UPDATE migrate_journal SET state = 'running', direction = 'sideways'",
            code: "journal-of-newer-version",
            words: "`sideways`",
        },
    ];
    let mut wrong = Vec::new();
    for Record { name, on, sql, code, words } in &records {
        for database in on.iter().filter_map(|backend| backend.database("records")) {
            let mut connection = connect(&database);
            chain(makes_things).upgrade_to(&mut connection, "a").expect("the table");
            database.execute(&format!("{LOOSE}{sql}"));
            let told = format!("{name} on {}", database.backend);
            match chain(makes_things).upgrade(&mut connection) {
                Ok(_) => wrong.push(format!("{told}: it went well")),
                Err(error) if error.code() != *code || !error.to_string().contains(words) => {
                    wrong.push(format!("{told}: [{}] {error}", error.code()));
                }
                Err(error) if error.help().is_none() => wrong.push(format!("{told}: no help: {error}")),
                Err(_) => {}
            }
            if database.try_query("SELECT * FROM things").is_ok() {
                wrong.push(format!("{told}: something was run"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
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

/// Names a user of the server's who belongs to this database.
fn user(database: &TestDatabase) -> String {
    format!("{}_user", database.name)
}

/// Makes a user who may read everything and write nothing; gives the URL.
fn reader(database: &TestDatabase) -> String {
    let name = &database.name;
    let user = user(database);
    let sql = match database.backend {
        ON_SQLITE => return format!("file:{}?mode=ro", database.url),
        ON_POSTGRES => format!(
            "CREATE ROLE {user} LOGIN PASSWORD 'secret'; \
             GRANT SELECT ON ALL TABLES IN SCHEMA public TO {user}"
        ),
        ON_MARIADB => {
            format!("CREATE USER {user} IDENTIFIED BY 'secret'; GRANT SELECT ON {name}.* TO {user}")
        }
    };
    database.execute(&sql);
    let (scheme, rest) = database.url.split_once("://").unwrap_or_default();
    format!("{scheme}://{user}:secret@{}", rest.rsplit('@').next().unwrap_or_default())
}

fn dropped(database: &TestDatabase) {
    let user = user(database);
    match database.backend {
        ON_SQLITE => {}
        ON_POSTGRES => database.execute(&format!("DROP OWNED BY {user}; DROP ROLE {user}")),
        ON_MARIADB => database.execute(&format!("DROP USER {user}")),
    }
}

#[test]
fn a_user_who_may_only_read_is_told_what_he_may_not() {
    for database in ALL.into_iter().filter_map(|backend| backend.database("reader")) {
        let migrations = chain(makes_things);
        migrations.upgrade_to(&mut connect(&database), "a").expect("the table");
        let mut connection = open(&reader(&database), &OpenOptions::default()).expect("it may connect");
        assert_eq!(migrations.pending(&mut connection).expect("it may read").len(), 1, "on {}", database.backend);
        let error = migrations.upgrade(&mut connection).expect_err("it may not write");
        let text = error.to_string();
        let words = match database.backend {
            ON_SQLITE => "attempt to write a readonly database",
            ON_POSTGRES => "permission denied",
            ON_MARIADB => "denied to user",
        };
        assert!(text.contains(words), "[{}] {text}", error.code());
        assert!(!text.contains("secret") && error.help().is_some(), "{text}");
        drop(connection);
        assert_eq!(rows(&database), "a");
        dropped(&database);
    }
}

#[test]
fn of_two_version_tables_the_one_that_is_named_counts_and_the_other_stays() {
    for database in ALL.into_iter().filter_map(|backend| backend.database("two_tables")) {
        let connection = &mut connect(&database);
        database.execute(
            "CREATE TABLE alembic_version (version_num VARCHAR(32)); INSERT INTO alembic_version VALUES ('zz')",
        );
        chain(makes_things).upgrade(connection).expect("the other tool's table says nothing to it");
        assert_eq!(database.query("SELECT version_num FROM alembic_version"), "zz");
        let mut adopting: Migrations = chain(makes_things);
        adopting.settings.version_table = "alembic_version";
        let error = adopting.upgrade(connection).expect_err("now it counts");
        assert!(error.to_string().contains("`zz`"), "on {}: {error}", database.backend);
        assert_eq!(rows(&database), "b");
    }
}

#[test]
fn a_version_table_in_another_schema_is_that_of_the_setting() {
    let Some(database) = ON_POSTGRES.database("elsewhere") else { return };
    let connection = &mut connect(&database);
    let mut elsewhere = chain(makes_things);
    elsewhere.settings.version_schema = Some("tools");
    let error = elsewhere.upgrade(connection).expect_err("there is no such schema");
    assert!(error.to_string().contains("schema \"tools\" does not exist"), "{error}");
    database.execute("CREATE SCHEMA tools");
    elsewhere.upgrade(connection).expect("now there is");
    assert_eq!(database.query("SELECT version_num FROM tools.migrate_version"), "b");
    assert_eq!(chain(makes_things).current(connection).expect("none is there").len(), 0);
    let error = chain(makes_things).upgrade(connection).expect_err("it begins anew");
    assert!(error.to_string().contains("relation \"log\" already exists"), "{error}");
    assert_eq!(database.query("SELECT version_num FROM tools.migrate_version"), "b");
}
