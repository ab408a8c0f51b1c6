//! The process is killed: before and after each statement.

use std::process::{Child, Command, Stdio};

use migrate_tests::{Backend, TestDatabase};

use crate::mixed;
use crate::outcome::{Figures, connect, converge, database, undisturbed, upgrade};
use crate::point;

/// Says to the process that is to be killed which database it is for, and at which point it is.
const URL: &str = "MIGRATE_TEST_KILLED_URL";
const POINT: &str = "MIGRATE_TEST_KILLED_AT";

/// The body of the process that is killed; without the variables it is an empty test.
#[test]
fn runs_until_it_is_killed() {
    let (Ok(url), Ok(point)) = (std::env::var(URL), std::env::var(POINT)) else { return };
    let mut left: usize = point.parse().expect("a number");
    let killed = upgrade(&mixed::migrations(), &mut connect(&url), &mut |_| match left {
        0 => kill(std::process::id()),
        _ => left -= 1,
    });
    killed.expect("it was not killed, and nothing else went wrong");
}

/// Kills a process as the kernel would, and waits for it where it is this one.
fn kill(process: u32) {
    let sent = Command::new("kill").args(["-KILL", &process.to_string()]).status().expect("`kill` runs");
    assert!(sent.success());
    std::thread::park();
}

/// Starts a process that is killed at a point.
pub(crate) fn start(database: &TestDatabase, point: usize) -> Child {
    let mut child = Command::new(std::env::current_exe().expect("this test"));
    child.args(["killing::runs_until_it_is_killed", "--exact"]).stdout(Stdio::null()).stderr(Stdio::null());
    child.env(URL, &database.url).env(POINT, point.to_string()).spawn().expect("a process")
}

fn run_until(database: &TestDatabase, point: usize) {
    let status = start(database, point).wait().expect("its end");
    assert!(!status.success(), "it was killed at point {point}");
}

fn walk(backend: Backend) {
    let Some(whole) = database(backend, "whole") else { return };
    let (points, wanted) = undisturbed(&whole);
    let mut figures = Figures::default();
    for at in point::chosen(points.len(), 5) {
        let Some(database) = database(backend, "killed") else { return };
        run_until(&database, at);
        converge(&database, &wanted, Some(&points[at]), &mut figures);
    }
    figures.check("process killed with SIGKILL", backend);
}

#[test]
fn on_sqlite_the_next_run_comes_to_the_same_end() {
    walk(Backend::Sqlite);
}

#[test]
fn on_postgresql_the_next_run_comes_to_the_same_end() {
    walk(Backend::Postgres);
}

#[test]
fn on_mariadb_the_next_run_comes_to_the_same_end() {
    walk(Backend::Mariadb);
}
