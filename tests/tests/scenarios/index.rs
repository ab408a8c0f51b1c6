//! Indexes.

use migrate_core::prelude::*;

use crate::scenario::Scenario;
use crate::table::{ROWS, shop};

const KEPT: &str = "SELECT id, user_id, title FROM items ORDER BY id";

#[test]
fn indexes_are_made_and_dropped_again() {
    Scenario {
        name: "create_index",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.create_index("by_title", "items", [col("title").desc(), col("price")]).include(["note"]);
            op.create_index("by_note", "items", ["note"]).using("btree").filter("note IS NOT NULL");
            op.create_index("one_title", "items", ["title"]).unique();
            op.create_index("by_start", "items", [col("title").length(3)]).concurrently();
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn an_index_of_an_expression_is_made() {
    Scenario {
        name: "create_index_expression",
        from: shop,
        // MariaDB has no such index.
        rows: "",
        change: |op| {
            op.create_index("by_lower", "items", [expr("lower(title)"), col("id")]).unique();
            Ok(())
        },
        kept: "",
    }
    .check();
}

#[test]
fn a_method_and_class_of_postgres_are_left_out_elsewhere() {
    Scenario {
        name: "create_index_method",
        from: shop,
        rows: "",
        change: |op| {
            op.create_index("by_words", "items", [col("title").operator_class("gin_trgm_ops")]).using("gin");
            Ok(())
        },
        kept: "",
    }
    .check();
}

#[test]
fn a_dropped_index_is_back() {
    Scenario {
        name: "drop_index",
        from: |op| {
            shop(op)?;
            op.create_index("by_note", "items", [col("note").desc()]).unique();
            Ok(())
        },
        rows: ROWS,
        change: |op| {
            op.drop_index("by_note", "items").concurrently();
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn a_partial_unique_index_is_refused_where_it_would_bind_all_rows() {
    Scenario {
        name: "partial_unique_index",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.create_index("one_note", "items", ["note"]).unique().filter("price > 0");
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}
