//! Functions, procedures and triggers.

use migrate_core::migration::MigrationFn;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};
use migrate_tests::Backend;

use crate::fingerprint::fingerprint;
use crate::scenario::{Scenario, apply, dialect, migration};
use crate::table::{ROWS, shop};

fn gross(rate: &str) -> Sql {
    Sql::new()
        .postgres(format!("RETURNS numeric LANGUAGE sql IMMUTABLE AS $$ SELECT net * {rate}; $$"))
        .mysql(format!("RETURNS decimal(10, 2) DETERMINISTIC BEGIN RETURN net * {rate}; END"))
}

fn seen(what: &str) -> Sql {
    let body = format!("BEGIN INSERT INTO seen (title) VALUES ({what}); END");
    Sql::new().postgres("FOR EACH ROW EXECUTE FUNCTION see()").mysql(format!("FOR EACH ROW {body}")).sqlite(body)
}

/// A shop with a function, a view that calls it, and a trigger.
fn programmed(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.create_table("seen", |t| {
        t.column("title", VarChar(200));
    })?;
    if op.dialect() != Dialect::Sqlite {
        op.create_function("gross", "net numeric(10, 2)", gross("1.19")).comment("with tax");
        op.create_view("grosses", "SELECT id, gross(price) AS price FROM items");
    }
    if op.dialect() == Dialect::Postgres {
        let body = "BEGIN INSERT INTO seen (title) VALUES (NEW.title); RETURN NEW; END";
        op.create_function("see", "", format!("RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"));
    }
    op.create_trigger("sees", "items", "AFTER INSERT", seen("NEW.title"));
    Ok(())
}

fn check(name: &'static str, change: MigrationFn) {
    Scenario { name, from: programmed, rows: ROWS, change, kept: "SELECT id, title FROM items ORDER BY id" }.check();
}

#[test]
fn functions_and_procedures_are_made_and_gone_again() {
    check("create_routines", |op| {
        op.add_column("seen", "at", Date);
        op.create_function(
            "half",
            "n integer",
            gross("0.5")
                .postgres("RETURNS int LANGUAGE sql AS 'SELECT n / 2'")
                .mysql("RETURNS int DETERMINISTIC RETURN n / 2"),
        );
        let empty = Sql::new()
            .postgres("LANGUAGE plpgsql AS $$ BEGIN DELETE FROM seen; DELETE FROM items; END $$")
            .mysql("BEGIN DELETE FROM seen; DELETE FROM items; END");
        op.create_procedure("clear", "", empty).comment("takes all away");
        Ok(())
    });
}

#[test]
fn a_function_with_another_body_is_replaced_under_the_view_that_calls_it() {
    check("replace_function", |op| {
        op.add_column("seen", "at", Date);
        op.replace_function("gross", "net numeric(10, 2)", gross("1.25"));
        Ok(())
    });
}

#[test]
fn a_function_with_another_result_is_made_again_with_the_view_that_calls_it() {
    check("recreate_function", |op| {
        op.add_column("seen", "at", Date);
        let rounded = Sql::new()
            .postgres("RETURNS bigint LANGUAGE sql IMMUTABLE AS $$ SELECT (net * 1.19)::bigint $$")
            .mysql("RETURNS bigint DETERMINISTIC RETURN net * 1.19");
        op.replace_function("gross", "net numeric(10, 2)", rounded);
        Ok(())
    });
}

#[test]
fn a_function_is_renamed_and_dropped() {
    check("rename_function", |op| {
        op.add_column("seen", "at", Date);
        if op.dialect() != Dialect::Sqlite {
            op.rename_function("gross", "net numeric(10, 2)", "with_tax")?;
            op.drop_view("grosses")?;
            op.drop_function("with_tax", "net numeric(10, 2)")?;
        }
        Ok(())
    });
}

#[test]
fn a_trigger_gets_another_event() {
    check("replace_trigger", |op| {
        op.replace_trigger("sees", "items", "AFTER UPDATE", seen("NEW.title"));
        Ok(())
    });
}

#[test]
fn a_trigger_gets_another_name() {
    check("rename_trigger", |op| op.rename_trigger("sees", "items", "looks"));
}

#[test]
fn a_trigger_is_dropped_and_back() {
    check("drop_trigger", |op| op.drop_trigger("sees", "items"));
}

#[test]
fn a_dropped_table_is_back_with_its_triggers() {
    Scenario {
        name: "drop_table_with_trigger",
        from: |op| {
            programmed(op)?;
            if op.dialect() != Dialect::Sqlite {
                op.drop_view("grosses")?;
            }
            Ok(())
        },
        rows: ROWS,
        change: |op| op.drop_table("items"),
        kept: "SELECT id, email FROM users ORDER BY id",
    }
    .check();
}

#[test]
fn a_trigger_goes_on_after_its_table_was_changed_and_changed_back() {
    let change: MigrationFn = |op| {
        op.alter_column("items", "note").set_type(VarChar(90));
        op.create_check("titled", "items", "title <> ''");
        op.rename_table("items", "goods")
    };
    for backend in Backend::ALL {
        let Some(database) = backend.database("trigger_stays") else { continue };
        let (from, change) = (migration("from", programmed, None), migration("change", change, None));
        let mut replay = Replay::new(dialect(backend), []);
        apply(&database, &script::write(&from, Direction::Upgrade, &mut replay).expect("is written"));
        database.execute("INSERT INTO users (id, email) VALUES (1, 'a@b')");
        let before = fingerprint(&database);
        apply(&database, &script::write(&change, Direction::Upgrade, &mut replay).expect("is written"));
        database.execute("INSERT INTO goods (user_id, title, price) VALUES (1, 'lamp', 1)");
        assert_eq!(database.query("SELECT title FROM seen"), "lamp", "{backend}");
        apply(&database, &script::write(&change, Direction::Downgrade, &mut replay).expect("is written"));
        assert_eq!(fingerprint(&database), before, "{backend}");
        database.execute("INSERT INTO items (user_id, title, price) VALUES (1, 'chair', 1)");
        assert_eq!(database.query("SELECT title FROM seen ORDER BY title"), "chair\nlamp", "{backend}");
    }
}
