//! Constraints.

use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;
use migrate_core::schema::Conflict;

use crate::scenario::Scenario;
use crate::table::{ROWS, shop};

fn check(name: &'static str, change: MigrationFn) {
    Scenario { name, from: shop, rows: ROWS, change, kept: "SELECT id, user_id, title FROM items ORDER BY id" }.check();
}

#[test]
fn every_constraint_is_added_and_dropped_again() {
    check("add_constraints", |op| {
        op.create_unique("one_title_each", "items", ["user_id", "title"]);
        op.create_check("has_title", "items", "title <> ''");
        Ok(())
    });
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
        change: |op| {
            op.create_primary_key("tags_key", "tags", ["item", "tag"]);
            Ok(())
        },
        kept: "SELECT item, tag FROM tags ORDER BY item",
    }
    .check();
}

#[test]
fn two_keys_over_the_same_columns_are_two() {
    Scenario {
        name: "twin_keys",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.create_table("codes", |t| {
                t.column("code", VarChar(20)).not_null();
                t.unique(["code"]).name("one");
                t.unique(["code"]).name("other");
            })?;
            op.drop_constraint("other", "codes");
            Ok(())
        },
        kept: "SELECT id FROM items ORDER BY id",
    }
    .check();
}

#[test]
fn dropped_constraints_are_back() {
    check("drop_constraints", |op| {
        op.drop_constraint("uq_users_email", "users");
        op.drop_constraint("ck_items_price", "items");
        op.drop_constraint("fk_items_user_id_users", "items");
        Ok(())
    });
}

#[test]
fn a_key_whose_check_can_be_put_off_is_refused_where_it_would_not_be() {
    check("deferrable_unique", |op| {
        op.create_unique("one_title", "items", ["title"]).initially_deferred();
        Ok(())
    });
}

#[test]
fn a_key_that_takes_nulls_for_the_same_is_refused_where_it_would_not() {
    check("nulls_not_distinct", |op| {
        op.create_unique("one_note", "items", ["note"]).nulls_not_distinct();
        Ok(())
    });
}

#[test]
fn what_a_key_carries_along_is_left_out_where_there_is_no_such_thing() {
    Scenario {
        name: "keys_include",
        from: |op| {
            op.create_table("tags", |t| {
                t.column("item", Integer).not_null();
                t.column("tag", VarChar(20)).not_null();
                t.column("note", VarChar(20));
            })
        },
        rows: "INSERT INTO tags (item, tag) VALUES (1, 'old'), (2, 'new')",
        change: |op| {
            op.create_primary_key(None, "tags", ["item"]).include(["note"]);
            op.create_unique(None, "tags", ["tag"]).include(["item", "note"]);
            Ok(())
        },
        kept: "SELECT item, tag FROM tags ORDER BY item",
    }
    .check();
}

#[test]
fn what_becomes_of_a_row_that_breaks_a_key_is_said_to_sqlite_alone() {
    check("key_on_conflict", |op| {
        op.create_unique("one_title", "items", ["title"]).on_conflict(Conflict::Replace);
        Ok(())
    });
}

#[test]
fn a_check_that_rows_need_not_keep_yet_is_validated_later() {
    check("check_not_valid", |op| {
        op.create_check("cheap", "items", "price < 100").not_valid();
        Ok(())
    });
    Scenario {
        name: "validate_constraint",
        from: |op| {
            shop(op)?;
            op.create_check("cheap", "items", "price < 100").not_valid();
            op.create_foreign_key("to_user", "items", ["user_id"], "users", ["id"]).not_valid();
            Ok(())
        },
        rows: ROWS,
        change: |op| {
            op.validate_constraint("cheap", "items")?;
            op.validate_constraint("to_user", "items")?;
            op.create_check("titled", "items", "title <> ''").no_inherit();
            Ok(())
        },
        kept: "SELECT id, title FROM items ORDER BY id",
    }
    .check();
}

#[test]
fn a_dropped_table_is_back_with_what_was_not_valid_yet() {
    Scenario {
        name: "drop_table_not_valid",
        from: |op| {
            shop(op)?;
            op.create_check("cheap", "items", "price < 100").not_valid();
            Ok(())
        },
        rows: ROWS,
        change: |op| op.drop_table("items"),
        kept: "SELECT id, email FROM users ORDER BY id",
    }
    .check();
}

#[test]
fn a_check_that_is_not_enforced_is_for_mysql_alone() {
    // MariaDB refuses the words.
    let rows = "";
    let change: MigrationFn = |op| {
        op.create_check("cheap", "items", "price < 5").not_enforced();
        Ok(())
    };
    Scenario { name: "check_not_enforced", from: shop, rows, change, kept: "" }.check();
}

#[test]
fn constraints_of_every_kind_are_renamed() {
    check("rename_constraints", |op| {
        op.rename_constraint("users", "uq_users_email", "one_email_each")?;
        op.rename_constraint("users", "pk_users", "key_of_users")?;
        op.rename_constraint("items", "fk_items_user_id_users", "owner")?;
        op.rename_constraint("items", "ck_items_price", "price_is_positive")?;
        op.rename_index("items", "ix_items_user_id_title", "by_owner")
    });
}

#[test]
fn the_index_that_mysql_made_is_renamed_with_its_foreign_key() {
    Scenario {
        name: "rename_foreign_key_with_its_index",
        from: |op| {
            shop(op)?;
            op.create_table("bids", |t| {
                t.column("item_id", BigInt).not_null().references("items", "id");
            })
        },
        rows: "INSERT INTO users (id, email) VALUES (1, 'a@b');
            INSERT INTO items (id, user_id, title, price) VALUES (10, 1, 'lamp', 9.5);
            INSERT INTO bids (item_id) VALUES (10)",
        change: |op| {
            op.rename_constraint("bids", "fk_bids_item_id_items", "of_item")?;
            op.create_check("some", "bids", "item_id > 0");
            Ok(())
        },
        kept: "SELECT item_id FROM bids",
    }
    .check();
}

#[test]
fn what_need_not_be_there_is_dropped_if_it_is() {
    check("drop_if_exists", |op| {
        op.drop_constraint("uq_users_email", "users").if_exists();
        op.drop_constraint("no_such_check", "items").if_exists();
        op.drop_index("no_such_index", "items").if_exists();
        Ok(())
    });
}

#[test]
fn a_key_goes_with_the_foreign_keys_on_it_and_all_come_back() {
    Scenario {
        name: "drop_constraint_cascade",
        from: |op| {
            shop(op)?;
            op.create_table("letters", |t| {
                t.column("to", VarChar(100)).references("users", "email").on_update(Cascade);
            })
        },
        rows: "INSERT INTO users (id, email) VALUES (1, 'a@b'); INSERT INTO letters VALUES ('a@b'), (NULL)",
        change: |op| {
            op.drop_constraint("uq_users_email", "users").cascade();
            Ok(())
        },
        kept: "SELECT count(*) FROM letters",
    }
    .check();
}
