//! Whole tables.

use std::cell::RefCell;

use migrate_core::operation::Operations;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};
use migrate_tests::Backend;

use crate::fingerprint::fingerprint;
use crate::scenario::{Scenario, apply, dialect, migration, nothing};

thread_local! {
    /// The schema that a test moves a table to.
    static OTHER: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Tables that the scenarios change.
pub(crate) fn shop(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key().identity();
        t.column("email", VarChar(100)).not_null().unique();
    })?;
    op.create_table("items", |t| {
        t.column("id", BigInt).primary_key().identity();
        t.column("user_id", BigInt).not_null().references("users", "id").on_delete(Cascade);
        t.column("title", VarChar(200)).not_null().default(literal("it's new")).comment("what it's called");
        t.column("price", Numeric(10, 2)).not_null().default("0").check("price >= 0");
        t.column("note", VarChar(50));
        t.index(["user_id", "title"]);
    })
}

/// Rows for [`shop`].
pub(crate) const ROWS: &str = "INSERT INTO users (id, email) VALUES (1, 'a@b'), (2, 'c@d');
    INSERT INTO items (id, user_id, title, price, note) VALUES (10, 1, 'lamp', 9.5, NULL), (11, 2, 'chair', 20, 'old');";

#[test]
fn a_table_is_made_with_all_that_it_can_have() {
    Scenario {
        name: "create_table",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.create_table("orders", |t| {
                t.column("user_id", BigInt).references("users", "id").on_delete(Cascade).on_update(Restrict);
                t.column("number", BigInt).nullable();
                t.column("small", SmallInt).default("-1");
                t.column("real", Real);
                t.column("double", Double).default("1.5");
                t.column("total", Numeric(12, 4)).not_null().default("0").check("total >= 0").comment("in 'euro'");
                t.column("paid", Boolean).not_null().default("false");
                t.column("code", Char(4)).unique();
                t.column("state", VarChar(20)).not_null().default(literal("it's \\ new")).index();
                t.column("notes", Text).default(literal("none"));
                t.column("scan", Binary);
                t.column("day", Date).default("CURRENT_DATE");
                t.column("hour", Time);
                t.column("made", Timestamp).not_null().default("CURRENT_TIMESTAMP");
                t.column("sent", TimestampTz);
                t.column("key", Uuid);
                t.column("raw", Json);
                t.column("data", Jsonb);
                t.column("own", "decimal(3)");
                t.primary_key(["user_id", "number"]).name("orders_key");
                t.unique(["state", "code"]);
                t.foreign_key(["number"], "items", ["id"]).name("to_items");
                t.check("paid_or_not", "paid OR total < 1000");
                t.index(["day"]).unique().name("one_a_day");
                t.comment("what people bought");
            })
        },
        kept: "SELECT id, email FROM users ORDER BY id",
    }
    .check();
}

#[test]
fn a_dropped_table_is_back_without_its_rows() {
    Scenario {
        name: "drop_table",
        from: shop,
        rows: ROWS,
        change: |op| op.drop_table("items"),
        kept: "SELECT id, email FROM users ORDER BY id",
    }
    .check();
}

#[test]
fn a_renamed_table_keeps_its_rows_and_the_references_to_it() {
    Scenario {
        name: "rename_table",
        from: shop,
        rows: ROWS,
        change: |op| op.rename_table("users", "people"),
        kept: "SELECT id, user_id, title FROM items ORDER BY id",
    }
    .check();
}

#[test]
fn what_is_said_about_a_table_changes() {
    Scenario {
        name: "table_comment",
        from: |op| {
            op.create_table("notes", |t| {
                t.column("id", Integer).primary_key();
                t.comment("first");
            })
        },
        rows: "",
        change: |op| op.create_table_comment("notes", "second \\ 'quoted'"),
        kept: "",
    }
    .check();
}

#[test]
fn tables_of_another_schema_are_named_in_full() {
    Scenario {
        name: "qualified_names",
        from: nothing,
        rows: "",
        change: |op| {
            op.create_table("shop.items", |t| {
                t.column("id", Integer).primary_key();
                t.column("user_id", Integer).references("auth.users", "id");
                t.index(["user_id"]);
                t.comment("in a schema");
            })?;
            op.create_index("ix", "shop.items", ["user_id"]);
            op.rename_table("shop.items", "things")
        },
        kept: "",
    }
    .check();
}

#[test]
fn names_that_need_quotes_get_them() {
    Scenario {
        name: "quoted_names",
        from: nothing,
        rows: "",
        change: |op| {
            op.create_table(("my shop", "or\"der`.x"), |t| {
                t.column("select", Integer).primary_key();
                t.column("Größe", Text);
            })
        },
        kept: "",
    }
    .check();
}

#[test]
fn a_table_is_dropped_with_the_references_to_it_and_both_are_back() {
    Scenario {
        name: "drop_table_cascade",
        from: |op| {
            op.create_table("teams", |t| {
                t.column("id", BigInt).primary_key();
                t.column("above", BigInt).references("teams", "id");
            })?;
            op.create_table("people", |t| {
                t.column("name", VarChar(20));
                t.column("team_id", BigInt).references("teams", "id").on_delete(Cascade);
            })
        },
        rows: "INSERT INTO people (name) VALUES ('Ada')",
        change: |op| op.drop_table_cascade("teams"),
        kept: "SELECT name FROM people",
    }
    .check();
}

#[test]
fn a_table_that_may_not_be_there_is_dropped() {
    Scenario {
        name: "drop_table_if_exists",
        from: shop,
        rows: ROWS,
        change: |op| op.drop_table_if_exists("items"),
        kept: "SELECT id, email FROM users ORDER BY id",
    }
    .check();
    for backend in Backend::ALL {
        let Some(database) = backend.database("not_there") else { continue };
        let gone = migration("gone", |op| op.drop_table_if_exists("nothing"), None);
        let script = script::write(&gone, Direction::Upgrade, &mut Replay::new(dialect(backend), []));
        apply(&database, &script.expect("is written"));
    }
}

#[test]
fn a_table_moves_to_another_schema_and_back() {
    for backend in [Backend::Postgres, Backend::Mariadb] {
        let Some(database) = backend.database("moves") else { continue };
        let Some(other) = backend.database("moved") else { continue };
        // A schema of MySQL is a database, and its name is not known when this is compiled.
        OTHER.set(if backend == Backend::Postgres { "other's \"own\"".to_owned() } else { other.name.clone() });
        if backend == Backend::Postgres {
            database.execute("CREATE SCHEMA \"other's \"\"own\"\"\"");
        }
        let from = migration("from", shop, None);
        let moves = migration("moves", |op| op.move_table("users", OTHER.with_borrow(String::clone)), None);
        let mut replay = Replay::new(dialect(backend), []);
        replay.schema().expect("is recorded");
        apply(&database, &script::write(&from, Direction::Upgrade, &mut replay).expect("is written"));
        database.execute(ROWS);
        let before = fingerprint(&database);
        apply(&database, &script::write(&moves, Direction::Upgrade, &mut replay).expect("is written"));
        assert!(database.try_query("SELECT * FROM users").is_err(), "{backend}: it is elsewhere");
        apply(&database, &script::write(&moves, Direction::Downgrade, &mut replay).expect("is written"));
        assert_eq!(fingerprint(&database), before, "{backend}");
        assert_eq!(database.query("SELECT count(*) FROM users"), "2", "{backend}");
    }
}

#[test]
fn a_table_does_not_move_to_another_file() {
    Scenario { name: "move_table", from: shop, rows: "", change: |op| op.move_table("items", "archive"), kept: "" }
        .check();
}

#[test]
fn a_name_changes_the_size_of_its_letters() {
    Scenario {
        name: "rename_table_letters",
        from: shop,
        rows: ROWS,
        change: |op| op.rename_table("items", "Items"),
        kept: "SELECT id, email FROM users ORDER BY id",
    }
    .check();
}
