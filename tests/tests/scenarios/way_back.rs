//! Downgrades written by hand: whether they lead back, told without a database.

use migrate_core::Migrations;
use migrate_core::explain::{Exit, Explain};
use migrate_core::migration::{Migration, MigrationFn, Settings};
use migrate_core::prelude::*;

use crate::scenario::{migration, nothing};
use crate::table::shop;

fn package(list: Vec<Migration>) -> Migrations {
    Migrations { list: list.leak(), settings: Settings::DEFAULT }
}

/// A package in which the second revision has a downgrade of its own.
fn with(upgrade: MigrationFn, downgrade: MigrationFn) -> Migrations {
    let second = Migration { down_revision: &["a"], line: 7, ..migration("b", upgrade, Some(downgrade)) };
    package(vec![migration("a", shop, None), second])
}

fn said(package: &Migrations) -> String {
    let error = package.check_downgrades(Dialect::Postgres).expect_err("it leads elsewhere");
    assert_eq!((error.code(), error.exit()), ("downgrade-differs", Exit::Found));
    error.to_string()
}

fn changes(op: &mut Operations) -> Result<()> {
    op.create_table("bids", |t| {
        t.column("id", BigInt).primary_key();
    })?;
    op.add_column("items", "colour", VarChar(20)).not_null().default(literal("red"));
    op.alter_column("items", "title").set_type(Text).drop_default();
    op.drop_column("items", "note")?;
    op.drop_constraint("uq_users_email", "users");
    op.create_index("by_price", "items", ["price"]);
    op.create_table_comment("users", "people")
}

#[test]
fn all_that_a_downgrade_forgets_is_told() {
    insta::assert_snapshot!(said(&with(changes, nothing)), @"
    the downgrade of a revision does not lead back
      b
      --> versions/scenario.rs:7
        table `bids` is left over
        table `items`: column `colour` is left over
        table `items`: column `note` is missing
        table `items`: column `title` has type Text, and should have VarChar(200)
        table `items`: column `title` has default none, and should have 'it''s new'
        table `items`: index `by_price` is left over
        table `users` has comment 'people', and should have none
        table `users`: constraint `uq_users_email` is missing
    ");
}

#[test]
fn a_downgrade_that_brings_something_else_back_is_told_what() {
    let package = with(
        |op| {
            op.drop_column("items", "note")?;
            op.drop_index("ix_items_user_id_title", "items");
            Ok(())
        },
        |op| {
            op.add_column("items", "note", VarChar(30)).not_null().default(literal(""));
            op.create_index("ix_items_user_id_title", "items", [col("user_id").desc()]).unique();
            Ok(())
        },
    );
    insta::assert_snapshot!(said(&package), @"
    the downgrade of a revision does not lead back
      b
      --> versions/scenario.rs:7
        table `items`: column `note` has type VarChar(30), and should have VarChar(50)
        table `items`: column `note` has nullability no, and should have yes
        table `items`: column `note` has default '', and should have none
        table `items`: index `ix_items_user_id_title` has key user_id desc, and should have user_id, title
        table `items`: index `ix_items_user_id_title` has uniqueness yes, and should have no
    ");
}

#[test]
fn a_downgrade_that_leads_back_is_right_in_whatever_way_it_does() {
    let right: MigrationFn = |op| {
        op.drop_table_comment("users")?;
        op.create_unique("uq_users_email", "users", ["email"]);
        op.drop_index("by_price", "items");
        op.add_column("items", "note", VarChar(50));
        op.alter_column("items", "title").set_type(VarChar(200)).set_default(literal("it's new"));
        op.drop_column("items", "colour")?;
        op.drop_table("bids")
    };
    for dialect in Dialect::ALL {
        with(changes, right).check_downgrades(dialect).expect("it leads back");
    }
}

#[test]
fn raw_sql_that_changes_tables_is_taken_at_its_word_and_data_is_not_looked_at() {
    let orders: MigrationFn = |op| {
        op.create_table("orders", |t| {
            t.column("id", BigInt).primary_key();
        })
    };
    with(orders, |op| op.execute("DROP TABLE orders")).check_downgrades(Dialect::Postgres).expect("nobody knows");
    said(&with(orders, |op| op.execute("DELETE FROM orders")));
}

#[test]
fn a_downgrade_on_a_branch_is_checked_where_it_stands() {
    let on =
        |revision, upgrade, downgrade| Migration { down_revision: &["a"], ..migration(revision, upgrade, downgrade) };
    let good: MigrationFn = |op| op.drop_table_comment("users");
    let list = vec![
        migration("a", shop, None),
        on("b", |op| op.rename_table("items", "things"), None),
        on("c", |op| op.create_table_comment("users", "people"), Some(good)),
        on("d", |op| op.drop_column("users", "email"), Some(nothing)),
    ];
    let text = said(&package(list));
    assert!(text.contains("table `users`: column `email` is missing") && !text.contains("things"), "{text}");
}

#[test]
fn a_downgrade_of_a_table_that_is_not_there_is_shown_at_its_line() {
    let package = with(nothing, |op| op.drop_table("orders"));
    let error = package.check_downgrades(Dialect::Sqlite).expect_err("there is no such table");
    assert_eq!(error.code(), "unknown-table");
    assert!(error.to_string().contains("way_back.rs:"), "{error}");
}
