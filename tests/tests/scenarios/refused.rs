//! What cannot be written, and what is said then.

use migrate_core::explain::Explain;
use migrate_core::migration::{Migration, MigrationFn};
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};

use crate::scenario::{migration, nothing};
use crate::table::shop;

/// Says what a user reads of the first fault, lines of tests written as `:LINE`.
pub(crate) fn said(dialect: Dialect, direction: Direction, from: MigrationFn, change: Migration) -> String {
    let from = migration("from", from, None);
    let mut replay = Replay::new(dialect, [&from]);
    if direction == Direction::Downgrade {
        script::write(&change, Direction::Upgrade, &mut replay).expect("the way up is written");
    }
    let error = script::write(&change, direction, &mut replay).expect_err("cannot be written");
    let text = format!("error[{}]: {error}\nhelp: {}", error.code(), error.help().unwrap_or_default());
    let mut lines = text.lines().map(str::to_owned).collect::<Vec<_>>();
    for line in lines.iter_mut().filter(|line| line.starts_with("  --> tests/")) {
        let file = line.split(':').next().unwrap_or_default();
        *line = format!("{file}:LINE");
    }
    lines.join("\n")
}

pub(crate) fn up(dialect: Dialect, change: MigrationFn) -> String {
    said(dialect, Direction::Upgrade, shop, migration("change", change, None))
}

#[test]
fn a_misspelt_column_is_named_with_the_nearest() {
    insta::assert_snapshot!(up(Dialect::Postgres, |op| op.drop_column("items", "titel")), @r#"
error[unknown-column]: table `items` has no column `titel`
  revision   change
  operation  drop column `items.titel`
  --> tests/tests/scenarios/refused.rs:LINE
help: did you mean `title`?
"#);
}

#[test]
fn a_table_that_another_refers_to_is_not_dropped() {
    insta::assert_snapshot!(up(Dialect::Sqlite, |op| op.drop_table("users")), @r#"
error[still-referenced]: table `users` is referred to by table `items`
  revision   change
  operation  drop table `users`
  --> tests/tests/scenarios/refused.rs:LINE
help: drop `items` before, or its foreign key with `op.drop_constraint`
"#);
}

#[test]
fn a_contradiction_is_shown_where_it_was_written() {
    insta::assert_snapshot!(up(Dialect::Postgres, |op| op.create_table("bids", |t| {
        t.column("id", BigInt).primary_key();
        t.column("id", BigInt);
    })), @r#"
error[column-exists]: table `bids` has a column `id` already
  revision   change
  --> tests/tests/scenarios/refused.rs:LINE
help: change it with `op.alter_column`
"#);
}

#[test]
fn a_column_that_is_there_already_is_not_added() {
    insta::assert_snapshot!(up(Dialect::Postgres, |op| {
        op.add_column("items", "price", BigInt);
        Ok(())
    }), @r#"
error[column-exists]: table `items` has a column `price` already
  revision   change
  operation  add column `items.price`
  --> tests/tests/scenarios/refused.rs:LINE
help: change it with `op.alter_column`
"#);
    insta::assert_snapshot!(up(Dialect::Mysql, |op| {
        op.add_column("items", "size", BigInt);
        op.add_column("items", "size", BigInt);
        Ok(())
    }), @r#"
error[column-exists]: table `items` has a column `size` already
  revision   change
  operation  add column `items.size`
  --> tests/tests/scenarios/refused.rs:LINE
help: change it with `op.alter_column`
"#);
}

#[test]
fn a_column_has_one_source_of_values() {
    insta::assert_snapshot!(up(Dialect::Postgres, |op| {
        op.add_column("items", "double", BigInt).generated_stored("price * 2").default("0");
        Ok(())
    }), @r#"
error[contradiction]: column `items.double` cannot have both an expression that it is computed from and a default
  revision   change
  operation  add column `items.double`
  --> tests/tests/scenarios/refused.rs:LINE
help: leave one of them out, or take it away in the same call
"#);
    insta::assert_snapshot!(up(Dialect::Mysql, |op| {
        op.alter_column("items", "price").add_identity();
        Ok(())
    }), @r#"
error[contradiction]: column `items.price` cannot have both a number of the database's and a default
  revision   change
  operation  alter column `items.price`
  --> tests/tests/scenarios/refused.rs:LINE
help: leave one of them out, or take it away in the same call
"#);
}

#[test]
fn a_new_table_has_its_columns_in_the_order_they_are_written() {
    insta::assert_snapshot!(up(Dialect::Mysql, |op| op.create_table("bids", |t| {
        t.column("id", BigInt);
        t.column("at", Timestamp).first();
    })), @r#"
error[only-when-added]: column `at` of the new table `bids` says `first`, as if the table were there already
  revision   change
  --> tests/tests/scenarios/refused.rs:LINE
help: leave it out, and write the columns in the order that they are to have
"#);
}

#[test]
fn what_would_break_out_of_its_place_is_refused() {
    insta::assert_snapshot!(up(Dialect::Postgres, |op| {
        op.add_column("items", "stock", Integer).default("0); DROP TABLE users; --");
        Ok(())
    }), @r#"
error[broken-expression]: `0); DROP TABLE users; --` is not one SQL expression: a `)` is not opened
  revision   change
  operation  add column `items.stock`
  --> tests/tests/scenarios/refused.rs:LINE
help: write a text as `literal("..")`, and statements of their own with `op.execute`
"#);
    insta::assert_snapshot!(up(Dialect::Mysql, |op| {
        op.create_check("ck", "items", "price > 0 -- always");
        Ok(())
    }), @r#"
error[broken-expression]: `price > 0 -- always` is not one SQL expression: `--` begins a comment
  revision   change
  operation  add constraint `ck` to `items`
  --> tests/tests/scenarios/refused.rs:LINE
help: leave the comment out; two signs stand apart: `1 - -1`
"#);
}

/// Every call that takes SQL, with `1; DROP TABLE users` for it.
const WITH_SQL: [MigrationFn; 10] = [
    |op| {
        op.create_check("ck", "items", BREAKS_OUT);
        Ok(())
    },
    |op| {
        op.create_table("t", |t| {
            t.column("c", Integer).check(BREAKS_OUT);
        })
    },
    |op| {
        op.create_table("t", |t| {
            t.column("c", Integer).default(BREAKS_OUT);
        })
    },
    |op| {
        op.create_table("t", |t| {
            t.column("c", Custom(BREAKS_OUT));
        })
    },
    |op| {
        op.add_column("items", "c", Integer).default(BREAKS_OUT);
        Ok(())
    },
    |op| {
        op.add_column("items", "c", Integer).check(BREAKS_OUT);
        Ok(())
    },
    |op| {
        op.add_column("items", "c", Integer).generated_stored(BREAKS_OUT);
        Ok(())
    },
    |op| {
        op.alter_column("items", "note").set_default(BREAKS_OUT);
        Ok(())
    },
    |op| {
        op.alter_column("items", "note").set_type(BREAKS_OUT);
        Ok(())
    },
    |op| {
        op.create_index("ix", "items", [expr(BREAKS_OUT)]);
        Ok(())
    },
];

const BREAKS_OUT: &str = "1; DROP TABLE users";

#[test]
fn no_place_for_sql_takes_a_second_statement() {
    for dialect in Dialect::ALL {
        for change in WITH_SQL {
            let said = up(dialect, change);
            assert!(
                said.starts_with("error[broken-expression]: `1; DROP TABLE users` is not one"),
                "{dialect}: {said}"
            );
        }
    }
    for dialect in [Dialect::Sqlite, Dialect::Postgres] {
        let said = up(dialect, |op| {
            op.create_index("ix", "items", ["title"]).filter(BREAKS_OUT);
            Ok(())
        });
        assert!(said.starts_with("error[broken-expression]"), "{dialect}: {said}");
    }
    let said = up(Dialect::Postgres, |op| {
        op.alter_column("items", "note").set_type(Text).using(BREAKS_OUT);
        Ok(())
    });
    assert!(said.starts_with("error[broken-expression]"), "{said}");
}

#[test]
fn sql_neither_begins_nor_ends_the_transaction_of_a_revision() {
    let change: MigrationFn = |op| op.execute("UPDATE items SET note = 'x';\nCOMMIT;\nUPDATE items SET note = 'y'");
    insta::assert_snapshot!(up(Dialect::Postgres, change), @r#"
error[transaction-in-sql]: the SQL has a `COMMIT` on its line 2, and the revision runs in a transaction
  revision   change
  operation  execute `UPDATE items SET note = 'x';...`
  --> tests/tests/scenarios/refused.rs:LINE
help: leave it out, as the runner begins and commits; or say `transaction = false` in `#[migration]`
"#);
    let own = Migration { transaction: Some(false), ..migration("change", change, None) };
    assert!(script::write(&own, Direction::Upgrade, &mut Replay::new(Dialect::Postgres, [])).is_ok());
}

#[test]
fn raw_sql_has_no_inverse() {
    let change = migration("change", |op| op.execute("DROP VIEW v"), None);
    insta::assert_snapshot!(said(Dialect::Postgres, Direction::Downgrade, nothing, change), @r#"
error[irreversible]: no one says how to undo this: execute `DROP VIEW v`
  revision   change
  operation  execute `DROP VIEW v`
  --> tests/tests/scenarios/refused.rs:LINE
help: write the way back as a `#[downgrade]` function, or give the reason there is none: `#[migration(.., irreversible = "..")]`
"#);
}

#[test]
fn a_reason_against_a_way_back_is_given() {
    let change =
        Migration { irreversible: Some("the old hashes are gone"), ..migration("change", nothing, Some(nothing)) };
    insta::assert_snapshot!(said(Dialect::Postgres, Direction::Downgrade, nothing, change), @r#"
error[no-way-back]: there is no way back: the old hashes are gone
  revision   change
  --> versions/scenario.rs:1
help: restore a backup, or write a new revision that leads on
"#);
}

#[test]
fn an_error_of_the_user_and_a_panic_name_the_revision() {
    insta::assert_snapshot!(up(Dialect::Sqlite, |_| Err(Error::message("not on a Sunday"))), @r#"
error[migration-failed]: not on a Sunday
  revision   change
  --> versions/scenario.rs:1
help:
"#);
    insta::assert_snapshot!(up(Dialect::Sqlite, |_| panic!("not on a {}", "Monday")), @r#"
error[migration-panicked]: the migration panicked: not on a Monday
  revision   change
  --> versions/scenario.rs:1
help: return an error instead: `return Err(Error::message(".."))`
"#);
}

#[test]
fn a_foreign_key_to_nothing_is_refused_at_its_place() {
    let to_nothing: MigrationFn = |op| {
        op.create_table("bids", |t| {
            t.column("user_id", BigInt).references("user", "id");
        })
    };
    insta::assert_snapshot!(up(Dialect::Postgres, to_nothing), @r#"
error[unknown-table]: there is no table `user` at this point
  revision   change
  operation  create table `bids`
  --> tests/tests/scenarios/refused.rs:LINE
help: did you mean `users`?
"#);
    for dialect in Dialect::ALL {
        assert!(up(dialect, to_nothing).starts_with("error[unknown-table]"), "{dialect}");
    }
    insta::assert_snapshot!(up(Dialect::Sqlite, |op| {
        op.create_foreign_key("owner", "items", ["user_id"], "users", ["ident"]);
        Ok(())
    }), @r#"
error[unknown-column]: table `users` has no column `ident`
  revision   change
  operation  add constraint `owner` to `items`
  --> tests/tests/scenarios/refused.rs:LINE
help: it has `id`, `email`
"#);
    insta::assert_snapshot!(up(Dialect::Mysql, |op| {
        op.add_column("users", "best", VarChar(200)).references("items", "title");
        Ok(())
    }), @r#"
error[no-such-key]: foreign key `fk_users_best_items` refers to `title` of `items`, which is no key
  revision   change
  operation  add column `users.best`
  --> tests/tests/scenarios/refused.rs:LINE
help: say `op.create_unique(None, "items", ["title"]);` before
"#);
}

#[test]
fn a_key_that_a_foreign_key_stands_on_is_not_dropped() {
    insta::assert_snapshot!(up(Dialect::Sqlite, |op| {
        op.drop_constraint("pk_users", "users");
        Ok(())
    }), @r#"
error[key-referenced]: foreign key `fk_items_user_id_users` of `items` refers to key `pk_users`
  revision   change
  operation  drop constraint `pk_users` of `users`
  --> tests/tests/scenarios/refused.rs:LINE
help: drop it before with `op.drop_constraint("fk_items_user_id_users", "items");`, or say `.cascade()`
"#);
}

#[test]
fn what_is_not_there_is_not_renamed_and_nothing_takes_a_name_twice() {
    insta::assert_snapshot!(up(Dialect::Postgres, |op| op.rename_constraint("items", "ck_items_prize", "ck")), @r#"
error[unknown-constraint]: table `items` has no constraint `ck_items_prize`
  revision   change
  operation  rename constraint `ck_items_prize` of `items` to `ck`
  --> tests/tests/scenarios/refused.rs:LINE
help: did you mean `ck_items_price`?
"#);
    insta::assert_snapshot!(up(Dialect::Mysql, |op| op.rename_index("items", "by_title", "titles")), @r#"
error[unknown-index]: table `items` has no index `by_title`
  revision   change
  operation  rename index `by_title` of `items` to `titles`
  --> tests/tests/scenarios/refused.rs:LINE
help: it has `ix_items_user_id_title`
"#);
    insta::assert_snapshot!(up(Dialect::Postgres, |op| {
        op.rename_constraint("items", "ck_items_price", "fk_items_user_id_users")
    }), @r#"
error[constraint-exists]: table `items` has a constraint `fk_items_user_id_users` already
  revision   change
  operation  rename constraint `ck_items_price` of `items` to `fk_items_user_id_users`
  --> tests/tests/scenarios/refused.rs:LINE
help: give it another name than `fk_items_user_id_users`
"#);
}
