//! Backfills: batches of their own, and what remains of one that was killed.

use std::time::Duration;

use migrate_core::Migrations;
use migrate_core::connection::AnyConnection;
use migrate_core::explain::Explain;
use migrate_core::operation::Operations;
use migrate_core::prelude::*;
use migrate_core::runner::{Event, Options, Task};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{connect, journal, on_each, package, revision, rows};
use crate::worker::{Work, Worker};

/// A table of 2,000 rows with gaps in their keys, each to be counted.
pub(crate) fn table(op: &mut Operations) -> Result<()> {
    op.create_table("orders", |t| {
        t.column("id", BigInt).primary_key();
        t.column("shop", Integer).not_null();
        t.column("code", VarChar(20)).not_null();
        t.column("updates", Integer).not_null().default("0");
    })?;
    let rows = (1..=2_000).map(|n| row![9_007_199_254_740_000_i64 + n * 3, n % 7, format!("it's {n}, \\")]);
    op.bulk_insert("orders", ["id", "shop", "code"], rows);
    Ok(())
}

/// Counts each row, slowly enough to be killed.
pub(crate) fn slowly(op: &mut Operations) -> Result<()> {
    op.backfill("orders", |b| {
        b.set("updates", "updates + 1").batch(20).pause(Duration::from_millis(5));
    })
}

pub(crate) fn chain(upgrade: fn(&mut Operations) -> Result<()>) -> Migrations {
    package(vec![revision("a", &[], table), revision("b", &["a"], upgrade)])
}

/// How many rows were updated how often.
fn counts(database: &TestDatabase) -> String {
    database.query("SELECT updates, count(*) FROM orders GROUP BY updates ORDER BY updates").replace('\t', "x")
}

#[test]
fn every_row_is_updated_once_and_progress_is_told() {
    on_each("all", &Backend::ALL, |database, connection| {
        chain(|_| Ok(())).upgrade(connection).expect("the table");
        chain(|_| Ok(())).downgrade(connection, "a").expect("the table alone");
        let migrations = chain(|op| {
            op.backfill("orders", |b| {
                b.set("updates", "updates + 1").batch(300);
            })
        });
        let mut told = Vec::new();
        let task = Task::Upgrade("heads".to_owned());
        let outcome = migrations.run(connection, &task, &Options::from(&migrations.settings), &mut |event| {
            if let Event::RowsUpdated { rows, .. } = event {
                told.push(*rows);
            }
        });
        outcome.expect("an upgrade");
        assert_eq!(told, [300, 600, 900, 1_200, 1_500, 1_800, 2_000], "{}", database.backend);
        assert_eq!(counts(database), "1x2000");
        assert_eq!(journal(database).last().map(String::as_str), Some("b upgrade done 1 1"));
        assert_eq!(rows(database), "b");
    });
}

#[test]
fn keys_of_several_columns_and_of_text_lead_through_every_row() {
    let by: [fn(&mut Operations) -> Result<()>; 4] = [
        |op| {
            op.backfill("orders", |b| {
                b.set("updates", "updates + 1").key(["shop", "code"]).batch(99);
            })
        },
        |op| {
            op.backfill("orders", |b| {
                b.set("updates", "updates + 1").key(["code"]).batch(500).descending();
            })
        },
        |op| {
            op.backfill("orders", |b| {
                b.set("updates", "updates + 1").key(["shop", "id"]).batch(1).filter("shop = 3 OR id = 0").descending();
            })
        },
        // Ties stay together, and none is passed over.
        |op| {
            op.backfill("orders", |b| {
                b.set("updates", "updates + 1").key(["shop"]).batch(10);
            })
        },
    ];
    let expected = ["1x2000", "1x2000", "0x1714\n1x286", "1x2000"];
    for (upgrade, expected) in by.into_iter().zip(expected) {
        on_each("keys", &Backend::ALL, |database, connection| {
            chain(upgrade).upgrade(connection).expect("an upgrade");
            assert_eq!(counts(database), expected, "{}", database.backend);
        });
    }
}

#[test]
fn a_key_of_bytes_leads_through_every_row() {
    let migrations = package(vec![
        revision("a", &[], |op| {
            // MySQL takes no key without a length.
            let bytes = if op.dialect() == Dialect::Mysql { Custom("VARBINARY(16)".to_owned()) } else { Binary };
            op.create_table("orders", |t| {
                t.column("key", bytes).primary_key();
                t.column("updates", Integer).not_null().default("0");
            })?;
            op.bulk_insert("orders", ["key"], (0..=255_u8).map(|n| [vec![n, b'\'', 0xff - n]]));
            Ok(())
        }),
        revision("b", &["a"], |op| {
            op.backfill("orders", |b| {
                b.set("updates", "updates + 1").batch(10);
            })
        }),
    ]);
    on_each("bytes", &Backend::ALL, |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(counts(database), "1x256", "{}", database.backend);
    });
}

#[test]
fn a_killed_backfill_goes_on_behind_its_last_batch() {
    for database in Backend::ALL.into_iter().filter_map(|backend| backend.database("killed")) {
        let mut worker = Worker::start(Work::Backfill, &database, &[]);
        worker.wait_for("rows 400");
        worker.kill();
        let before = counts(&database);
        assert!(before.contains("0x") && before.contains("1x"), "{}: killed in the middle: {before}", database.backend);
        let connection = &mut connect(&database);
        Work::Backfill.package().upgrade(connection).expect("it goes on");
        assert_eq!(counts(&database), "1x2000", "{}: each row once", database.backend);
        assert_eq!(rows(&database), "b");
        let last = database.query("SELECT state, coalesce(last_key, 'none') FROM migrate_journal WHERE revision = 'b'");
        assert_eq!(last, "done\tnone", "{}", database.backend);
    }
}

#[test]
fn a_backfill_that_fails_keeps_its_batches_and_goes_on_when_the_data_is_mended() {
    on_each("fails", &Backend::ALL, |database, connection| {
        let migrations = chain(|op| {
            op.create_check("few", "orders", "updates < 5");
            op.backfill("orders", |b| {
                b.set("updates", "updates + 1").batch(100);
            })
        });
        chain(|_| Ok(())).upgrade(connection).expect("the table");
        chain(|_| Ok(())).downgrade(connection, "a").expect("the table alone");
        let third = "id = 9007199254740000 + 3 * 250";
        database.execute(&format!("UPDATE orders SET updates = 4 WHERE {third}"));
        let error = migrations.upgrade(connection).expect_err("one row is at its limit");
        assert_eq!(error.code(), "statement-failed", "{error}");
        assert_eq!(counts(database), "0x1799\n1x200\n4x1", "{}", database.backend);
        database.execute(&format!("UPDATE orders SET updates = 0 WHERE {third}"));
        migrations.upgrade(connection).expect("it goes on");
        assert_eq!(counts(database), "1x2000", "{}", database.backend);
    });
}

#[test]
fn the_way_back_is_what_the_migration_says() {
    let sets: fn(&mut Operations) -> Result<()> = |op| {
        op.backfill("orders", |b| {
            b.set("updates", "7").batch(700).undo_set("updates", "9");
        })
    };
    let leaves: fn(&mut Operations) -> Result<()> = |op| {
        op.backfill("orders", |b| {
            b.set("updates", "7").undo_leaves_rows();
        })
    };
    let silent: fn(&mut Operations) -> Result<()> = |op| {
        op.backfill("orders", |b| {
            b.set("updates", "7");
        })
    };
    for (upgrade, expected) in [(sets, Some("9x2000")), (leaves, Some("7x2000")), (silent, None)] {
        on_each("back", &Backend::ALL, |database, connection| {
            chain(upgrade).upgrade(connection).expect("an upgrade");
            let back = chain(upgrade).downgrade(connection, "a");
            match (back, expected) {
                (Ok(_), Some(expected)) => assert_eq!(counts(database), expected, "{}", database.backend),
                (Err(error), None) => assert_eq!(error.code(), "irreversible"),
                (back, _) => panic!("{}: {back:?}", database.backend),
            }
        });
    }
}

#[test]
fn a_row_without_a_key_is_not_passed_over_in_silence() {
    let migrations = package(vec![
        revision("a", &[], |op| {
            op.create_table("orders", |t| {
                t.column("place", Integer);
                t.column("updates", Integer).not_null().default("0");
            })?;
            op.execute("INSERT INTO orders (place) VALUES (1), (NULL)")
        }),
        revision("b", &["a"], |op| {
            op.backfill("orders", |b| {
                b.set("updates", "1").key(["place"]);
            })
        }),
    ]);
    on_each("nulls", &Backend::ALL, |database, connection| {
        let error = migrations.upgrade(connection).expect_err("one has no key").to_string();
        assert!(error.contains("a row of `orders` has no key, and would be passed over"), "{error}");
        assert_eq!(counts(database), "0x2", "{}", database.backend);
        database.execute("UPDATE orders SET place = 2 WHERE place IS NULL");
        migrations.upgrade(connection).expect("it goes on");
        assert_eq!(counts(database), "1x2", "{}", database.backend);
    });
}

#[test]
fn a_table_without_a_key_is_refused_before_anything_runs() {
    let keyless: fn(&mut Operations) -> Result<()> = |op| {
        op.create_table("orders", |t| {
            t.column("updates", Integer);
        })?;
        op.backfill("orders", |b| {
            b.set("updates", "1");
        })
    };
    on_each("no_key", &[Backend::Sqlite], |database, connection| {
        let error = package(vec![revision("a", &[], keyless)]).upgrade(connection).expect_err("there is no key");
        assert_eq!(error.code(), "no-backfill-key", "{error}");
        assert!(database.try_query("SELECT * FROM orders").is_err());
    });
}

#[test]
fn a_backfill_in_the_applications_transaction_is_refused() {
    on_each("inside", &[Backend::Sqlite, Backend::Postgres], |database, connection| {
        chain(|_| Ok(())).upgrade(connection).expect("the table");
        chain(|_| Ok(())).downgrade(connection, "a").expect("the table alone");
        match connection {
            AnyConnection::Sqlite(connection) => connection.begin_test_transaction().expect("begins"),
            #[cfg(feature = "postgres")]
            AnyConnection::Postgres(connection) => connection.begin_test_transaction().expect("begins"),
            #[cfg(feature = "mysql")]
            AnyConnection::Mysql(_) => {}
        }
        let outcome = chain(slowly).upgrade(connection);
        assert_eq!(outcome.expect_err("it is refused").code(), "in-transaction", "{}", database.backend);
    });
}
