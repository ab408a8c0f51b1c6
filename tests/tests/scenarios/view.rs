//! Views, what stands on them, and what changes under them.

use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;

use crate::scenario::Scenario;
use crate::table::{ROWS, shop};

/// A shop with views on views.
fn viewed(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.create_view("cheap", "SELECT id, title, price FROM items WHERE price < 15;").comment("for small purses");
    op.create_view("cheap_titles", "SELECT title FROM cheap");
    op.create_view("all_items", "SELECT * FROM items");
    Ok(())
}

fn check(name: &'static str, change: MigrationFn) {
    Scenario { name, from: viewed, rows: ROWS, change, kept: "SELECT title FROM cheap_titles ORDER BY title" }.check();
}

#[test]
fn a_view_is_made_and_gone_again() {
    Scenario {
        name: "create_view",
        from: shop,
        rows: ROWS,
        change: viewed_only,
        kept: "SELECT id, title FROM items ORDER BY id",
    }
    .check();
}

fn viewed_only(op: &mut Operations) -> Result<()> {
    op.create_view("dear", Sql::from("SELECT id FROM items WHERE price > 15").mysql("SELECT id + 0 AS id FROM items"));
    op.create_view("only_there", Sql::new().postgres("SELECT now() AS now"));
    Ok(())
}

#[test]
fn a_dropped_view_is_back_with_its_text_and_comment() {
    check("drop_view", |op| op.drop_view("all_items"));
}

#[test]
fn a_view_that_gains_a_column_is_replaced_under_the_views_that_read_it() {
    check("replace_view", |op| {
        op.replace_view("cheap", "SELECT id, title, price, note FROM items WHERE price < 15");
        Ok(())
    });
}

#[test]
fn a_view_whose_columns_change_is_made_again_with_the_views_that_read_it() {
    check("recreate_view", |op| {
        op.replace_view("cheap", "SELECT user_id, title FROM items WHERE price < 15").comment("other words");
        Ok(())
    });
}

#[test]
fn a_renamed_view_is_read_under_its_new_name() {
    check("rename_view", |op| op.rename_view("cheap", "bargains"));
}

#[test]
fn a_type_changes_under_views() {
    check("alter_column_under_views", |op| {
        op.alter_column("items", "title").set_type(VarChar(300));
        Ok(())
    });
}

#[test]
fn a_column_is_dropped_under_a_view_of_all_columns() {
    check("drop_column_under_view", |op| op.drop_column("items", "note"));
}

#[test]
fn names_change_under_views() {
    check("rename_under_views", |op| {
        op.rename_table("items", "goods")?;
        op.rename_column("goods", "price", "costs")
    });
}

#[test]
fn views_keep_their_rights() {
    check("views_with_rights", |op| {
        op.grant(["SELECT"], "cheap", ["PUBLIC"])?;
        op.replace_view("cheap", "SELECT title, id FROM items WHERE price < 15");
        Ok(())
    });
}

#[test]
fn options_are_said_in_the_databases_own_words() {
    check("view_options", |op| {
        let options = if op.dialect() == Dialect::Mysql { "SQL SECURITY INVOKER" } else { "security_invoker = true" };
        op.create_view("mine", "SELECT id FROM items").options(options);
        Ok(())
    });
}

#[test]
fn triggers_of_a_view_outlive_its_replacement() {
    check("view_triggers", |op| {
        op.create_view("notes", "SELECT id, note FROM items");
        if op.dialect() == Dialect::Postgres {
            op.create_function("put", "", "RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$");
        }
        let action = Sql::new()
            .postgres("FOR EACH ROW EXECUTE FUNCTION put()")
            .sqlite("BEGIN UPDATE items SET note = new.note WHERE id = old.id; END");
        op.create_trigger("put_note", "notes", "INSTEAD OF UPDATE", action);
        op.replace_view("notes", "SELECT note, id FROM items");
        Ok(())
    });
}

/// A shop with a view whose rows are kept.
fn kept(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.create_materialized_view("totals", "SELECT user_id, sum(price) AS total FROM items GROUP BY user_id");
    op.create_index("one_total_each", "totals", ["user_id"]).unique();
    op.create_view("rich", "SELECT user_id FROM totals WHERE total > 10");
    Ok(())
}

fn check_kept(name: &'static str, change: MigrationFn) {
    Scenario { name, from: kept, rows: ROWS, change, kept: "SELECT id, user_id FROM items ORDER BY id" }.check();
}

#[test]
fn a_materialized_view_is_made_filled_and_gone_again() {
    Scenario {
        name: "create_materialized_view",
        from: shop,
        rows: ROWS,
        change: |op| {
            op.create_materialized_view("prices", "SELECT id, price FROM items").with_no_data().comment("kept");
            op.create_index("one_price_each", "prices", ["id"]).unique();
            op.refresh_materialized_view("prices");
            op.refresh_materialized_view("prices").concurrently();
            Ok(())
        },
        kept: "SELECT id, price FROM items ORDER BY id",
    }
    .check();
}

#[test]
fn a_materialized_view_is_made_again_with_its_indexes_and_views() {
    check_kept("replace_materialized_view", |op| {
        op.replace_materialized_view("totals", "SELECT user_id, max(price) AS total FROM items GROUP BY user_id");
        op.alter_column("items", "price").set_type(Numeric(12, 2));
        Ok(())
    });
}

#[test]
fn a_dropped_materialized_view_is_back_with_its_index() {
    check_kept("drop_materialized_view", |op| {
        op.drop_view("rich")?;
        op.drop_materialized_view("totals")
    });
}

#[test]
fn a_renamed_materialized_view_is_read_under_its_new_name() {
    check_kept("rename_materialized_view", |op| op.rename_materialized_view("totals", "sums"));
}
