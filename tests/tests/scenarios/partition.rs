//! Tables in parts.

use migrate_core::migration::MigrationFn;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};
use migrate_tests::Backend;

use crate::fingerprint::fingerprint;
use crate::scenario::{Scenario, apply, dialect, migration, nothing};
use crate::table::{ROWS, shop};

const KEPT: &str = "SELECT id, email FROM users ORDER BY id";

/// Sales, a part for each year.
fn sales(op: &mut Operations) -> Result<()> {
    op.create_table("sales", |t| {
        t.column("id", BigInt).not_null();
        t.column("day", Date).not_null();
        t.column("sum", Integer).index();
        t.primary_key(["id", "day"]);
        t.partition_by_range(["day"])
            .partition("before_2025", Bounds::below(["'2025-01-01'"]))
            .partition("in_2025", Bounds::range(["'2025-01-01'"], ["'2026-01-01'"]));
    })
}

const SALES: &str = "INSERT INTO sales VALUES (1, '2024-05-06', 7), (2, '2025-05-06', 8)";
const SUMS: &str = "SELECT id, day, sum FROM sales ORDER BY id";

fn check(name: &'static str, change: MigrationFn) {
    Scenario { name, from: shop, rows: ROWS, change, kept: KEPT }.check();
}

#[test]
fn a_table_is_parted_by_ranges() {
    check("partition_by_range", |op| {
        sales(op)?;
        op.create_partition("sales", "later", Bounds::range(["'2026-01-01'"], ["MAXVALUE"]))
    });
}

#[test]
fn a_table_is_parted_by_lists() {
    check("partition_by_list", |op| {
        op.create_table("visits", |t| {
            t.column("land", VarChar(2)).not_null();
            t.column("count", Integer);
            t.partition_by_list(["land"])
                .partition("north", Bounds::list(["'se'", "'no'"]))
                .partition("it's south", Bounds::list(["'it'"]));
        })
    });
}

#[test]
fn a_table_is_parted_by_hashes() {
    check("partition_by_hash", |op| {
        op.create_table("visits", |t| {
            t.column("id", Integer).primary_key();
            t.partition_by_hash(["id"]).partition("even", Bounds::hash(2, 0)).partition("odd", Bounds::hash(2, 1));
        })
    });
}

#[test]
fn a_table_is_parted_by_an_expression() {
    Scenario {
        name: "partition_by_expression",
        from: nothing,
        rows: "",
        change: |op| {
            op.create_table("visits", |t| {
                t.column("day", Date).not_null();
                t.partition_by_range([expr("year(day)")]).partition("all", Bounds::below(["MAXVALUE"]));
            })
        },
        kept: "",
    }
    .check();
}

#[test]
fn a_dropped_table_is_back_with_its_partitions() {
    Scenario {
        name: "drop_partitioned_table",
        from: |op| {
            shop(op)?;
            sales(op)
        },
        rows: ROWS,
        change: |op| op.drop_table("sales"),
        kept: KEPT,
    }
    .check();
}

#[test]
fn a_partition_is_dropped_and_back() {
    Scenario {
        name: "drop_partition",
        from: sales,
        rows: "INSERT INTO sales VALUES (1, '2024-05-06', 7)",
        change: |op| op.drop_partition("sales", "in_2025"),
        kept: SUMS,
    }
    .check();
}

#[test]
fn a_partition_is_detached_and_attached() {
    Scenario {
        name: "detach_partition",
        from: sales,
        rows: SALES,
        change: |op| {
            op.detach_partition("sales", "in_2025");
            Ok(())
        },
        kept: "SELECT id, sum FROM sales WHERE day < '2025-01-01'",
    }
    .check();
    let Some(database) = Backend::Postgres.database("detach_concurrently") else { return };
    let detach: MigrationFn = |op| {
        op.detach_partition("sales", "in_2025").concurrently();
        Ok(())
    };
    let (from, detach) = (migration("from", sales, None), migration("detach", detach, None));
    let mut replay = Replay::new(Dialect::Postgres, []);
    replay.schema().expect("is recorded");
    apply(&database, &script::write(&from, Direction::Upgrade, &mut replay).expect("is written"));
    database.execute(SALES);
    let up = script::write(&detach, Direction::Upgrade, &mut replay).expect("is written");
    assert!(!up.statements[0].transactional);
    // The client sends each statement alone, as PostgreSQL demands here.
    database.execute(&up.statements[0].action.sql()[0]);
    assert_eq!(database.query("SELECT count(*) FROM sales"), "1");
    apply(&database, &script::write(&detach, Direction::Downgrade, &mut replay).expect("is written"));
    assert_eq!(database.query("SELECT count(*) FROM sales"), "2");
}

#[test]
fn a_table_becomes_a_partition_and_is_one_again() {
    Scenario {
        name: "attach_partition",
        from: |op| {
            sales(op)?;
            op.create_table("in_2026", |t| {
                t.column("id", BigInt).not_null();
                t.column("day", Date).not_null();
                t.column("sum", Integer).index();
                t.primary_key(["id", "day"]);
            })
        },
        rows: "INSERT INTO sales VALUES (1, '2024-05-06', 7); INSERT INTO in_2026 VALUES (3, '2026-02-03', 9)",
        change: |op| op.attach_partition("sales", "in_2026", Bounds::range(["'2026-01-01'"], ["'2027-01-01'"])),
        kept: "SELECT id, sum FROM in_2026",
    }
    .check();
}

#[test]
fn a_default_partition_holds_the_rest() {
    Scenario {
        name: "default_partition",
        from: sales,
        rows: SALES,
        change: |op| op.create_partition("sales", "rest", Bounds::Default),
        kept: SUMS,
    }
    .check();
}

#[test]
fn partitions_are_divided_anew_and_back() {
    Scenario {
        name: "reorganize_partitions",
        from: sales,
        rows: SALES,
        change: |op| {
            let halves = [
                ("early_2025", Bounds::range(["'2025-01-01'"], ["'2025-07-01'"])),
                ("late_2025", Bounds::range(["'2025-07-01'"], ["'2026-01-01'"])),
            ];
            op.reorganize_partitions("sales", ["in_2025"], halves)
        },
        kept: SUMS,
    }
    .check();
}

#[test]
fn ranges_with_a_gap_are_refused_on_mysql() {
    check("partition_gap", |op| {
        op.create_table("sales", |t| {
            t.column("day", Date).not_null();
            t.partition_by_range(["day"]).partition("in_2025", Bounds::range(["'2025-01-01'"], ["'2026-01-01'"]));
        })
    });
}

#[test]
fn a_detached_partition_is_known_as_the_table_that_it_became() {
    let Some(database) = Backend::Postgres.database("detached") else { return };
    let (from, detach) = (
        migration("from", sales, None),
        migration(
            "detach",
            |op| {
                op.detach_partition("sales", "in_2025");
                Ok(())
            },
            None,
        ),
    );
    let drop = migration(
        "drop",
        |op| {
            op.drop_table("in_2025")?;
            op.drop_table("before_2025")
        },
        None,
    );
    let mut replay = Replay::new(dialect(Backend::Postgres), []);
    replay.schema().expect("is recorded");
    for migration in [&from, &detach] {
        apply(&database, &script::write(migration, Direction::Upgrade, &mut replay).expect("is written"));
    }
    let before = fingerprint(&database);
    apply(&database, &script::write(&drop, Direction::Upgrade, &mut replay).expect("is written"));
    apply(&database, &script::write(&drop, Direction::Downgrade, &mut replay).expect("is written"));
    assert_eq!(fingerprint(&database), before, "a table and a partition are back, with the names PostgreSQL gave");
}
