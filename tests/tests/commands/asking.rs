//! `history`, `heads`, `branches`, `show`, `current`: where the chain and the database are.

use insta::assert_snapshot;
use migrate_tests::sqlite;

use crate::project::market;

#[test]
fn the_chain_is_told_without_a_database() {
    assert_snapshot!(market().migrate("history").shown(), @"
    exit 0
    --- stdout
    c30001 -> d40001 (head), Create t_d40001
    b20001, b20002 -> c30001 (mergepoint), Join b20001 and b20002
    a10001 -> b20001, Create t_b20001
    a10001 -> b20002, Create t_b20002
    <base> -> a10001 (branchpoint), Create t_a10001
    ");
    assert_snapshot!(market().migrate("history -r a1:b20001").shown(), @"
    exit 0
    --- stdout
    a10001 -> b20001, Create t_b20001
    <base> -> a10001 (branchpoint), Create t_a10001
    ");
    assert_snapshot!(market().migrate("heads").shown(), @"
    exit 0
    --- stdout
    d40001 (head)
    ");
    assert_snapshot!(market().migrate("branches").shown(), @"
    exit 0
    --- stdout
    <base> -> a10001 (branchpoint), Create t_a10001
        -> b20001, Create t_b20001
        -> b20002, Create t_b20002
    ");
    assert_snapshot!(market().migrate("show c3").shown(), @"
    exit 0
    --- stdout
    Rev: c30001 (mergepoint)
    Merges: b20001, b20002
    Path: versions/c30001.rs

        Join b20001 and b20002
    ");
}

#[test]
fn current_tells_the_rows_and_what_is_missing_by_its_status() {
    let database = sqlite::database();
    market().migrate("upgrade b20001").on(&database).run().succeeded();
    assert_snapshot!(market().migrate("current").on(&database).shown(), @"
    exit 0
    --- stdout
    b20001
    ");
    assert_snapshot!(market().migrate("current -v").on(&database).shown(), @"
    exit 0
    --- stdout
    Rev: b20001
    Parent: a10001
    Path: versions/b20001.rs

        Create t_b20001
    --- stderr
    Current revisions of [DATABASE]:
    ");
    assert_snapshot!(market().migrate("current --check-heads").on(&database).shown(), @"
    exit 3
    --- stdout
    b20001
    --- stderr
    error[not-at-heads]: the database is not at the heads: 3 of 5 revisions are missing
    help: apply them: `cargo migrate upgrade heads`
    ");
    market().migrate("upgrade").on(&database).run().succeeded();
    assert_snapshot!(market().migrate("current --check-heads").on(&database).shown(), @"
    exit 0
    --- stdout
    d40001 (head)
    ");
    assert_snapshot!(market().migrate("history -i -r c3:").on(&database).shown(), @"
    exit 0
    --- stdout
    c30001 -> d40001 (head) (current), Create t_d40001
    b20001, b20002 -> c30001 (mergepoint), Join b20001 and b20002
    ");
    assert_snapshot!(market().migrate("show current").on(&database).shown(), @"
    exit 0
    --- stdout
    Rev: d40001 (head) (current)
    Parent: c30001
    Path: versions/d40001.rs

        Create t_d40001
    ");
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    assert!(!market().migrate("heads").run().stdout.contains('\x1b'));
    assert_eq!(market().migrate("heads --color always").run().stdout, "\x1b[33md40001\x1b[0m (\x1b[32mhead\x1b[0m)\n");
}
