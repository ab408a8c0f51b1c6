//! The deployed binary: the same commands, without cargo and without the sources.

use insta::assert_snapshot;
use migrate_tests::sqlite;

use crate::project::market;

#[test]
fn it_answers_and_upgrades_where_there_is_nothing_but_itself() {
    let database = sqlite::database();
    assert_snapshot!(market().deployed("history").shown(), @"
    exit 0
    --- stdout
    c30001 -> d40001 (head), Create t_d40001
    b20001, b20002 -> c30001 (mergepoint), Join b20001 and b20002
    a10001 -> b20001, Create t_b20001
    a10001 -> b20002, Create t_b20002
    <base> -> a10001 (branchpoint), Create t_a10001
    ");
    assert_snapshot!(market().deployed("upgrade a1").on(&database).shown(), @"
    exit 0
    --- stderr
       Upgrading base -> a10001  Create t_a10001 ... [TIME]
    ");
    for line in [
        "current",
        "heads -v",
        "branches",
        "show head",
        "upgrade --plan",
        "upgrade --sql",
        "stamp a1",
        "downgrade base",
    ] {
        market().deployed(line).on(&database).run().succeeded();
    }
    assert_eq!(database.query("SELECT count(*) FROM migrate_version"), "0");
}

#[test]
fn it_speaks_of_itself() {
    assert_snapshot!(market().deployed("current --database-url sqlite://none.sqlite").shown(), @"
    exit 1
    --- stderr
    error[database-missing]: there is no database `none.sqlite`: no such file
    help: create it with `./app-migrations ensure-database`
    ");
    assert_snapshot!(market().deployed("show x9").shown(), @"
    exit 1
    --- stderr
    error[unknown-revision]: no revision or branch label starts with `x9`
    help: `./app-migrations history` lists what exists
    ");
    assert_snapshot!(market().deployed("stamp --help").run().stdout.split("Examples").last().unwrap_or_default(), @"
    :
      ./app-migrations stamp head                 the database has everything already
      ./app-migrations stamp base                 the database has nothing
      ./app-migrations stamp 3f1c shop@head       one revision on each of two branches
      ./app-migrations stamp head --purge         forget rows that no migration knows
    ");
    assert_snapshot!(market().deployed("revision -m x").shown(), @"
    exit 2
    --- stderr
    error: unrecognized subcommand 'revision'

    Usage: app-migrations [OPTIONS] <COMMAND>

    For more information, try '--help'.
    ");
}
