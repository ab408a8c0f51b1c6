//! Copies of a database before an upgrade, and back.

use std::path::{Path, PathBuf};

use migrate_core::backup::{self, BackupTo};
use migrate_core::connection::{AnyConnection, OpenOptions};
use migrate_core::explain::Explain;
use migrate_core::migration::TransactionMode;
use migrate_core::runner::{Event, Options, Task};
use migrate_core::{Migrations, Result};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{connect, log, on_each, package, revision, rows, say_one};

fn chain() -> Migrations {
    package(vec![revision("a", &[], log), revision("b", &["a"], say_one)])
}

/// Upgrades with a copy before; gives the copy.
fn upgrade(
    migrations: &Migrations,
    database: &TestDatabase,
    connection: &mut AnyConnection,
    place: &Path,
    keep: Option<u32>,
) -> Result<Option<PathBuf>> {
    let to = BackupTo { url: Some(database.url.clone()), place: Some(place.to_owned()), keep };
    let options = Options { backup: Some(to), ..Options::from(&migrations.settings) };
    let mut copy = None;
    migrations.run(connection, &Task::Upgrade("heads".to_owned()), &options, &mut |event| {
        if let Event::BackedUp { file } = event {
            copy = Some(file.to_path_buf());
        }
    })?;
    Ok(copy)
}

#[test]
fn a_copy_is_made_before_the_first_step_and_can_be_brought_back() {
    on_each("copied", &Backend::ALL, |database, connection| {
        let folder = tempfile::tempdir().expect("a folder");
        let migrations = chain();
        migrations.upgrade_to(connection, "a").expect("an upgrade");
        database.execute("INSERT INTO log VALUES ('mine, it''s')");
        let copy =
            upgrade(&migrations, database, connection, folder.path(), None).expect("an upgrade").expect("a copy");
        assert!(copy.starts_with(folder.path()) && copy.is_file(), "{}", copy.display());
        assert_eq!(rows(database), "b");
        let nothing = upgrade(&migrations, database, connection, folder.path(), None).expect("nothing to do");
        assert_eq!(nothing, None, "nothing to do is nothing to copy");
        database.execute("DROP TABLE log");
        if database.backend == Backend::Sqlite {
            let refused = backup::restore(&database.url, &copy, &OpenOptions::default()).expect_err("it is in use");
            assert_eq!(refused.code(), "not-restored", "{refused}");
        }
        *connection = connect(&migrate_tests::sqlite::database());
        backup::restore(&database.url, &copy, &OpenOptions::default()).expect("it is brought back");
        assert_eq!(database.query("SELECT word FROM log"), "mine, it's");
        assert_eq!(rows(database), "a");
        migrations.upgrade(&mut connect(database)).expect("and is what it was");
    });
}

#[test]
fn a_copy_that_cannot_be_made_stops_the_upgrade() {
    on_each("uncopied", &Backend::ALL, |database, connection| {
        let nowhere = Path::new("/nowhere/at/all/copy");
        let error = upgrade(&chain(), database, connection, nowhere, None).expect_err("no such folder");
        assert_eq!(error.code(), "backup-failed", "{error}");
        assert!(database.try_query("SELECT * FROM log").is_err(), "nothing ran");
        assert!(!error.to_string().contains("migrate:"), "no password is shown: {error}");
    });
}

#[test]
fn a_full_disk_stops_the_upgrade_and_leaves_no_half_copy() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().display().to_string();
    let mounted = std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=16k", "tmpfs", &path]).output();
    let is_mounted = mounted.is_ok_and(|output| output.status.success());
    if !is_mounted {
        // Without the right to mount one, what may not be written stands for what is full.
        let mut rights = std::fs::metadata(folder.path()).expect("is there").permissions();
        rights.set_readonly(true);
        std::fs::set_permissions(folder.path(), rights).expect("ours");
    }
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("full")) {
        // Random words, so that no copy is small.
        let value = match database.backend {
            Backend::Sqlite => "hex(randomblob(100000))",
            Backend::Postgres => "(SELECT string_agg(md5(random()::text), '') FROM generate_series(1, 6000))",
            Backend::Mariadb => "repeat(md5(rand()), 6000)",
        };
        let ty = if database.backend == Backend::Mariadb { "LONGTEXT" } else { "TEXT" };
        database.execute(&format!("CREATE TABLE large (word {ty}); INSERT INTO large SELECT {value}"));
        let error = upgrade(&chain(), &database, &mut connect(&database), folder.path(), None).expect_err("no room");
        assert!(["backup-failed", "backup-unreadable"].contains(&error.code()), "{}: {error}", database.backend);
        assert!(database.try_query("SELECT * FROM log").is_err(), "nothing ran");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "{}", database.backend);
    }
    if is_mounted {
        assert!(std::process::Command::new("umount").arg(&path).status().expect("umount").success());
    }
}

#[test]
fn so_many_copies_are_kept_and_nothing_else_is_removed() {
    let database = migrate_tests::sqlite::database();
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["test.sqlite.notes.bak", "other.sqlite.20200101T000000000Z.bak"] {
        std::fs::write(folder.path().join(name), "mine").expect("is written");
    }
    let mut connection = connect(&database);
    for _ in 0..4 {
        upgrade(&chain(), &database, &mut connection, folder.path(), Some(2)).expect("an upgrade").expect("a copy");
        chain().downgrade(&mut connection, "a").expect_err("an INSERT has no way back");
        database.execute("DELETE FROM log; UPDATE migrate_version SET version_num = 'a'");
    }
    let names = std::fs::read_dir(folder.path()).expect("a folder").map(|it| it.expect("an entry").file_name());
    assert_eq!(names.count(), 4, "two copies, and what is not ours");
}

#[test]
fn a_copy_is_made_before_a_run_that_is_one_transaction() {
    on_each("whole_copied", &[Backend::Sqlite, Backend::Postgres], |database, connection| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut migrations = chain();
        migrations.settings.transaction = TransactionMode::All;
        let copy = upgrade(&migrations, database, connection, folder.path(), None).expect("an upgrade");
        assert!(copy.is_some_and(|copy| copy.is_file()));
    });
}

#[test]
fn a_damaged_copy_is_not_brought_back() {
    on_each("damaged", &Backend::ALL, |database, connection| {
        chain().upgrade(connection).expect("an upgrade");
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("copy");
        std::fs::write(&copy, "PGDMP and then nothing, -- Dump comp").expect("is written");
        let error = backup::restore(&database.url, &copy, &OpenOptions::default()).expect_err("it is damaged");
        assert_eq!(error.code(), "backup-unreadable", "{error}");
        assert_eq!(rows(database), "b", "nothing was touched");
    });
}

#[test]
fn a_copy_that_the_server_does_not_take_leaves_the_database_as_it_is() {
    on_each("untaken", &[Backend::Mariadb], |database, connection| {
        chain().upgrade(connection).expect("an upgrade");
        let folder = tempfile::tempdir().expect("a folder");
        let copy = folder.path().join("copy.sql");
        let text = "CREATE TABLE log (word INT);\nINSERT INTO nowhere VALUES (1);\n-- Dump completed\n";
        std::fs::write(&copy, text).expect("is written");
        let error = backup::restore(&database.url, &copy, &OpenOptions::default()).expect_err("there is no such table");
        assert_eq!(error.code(), "not-restored", "{error}");
        assert!(error.to_string().contains("nowhere' doesn't exist"), "{error}");
        assert_eq!(rows(database), "b", "nothing was touched");
        let beside = format!("SHOW DATABASES LIKE '{}_restored'", database.name);
        assert_eq!(database.query(&beside), "", "and the trial is gone");
    });
}

#[test]
fn a_folder_that_a_slash_names_is_made_and_one_in_nowhere_is_told() {
    on_each("slashed", &Backend::ALL, |database, connection| {
        let folder = tempfile::tempdir().expect("a folder");
        let nowhere = folder.path().join("no/where/");
        let error = upgrade(&chain(), database, connection, &nowhere, None).expect_err("it is in no folder");
        assert_eq!(error.code(), "backup-failed", "{error}");
        assert!(error.to_string().contains("where/`: No such file or directory"), "{error}");
        let copies = folder.path().join("copies/");
        let copy = upgrade(&chain(), database, connection, &copies, None).expect("an upgrade").expect("a copy");
        assert!(copy.is_file() && copy.parent() == Some(&folder.path().join("copies")), "{}", copy.display());
        assert_eq!(std::fs::read_dir(folder.path()).expect("is read").count(), 1, "nothing else is there");
    });
}

#[test]
fn a_database_with_the_name_of_the_one_beside_stays() {
    on_each("beside", &[Backend::Postgres, Backend::Mariadb], |database, connection| {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = upgrade(&chain(), database, connection, folder.path(), None).expect("an upgrade").expect("a copy");
        database.execute(&format!("CREATE DATABASE {}_restored", database.name));
        let error = backup::restore(&database.url, &copy, &OpenOptions::default()).expect_err("it is somebody's");
        assert_eq!(error.code(), "not-restored", "{error}");
        assert!(error.to_string().contains(&format!("there is a database `{}_restored`", database.name)), "{error}");
        // It is still there to be dropped.
        database.execute(&format!("DROP DATABASE {}_restored", database.name));
        assert_eq!(rows(database), "b", "nothing was touched");
    });
}

#[test]
fn a_database_that_an_interrupted_run_left_is_made_anew() {
    on_each("left_beside", &[Backend::Postgres, Backend::Mariadb], |database, connection| {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = upgrade(&chain(), database, connection, folder.path(), None).expect("an upgrade").expect("a copy");
        let beside = format!("{}_restored", database.name);
        database.execute(&format!("CREATE DATABASE {beside}"));
        database.execute(&match database.backend {
            Backend::Postgres => format!("COMMENT ON DATABASE {beside} IS 'migrate_restoring'"),
            Backend::Sqlite | Backend::Mariadb => format!("CREATE TABLE {beside}.migrate_restoring (id INT)"),
        });
        *connection = connect(&migrate_tests::sqlite::database());
        backup::restore(&database.url, &copy, &OpenOptions::default()).expect("is brought back");
        assert!(database.try_query("SELECT * FROM log").is_err(), "as it was before the upgrade");
        let left = match database.backend {
            Backend::Postgres => format!(
                "SELECT datname FROM pg_database WHERE datname = '{beside}' \
                 OR shobj_description(oid, 'pg_database') = 'migrate_restoring'"
            ),
            Backend::Sqlite | Backend::Mariadb => {
                format!(
                    "SELECT table_schema FROM information_schema.tables WHERE table_schema LIKE '{}%' \
                         AND table_name = 'migrate_restoring'",
                    database.name
                )
            }
        };
        assert_eq!(database.query(&left), "", "{}: and nothing is left", database.backend);
    });
}
