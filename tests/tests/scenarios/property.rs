//! What a column can have besides a type: computed values, numbering, collations, a place.

use migrate_core::migration::MigrationFn;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};
use migrate_tests::{Backend, TestDatabase};

use crate::scenario::{Scenario, apply, dialect, migration};
use crate::table::{ROWS, shop};

const KEPT: &str = "SELECT id, user_id, title, price FROM items ORDER BY id";

fn check(name: &'static str, from: MigrationFn, change: MigrationFn) {
    Scenario { name, from, rows: ROWS, change, kept: KEPT }.check();
}

/// Names a collation that every server has, which is not the usual one.
fn collation(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "NOCASE",
        Dialect::Postgres => "C",
        Dialect::Mysql => "utf8mb4_bin",
    }
}

#[test]
fn a_column_is_added_whose_values_are_computed_and_kept() {
    check("add_column_stored", shop, |op| {
        op.add_column("items", "double", Numeric(12, 2)).generated_stored("price * 2").comment("twice");
        Ok(())
    });
}

#[test]
fn a_column_is_added_whose_values_are_computed_when_read() {
    check("add_column_virtual", shop, |op| {
        op.add_column("items", "double", Numeric(12, 2)).generated_virtual("price * 2");
        Ok(())
    });
}

fn with_double(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.add_column("items", "double", Numeric(12, 2)).generated_stored("price * 2").comment("twice");
    Ok(())
}

#[test]
fn a_computed_column_is_dropped_and_back() {
    check("drop_column_stored", with_double, |op| op.drop_column("items", "double"));
}

#[test]
fn a_computed_column_becomes_a_plain_one_and_keeps_its_values() {
    let change: MigrationFn = |op| {
        op.alter_column("items", "double").drop_generated();
        Ok(())
    };
    check("alter_column_generated", with_double, change);
    for backend in Backend::ALL {
        let Some((database, _)) = made(backend, with_double) else { continue };
        database.execute(ROWS);
        run(&database, with_double, change);
        database.execute("UPDATE items SET price = 1");
        let twice = database
            .query("SELECT count(*) FROM items WHERE \"double\" IN (19, 40)".replace('"', quote(backend)).as_str());
        assert_eq!(twice, "2", "{backend}");
    }
}

/// Gives the quote of names.
fn quote(backend: Backend) -> &'static str {
    match backend {
        Backend::Sqlite | Backend::Postgres => "\"",
        Backend::Mariadb => "`",
    }
}

fn with_loud(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.add_column("items", "loud", VarChar(50)).generated_stored("upper(note)");
    Ok(())
}

#[test]
fn the_expression_follows_a_renamed_column_back_and_forth() {
    check("rename_column_computed_from", with_loud, |op| {
        op.rename_column("items", "note", "remark")?;
        op.alter_column("items", "loud").comment("from `remark`");
        Ok(())
    });
}

#[test]
fn a_collation_is_given_and_taken_away() {
    check("alter_column_collation", shop, |op| {
        let collation = collation(op.dialect());
        op.alter_column("items", "note").set_collation(collation);
        op.add_column("items", "code", VarChar(20)).collation(collation);
        Ok(())
    });
}

#[test]
fn a_changed_type_keeps_the_collation() {
    check(
        "alter_column_type_collated",
        |op| {
            shop(op)?;
            let collation = collation(op.dialect());
            op.alter_column("items", "note").set_collation(collation);
            Ok(())
        },
        |op| {
            op.alter_column("items", "note").set_type(VarChar(80));
            Ok(())
        },
    );
}

#[test]
fn a_column_is_put_among_the_others() {
    check("add_column_position", shop, |op| {
        op.add_column("items", "code", VarChar(20)).first();
        op.add_column("items", "size", Integer).after("title");
        Ok(())
    });
    let placed: MigrationFn = |op| {
        op.add_column("users", "code", VarChar(20)).first();
        op.add_column("users", "size", Integer).after("id");
        Ok(())
    };
    for backend in [Backend::Sqlite, Backend::Mariadb] {
        let Some((database, _)) = made(backend, shop) else { continue };
        run(&database, shop, placed);
        database.execute("INSERT INTO users VALUES ('first', 1, 2, 'a@b')");
        assert_eq!(database.query("SELECT code, id, size, email FROM users"), "first\t1\t2\ta@b", "{backend}");
    }
}

#[test]
fn a_column_is_added_or_dropped_only_where_need_be() {
    check("add_column_if_not_exists", shop, |op| {
        op.add_column("items", "price", Integer).if_not_exists();
        op.add_column("items", "size", Integer).if_not_exists();
        op.drop_column_if_exists("items", "nothing")?;
        op.drop_column_if_exists("users", "nick")
    });
    check("drop_column_if_exists", shop, |op| op.drop_column_if_exists("items", "note"));
}

#[test]
fn a_column_numbers_the_rows_in_its_own_way() {
    check("identity_options", shop, |op| {
        op.create_table("tickets", |t| {
            t.column("id", BigInt).primary_key().identity_with(Identity::always().start(100).increment(5));
            t.column("title", VarChar(20));
        })
    });
}

#[test]
fn the_way_of_numbering_changes() {
    check("alter_identity", shop, |op| {
        op.alter_column("items", "id").set_identity(Identity::always().start(1000));
        Ok(())
    });
    let numbered: MigrationFn = |op| {
        op.alter_column("logs", "id").set_identity(Identity::by_default().start(3).increment(10));
        Ok(())
    };
    let logs: MigrationFn = |op| {
        op.create_table("logs", |t| {
            t.column("id", Integer).primary_key();
            t.column("line", VarChar(20));
        })
    };
    let Some((database, _)) = made(Backend::Postgres, logs) else { return };
    database.execute("INSERT INTO logs (id, line) VALUES (5, 'five')");
    run(&database, logs, numbered);
    database.execute("INSERT INTO logs (line) VALUES ('next'), ('last')");
    assert_eq!(database.query("SELECT id FROM logs ORDER BY id"), "5\n15\n25");
}

#[test]
fn values_are_converted_by_an_expression_or_the_change_is_refused() {
    let change: MigrationFn = |op| {
        op.alter_column("items", "note").set_type(Integer).using("length(note)");
        Ok(())
    };
    check("alter_column_using", shop, change);
    for (database, _) in [Backend::Sqlite, Backend::Postgres].into_iter().filter_map(|it| made(it, shop)) {
        database.execute(ROWS);
        run(&database, shop, change);
        assert_eq!(database.query("SELECT note FROM items ORDER BY id"), "\n3");
    }
}

#[test]
fn only_mysql_sets_the_time_of_a_change() {
    check("on_update_now", shop, |op| {
        op.add_column("items", "changed", Timestamp).default("CURRENT_TIMESTAMP").on_update_now();
        Ok(())
    });
}

/// Makes a database with what a migration makes.
fn made(backend: Backend, from: MigrationFn) -> Option<(TestDatabase, Dialect)> {
    let database = backend.database("property")?;
    let from = migration("from", from, None);
    let script = script::write(&from, Direction::Upgrade, &mut Replay::new(dialect(backend), []));
    apply(&database, &script.expect("is written"));
    Some((database, dialect(backend)))
}

/// Changes a database.
fn run(database: &TestDatabase, from: MigrationFn, change: MigrationFn) {
    let (from, change) = (migration("from", from, None), migration("change", change, None));
    let script = script::write(&change, Direction::Upgrade, &mut Replay::new(dialect(database.backend), [&from]));
    apply(database, &script.expect("is written"));
}
