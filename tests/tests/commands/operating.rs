//! `status`, `log`, `wait`, `restore`, `reset`, `drop-database`, `resume`: what is done around migrations.

use insta::assert_snapshot;
use migrate_tests::sqlite;

use crate::project::market;

#[test]
fn where_a_database_stands_is_shown_on_one_screen() {
    let database = sqlite::database();
    market().migrate("upgrade b20001").on(&database).run().succeeded();
    assert_snapshot!(market().migrate("status").on(&database).shown(), @"
    exit 0
    --- stdout
    Database     [DATABASE]
    Revision     b20001
    Pending      3 revisions, next b20002
    Drift        none
    Lock         free
    Last runs    [WHEN]  upgrade    b20001  done 1/1  Create t_b20001  [WHO], cargo-migrate 0.1.0
                 [WHEN]  upgrade    a10001  done 1/1  Create t_a10001  [WHO], cargo-migrate 0.1.0
    ");
    database.execute("UPDATE migrate_journal SET checksum = 'edited', state = 'failed' WHERE revision = 'b20001'");
    database.execute("UPDATE migrate_journal SET checksum = 'edited' WHERE revision = 'a10001'");
    database.execute("ALTER TABLE t_a10001 ADD COLUMN more INTEGER");
    assert_snapshot!(market().migrate("status").on(&database).shown(), @"
    exit 0
    --- stdout
    Database     [DATABASE]
    Revision     b20001
    Pending      3 revisions, next b20002
    Interrupted  b20001, 1 of 1 statements are done
    Edited       a10001 after it was applied: versions/a10001.rs:4
    Drift        1 difference: `cargo migrate verify`
    Lock         free
    Last runs    [WHEN]  upgrade    b20001  failed 1/1  Create t_b20001  [WHO], cargo-migrate 0.1.0
                 [WHEN]  upgrade    a10001  done 1/1  Create t_a10001  [WHO], cargo-migrate 0.1.0
    ");
    let json = market().migrate("status --format json").on(&database).run().succeeded().stdout;
    let status: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(status["heads"], serde_json::json!(["b20001"]));
    assert_eq!(status["pending"], serde_json::json!(["b20002", "c30001", "d40001"]));
    assert_eq!(status["edited"], serde_json::json!(["a10001"]));
    assert_eq!(status["interrupted"][0]["revision"], "b20001");
    assert_eq!(status["drift"], 1);
    assert_eq!(status["lock_held_by"], serde_json::Value::Null);
}

#[test]
fn the_journal_is_shown_newest_first() {
    let database = sqlite::database();
    market().migrate("upgrade b20001").on(&database).run().succeeded();
    market().migrate("downgrade a10001").on(&database).run().succeeded();
    assert_snapshot!(market().migrate("log").on(&database).shown(), @"
    exit 0
    --- stdout
    [WHEN]  downgrade  b20001  done 1/1  Create t_b20001  [WHO], cargo-migrate 0.1.0
    [WHEN]  upgrade    b20001  done 1/1  Create t_b20001  [WHO], cargo-migrate 0.1.0
    [WHEN]  upgrade    a10001  done 1/1  Create t_a10001  [WHO], cargo-migrate 0.1.0
    ");
    assert_snapshot!(market().migrate("log -n 1 --revision b2").on(&database).shown(), @"
    exit 0
    --- stdout
    [WHEN]  downgrade  b20001  done 1/1  Create t_b20001  [WHO], cargo-migrate 0.1.0
    ");
    let json = market().migrate("log --format json").on(&database).run().succeeded().stdout;
    let runs: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(runs.as_array().map(Vec::len), Some(3));
    assert_eq!((runs[0]["direction"].as_str(), runs[0]["state"].as_str()), (Some("downgrade"), Some("done")));
    assert_eq!(market().migrate("log").on(&sqlite::database()).run().status, 1, "there is no such database");
}

#[test]
fn each_statement_is_shown_to_who_asks() {
    let database = sqlite::database();
    let ran = market().migrate("upgrade a1 -v").on(&database).run().succeeded();
    let times = regex_lite::Regex::new(r"\d+ ms").expect("well formed");
    assert_snapshot!(times.replace_all(&ran.stderr, "[TIME]"), @r#"
    Statement 1 of 1, [TIME]: create table `t_a10001`
              CREATE TABLE "t_a10001" (
                "id" BIGINT NOT NULL,
                CONSTRAINT "pk_t_a10001" PRIMARY KEY ("id")
              )
    Upgrading base -> a10001  Create t_a10001 ...... [TIME]
    "#);
    assert_eq!(market().migrate("upgrade b20001 -v --quiet").on(&database).run().succeeded().stderr, "");
}

#[test]
fn a_server_that_never_answers_is_waited_for_no_longer_than_said() {
    let database = sqlite::database();
    market().migrate("ensure-database").on(&database).run().succeeded();
    assert_snapshot!(market().migrate("wait --format json").on(&database).shown(), @r#"
    exit 0
    --- stdout
    {"answered":true}
    --- stderr
        Answered [DATABASE]
    "#);
    let begun = std::time::Instant::now();
    let ran = market().migrate("wait --limit 1 --database-url postgres://me:secret@127.0.0.1:1/app").run();
    assert!(begun.elapsed().as_secs() < 20);
    assert_eq!(ran.status, 1, "{}", ran.shown());
    assert!(!ran.shown().contains("secret"), "{}", ran.shown());
}

#[test]
fn a_copy_is_made_kept_and_brought_back() {
    let database = sqlite::database();
    market().migrate("upgrade a1").on(&database).run().succeeded();
    let told = market().migrate("upgrade b20001 --backup").on(&database).run().succeeded().stderr;
    let copy = told.lines().find_map(|line| line.trim().strip_prefix("Copied the database to ")).expect("it is told");
    let folder = std::path::Path::new(copy).parent().expect("a folder").display().to_string();
    market().migrate(&format!("upgrade --backup={folder} --backup-keep 1")).on(&database).run().succeeded();
    assert!(!std::path::Path::new(copy).exists(), "only the newest is kept");
    let copies = std::fs::read_dir(&folder).expect("a folder").map(|it| it.expect("an entry").path());
    let kept = copies.filter(|it| it.extension().is_some_and(|it| it == "bak")).last().expect("one is kept");
    let line = format!("restore {}", kept.display());
    let refused = market().migrate(&line).on(&database).run();
    assert!(refused.stderr.starts_with("error[not-confirmed]: `restore` would put "), "{}", refused.stderr);
    market().migrate(&format!("{line} --yes")).on(&database).run().succeeded();
    assert_eq!(database.query("SELECT version_num FROM migrate_version"), "b20001");
    let failed = market().migrate("upgrade --backup=/nowhere/at/all").on(&database).run();
    assert_eq!(failed.status, 1);
    assert!(failed.stderr.starts_with("error[backup-failed]"), "{}", failed.stderr);
    assert_eq!(database.query("SELECT version_num FROM migrate_version"), "b20001");
}

#[test]
fn the_environment_asks_for_a_copy_too() {
    let database = sqlite::database();
    let upgrade =
        |said| market().migrate("upgrade a1").on(&database).env("MIGRATION_BACKUP_BEFORE_UPGRADE", said).run();
    assert!(upgrade("perhaps").stderr.starts_with("error[neither-yes-nor-no]"));
    assert!(upgrade("yes").succeeded().stderr.contains("Copied the database to "));
}

#[test]
fn a_database_is_made_anew_and_dropped_only_when_that_is_meant() {
    let database = sqlite::database();
    market().migrate("upgrade").on(&database).run().succeeded();
    database.execute("CREATE TABLE mine (id INTEGER)");
    assert_snapshot!(market().migrate("reset").on(&database).shown(), @"
    exit 1
    --- stderr
    error[not-confirmed]: `reset` would drop `[DATABASE]` with all that it holds, and make it anew, and there is no terminal to ask
    help: say that it is meant with `--yes`
    ");
    assert_eq!(database.query("SELECT count(*) FROM mine"), "0");
    assert_snapshot!(market().migrate("reset -y").on(&database).shown(), @"
    exit 0
    --- stderr
         Dropped [DATABASE]
         Created [DATABASE]
       Upgrading base -> a10001            Create t_a10001 ... [TIME]
       Upgrading a10001 -> b20002          Create t_b20002 ... [TIME]
       Upgrading a10001 -> b20001          Create t_b20001 ... [TIME]
       Upgrading b20001, b20002 -> c30001  Join b20001 and b20002 ... [TIME]
       Upgrading c30001 -> d40001          Create t_d40001 ... [TIME]
    ");
    assert!(database.try_query("SELECT * FROM mine").is_err(), "it is another one");
    assert_snapshot!(market().migrate("drop-database --yes --format json").on(&database).shown(), @r#"
    exit 0
    --- stdout
    {"dropped":true}
    --- stderr
         Dropped [DATABASE]
    "#);
    assert_snapshot!(market().migrate("drop-database --yes").on(&database).shown(), @"
    exit 0
    --- stderr
       Unchanged [DATABASE]
    ");
    assert!(!std::path::Path::new(&database.url).exists());
}

#[test]
fn what_takes_away_from_a_protected_database_must_be_meant_or_is_refused() {
    let database = sqlite::database();
    market().migrate("upgrade").on(&database).env("MIGRATE_PROTECTED", "true").run().succeeded();
    let protected = |line: &str| market().migrate(line).on(&database).env("MIGRATE_PROTECTED", "true");
    assert_snapshot!(protected("downgrade -1").shown(), @"
    exit 1
    --- stderr
    error[protected]: the database is protected, and `downgrade` takes something away from it
    help: say that it is meant with `--yes`
    ");
    assert_snapshot!(protected("reset --yes").shown(), @"
    exit 1
    --- stderr
    error[protected]: the database is protected, and `reset` takes something away from it
    help: `reset` is never done while `protected` is set in `[package.metadata.migrate]`
    ");
    for line in ["stamp base", "restore some.bak", "drop-database -y"] {
        let ran = protected(line).run();
        assert!(ran.status == 1 && ran.stderr.starts_with("error[protected]"), "{line}: {}", ran.shown());
    }
    assert_eq!(database.query("SELECT version_num FROM migrate_version"), "d40001");
    protected("downgrade -1 --yes").run().succeeded();
}

#[test]
fn nothing_is_resumed_where_nothing_was_interrupted() {
    let database = sqlite::database();
    market().migrate("upgrade a1").on(&database).run().succeeded();
    assert_snapshot!(market().migrate("resume").on(&database).shown(), @"
    exit 0
    --- stderr
       Unchanged at a10001, nothing to do
    ");
    assert_eq!(market().migrate("resume --at 2 --skip").on(&database).run().status, 2);
}
