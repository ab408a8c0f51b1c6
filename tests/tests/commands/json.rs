//! `--format json`: one value on standard output, for answers and for failures.

use insta::assert_snapshot;
use migrate_tests::sqlite;
use serde_json::Value;

use crate::project::market;

fn value(stdout: &str) -> Value {
    assert!(stdout.ends_with('\n') && stdout.lines().count() == 1, "{stdout}");
    serde_json::from_str(stdout).expect("standard output is one JSON value")
}

#[test]
fn every_answer_is_one_value_on_standard_output() {
    let database = sqlite::database();
    for line in [
        "upgrade",
        "upgrade",
        "current",
        "current -v",
        "history",
        "heads",
        "branches",
        "show head",
        "downgrade -1",
        "stamp head",
    ] {
        let ran = market().migrate(&format!("{line} --format json")).on(&database).run().succeeded();
        value(&ran.stdout);
    }
    assert_snapshot!(market().migrate("branches --format json").shown(), @r#"
    exit 0
    --- stdout
    [{"revision":"a10001","down_revision":[],"depends_on":[],"branch_labels":[],"message":"Create t_a10001","created":null,"path":"versions/a10001.rs","is_head":false,"is_branch_point":true,"is_merge_point":false}]
    "#);
    assert_snapshot!(market().migrate("upgrade c3 --plan --from b20001 --format json").shown(), @r#"
    exit 0
    --- stdout
    {"steps":[{"revision":"b20002","direction":"upgrade","heads":["b20001","b20002"]},{"revision":"c30001","direction":"upgrade","heads":["c30001"]}]}
    "#);
    assert_snapshot!(market().migrate("downgrade b20002 --plan --from d40001 --format json").shown(), @r#"
    exit 0
    --- stdout
    {"steps":[{"revision":"d40001","direction":"downgrade","heads":["c30001"]},{"revision":"c30001","direction":"downgrade","heads":["b20001","b20002"]}]}
    "#);
    assert_snapshot!(market().migrate("stamp c3 --plan --from d40001 --format json").shown(), @r#"
    exit 0
    --- stdout
    {"steps":[{"revision":"c30001","direction":"downgrade","heads":["c30001"]}]}
    "#);
    assert_snapshot!(market().migrate("upgrade --format json --quiet").on(&database).shown(), @r#"
    exit 0
    --- stdout
    {"steps":[],"heads":["d40001"]}
    "#);
}

#[test]
fn every_failure_is_one_value_on_standard_output_and_a_text_beside_it() {
    assert_snapshot!(market().migrate("show x9 --format json").shown(), @r#"
    exit 1
    --- stdout
    {"error":{"code":"unknown-revision","message":"no revision or branch label starts with `x9`","help":"`cargo migrate history` lists what exists"}}
    --- stderr
    error[unknown-revision]: no revision or branch label starts with `x9`
    help: `cargo migrate history` lists what exists
    "#);
    assert_snapshot!(market().migrate("current --format json").shown(), @r#"
    exit 2
    --- stdout
    {"error":{"code":"database-url-missing","message":"no database is named","help":"give one with `--database-url sqlite:app.db`, or set `DATABASE_URL` in the environment or in `.env`"}}
    --- stderr
    error[database-url-missing]: no database is named
    help: give one with `--database-url sqlite:app.db`, or set `DATABASE_URL` in the environment or in `.env`
    "#);
    assert_snapshot!(market().migrate("upgrade --sideways --format json").shown(), @r#"
    exit 2
    --- stdout
    {"error":{"code":"usage","message":"unexpected argument '--sideways' found","help":"see `--help`"}}
    --- stderr
    error: unexpected argument '--sideways' found

      tip: to pass '--sideways' as a value, use '-- --sideways'

    Usage: cargo migrate upgrade [OPTIONS] [TARGET]

    For more information, try '--help'.
    "#);
    let database = sqlite::database();
    let found = market().migrate("current --check-heads --format json").on(&database).run();
    assert_eq!(found.status, 1, "{}", found.shown());
    market().migrate("stamp a1").on(&database).run().succeeded();
    assert_snapshot!(market().migrate("current --check-heads --format json").on(&database).shown(), @r#"
    exit 3
    --- stdout
    {"error":{"code":"not-at-heads","message":"the database is not at the heads: 4 of 5 revisions are missing","help":"apply them: `cargo migrate upgrade heads`"}}
    --- stderr
    error[not-at-heads]: the database is not at the heads: 4 of 5 revisions are missing
    help: apply them: `cargo migrate upgrade heads`
    "#);
}
