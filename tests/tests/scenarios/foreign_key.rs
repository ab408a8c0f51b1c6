//! Foreign keys.

use migrate_core::operation::Operations;
use migrate_core::prelude::*;

use crate::scenario::Scenario;
use crate::table::{ROWS, shop};

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

/// A table whose reference is served by no index but MySQL's own, and a row in it.
fn served_by_none(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.create_table("bids", |t| {
        t.column("id", Integer).primary_key();
        t.column("item_id", BigInt).not_null().references("items", "id");
        t.column("amount", Integer).not_null();
    })
}

const A_BID: &str = "INSERT INTO users (id, email) VALUES (1, 'a@b');
    INSERT INTO items (id, user_id, title, price) VALUES (10, 1, 'lamp', 9.5);
    INSERT INTO bids (id, item_id, amount) VALUES (1, 10, 3)";

#[test]
fn an_index_that_serves_a_foreign_key_comes_and_goes() {
    Scenario {
        name: "index_of_foreign_key",
        from: served_by_none,
        rows: A_BID,
        change: |op| {
            op.create_index("by_item", "bids", ["item_id", "amount"]);
            Ok(())
        },
        kept: "SELECT item_id, amount FROM bids",
    }
    .check();
}

#[test]
fn all_that_serves_a_foreign_key_goes_and_another_comes() {
    Scenario {
        name: "indexes_of_foreign_key",
        from: |op| {
            served_by_none(op)?;
            op.create_unique("uq_bids", "bids", ["item_id", "amount"]);
            op.create_index("by_item", "bids", ["item_id"]);
            Ok(())
        },
        rows: A_BID,
        change: |op| {
            op.drop_constraint("uq_bids", "bids");
            op.drop_index("by_item", "bids");
            op.drop_constraint("pk_bids", "bids");
            op.create_primary_key(None, "bids", ["item_id", "id"]);
            Ok(())
        },
        kept: "SELECT item_id, amount FROM bids",
    }
    .check();
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

/// A table with a key of two columns, and one that is to refer to it.
fn parts(op: &mut Operations) -> Result<()> {
    op.create_table("parts", |t| {
        t.column("maker", Integer).primary_key();
        t.column("number", Integer).primary_key();
    })?;
    op.create_table("uses", |t| {
        t.column("id", Integer).primary_key();
        t.column("maker", Integer);
        t.column("number", Integer);
        t.index(["maker", "number"]);
    })
}

const PARTS: &str = "INSERT INTO parts (maker, number) VALUES (1, 1), (1, 2);
    INSERT INTO uses (id, maker, number) VALUES (1, 1, 2), (2, NULL, NULL)";

#[test]
fn a_foreign_key_of_several_columns_is_added() {
    Scenario {
        name: "composite_foreign_key",
        from: parts,
        rows: PARTS,
        change: |op| {
            let key = op.create_foreign_key(None, "uses", ["maker", "number"], "parts", ["maker", "number"]);
            key.on_delete(SetNull).on_update(Cascade).not_valid();
            Ok(())
        },
        kept: "SELECT id, maker, number FROM uses ORDER BY id",
    }
    .check();
}

#[test]
fn a_full_match_is_refused_where_it_would_be_read_over() {
    Scenario {
        name: "match_full",
        from: parts,
        rows: PARTS,
        change: |op| {
            op.create_foreign_key("of_part", "uses", ["maker", "number"], "parts", ["maker", "number"]).match_full();
            Ok(())
        },
        kept: "SELECT id, maker, number FROM uses ORDER BY id",
    }
    .check();
}

#[test]
fn the_columns_that_a_deletion_sets_are_refused_where_all_would_be_set() {
    Scenario {
        name: "set_columns",
        from: parts,
        rows: PARTS,
        change: |op| {
            let key = op.create_foreign_key("of_part", "uses", ["maker", "number"], "parts", ["maker", "number"]);
            key.on_delete(SetNull).set_columns(["number"]);
            Ok(())
        },
        kept: "SELECT id, maker, number FROM uses ORDER BY id",
    }
    .check();
}

/// People with a boss, of departments with a head.
fn office(op: &mut Operations) -> Result<()> {
    op.create_table("people", |t| {
        t.column("id", Integer).primary_key();
        t.column("boss", Integer).references("people", "id").on_delete(SetNull);
        t.column("department", Integer).references("departments", "id");
    })?;
    op.create_table("departments", |t| {
        t.column("id", Integer).primary_key();
        t.column("head", Integer).references("people", "id").on_delete(SetNull);
    })
}

#[test]
fn tables_that_refer_to_each_other_are_made_in_one_migration_and_go_again() {
    Scenario {
        name: "cyclic_foreign_keys",
        from: shop,
        rows: ROWS,
        change: office,
        kept: "SELECT id, title FROM items ORDER BY id",
    }
    .check();
}

#[test]
fn tables_that_refer_to_each_other_keep_their_rows() {
    Scenario {
        name: "cyclic_foreign_keys_with_rows",
        from: office,
        rows: "INSERT INTO people (id) VALUES (1); INSERT INTO departments (id, head) VALUES (5, 1);
            UPDATE people SET department = 5; INSERT INTO people (id, boss, department) VALUES (2, 1, 5)",
        change: |op| {
            op.drop_constraint("fk_people_boss_people", "people");
            op.rename_constraint("departments", "fk_departments_head_people", "head_of")?;
            op.rename_column("people", "department", "works_in")?;
            Ok(())
        },
        kept: "SELECT people.id, boss, departments.id, head FROM people, departments ORDER BY people.id",
    }
    .check();
}
