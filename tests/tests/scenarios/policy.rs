//! Policies, row security and rights.

use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;

use crate::scenario::Scenario;
use crate::table::{ROWS, shop};

fn secured(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.create_policy("own", "items", "USING (user_id = 1)").comment("one's own");
    op.enable_row_security("items")
}

fn check(name: &'static str, from: MigrationFn, change: MigrationFn) {
    Scenario { name, from, rows: ROWS, change, kept: "SELECT id, user_id FROM items ORDER BY id" }.check();
}

#[test]
fn policies_are_made_and_gone_again() {
    check("create_policy", shop, |op| {
        secured_only(op)?;
        op.force_row_security("items")
    });
}

fn secured_only(op: &mut Operations) -> Result<()> {
    op.create_policy("all", "items", "FOR SELECT TO PUBLIC USING (true)");
    op.enable_row_security("items")
}

#[test]
fn a_policy_gets_another_rule_and_another_name() {
    check("replace_policy", secured, |op| {
        op.replace_policy("own", "items", "FOR UPDATE USING (user_id = 2) WITH CHECK (price > 0)");
        op.rename_policy("own", "items", "mine")
    });
}

#[test]
fn policies_count_no_more() {
    check("disable_row_security", secured, |op| {
        op.drop_policy("own", "items")?;
        op.disable_row_security("items")
    });
}

#[test]
fn columns_change_under_a_policy() {
    check("alter_column_under_policy", secured, |op| {
        op.drop_constraint("fk_items_user_id_users", "items");
        op.alter_column("items", "user_id").set_type(Integer);
        op.rename_column("items", "user_id", "seller_id")?;
        op.rename_column("items", "seller_id", "user_id")
    });
}

#[test]
fn a_dropped_table_is_back_with_its_policies_and_rights() {
    Scenario {
        name: "drop_table_with_policy",
        from: |op| {
            secured(op)?;
            op.grant(["SELECT", "UPDATE"], "items", ["PUBLIC"])
        },
        rows: ROWS,
        change: |op| op.drop_table("items"),
        kept: "SELECT id, email FROM users ORDER BY id",
    }
    .check();
}

#[test]
fn rights_are_given_and_taken() {
    check(
        "grant",
        |op| {
            shop(op)?;
            op.grant(["SELECT"], "users", ["PUBLIC"])
        },
        |op| {
            op.grant(["insert", "DELETE"], "items", ["PUBLIC"])?;
            op.revoke(["SELECT"], "users", ["PUBLIC"])
        },
    );
}
