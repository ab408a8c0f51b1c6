//! Options of tables.

use migrate_core::migration::MigrationFn;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};
use migrate_tests::Backend;

use crate::scenario::{Scenario, apply, dialect, migration, nothing, text};
use crate::table::{ROWS, shop};

const KEPT: &str = "SELECT id, email FROM users ORDER BY id";

fn check(name: &'static str, change: MigrationFn) {
    Scenario { name, from: shop, rows: ROWS, change, kept: KEPT }.check();
}

/// A table with every option that only concerns storage, and those of one database.
fn kept_well(op: &mut Operations) -> Result<()> {
    op.create_table("logs", |t| {
        t.column("id", Integer).primary_key();
        t.column("line", VarChar(20)).not_null();
        t.unlogged();
        t.tablespace("pg_default");
        t.with("fillfactor", "70");
        t.with("toast.autovacuum_enabled", "false");
        t.engine("InnoDB");
        t.charset("utf8mb4");
        t.row_format("dynamic");
        t.mysql_option("STATS_PERSISTENT", "0");
        t.strict();
        t.without_rowid();
        t.comment("kept well");
    })
}

#[test]
fn options_of_a_table_that_is_there_are_changed_and_back_when_undone() {
    Scenario {
        name: "alter_table",
        from: |op| {
            shop(op)?;
            kept_well(op)
        },
        rows: "INSERT INTO users (id, email) VALUES (1, 'a@b'); INSERT INTO logs (id, line) VALUES (1, 'first')",
        change: |op| {
            op.alter_table("logs", |t| {
                t.logged();
                t.reset("fillfactor");
                t.with("autovacuum_enabled", "false");
                t.default_charset();
                t.row_format("default");
                t.reset_mysql_option("STATS_PERSISTENT");
                t.mysql_option("AVG_ROW_LENGTH", "100");
                t.with_rowid();
            })
        },
        kept: "SELECT id, line FROM logs ORDER BY id",
    }
    .check();
}

#[test]
fn the_next_number_of_a_table_is_a_setting_of_its_column_on_postgresql() {
    Scenario {
        name: "next_number",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.create_table("tickets", |t| {
                t.column("id", BigInt).primary_key().identity();
            })?;
            op.alter_table("tickets", |t| t.auto_increment(1000))
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn a_table_inherits_and_stops_when_undone() {
    Scenario {
        name: "inherit",
        from: |op| {
            shop(op)?;
            op.create_table("archived", |t| {
                t.column("id", BigInt).primary_key();
                t.column("email", VarChar(100)).not_null();
            })
        },
        rows: ROWS,
        change: |op| op.alter_table("archived", |t| t.inherit("users")),
        kept: KEPT,
    }
    .check();
}

#[test]
fn a_table_is_made_with_the_options_that_its_database_has() {
    check("table_options", kept_well);
}

#[test]
fn a_dropped_table_is_back_with_its_options() {
    Scenario {
        name: "drop_table_options",
        from: |op| {
            shop(op)?;
            kept_well(op)
        },
        rows: ROWS,
        change: |op| op.drop_table("logs"),
        kept: KEPT,
    }
    .check();
}

#[test]
fn numbers_begin_where_the_table_says() {
    check("auto_increment", |op| {
        op.create_table("bills", |t| {
            t.column("id", BigInt).primary_key().identity();
            t.column("sum", Integer);
            t.auto_increment(1000);
        })
    });
    for backend in Backend::ALL {
        let Some(database) = backend.database("numbers_begin") else { continue };
        let bills: MigrationFn = |op| {
            op.create_table("bills", |t| {
                t.column("id", BigInt).primary_key().identity();
                t.column("sum", Integer);
                t.auto_increment(1000);
            })
        };
        let bills = migration("bills", bills, None);
        let script = script::write(&bills, Direction::Upgrade, &mut Replay::new(dialect(backend), []));
        apply(&database, &script.expect("is written"));
        database.execute("INSERT INTO bills (sum) VALUES (3), (4)");
        assert_eq!(database.query("SELECT id FROM bills ORDER BY id"), "1000\n1001", "{backend}");
    }
}

#[test]
fn what_concerns_meaning_is_refused_where_it_is_not_there() {
    check("table_collation", |op| {
        op.create_table("words", |t| {
            t.column("word", VarChar(20));
            t.collation("utf8mb4_bin");
        })
    });
    check("inherits", |op| {
        op.create_table("sold", |t| {
            t.column("day", Date);
            t.inherits("items");
        })
    });
    Scenario {
        name: "strict_decimal",
        from: nothing,
        rows: "",
        change: |op| {
            op.create_table("sums", |t| {
                t.column("sum", Numeric(10, 2));
                t.strict();
                t.without_rowid();
            })
        },
        kept: "",
    }
    .check();
}

#[test]
fn a_strict_table_keeps_every_type_that_it_can() {
    Scenario {
        name: "strict_types",
        from: |op| {
            op.create_table("kinds", |t| {
                t.column("id", BigInt).primary_key().identity();
                t.column("flag", Boolean);
                t.column("day", Date);
                t.column("made", Timestamp);
                t.column("name", VarChar(20));
                t.column("share", Double);
                t.column("scan", Binary);
                t.strict();
            })
        },
        rows: "INSERT INTO kinds (flag, day, made, name, share)
            VALUES (true, '2026-01-02', '2026-01-02 03:04:05', 'x', 0.5)",
        change: |op| {
            op.add_column("kinds", "key", Uuid);
            op.alter_column("kinds", "name").set_not_null();
            op.add_column("kinds", "nick", VarChar(9)).unique();
            Ok(())
        },
        kept: "SELECT id, day, name FROM kinds",
    }
    .check();
}

#[test]
fn a_table_that_is_there_is_left_alone() {
    let again: MigrationFn = |op| {
        op.create_table("users", |t| {
            t.column("id", BigInt).primary_key();
            t.if_not_exists();
        })
    };
    let fresh: MigrationFn = |op| {
        op.create_table("fresh", |t| {
            t.column("id", BigInt).primary_key();
            t.column("word", VarChar(9)).index();
            t.if_not_exists();
        })
    };
    check("create_table_if_not_exists", fresh);
    for backend in Backend::ALL {
        let (from, again) = (migration("from", shop, None), migration("again", again, None));
        let mut replay = Replay::new(dialect(backend), [&from]);
        assert_eq!(text(&script::write(&again, Direction::Upgrade, &mut replay)), "", "{backend}");
        assert_eq!(text(&script::write(&again, Direction::Downgrade, &mut replay)), "", "{backend}: nothing to undo");
        // A table that no migration made may be there.
        let Some(database) = backend.database("left_alone") else { continue };
        database
            .execute("CREATE TABLE fresh (id BIGINT PRIMARY KEY, word VARCHAR(9)); INSERT INTO fresh VALUES (1, 'a')");
        let fresh = migration("fresh", fresh, None);
        let up = script::write(&fresh, Direction::Upgrade, &mut Replay::new(dialect(backend), []));
        apply(&database, &up.expect("is written"));
        assert_eq!(database.query("SELECT id FROM fresh"), "1", "{backend}");
    }
}

#[test]
fn a_table_of_the_session_is_not_seen_by_the_next_migration() {
    for backend in Backend::ALL {
        let Some(database) = backend.database("temporary") else { continue };
        let copied = migration(
            "copied",
            |op| {
                op.create_table("users", |t| {
                    t.column("id", Integer).primary_key();
                })?;
                op.create_table("kept", |t| {
                    t.column("id", Integer);
                    t.temporary();
                })?;
                op.execute("INSERT INTO kept VALUES (7)")?;
                op.execute("INSERT INTO users SELECT id FROM kept")?;
                op.drop_table("kept")
            },
            None,
        );
        let mut replay = Replay::new(dialect(backend), []);
        let up = script::write(&copied, Direction::Upgrade, &mut replay);
        assert!(text(&up).contains("CREATE TEMPORARY TABLE"), "{backend}");
        apply(&database, &up.expect("is written"));
        assert_eq!(database.query("SELECT id FROM users"), "7", "{backend}");
        let left = migration(
            "left",
            |op| {
                op.create_table("left", |t| {
                    t.column("id", Integer);
                    t.temporary();
                })
            },
            None,
        );
        replay.schema().expect("is recorded");
        script::write(&left, Direction::Upgrade, &mut replay).expect("is written");
        assert_eq!(replay.schema().expect("is known").table(&"left".into()), None);
        let down = text(&script::write(&left, Direction::Downgrade, &mut replay));
        assert!(down.contains("IF EXISTS"), "{backend}: {down}");
    }
}

#[test]
fn an_option_that_is_no_word_breaks_out_of_nothing() {
    let breaks = |change: MigrationFn| {
        let change = migration("breaks", change, None);
        script::write(&change, Direction::Upgrade, &mut Replay::new(Dialect::Mysql, []))
    };
    let error = breaks(|op| {
        op.create_table("t", |t| {
            t.column("id", Integer);
            t.row_format("dynamic; DROP TABLE users");
        })
    });
    assert_eq!(
        error.expect_err("no word").cause.to_string(),
        "MySQL cannot take `dynamic; DROP TABLE users` as an option of a table"
    );
    let quoted = text(&breaks(|op| {
        op.create_table("t", |t| {
            t.column("id", Integer);
            t.engine("InnoDB' \\");
        })
    }));
    assert!(quoted.contains(r"ENGINE = 'InnoDB'' \\'"), "{quoted}");
}
