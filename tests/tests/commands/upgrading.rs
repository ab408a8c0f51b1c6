//! `upgrade`, `downgrade`, `stamp`, `ensure-version`, `ensure-database`: what changes a database, and what is shown before.

use insta::assert_snapshot;
use migrate_tests::sqlite;

use crate::project::market;

#[test]
fn steps_are_told_in_columns_as_they_are_done() {
    let database = sqlite::database();
    assert_snapshot!(market().migrate("upgrade +1").on(&database).shown(), @"
    exit 0
    --- stderr
       Upgrading base -> a10001  Create t_a10001 ... [TIME]
    ");
    assert_snapshot!(market().migrate("upgrade").on(&database).shown(), @"
    exit 0
    --- stderr
       Upgrading a10001 -> b20002          Create t_b20002 ... [TIME]
       Upgrading a10001 -> b20001          Create t_b20001 ... [TIME]
       Upgrading b20001, b20002 -> c30001  Join b20001 and b20002 ... [TIME]
       Upgrading c30001 -> d40001          Create t_d40001 ... [TIME]
    ");
    assert_snapshot!(market().migrate("upgrade heads").on(&database).shown(), @"
    exit 0
    --- stderr
       Unchanged at d40001, nothing to do
    ");
    assert_eq!(database.query("SELECT version_num FROM migrate_version"), "d40001");
    assert_snapshot!(market().migrate("downgrade b20001").on(&database).shown(), @"
    exit 0
    --- stderr
     Downgrading d40001 -> c30001          Create t_d40001 ... [TIME]
     Downgrading c30001 -> b20001, b20002  Join b20001 and b20002 ... [TIME]
    ");
    assert_eq!(database.query("SELECT group_concat(version_num) FROM migrate_version"), "b20001,b20002");
    assert_snapshot!(market().migrate("downgrade base --quiet").on(&database).shown(), @"exit 0");
    assert_eq!(database.query("SELECT count(*) FROM sqlite_master WHERE name LIKE 't~_%' ESCAPE '~'"), "0");
}

#[test]
fn a_plan_shows_the_steps_and_does_nothing() {
    let database = sqlite::database();
    market().migrate("upgrade b20001").on(&database).run().succeeded();
    assert_snapshot!(market().migrate("upgrade --plan").on(&database).shown(), @"
    exit 0
    --- stdout
    upgrade a10001 -> b20002  Create t_b20002
        create table `t_b20002`
    upgrade b20001, b20002 -> c30001  Join b20001 and b20002
    upgrade c30001 -> d40001  Create t_d40001
        create table `t_d40001`
    ");
    assert_snapshot!(market().migrate("upgrade c3 --plan --from b20001,b20002").shown(), @"
    exit 0
    --- stdout
    upgrade b20001, b20002 -> c30001  Join b20001 and b20002
    ");
    assert_snapshot!(market().migrate("downgrade base --plan").on(&database).shown(), @"
    exit 0
    --- stdout
    downgrade b20001 -> a10001  Create t_b20001
        drop table `t_b20001`
        warning[drop-table]: the rows of `t_b20001` are lost: the way back makes the table, not its rows
          --> versions/b20001.rs:6
    downgrade a10001 -> base  Create t_a10001
        drop table `t_a10001`
        warning[drop-table]: the rows of `t_a10001` are lost: the way back makes the table, not its rows
          --> versions/a10001.rs:6
    ");
    assert_snapshot!(market().migrate("stamp d4 --plan").on(&database).shown(), @"
    exit 0
    --- stdout
    upgrade c30001 -> d40001  Create t_d40001
    ");
    assert_eq!(database.query("SELECT version_num FROM migrate_version"), "b20001");
}

#[test]
fn sql_is_written_for_a_database_that_is_not_there() {
    let one = market().migrate("upgrade a1 --sql --dialect postgres").run().succeeded();
    for line in [
        "BEGIN;",
        "CREATE TABLE \"t_a10001\" (",
        "INSERT INTO \"migrate_version\" (version_num) VALUES ('a10001');",
        "COMMIT;",
    ] {
        assert!(one.stdout.lines().any(|printed| printed == line), "{line}: {}", one.stdout);
    }
    assert_eq!(one.stderr, "");
    let from = market().migrate("upgrade c3:d4 --sql").env("DATABASE_URL", "mysql://me@db/app").run();
    assert!(from.stdout.contains("CREATE TABLE `t_d40001`"), "{}", from.stdout);
    assert!(!from.stdout.contains("t_b20001"), "{}", from.stdout);
    let back = market().migrate("downgrade d4:c3 --sql --dialect sqlite").run();
    assert!(back.stdout.contains("DROP TABLE \"t_d40001\""), "{}", back.stdout);
}

#[test]
fn what_upgrade_sql_writes_is_what_upgrade_does() {
    let (run, written) = (sqlite::database(), sqlite::database());
    market().migrate("upgrade").on(&run).run().succeeded();
    written.execute(&market().migrate("upgrade --sql").on(&written).run().succeeded().stdout);
    let schema = "SELECT name, sql FROM sqlite_master WHERE name <> 'migrate_journal' AND tbl_name <> 'migrate_journal' ORDER BY name";
    assert_eq!(written.query(schema), run.query(schema));
    assert_eq!(written.query("SELECT * FROM migrate_version"), run.query("SELECT * FROM migrate_version"));
}

#[test]
fn a_stamp_writes_rows_and_runs_nothing() {
    let database = sqlite::database();
    assert_snapshot!(market().migrate("stamp b20001 b20002").on(&database).shown(), @"
    exit 0
    --- stderr
         Stamped b20001, b20002
    ");
    assert_eq!(database.query("SELECT group_concat(version_num) FROM migrate_version"), "b20001,b20002");
    assert_eq!(database.query("SELECT count(*) FROM sqlite_master WHERE name = 't_a10001'"), "0");
    assert_snapshot!(market().migrate("stamp base").on(&database).shown(), @"
    exit 0
    --- stderr
         Stamped base
    ");
    assert_eq!(database.query("SELECT count(*) FROM migrate_version"), "0");
}

#[test]
fn the_version_table_and_the_database_are_made_once() {
    let database = sqlite::database();
    assert_snapshot!(market().migrate("ensure-database").on(&database).shown(), @"
    exit 0
    --- stderr
         Created [DATABASE]
    ");
    assert_snapshot!(market().migrate("ensure-database").on(&database).shown(), @"
    exit 0
    --- stderr
       Unchanged [DATABASE]
    ");
    assert_snapshot!(market().migrate("ensure-version").on(&database).shown(), @"
    exit 0
    --- stderr
         Ensured the version table `migrate_version`
    ");
    assert_eq!(database.query("SELECT count(*) FROM migrate_version"), "0");
    assert_snapshot!(market().migrate("ensure-version").on(&database).shown(), @"
    exit 0
    --- stderr
         Ensured the version table `migrate_version`
    ");
}
