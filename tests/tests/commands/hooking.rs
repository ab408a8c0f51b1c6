//! Hooks of the deployed binary's `main`.

use insta::assert_snapshot;
use migrate_tests::{Backend, sqlite};

use crate::operated::{operated, told};
use crate::redaction::redacted;

#[test]
fn the_hooks_of_a_program_are_called_around_its_runs() {
    let database = sqlite::database();
    let output = operated(&database, "upgrade b").env("OPERATED_HOOKS", "").env_remove("OPERATED_GATE").output();
    let (status, text) = told(&output.expect("it runs"));
    assert_snapshot!(redacted(&format!("exit {status}\n{text}"), &[]), @"
    exit 0
    hook before run of 2
    hook before a
    hook after a
       Upgrading base -> a  a step ... [TIME]
    hook before b
    hook after b
       Upgrading a -> b     a step ... [TIME]
    hook after run of 2
    ");
}

#[test]
fn one_that_refuses_ends_the_command() {
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("refusing")) {
        let output = operated(&database, "upgrade").env("OPERATED_HOOKS", "before run of 3").output();
        let (status, text) = told(&output.expect("it runs"));
        assert_eq!(
            (status, text.as_str()),
            (
                1,
                "hook before run of 3\nerror[hook-failed]: the hook before the run failed: the books are closed\n\
                 help: the package's own program has set this hook: do what it asks for, then run the same command again\n"
            ),
            "on {}",
            database.backend
        );
    }
}
