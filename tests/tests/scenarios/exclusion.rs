//! Exclusions.

use migrate_core::prelude::*;

use crate::scenario::Scenario;

#[test]
fn an_exclusion_is_made_added_renamed_and_dropped() {
    Scenario {
        name: "exclusion",
        from: |op| {
            op.create_table("bookings", |t| {
                t.column("id", Integer).primary_key();
                t.column("room", Integer).not_null();
                t.column("first_day", Integer).not_null();
                t.column("last_day", Integer).not_null();
            })
        },
        rows: "INSERT INTO bookings VALUES (1, 7, 1, 4), (2, 7, 5, 9)",
        change: |op| {
            op.create_exclusion(None, "bookings", [(expr("int4range(first_day, last_day)"), "&&")])
                .using("gist")
                .filter("room = 7")
                .initially_deferred();
            op.rename_constraint("bookings", "ex_bookings_expr", "no_overlap")?;
            op.create_exclusion("one_last_day", "bookings", [("last_day", "=")]).include(["room"]);
            Ok(())
        },
        kept: "SELECT id, room FROM bookings ORDER BY id",
    }
    .check();
}

#[test]
fn an_exclusion_is_part_of_a_new_table() {
    Scenario {
        name: "exclusion_in_table",
        from: |op| {
            op.create_table("rooms", |t| {
                t.column("id", Integer).primary_key();
            })
        },
        rows: "INSERT INTO rooms VALUES (1)",
        change: |op| {
            op.create_table("bookings", |t| {
                t.column("room", Integer).not_null();
                t.exclusion([(col("room").desc(), "=")]).name("one_each");
            })
        },
        kept: "SELECT id FROM rooms",
    }
    .check();
}
