//! `verify` and what mends what it finds: told on the command line, by both binaries.

use insta::assert_snapshot;
use migrate_tests::sqlite;

use crate::project::market;

#[test]
fn a_sound_database_and_its_rows_are_told() {
    let database = sqlite::database();
    market().migrate("upgrade b20001").on(&database).run().succeeded();
    assert_snapshot!(market().migrate("verify").on(&database).shown(), @"
    exit 0
    --- stdout
    database at b20001: sound, 2 tables compared
      note: 3 of 5 revisions are not applied
    ");
    database.execute("INSERT INTO t_a10001 VALUES (1), (2)");
    assert_snapshot!(market().deployed("verify --data").on(&database).shown(), @"
    exit 0
    --- stdout
    database at b20001: sound, 2 tables compared
      note: 3 of 5 revisions are not applied
      t_a10001  2 rows
      t_b20001  0 rows
    ");
    let json = market().migrate("verify --data --format json").on(&database).run().succeeded().stdout;
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&value["sound"], &value["heads"]), (&true.into(), &serde_json::json!(["b20001"])));
    assert_eq!(value["rows"][0], serde_json::json!({ "table": "t_a10001", "rows": 2 }));
}

#[test]
fn what_is_wrong_is_told_with_what_to_type() {
    let database = sqlite::database();
    market().migrate("upgrade b20001").on(&database).run().succeeded();
    database.execute("DROP TABLE t_a10001; ALTER TABLE t_b20001 ADD note TEXT; CREATE TABLE mine (id INTEGER)");
    database.execute("UPDATE migrate_journal SET checksum = 'edited' WHERE revision = 'a10001'");
    database.execute("UPDATE migrate_journal SET state = 'running', revision = 'e50001' WHERE revision = 'b20001'");
    assert_snapshot!(market().migrate("verify").on(&database).shown(), @"
    exit 3
    --- stdout
    database at b20001: unsound, 2 tables compared
      revision `a10001` changed after it was applied at [WHEN] (checksum edited then, 309f80a836865966f668085588a1e7ef now): versions/a10001.rs:4
      help: undo the edit and put the change in a new revision; `cargo migrate repair` accepts it as it is
      the run of `e50001` was begun and has not ended: 1 of 1 statements are done, by [WHO], since [WHEN]
      help: check out the sources that were run and finish it; or, when nothing of it is there, forget it: `cargo migrate repair --drop e50001`
      table `t_a10001` is missing
      table `t_b20001`: column `note` is left over
      help: see what would mend it: `cargo migrate check`; what was changed on purpose belongs in a migration
      note: 3 of 5 revisions are not applied
      note: table `mine` is of no migration
    --- stderr
    error[unsound]: the database is not what its history says: 4 faults
    ");
    let annotated = market().migrate("verify --format github").on(&database).run();
    assert_eq!((annotated.status, annotated.stdout.lines().count()), (3, 4), "{}", annotated.shown());
    let line = "::error title=the database is not what its history says::table `t_a10001` is missing";
    assert_eq!(annotated.stdout.lines().nth(2), Some(line));
    let json = market().migrate("verify --format json").on(&database).run();
    let value: serde_json::Value = serde_json::from_str(&json.stdout).expect("JSON");
    let faults = value["faults"].as_array().expect("a list");
    let codes: Vec<&str> = faults.iter().filter_map(|it| it["code"].as_str()).collect();
    assert_eq!(codes, ["edited-revision", "open-run", "missing", "drifted"]);
}

#[test]
fn a_dead_run_is_forgotten_and_an_edit_is_accepted_and_then_nothing_is_wrong() {
    let database = sqlite::database();
    market().migrate("upgrade b20001").on(&database).run().succeeded();
    database.execute("UPDATE migrate_journal SET checksum = 'edited' WHERE revision = 'a10001'");
    database.execute("UPDATE migrate_journal SET state = 'failed', revision = 'e50001' WHERE revision = 'b20001'");
    assert_snapshot!(market().migrate("repair --drop b20001").on(&database).shown(), @"
    exit 1
    --- stderr
    error[no-open-run]: no run of `b20001` is open: nothing of it to forget
    help: open are those of e50001
    ");
    assert_snapshot!(market().deployed("repair --drop e50001").on(&database).shown(), @"
    exit 0
    --- stderr
       Forgotten the run of e50001; 1 of its 1 statements were done and stay
    ");
    assert_snapshot!(market().migrate("repair --format json").on(&database).shown(), @r#"
    exit 0
    --- stdout
    {"accepted":["a10001"]}
    --- stderr
        Accepted a10001 as it is now: versions/a10001.rs:4
    "#);
    market().migrate("verify").on(&database).run().succeeded();
}
