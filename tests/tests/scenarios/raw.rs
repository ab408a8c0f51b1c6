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
            action @ (Action::Sql(_) | Action::Rebuild(_)) => action.sql().iter().for_each(|sql| {
                diesel::sql_query(sql).execute(&mut conn).expect("runs");
            }),
        }
    }
    assert_eq!(diesel::sql_query("DELETE FROM counted").execute(&mut conn), Ok(2));
    let said: Vec<&str> = script.statements.iter().map(|it| it.operation.as_str()).collect();
    assert_eq!(said[1], "run a closure on a `SqliteConnection`");
}
