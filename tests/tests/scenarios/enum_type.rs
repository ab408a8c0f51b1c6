//! Enum types: a type of its own on PostgreSQL, the columns of it elsewhere.

use migrate_core::migration::MigrationFn;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};
use migrate_tests::{Backend, TestDatabase};

use crate::scenario::{Scenario, apply, dialect, migration};

/// People with moods, and what compares with a value: a check, an index, a view on a view.
fn people(op: &mut Operations) -> Result<()> {
    op.create_enum("mood", ["sad", "meh", "ok", "it's \\ fine"]).comment("how people are");
    op.create_table("people", |t| {
        t.column("id", Integer).primary_key();
        t.column("mood", Enum("mood")).not_null().default(literal("ok"));
        t.column("before", Enum("mood"));
        t.check("calm", "mood <> 'ok' OR id < 100");
        t.index(["mood"]).filter("mood = 'ok'").name("ok_people");
    })?;
    op.create_view("calm_people", "SELECT id, mood FROM people WHERE mood = 'ok'");
    op.create_view("calm_ids", "SELECT id FROM calm_people");
    Ok(())
}

const ROWS: &str =
    "INSERT INTO people (id, mood, \"before\") VALUES (1, 'sad', NULL), (2, 'ok', 'sad'), (3, 'ok', 'ok')";

fn rows(backend: Backend) -> String {
    if backend == Backend::Mariadb { ROWS.replace('"', "`") } else { ROWS.to_owned() }
}

fn check(name: &'static str, change: MigrationFn) {
    let rows = "INSERT INTO people (id, mood) VALUES (1, 'sad'), (2, 'ok'), (3, 'ok')";
    Scenario { name, from: people, rows, change, kept: "SELECT id FROM people ORDER BY id" }.check();
}

#[test]
fn an_enum_type_is_made_with_the_columns_that_have_it() {
    Scenario {
        name: "create_enum",
        from: |op| {
            op.create_table("pets", |t| {
                t.column("id", Integer).primary_key();
                t.column("kind", VarChar(20));
            })
        },
        rows: "INSERT INTO pets (id, kind) VALUES (1, 'cat')",
        change: |op| {
            op.create_enum("animal", ["cat", "dog"]);
            op.alter_column("pets", "kind").set_type(Enum("animal"));
            op.add_column("pets", "friend", Enum("animal")).default(literal("dog"));
            Ok(())
        },
        kept: "SELECT id, kind FROM pets",
    }
    .check();
}

#[test]
fn values_are_added_where_they_belong() {
    check("add_enum_value", |op| {
        op.add_enum_value("mood", "glad");
        op.add_enum_value("mood", "low").before("meh");
        op.add_enum_value("mood", "well").after("ok");
        Ok(())
    });
}

#[test]
fn a_value_that_is_used_at_once_is_committed_before() {
    check("use_enum_value", |op| {
        op.add_enum_value("mood", "glad");
        op.alter_column("people", "mood").set_default(literal("glad"));
        Ok(())
    });
}

#[test]
fn a_value_of_a_new_type_that_is_used_at_once_is_committed_before_too() {
    check("use_new_enum", |op| {
        op.create_enum("size", ["small"]);
        op.add_enum_value("size", "big");
        op.add_column("people", "size", Enum("size")).not_null().default(literal("big"));
        Ok(())
    });
}

#[test]
fn a_value_gets_another_name_in_rows_and_defaults_too() {
    check("rename_enum_value", |op| op.rename_enum_value("mood", "ok", "fine"));
}

#[test]
fn a_value_that_no_row_has_is_removed_with_all_that_compares_with_the_type_kept() {
    check("remove_enum_value", |op| {
        op.remove_enum_value("mood", "meh");
        Ok(())
    });
}

#[test]
fn the_rows_of_a_removed_value_are_moved() {
    check("move_enum_value", |op| {
        op.remove_enum_value("mood", "sad").move_to("it's \\ fine");
        Ok(())
    });
}

#[test]
fn an_enum_type_gets_another_name() {
    Scenario {
        name: "rename_enum",
        from: people,
        rows: "INSERT INTO people (id, mood) VALUES (1, 'sad')",
        change: |op| {
            op.rename_enum("mood", "feeling")?;
            op.add_column("people", "after", Enum("feeling"));
            Ok(())
        },
        kept: "SELECT id, mood FROM people",
    }
    .check();
}

#[test]
fn an_enum_type_is_dropped_with_its_last_column() {
    check("drop_enum", |op| {
        op.drop_view("calm_ids")?;
        op.drop_view("calm_people")?;
        op.drop_column("people", "mood")?;
        op.drop_column("people", "before")?;
        op.drop_enum("mood")
    });
}

/// Makes the people on every database, with the change written up and down.
fn each(name: &str, change: MigrationFn, test: impl Fn(&TestDatabase, &script::Script, &script::Script)) {
    for backend in Backend::ALL {
        let Some(database) = backend.database(name) else { continue };
        let (from, change) = (migration("from", people, None), migration("change", change, None));
        let mut replay = Replay::new(dialect(backend), []);
        apply(&database, &script::write(&from, Direction::Upgrade, &mut replay).expect("is written"));
        database.execute(&rows(backend));
        let up = script::write(&change, Direction::Upgrade, &mut replay).expect("is written");
        let down = script::write(&change, Direction::Downgrade, &mut replay).expect("is written");
        test(&database, &up, &down);
    }
}

#[test]
fn rows_follow_a_renamed_value_there_and_back() {
    let change: MigrationFn = |op| op.rename_enum_value("mood", "sad", "blue");
    each("renamed_value", change, |database, up, down| {
        let rows = "SELECT mood FROM people ORDER BY id";
        apply(database, up);
        assert_eq!(database.query(rows), "blue\nok\nok", "{}", database.backend);
        database.try_query("INSERT INTO people (id, mood) VALUES (9, 'sad')").expect_err("there is no such value");
        apply(database, down);
        assert_eq!(database.query(rows), "sad\nok\nok", "{}", database.backend);
    });
}

#[test]
fn a_removed_value_is_refused_and_comes_back() {
    let change: MigrationFn = |op| {
        op.remove_enum_value("mood", "sad").move_to("meh");
        Ok(())
    };
    each("removed_value", change, |database, up, down| {
        apply(database, up);
        assert_eq!(database.query("SELECT mood FROM people ORDER BY id"), "meh\nok\nok", "{}", database.backend);
        let insert = "INSERT INTO people (id, mood) VALUES (9, 'sad')";
        database.try_query(insert).expect_err("there is no such value");
        apply(database, down);
        database.execute(insert);
        assert_eq!(database.query("SELECT id FROM calm_ids ORDER BY id"), "2\n3", "{}", database.backend);
    });
}

#[test]
fn values_are_put_in_another_order_and_back() {
    let change: MigrationFn = |op| op.reorder_enum_values("mood", ["ok", "meh", "sad"]);
    each("reordered_values", change, |database, up, down| {
        let sorted = |database: &TestDatabase| database.query("SELECT mood FROM people ORDER BY mood");
        // SQLite has no order of values but that of their letters.
        let before = if database.backend == Backend::Sqlite { "ok\nok\nsad" } else { "sad\nok\nok" };
        assert_eq!(sorted(database), before, "{}", database.backend);
        apply(database, up);
        assert_eq!(sorted(database), "ok\nok\nsad", "{}", database.backend);
        apply(database, down);
        assert_eq!(sorted(database), before, "{}", database.backend);
    });
}

#[test]
fn a_value_that_rows_have_is_not_removed_under_them() {
    let change: MigrationFn = |op| {
        op.remove_enum_value("mood", "sad");
        Ok(())
    };
    each("kept_value", change, |database, up, _| {
        let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| apply(database, up)));
        let said = *failed.expect_err("rows have it").downcast::<String>().expect("the client's words");
        let words = match database.backend {
            Backend::Sqlite => "CHECK constraint failed",
            Backend::Postgres => "invalid input value for enum mood: \"sad\"",
            Backend::Mariadb => "Data truncated for column 'mood'",
        };
        assert!(said.contains(words), "{}: {said}", database.backend);
        assert_eq!(database.query("SELECT count(*) FROM people WHERE mood = 'sad'"), "1", "{}", database.backend);
    });
}

#[test]
fn a_column_gets_another_enum_type_and_the_first_again() {
    Scenario {
        name: "alter_column_enum_to_enum",
        from: |op| {
            op.create_enum("mood", ["sad", "ok"]);
            op.create_table("people", |t| {
                t.column("id", Integer).primary_key();
                t.column("mood", Enum("mood")).not_null().default(literal("ok"));
            })
        },
        rows: "INSERT INTO people (id, mood) VALUES (1, 'sad'), (2, 'ok')",
        change: |op| {
            op.create_enum("feeling", ["ok", "sad", "glad"]);
            op.alter_column("people", "mood").set_type(Enum("feeling"));
            op.drop_enum("mood")
        },
        kept: "SELECT id, mood FROM people ORDER BY id",
    }
    .check();
}
