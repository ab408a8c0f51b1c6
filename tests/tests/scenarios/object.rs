//! Domains, sequences, schemas, extensions, collations, and what is said about them.

use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;
use migrate_core::schema::{GrantTarget, ObjectName};

use crate::scenario::{Scenario, nothing};
use crate::table::{ROWS, shop};

fn check(name: &'static str, from: MigrationFn, change: MigrationFn) {
    Scenario { name, from, rows: ROWS, change, kept: "SELECT id, title FROM items ORDER BY id" }.check();
}

#[test]
fn a_domain_is_made_changed_and_gone_again() {
    check("domain", shop, |op| {
        op.create_domain("address", VarChar(100)).check("has_at", "VALUE LIKE '%@%'").default("'a@b'").comment("mail");
        op.alter_domain("address").set_not_null().drop_default().drop_check("has_at").add_check("long", "VALUE <> ''");
        op.add_column("users", "other", "address").default("'c'");
        op.rename_domain("address", "mail")
    });
}

#[test]
fn a_dropped_domain_is_back() {
    check(
        "drop_domain",
        |op| {
            shop(op)?;
            op.create_domain("percent", SmallInt).check("in_range", "VALUE BETWEEN 0 AND 100").not_null();
            Ok(())
        },
        |op| op.drop_domain("percent"),
    );
}

fn counted(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.create_sequence("numbers").start(100).increment(5).minimum(10).maximum(1000).cache(3).cycle();
    Ok(())
}

#[test]
fn a_sequence_is_made_changed_and_gone_again() {
    check("sequence", shop, |op| {
        op.create_sequence("orders_number").start(7);
        op.alter_sequence("orders_number").increment(2).maximum(99);
        op.rename_sequence("orders_number", "number")
    });
}

#[test]
fn a_dropped_sequence_is_back() {
    check("drop_sequence", counted, |op| op.drop_sequence("numbers"));
}

#[test]
fn a_sequence_goes_and_comes_with_the_column_that_owns_it() {
    check(
        "owned_sequence",
        |op| {
            shop(op)?;
            op.create_sequence("ranks").of_type(Integer).owned_by("items", "note");
            Ok(())
        },
        |op| op.drop_column("items", "note"),
    );
}

#[test]
fn a_schema_and_an_extension_are_made_and_gone_again() {
    check("extension", shop, |op| {
        op.create_schema("tools").comment("what others made");
        op.create_extension("pg_trgm").schema("tools").version("1.5");
        Ok(())
    });
}

#[test]
fn schemas_are_made_renamed_and_dropped() {
    Scenario {
        name: "schema",
        from: nothing,
        rows: "",
        change: |op| {
            op.create_schema("sales").comment("what is sold");
            op.rename_schema("sales", "trade")?;
            op.grant(["USAGE"], GrantTarget::Schema("trade".into()), ["PUBLIC"])?;
            op.drop_schema("trade")
        },
        kept: "",
    }
    .check();
}

#[test]
fn a_collation_orders_a_column_and_is_gone_again() {
    check("collation", shop, |op| {
        op.create_collation("german", "de-u-co-phonebk").provider("icu").nondeterministic();
        op.rename_collation("german", "phonebook")
    });
}

#[test]
fn what_is_said_about_objects_changes() {
    check(
        "object_comments",
        |op| {
            shop(op)?;
            op.create_view("titles", "SELECT title FROM items").comment("first");
            Ok(())
        },
        |op| {
            op.create_object_comment(ObjectName::View("titles".into()), "second \\ 'quoted'")?;
            op.create_view("prices", "SELECT price FROM items");
            op.create_object_comment(ObjectName::View("prices".into()), "new")?;
            op.drop_object_comment(ObjectName::View("prices".into()))
        },
    );
}
