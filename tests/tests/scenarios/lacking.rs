//! What a database has not got, what it would take instead, and what does not fit what is there.

use migrate_core::explain::Explain;
use migrate_core::migration::MigrationFn;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::schema::{GrantTarget, ObjectName};
use migrate_core::script::{self, Replay};

use crate::scenario::migration;
use crate::table::shop;

/// One call for each kind of object.
const CALLS: [MigrationFn; 14] = [
    |op| {
        op.create_schema("sales");
        Ok(())
    },
    |op| {
        op.create_schema("sales");
        op.rename_schema("sales", "trade")
    },
    |op| {
        op.create_extension("citext");
        Ok(())
    },
    |op| {
        op.create_collation("german", "de");
        Ok(())
    },
    |op| {
        op.create_domain("mail", Text);
        Ok(())
    },
    |op| {
        op.create_sequence("s").of_type(Integer);
        Ok(())
    },
    |op| {
        op.create_sequence("s").owned_by("items", "id");
        Ok(())
    },
    |op| {
        op.create_function("f", "", "RETURNS int DETERMINISTIC RETURN 1");
        Ok(())
    },
    |op| {
        op.create_procedure("p", "", "BEGIN END");
        Ok(())
    },
    |op| {
        op.create_view("v", "SELECT 1").options("security_invoker = true");
        Ok(())
    },
    |op| {
        op.create_materialized_view("m", "SELECT 1");
        Ok(())
    },
    |op| {
        op.create_policy("p", "items", "USING (true)");
        Ok(())
    },
    |op| op.enable_row_security("items"),
    |op| op.grant(["SELECT"], GrantTarget::Table("items".into()), ["PUBLIC"]),
];

fn error(dialect: Dialect, from: MigrationFn, change: MigrationFn) -> Option<String> {
    let (from, change) = (migration("from", from, None), migration("change", change, None));
    let written = script::write(&change, Direction::Upgrade, &mut Replay::new(dialect, [&from]));
    let error = written.err()?;
    Some(format!("error[{}]: {}\nhelp: {}\n", error.code(), error.cause, error.help().unwrap_or_default()))
}

#[test]
fn what_a_database_has_not_got_is_refused_with_what_to_take() {
    let mut said = String::new();
    for dialect in Dialect::ALL {
        said += &format!("==== {dialect}\n");
        CALLS.iter().filter_map(|call| error(dialect, shop, *call)).for_each(|error| said += &error);
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("lacking", said);
    });
}

/// Moods in use, and views on the items.
fn there(op: &mut Operations) -> Result<()> {
    shop(op)?;
    op.create_enum("mood", ["sad", "ok"]);
    op.add_column("users", "mood", Enum("mood"));
    op.create_view("cheap", "SELECT title FROM items WHERE price < 15");
    op.create_view("cheaper", "SELECT title FROM cheap");
    Ok(())
}

const MISTAKES: [MigrationFn; 13] = [
    |op| op.drop_table("items"),
    |op| op.drop_column("items", "price"),
    |op| op.drop_view("cheap"),
    |op| op.drop_view("cheep"),
    |op| op.drop_enum("mood"),
    |op| {
        op.create_enum("twice", ["a", "b", "a"]);
        Ok(())
    },
    |op| {
        op.create_enum("none", [""; 0]);
        Ok(())
    },
    |op| {
        op.add_enum_value("mood", "ok");
        Ok(())
    },
    |op| {
        op.add_enum_value("mood", "glad").before("oj");
        Ok(())
    },
    |op| {
        op.remove_enum_value("mood", "glad");
        Ok(())
    },
    |op| {
        op.remove_enum_value("feeling", "ok");
        Ok(())
    },
    |op| {
        op.create_view("empty", " ");
        Ok(())
    },
    |op| op.create_object_comment(ObjectName::View("chaep".into()), "said"),
];

#[test]
fn what_does_not_fit_is_refused_before_anything_runs() {
    let said: Vec<String> =
        MISTAKES.iter().map(|call| error(Dialect::Postgres, there, *call).expect("is refused")).collect();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("object_mistakes", said.concat());
    });
}

#[test]
fn an_enum_that_no_migration_makes_is_refused_where_its_values_are_wanted() {
    let change: MigrationFn = |op| {
        op.create_table("pets", |t| {
            t.column("kind", Enum("animal"));
        })
    };
    for dialect in [Dialect::Sqlite, Dialect::Mysql] {
        let said = error(dialect, shop, change).expect("is refused");
        assert!(said.starts_with("error[unknown-enum]"), "{said}");
    }
    assert_eq!(error(Dialect::Postgres, shop, change), None, "there it may be another's");
}
