//! Several migrators at once, some of which are killed at some point: exactly once, whatever happens.
//!
//! `MIGRATE_TEST_CASES=20` runs so many times as many schedules, `MIGRATE_TEST_SCHEDULES=1000` so many; they are the same
//! ones in every run.

use migrate_tests::Backend;

use crate::killing::start;
use crate::outcome::{Figures, converge, database, undisturbed};
use crate::point;

/// How many schedules there are by default.
const SCHEDULES: usize = 4;

/// Numbers without an end, the same ones in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

fn run(backend: Backend) {
    let Some(whole) = database(backend, "alone") else { return };
    let (points, wanted) = undisturbed(&whole);
    let (mut random, mut figures) = (Random(11), Figures::default());
    let told = std::env::var("MIGRATE_TEST_SCHEDULES").ok().and_then(|it| it.parse().ok());
    for _ in 0..told.unwrap_or(SCHEDULES * point::times()) {
        let Some(database) = database(backend, "schedule") else { return };
        let migrators: Vec<_> = (0..2 + random.below(7))
            .map(|_| {
                // One of three is killed nowhere.
                let point = random.below(points.len() * 3 / 2);
                start(&database, if point < points.len() { point } else { usize::MAX })
            })
            .collect();
        for mut migrator in migrators {
            // Of those that live some may meet what a killed one left in doubt.
            migrator.wait().expect("its end");
        }
        converge(&database, &wanted, None, &mut figures);
    }
    figures.check("schedule of 2 to 8 migrators with kills", backend);
}

#[test]
fn on_sqlite_every_revision_is_run_exactly_once() {
    run(Backend::Sqlite);
}

#[test]
fn on_postgresql_every_revision_is_run_exactly_once() {
    run(Backend::Postgres);
}

#[test]
fn on_mariadb_every_revision_is_run_exactly_once() {
    run(Backend::Mariadb);
}
