//! A clock that jumps, and a disk that is full, while an upgrade is under way.

use std::path::Path;
use std::process::Command;

use migrate_core::explain::Explain;
use migrate_core::prelude::*;
use migrate_tests::Backend;

use crate::package::{connect, journal, on_each, package, revision, rows, twenty};

#[test]
fn a_clock_that_jumps_back_changes_nothing_of_the_order() {
    on_each("clock", &Backend::ALL, |database, connection| {
        let migrations = package(twenty());
        migrations.upgrade_to(connection, "r05").expect("an upgrade");
        // What was run last was run first by its time, and ended before it began.
        database.execute(
            "UPDATE migrate_journal SET started_at = '2031-01-01 00:00:00', finished_at = '1970-01-01 00:00:00' \
             WHERE revision = 'r00'",
        );
        database.execute("UPDATE migrate_journal SET started_at = '1999-12-31 23:59:59' WHERE revision = 'r05'");
        migrations.upgrade_to(connection, "r10").expect("an upgrade");
        let order = ["r00", "r01", "r02", "r03", "r04", "r05", "r06", "r07", "r08", "r09", "r10"];
        let runs = migrations.journal(connection).expect("the journal");
        assert_eq!(runs.iter().map(|run| run.revision.as_str()).collect::<Vec<_>>(), order, "on {}", database.backend);
        let standing = migrations.standing(connection).expect("it stands somewhere");
        assert_eq!(standing.runs.last().map(|run| run.revision.as_str()), Some("r10"));
        assert!(standing.interrupted.is_empty() && standing.pending.len() == 9);
        assert_eq!(rows(database), "r10");
    });
}

fn fill(op: &mut Operations) -> Result<()> {
    op.execute("CREATE TABLE large (word TEXT)")?;
    op.execute(
        "INSERT INTO large WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) \
         SELECT hex(randomblob(500)) FROM n",
    )
}

fn mount(words: &[&str], folder: &Path) -> bool {
    Command::new(words[0]).args(&words[1..]).arg(folder).output().is_ok_and(|output| output.status.success())
}

/// As root the disk is a small one of its own; elsewhere SQLite's own limit stands for it, which it words the same.
#[test]
fn a_disk_that_is_full_in_the_middle_of_an_upgrade_undoes_the_revision_and_more_room_mends_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let is_mounted = mount(&["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs"], folder.path());
    let mut list = twenty();
    list.push(revision("s0", &["r19"], fill));
    let migrations = package(list);
    let file = folder.path().join("app.sqlite").display().to_string();
    let open = || migrate_core::connection::open(&file, &migrate_core::connection::OpenOptions::default());
    let mut connection = open().expect("a database");
    let limit = |connection: &mut _, pages: &str| {
        let session = &mut migrate_core::connection::MigrateConnection::session(connection);
        session.batch(&format!("PRAGMA max_page_count = {pages}")).expect("is set");
    };
    if !is_mounted {
        limit(&mut connection, "400");
    }
    let error = migrations.upgrade(&mut connection).expect_err("there is no room");
    assert_eq!(error.code(), "statement-failed", "{error}");
    assert!(error.to_string().contains("database or disk is full"), "{error}");
    assert!(error.to_string().contains("this one was undone"), "{error}");
    assert_eq!(
        migrations.current(&mut connection).expect("rows").iter().map(|it| it.as_str()).collect::<Vec<_>>(),
        ["r19"]
    );
    if is_mounted {
        assert!(mount(&["mount", "-o", "remount,size=64m"], folder.path()), "a larger disk");
    } else {
        limit(&mut connection, "1000000");
    }
    migrations.upgrade(&mut connection).expect("there is room now");
    assert!(migrations.pending(&mut connection).expect("rows").is_empty());
    drop(connection);
    if is_mounted {
        assert!(mount(&["umount"], folder.path()));
    }
}

#[test]
fn a_server_whose_journal_cannot_be_written_in_the_middle_says_so() {
    fn fills_up(op: &mut Operations) -> Result<()> {
        op.execute("INSERT INTO log VALUES ('one')")?;
        op.execute(
            Sql::new().postgres("LOCK TABLE log; DROP TABLE migrate_journal").sqlite("DROP TABLE migrate_journal"),
        )
    }
    on_each("unwritten", &[Backend::Sqlite, Backend::Postgres], |database, connection| {
        let chain = package(vec![revision("a", &[], crate::package::log), revision("b", &["a"], fills_up)]);
        let error = chain.upgrade(connection).expect_err("the journal is gone");
        assert_eq!(error.code(), "journal-failed", "{error}");
        assert_eq!((rows(database).as_str(), journal(database).len()), ("a", 2), "it is back, with what was undone");
        drop(connect(database));
    });
}
