//! SQL as it stands.

use migrate_core::operation::Operations;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Action, Replay};

use crate::scenario::{Scenario, migration, nothing};

#[test]
fn each_database_gets_its_own_text() {
    Scenario {
        name: "execute",
        from: nothing,
        rows: "",
        change: |op| {
            op.execute("UPDATE t SET a = 1")?;
            op.execute(Sql::new().postgres("CREATE EXTENSION citext").otherwise("SELECT 1"))?;
            op.execute(Sql::new().mysql("SET @a = 1"))
        },
        kept: "",
    }
    .check();
}

#[test]
fn a_text_is_taken_apart_and_values_are_written_as_each_database_reads_them() {
    Scenario {
        name: "execute_several",
        from: nothing,
        rows: "",
        change: |op| {
            op.execute("-- first\nINSERT INTO t VALUES ('a;');\n\nSELECT 1; -- end")?;
            op.execute(
                sql("UPDATE t SET a = ?, b = ? WHERE c = ? AND d = '?'; DELETE FROM t WHERE e = ?")
                    .bind(-1)
                    .bind("it's")
                    .bind(Null)
                    .bind(b"\x01"),
            )?;
            op.execute(sql("UPDATE t SET at = ?").bind(typed("2026-11-25", Date)))
        },
        kept: "",
    }
    .check();
}

#[test]
fn rows_and_backfills_are_written_as_sql_both_ways() {
    Scenario {
        name: "rows",
        from: |op| {
            op.create_table("t", |t| {
                t.column("id", BigInt).primary_key();
                t.column("name", Text);
                t.column("length", Integer);
            })
        },
        rows: "",
        change: |op| {
            op.bulk_insert("t", ["id", "name"], [row![1, "it's"], row![2, Null]]).undo_by_key(["id"]);
            op.backfill("t", |b| {
                b.set("length", "length(name)").filter("name IS NOT NULL").batch(500).undo_set("length", "NULL");
            })
        },
        kept: "",
    }
    .check();
}

fn count(conn: &mut SqliteConnection) -> QueryResult<usize> {
    diesel::sql_query("INSERT INTO seen VALUES (1), (2)").execute(conn)
}

fn with_closure(op: &mut Operations) -> Result<()> {
    op.create_table("seen", |t| {
        t.column("id", Integer).not_null();
    })?;
    op.run(|conn: &mut SqliteConnection| count(conn))?;
    op.rename_table("seen", "counted")
}

#[test]
fn a_closure_runs_at_its_place_of_the_sequence() {
    let change = migration("change", with_closure, None);
    let script = script::write(&change, Direction::Upgrade, &mut Replay::new(Dialect::Sqlite, [])).expect("is written");
    let mut conn = SqliteConnection::establish(":memory:").expect("opens");
    for statement in &script.statements {
        match &statement.action {
            Action::Run(run) => (run.call)(&mut conn).expect("the table is there"),
            action @ (Action::Sql(_)
            | Action::Bound(_)
            | Action::Insert(_)
            | Action::Backfill(_)
            | Action::Concurrent(_)
            | Action::Rebuild(_)) => action.sql().iter().for_each(|sql| {
                diesel::sql_query(sql).execute(&mut conn).expect("runs");
            }),
        }
    }
    assert_eq!(diesel::sql_query("DELETE FROM counted").execute(&mut conn), Ok(2));
    let said: Vec<&str> = script.statements.iter().map(|it| it.operation.as_str()).collect();
    assert_eq!(said[1], "run a closure on a `SqliteConnection`");
}
