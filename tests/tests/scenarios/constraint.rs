//! Constraints.

use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;

use crate::scenario::Scenario;
use crate::table::{ROWS, shop};

fn check(name: &'static str, change: MigrationFn) {
    Scenario { name, from: shop, rows: ROWS, change, kept: "SELECT id, user_id, title FROM items ORDER BY id" }.check();
}

#[test]
fn every_constraint_is_added_and_dropped_again() {
    check("add_constraints", |op| {
        op.create_unique("one_title_each", "items", ["user_id", "title"])?;
        op.create_check("has_title", "items", "title <> ''")
    });
}

#[test]
fn a_foreign_key_is_added_between_tables_with_rows() {
    Scenario {
        name: "add_foreign_key",
        from: |op| {
            shop(op)?;
            op.create_table("bids", |t| {
                t.column("item_id", BigInt).not_null().index();
                t.column("amount", Integer).not_null();
            })
        },
        rows: "INSERT INTO users (id, email) VALUES (1, 'a@b');
            INSERT INTO items (id, user_id, title, price) VALUES (10, 1, 'lamp', 9.5);
            INSERT INTO bids (item_id, amount) VALUES (10, 3), (10, 4)",
        change: |op| {
            op.create_foreign_key("bids_of_items", "bids", ["item_id"], "items", ["id"]).on_delete(Cascade);
            Ok(())
        },
        kept: "SELECT item_id, amount FROM bids ORDER BY amount",
    }
    .check();
}

#[test]
fn the_index_that_mysql_makes_for_a_foreign_key_goes_with_it() {
    Scenario {
        name: "add_foreign_key_without_index",
        from: |op| {
            shop(op)?;
            op.create_table("bids", |t| {
                t.column("item_id", BigInt).not_null();
            })
        },
        rows: "INSERT INTO users (id, email) VALUES (1, 'a@b');
            INSERT INTO items (id, user_id, title, price) VALUES (10, 1, 'lamp', 9.5);
            INSERT INTO bids (item_id) VALUES (10)",
        change: |op| {
            op.create_foreign_key("bids_of_items", "bids", ["item_id"], "items", ["id"]).on_delete(Cascade);
            Ok(())
        },
        kept: "SELECT item_id FROM bids",
    }
    .check();
}

#[test]
fn a_primary_key_is_added_and_null_allowed_again_when_undone() {
    Scenario {
        name: "add_primary_key",
        from: |op| {
            op.create_table("tags", |t| {
                t.column("item", Integer);
                t.column("tag", VarChar(20));
            })
        },
        rows: "INSERT INTO tags (item, tag) VALUES (1, 'old'), (2, 'new')",
        change: |op| op.create_primary_key("tags_key", "tags", ["item", "tag"]),
        kept: "SELECT item, tag FROM tags ORDER BY item",
    }
    .check();
}

#[test]
fn dropped_constraints_are_back() {
    check("drop_constraints", |op| {
        op.drop_constraint("uq_users_email", "users")?;
        op.drop_constraint("ck_items_price", "items")?;
        op.drop_constraint("fk_items_user_id_users", "items")
    });
}

#[test]
fn a_deferred_foreign_key_is_refused_where_it_would_not_be() {
    Scenario {
        name: "deferred_foreign_key",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.create_foreign_key("self", "items", ["id"], "items", ["id"]).initially_deferred();
            Ok(())
        },
        kept: "SELECT id FROM items ORDER BY id",
    }
    .check();
}
