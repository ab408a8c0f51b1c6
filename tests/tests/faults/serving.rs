//! The server is killed, and starts again: before and after each statement.

use migrate_tests::server::Kind;
use migrate_tests::{Backend, Durability, Server, TestDatabase, left_out};

use crate::mixed;
use crate::outcome::{Figures, connect, converge, prepare, undisturbed, upgrade};
use crate::point;

fn walk(kind: Kind, backend: Backend) {
    if left_out::sqlite_only() {
        return left_out::record(&kind.to_string());
    }
    let mut server = Server::start(kind, Durability::Durable).expect("starts");
    let database = |server: &Server| {
        let database = TestDatabase::on(&server.address, "killed").expect("is made");
        prepare(&database);
        database
    };
    let (points, wanted) = undisturbed(&database(&server));
    let mut figures = Figures::default();
    for at in point::chosen(points.len(), 19) {
        let database = database(&server);
        let (mut left, migrations) = (at, mixed::migrations());
        let outcome = upgrade(&migrations, &mut connect(&database.url), &mut |_| {
            if left == 0 {
                server.kill().expect("is killed");
            }
            left = left.wrapping_sub(1);
        });
        // Behind the last point nothing is sent any more but the lock's release.
        assert!(outcome.is_err(), "the server was killed at {}", points[at].name);
        server.wait_until_recovered().expect("starts again");
        converge(&database, &wanted, Some(&points[at]), &mut figures);
    }
    figures.check("server killed with SIGKILL", backend);
}

#[test]
fn on_postgresql_the_next_run_comes_to_the_same_end() {
    walk(Kind::Postgres, Backend::Postgres);
}

#[test]
fn on_mariadb_the_next_run_comes_to_the_same_end() {
    walk(Kind::Mariadb, Backend::Mariadb);
}
