//! Columns.

use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};
use migrate_tests::Backend;

use crate::scenario::{Scenario, apply, dialect, migration};
use crate::table::{ROWS, shop};

const KEPT: &str = "SELECT id, user_id, title, price FROM items ORDER BY id";

fn check(name: &'static str, change: migrate_core::migration::MigrationFn) {
    Scenario { name, from: shop, rows: ROWS, change, kept: KEPT }.check();
}

#[test]
fn a_column_is_added_with_a_constant_default() {
    check("add_column", |op| {
        op.add_column("items", "stock", Integer).not_null().default("0").comment("how many");
        op.add_column("items", "colour", VarChar(20));
        Ok(())
    });
}

#[test]
fn a_column_is_added_with_a_default_of_its_own_time() {
    check("add_column_now", |op| {
        op.add_column("items", "made", Timestamp).not_null().default("CURRENT_TIMESTAMP");
        Ok(())
    });
}

#[test]
fn a_column_is_added_with_constraints() {
    check("add_column_constraints", |op| {
        op.add_column("items", "code", VarChar(20)).unique().check("code <> ''").index();
        Ok(())
    });
}

#[test]
fn a_nullable_column_that_refers_is_added_in_place() {
    check("add_column_reference", |op| {
        op.add_column("items", "seller_id", BigInt).references("users", "id").on_delete(SetNull);
        Ok(())
    });
}

#[test]
fn a_dropped_column_is_back_with_its_default() {
    Scenario { name: "drop_column", from: shop, rows: ROWS, change: |op| op.drop_column("items", "note"), kept: KEPT }
        .check();
}

#[test]
fn a_dropped_column_takes_its_checks_along_and_brings_them_back() {
    Scenario {
        name: "drop_column_checked",
        from: shop,
        rows: ROWS,
        change: |op| op.drop_column("items", "price"),
        kept: "SELECT id, user_id, title FROM items ORDER BY id",
    }
    .check();
}

#[test]
fn a_dropped_column_takes_its_unique_constraint_along_and_brings_it_back() {
    Scenario {
        name: "drop_column_unique",
        from: |op| {
            shop(op)?;
            op.add_column("users", "nick", VarChar(20)).unique();
            Ok(())
        },
        rows: ROWS,
        change: |op| op.drop_column("users", "nick"),
        kept: "SELECT id, email FROM users ORDER BY id",
    }
    .check();
}

#[test]
fn the_column_that_numbers_the_rows_is_dropped_and_back() {
    Scenario {
        name: "drop_column_identity",
        from: shop,
        rows: ROWS,
        change: |op| op.drop_column("items", "id"),
        kept: "SELECT user_id, title FROM items ORDER BY user_id",
    }
    .check();
}

#[test]
fn a_type_is_changed_and_changed_back() {
    check("alter_column_type", |op| {
        op.alter_column("items", "note").set_type(VarChar(100));
        Ok(())
    });
}

#[test]
fn a_number_becomes_text_and_a_number_again() {
    check("alter_column_to_text", |op| {
        op.drop_constraint("ck_items_price", "items");
        op.alter_column("items", "user_id").comment("who sells it");
        op.add_column("items", "size", Integer).default("7");
        op.alter_column("items", "size").set_type(VarChar(10)).set_default(literal("7"));
        Ok(())
    });
}

#[test]
fn null_is_forbidden_and_allowed_again() {
    Scenario {
        name: "alter_column_not_null",
        from: shop,
        rows: "INSERT INTO users (id, email) VALUES (1, 'a@b');
            INSERT INTO items (id, user_id, title, price, note) VALUES (10, 1, 'lamp', 9.5, 'old')",
        change: |op| {
            op.alter_column("items", "note").set_not_null().set_default(literal(""));
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn a_default_is_dropped_and_back() {
    check("alter_column_default", |op| {
        op.alter_column("items", "title").drop_default();
        Ok(())
    });
}

fn logs(op: &mut Operations) -> Result<()> {
    op.create_table("logs", |t| {
        t.column("id", Integer).primary_key();
        t.column("line", VarChar(20));
    })
}

fn numbered(op: &mut Operations) -> Result<()> {
    op.alter_column("logs", "id").add_identity();
    Ok(())
}

#[test]
fn a_column_starts_to_number_the_rows_and_stops() {
    Scenario {
        name: "alter_column_identity",
        from: logs,
        rows: "INSERT INTO logs (id, line) VALUES (5, 'five')",
        change: numbered,
        kept: "SELECT id, line FROM logs",
    }
    .check();
}

#[test]
fn numbers_go_on_above_those_that_are_there() {
    for backend in Backend::ALL {
        let Some(database) = backend.database("numbers") else { continue };
        let (logs, numbered) = (migration("logs", logs, None), migration("numbered", numbered, None));
        let mut replay = Replay::new(dialect(backend), []);
        apply(&database, &script::write(&logs, Direction::Upgrade, &mut replay).expect("is written"));
        database.execute("INSERT INTO logs (id, line) VALUES (5, 'five')");
        apply(&database, &script::write(&numbered, Direction::Upgrade, &mut replay).expect("is written"));
        database.execute("INSERT INTO logs (line) VALUES ('six')");
        assert_eq!(database.query("SELECT id FROM logs ORDER BY id"), "5\n6", "{backend}");
    }
}

#[test]
fn a_renamed_column_is_renamed_in_all_that_names_it() {
    check("rename_column", |op| {
        op.rename_column("users", "id", "uid")?;
        op.rename_column("items", "note", "remark")
    });
}

#[test]
fn another_primary_key_ends_the_numbering_of_the_one_before() {
    Scenario {
        name: "primary_key_of_another_column",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.drop_constraint("pk_items", "items");
            op.alter_column("items", "id").drop_identity();
            op.create_primary_key(None, "items", ["user_id", "title"]);
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn a_column_is_numbered_as_it_becomes_the_key() {
    Scenario {
        name: "primary_key_numbered",
        from: |op| {
            shop(op)?;
            op.create_table("notes", |t| {
                t.column("id", BigInt).not_null();
                t.column("of", BigInt).primary_key();
            })
        },
        rows: "INSERT INTO notes VALUES (1, 10), (2, 11)",
        change: |op| {
            op.drop_constraint("pk_notes", "notes");
            op.alter_column("notes", "id").add_identity();
            op.create_primary_key(None, "notes", ["id"]);
            Ok(())
        },
        kept: "SELECT id FROM notes ORDER BY id",
    }
    .check();
}

#[test]
fn a_numbered_column_stays_numbered_under_another_key() {
    Scenario {
        name: "primary_key_of_more_columns",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.drop_constraint("pk_items", "items");
            op.create_primary_key(None, "items", ["id", "user_id"]);
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn a_truth_becomes_a_number_and_a_truth_again() {
    Scenario {
        name: "alter_column_of_truth",
        from: |op| {
            shop(op)?;
            op.add_column("items", "sold", Boolean).not_null().default("true");
            op.add_column("items", "stock", SmallInt).not_null().default("3");
            Ok(())
        },
        rows: ROWS,
        change: |op| {
            op.alter_column("items", "sold").set_type(BigInt).set_default("1");
            op.alter_column("items", "stock").set_type(Boolean).set_default("false");
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn a_default_may_be_a_condition() {
    check("default_condition", |op| {
        op.add_column("items", "hot", Boolean).not_null().default("1 IN (1, 2) OR 1 = 2");
        op.alter_column("items", "note").set_default("CASE WHEN 1 = 2 AND 2 = 2 THEN 'a' END");
        Ok(())
    });
}

#[test]
fn a_default_may_be_wanted_in_other_words_than_the_databases() {
    check("default_words", |op| {
        op.add_column("items", "rate", Double).default("1e3");
        op.add_column("items", "opens", Time).default(literal("12:30:00"));
        op.add_column("items", "mark", VarChar(9)).default(literal("🎉"));
        op.add_column("items", "size", Numeric(5, 0)).default("1.5");
        Ok(())
    });
}

#[test]
fn bytes_may_be_a_default() {
    Scenario {
        name: "default_bytes",
        from: shop,
        rows: ROWS,
        change: |op| {
            let bytes = if op.dialect() == Dialect::Postgres { r"'\xDEADBEEF'" } else { "x'DEADBEEF'" };
            op.add_column("items", "seal", VarBinary(9)).default(bytes);
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}
