//! When the history is recorded again, and what it is taken for.

use std::cell::Cell;

use migrate_core::operation::Operations;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};

use crate::scenario::{migration, nothing, text};
use crate::table::shop;

thread_local! {
    /// How often `counted` was recorded on this thread.
    static RECORDED: Cell<u32> = const { Cell::new(0) };
}

fn counted(op: &mut Operations) -> Result<()> {
    RECORDED.set(RECORDED.get() + 1);
    shop(op)
}

#[test]
fn a_plain_upgrade_records_nothing_but_itself() {
    let (history, change) = (migration("a", counted, None), migration("b", |op| op.execute("SELECT 1"), None));
    let table = migration(
        "c",
        |op| {
            op.create_table("t", |t| {
                t.column("id", Integer).primary_key();
            })
        },
        None,
    );
    let mut replay = Replay::new(Dialect::Postgres, [&history]);
    script::write(&change, Direction::Upgrade, &mut replay).expect("is written");
    script::write(&table, Direction::Upgrade, &mut replay).expect("is written");
    script::write(&table, Direction::Downgrade, &mut replay).expect("is written");
    assert_eq!(RECORDED.get(), 0);
}

#[test]
fn the_history_is_recorded_once_for_all_steps_that_need_it() {
    let history = migration("a", counted, None);
    let drops = migration("b", |op| op.drop_column("items", "note"), None);
    let alters = migration(
        "c",
        |op| {
            op.alter_column("items", "title").drop_default();
            Ok(())
        },
        None,
    );
    let mut replay = Replay::new(Dialect::Mysql, [&history]);
    script::write(&drops, Direction::Upgrade, &mut replay).expect("is written");
    script::write(&alters, Direction::Upgrade, &mut replay).expect("is written");
    script::write(&alters, Direction::Downgrade, &mut replay).expect("is written");
    script::write(&drops, Direction::Downgrade, &mut replay).expect("is written");
    assert_eq!(RECORDED.get(), 1);
}

#[test]
fn up_and_down_again_leads_to_the_same_schema() {
    let (history, change) = (migration("a", shop, None), migration("b", |op| op.drop_table("items"), None));
    let mut replay = Replay::new(Dialect::Postgres, [&history]);
    let before = replay.schema().expect("is recorded").clone();
    script::write(&change, Direction::Upgrade, &mut replay).expect("is written");
    assert_ne!(*replay.schema().expect("is known"), before);
    script::write(&change, Direction::Downgrade, &mut replay).expect("is written");
    assert_eq!(*replay.schema().expect("is known"), before);
}

#[test]
fn a_way_back_of_its_own_beats_the_inverse() {
    let change = migration("b", shop, Some(|op| op.drop_table("items")));
    let mut replay = Replay::new(Dialect::Postgres, [&change]);
    let down = script::write(&change, Direction::Downgrade, &mut replay);
    assert_eq!(text(&down), "DROP TABLE \"items\";\n");
}

#[test]
fn raw_sql_marks_the_revision_from_which_not_all_is_known() {
    let data = migration("a", |op| op.execute("UPDATE items SET price = 1"), None);
    let view = migration("b", |op| op.execute("ALTER TABLE items ADD extra int"), None);
    let later = migration("c", nothing, None);
    let mut replay = Replay::new(Dialect::Postgres, [&data, &view, &later]);
    assert_eq!(replay.schema().expect("is recorded").opaque_since.as_deref(), Some("b"));
    let extra = migration("d", |op| op.drop_column("items", "extra"), None);
    script::write(&extra, Direction::Upgrade, &mut replay).expect("it may be there");
}

#[test]
fn a_history_that_does_not_fit_together_was_applied_all_the_same() {
    let (base, odd) = (migration("a", shop, None), migration("b", |op| op.drop_table("users"), None));
    let next = migration("c", |op| op.drop_column("items", "note"), None);
    let mut replay = Replay::new(Dialect::Sqlite, [&base, &odd]);
    script::write(&next, Direction::Upgrade, &mut replay).expect("is written");
    assert_eq!(replay.schema().expect("is known").opaque_since.as_deref(), Some("b"));
}

#[test]
fn a_step_that_fails_leaves_the_replay_as_it_was() {
    let history = migration("a", shop, None);
    let fails = migration(
        "b",
        |op| {
            op.drop_column("items", "note")?;
            op.drop_column("items", "note")
        },
        None,
    );
    let mut replay = Replay::new(Dialect::Sqlite, [&history]);
    let before = replay.schema().expect("is recorded").clone();
    script::write(&fails, Direction::Upgrade, &mut replay).expect_err("it is gone already");
    assert_eq!(*replay.schema().expect("is recorded again"), before);
}

#[test]
fn each_statement_knows_its_operation_and_place() {
    let history = migration("a", shop, None);
    let change = migration("b", |op| op.drop_table("items"), None);
    let mut replay = Replay::new(Dialect::Postgres, [&history]);
    let script = script::write(&change, Direction::Upgrade, &mut replay).expect("is written");
    assert_eq!(script.statements[0].operation, "drop table `items`");
    assert_eq!(script.statements[0].at, format!("{}:{}", file!(), line!() - 4));
}
