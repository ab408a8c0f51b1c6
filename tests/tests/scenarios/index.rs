//! Indexes.

use migrate_core::operation::{Algorithm, TableLock};
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

#[test]
fn the_order_of_nulls_and_the_collation_of_a_part_are_said() {
    Scenario {
        name: "create_index_order",
        from: shop,
        rows: ROWS,
        change: |op| {
            let collation = if op.dialect() == Dialect::Sqlite { "NOCASE" } else { "C" };
            op.create_index("by_note", "items", [col("note").desc().nulls_last(), col("title").collate(collation)]);
            op.create_index("by_price", "items", [col("price").nulls_first()]);
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn what_concerns_storage_is_left_out_where_there_is_no_such_thing() {
    Scenario {
        name: "create_index_storage",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.create_index(None, "items", ["price"]).using("BTREE").with("fillfactor", 70).tablespace("pg_default");
            op.create_index(None, "items", ["note"]).invisible();
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn a_unique_index_that_means_something_else_is_refused() {
    let check = |name, change| Scenario { name, from: shop, rows: ROWS, change, kept: KEPT }.check();
    check("unique_index_nulls", |op| {
        op.create_index("one_note", "items", ["note"]).unique().nulls_not_distinct();
        Ok(())
    });
    check("unique_index_collation", |op| {
        let collation = if op.dialect() == Dialect::Sqlite { "NOCASE" } else { "C" };
        op.create_index("one_note", "items", [col("note").collate(collation)]).unique();
        Ok(())
    });
}

#[test]
fn words_and_places_are_indexed_on_servers() {
    Scenario {
        name: "create_index_fulltext",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.create_index("by_words", "items", ["title", "note"]).fulltext();
            Ok(())
        },
        kept: KEPT,
    }
    .check();
    Scenario {
        name: "create_index_spatial",
        from: |op| {
            op.create_table("places", |t| {
                t.column("id", Integer).primary_key();
                t.column("place", "POINT").not_null();
            })
        },
        rows: "INSERT INTO places (id, place) VALUES (1, POINT(1, 2))",
        change: |op| {
            op.create_index("by_place", "places", ["place"]).spatial();
            Ok(())
        },
        kept: "SELECT id FROM places",
    }
    .check();
}

#[test]
fn mysql_is_told_how_to_do_it_and_whom_to_lock() {
    Scenario {
        name: "index_algorithm",
        from: |op| {
            shop(op)?;
            op.create_index("by_note", "items", ["note"]);
            Ok(())
        },
        rows: ROWS,
        change: |op| {
            op.create_index("by_price", "items", ["price"]).algorithm(Algorithm::InPlace).lock(TableLock::None);
            op.drop_index("by_note", "items").algorithm(Algorithm::NoCopy).lock(TableLock::Shared);
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}

#[test]
fn an_index_is_renamed_and_another_made_unless_it_is_there() {
    Scenario {
        name: "rename_index",
        from: |op| {
            shop(op)?;
            op.create_index("by_note", "items", [col("note").desc()]).unique();
            op.create_index("by_title", "items", ["title"]);
            Ok(())
        },
        rows: ROWS,
        change: |op| {
            op.rename_index("items", "by_note", "notes")?;
            op.create_index("notes", "items", ["price"]).if_not_exists();
            op.create_index("prices", "items", ["price"]).if_not_exists();
            op.drop_index("by_title", "items").if_exists().concurrently();
            Ok(())
        },
        kept: KEPT,
    }
    .check();
}
