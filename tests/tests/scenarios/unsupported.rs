//! What one database cannot do, and what is said to do instead.

use migrate_core::migration::MigrationFn;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;

use crate::refused::{said, up};
use crate::scenario::migration;

#[test]
fn whether_a_column_is_there_must_be_known_where_the_database_cannot_look() {
    let raw: MigrationFn = |op| op.execute("CREATE TABLE others (name text)");
    let change = migration("change", |op| op.drop_column_if_exists("others", "name"), None);
    insta::assert_snapshot!(said(Dialect::Mysql, Direction::Upgrade, raw, change), @r#"
error[unsupported]: MySQL cannot look first whether to drop column `others.name`
  revision   change
  operation  drop column `others.name`
  --> tests/tests/scenarios/unsupported.rs:LINE
help: make the table in a migration before, or say plainly what to do
"#);
}

#[test]
fn a_column_that_only_raw_sql_may_have_made_cannot_be_said_again() {
    let raw: MigrationFn = |op| op.execute("CREATE TABLE others (name text)");
    let said = |dialect, change| said(dialect, Direction::Upgrade, raw, migration("change", change, None));
    insta::assert_snapshot!(said(Dialect::Mysql, |op| {
        op.alter_column("others", "name").set_not_null();
        Ok(())
    }), @r#"
error[unknown-definition]: MySQL needs to know all of `others` to alter its column `name`, and no migration tells
  revision   change
  operation  alter column `others.name`
  --> tests/tests/scenarios/unsupported.rs:LINE
help: make the table with `op.create_table` in a migration before, or say the change in this database's own words: `op.execute(Sql::new().mysql(".."))`
"#);
}

#[test]
fn a_type_that_the_database_has_not_is_refused_with_what_to_take_instead() {
    insta::assert_snapshot!(up(Dialect::Mysql, |op| {
        op.add_column("items", "tags", Array(Text));
        Ok(())
    }), @r#"
error[unsupported]: MySQL cannot keep a list in column `tags`
  revision   change
  operation  add column `items.tags`
  --> tests/tests/scenarios/unsupported.rs:LINE
help: take `Json`, or a table of its own
"#);
    insta::assert_snapshot!(up(Dialect::Postgres, |op| {
        op.alter_column("items", "note").set_type(TimestampOf(9));
        Ok(())
    }), @r#"
error[unsupported]: PostgreSQL cannot keep 9 digits of a second in column `note`
  revision   change
  operation  alter column `items.note`
  --> tests/tests/scenarios/unsupported.rs:LINE
help: keep at most 6
"#);
}

#[test]
fn a_key_without_length_is_refused_on_mysql() {
    insta::assert_snapshot!(up(Dialect::Mysql, |op| op.create_table("tags", |t| {
        t.column("name", Text).primary_key();
    })), @r#"
error[unsupported]: MySQL cannot make a key of column `tags.name`, which has no length
  revision   change
  operation  create table `tags`
  --> tests/tests/scenarios/unsupported.rs:LINE
help: declare it with one, for example `t.column("name", VarChar(255))`
"#);
}

#[test]
fn a_name_that_would_be_cut_is_refused() {
    let long: MigrationFn = |op| {
        op.create_table("t".repeat(64), |t| {
            t.column("id", BigInt);
        })
    };
    insta::assert_snapshot!(up(Dialect::Postgres, long), @r#"
error[name-too-long]: the name `tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt` is longer than the 63 PostgreSQL takes
  revision   change
  operation  create table `tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt`
  --> tests/tests/scenarios/unsupported.rs:LINE
help: take a name of at most 63
"#);
}

#[test]
fn a_foreign_key_between_integers_of_two_sizes_is_refused_on_mysql() {
    insta::assert_snapshot!(up(Dialect::Mysql, |op| op.create_table("bids", |t| {
        t.column("item_id", Integer).references("items", "id");
    })), @r#"
error[unsupported]: MySQL cannot let foreign key `fk_bids_item_id_items` refer from `bids.item_id` to `items.id`, an integer of another size
  revision   change
  operation  create table `bids`
  --> tests/tests/scenarios/unsupported.rs:LINE
help: give both columns the same type
"#);
}

#[test]
fn the_words_of_what_a_database_has_not_say_what_to_do() {
    insta::assert_snapshot!(up(Dialect::Sqlite, |op| {
        op.create_index("by_words", "items", ["title"]).fulltext();
        Ok(())
    }), @r#"
error[unsupported]: SQLite cannot make index `by_words` of words
  revision   change
  operation  create index `by_words` on `items`
  --> tests/tests/scenarios/unsupported.rs:LINE
help: make a virtual table with `op.execute`: `CREATE VIRTUAL TABLE .. USING fts5(..)`
"#);
    insta::assert_snapshot!(up(Dialect::Mysql, |op| {
        op.create_exclusion("ex", "items", [("price", "=")]);
        Ok(())
    }), @r#"
error[unsupported]: MySQL cannot exclude rows as `ex` does
  revision   change
  operation  add constraint `ex` to `items`
  --> tests/tests/scenarios/unsupported.rs:LINE
help: write triggers with `op.execute` that refuse such rows, or leave it out
"#);
}
