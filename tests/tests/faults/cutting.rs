//! The connection is cut, at a byte of what the client says and of what the server answers.

use std::sync::atomic::Ordering;

use migrate_core::connection::{OpenOptions, open};
use migrate_tests::{Backend, TestDatabase};

use crate::mixed;
use crate::outcome::{Figures, converge, database, undisturbed, upgrade};
use crate::point;
use crate::proxy::{Cut, Proxy, Way};

/// How many places are tried each way when all are.
const PLACES: usize = 60;

/// Gives the port of a URL, and the URL with another one.
fn port(url: &str) -> (u16, impl Fn(u16) -> String) {
    let start = url.rfind("127.0.0.1:").expect("the harness's servers listen there") + "127.0.0.1:".len();
    let end = start + url[start..].find('/').expect("a database follows");
    let (before, after) = (url[..start].to_owned(), url[end..].to_owned());
    (url[start..end].parse().expect("a port"), move |port| format!("{before}{port}{after}"))
}

/// Runs by way of a proxy, and gives how many bytes went each way.
fn run_through(database: &TestDatabase, cut: Option<Cut>) -> ([usize; 2], bool) {
    let (server, with_port) = port(&database.url);
    let proxy = Proxy::start(server, cut);
    let outcome = match open(&with_port(proxy.port), &OpenOptions::default()) {
        Ok(mut connection) => upgrade(&mixed::migrations(), &mut connection, &mut |_| {}).is_ok(),
        Err(_) => false,
    };
    (proxy.passed.map(|passed| passed.load(Ordering::Relaxed)), outcome)
}

fn walk(backend: Backend) {
    let Some(whole) = database(backend, "uncut") else { return };
    let (_, wanted) = undisturbed(&whole);
    let Some(counted) = database(backend, "counted") else { return };
    let ([said, answered], good) = run_through(&counted, None);
    assert!(good && said > 1_000 && answered > 1_000, "{said} bytes there, {answered} back");
    let mut figures = Figures::default();
    for number in point::chosen(2 * PLACES, 13) {
        let (way, bytes) = if number % 2 == 0 { (Way::ToServer, said) } else { (Way::ToClient, answered) };
        let Some(database) = database(backend, "cut") else { return };
        let (_, good) = run_through(&database, Some(Cut { way, after: bytes * (number / 2) / PLACES }));
        assert!(!good, "it was cut");
        converge(&database, &wanted, None, &mut figures);
    }
    figures.check("connection cut", backend);
}

#[test]
fn on_postgresql_the_next_run_comes_to_the_same_end() {
    walk(Backend::Postgres);
}

#[test]
fn on_mariadb_the_next_run_comes_to_the_same_end() {
    walk(Backend::Mariadb);
}
