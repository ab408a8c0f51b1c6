//! Operations on tables that are not there.

use migrate_core::explain::Explain;
use migrate_core::migration::{Migration, MigrationFn, Settings};
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::revision::RevisionId;
use migrate_core::script::{self, Replay};

use crate::scenario::{migration, nothing};
use crate::table::shop;

fn alters(op: &mut Operations) -> Result<()> {
    op.add_column("orders", "note", Text);
    Ok(())
}

fn orders(op: &mut Operations) -> Result<()> {
    op.create_table("orders", |t| {
        t.column("id", BigInt).primary_key();
    })
}

fn on(revision: &'static str, parents: &'static [&'static str], upgrade: MigrationFn) -> Migration {
    Migration { down_revision: parents, message: "some step", ..migration(revision, upgrade, None) }
}

/// Says what a user reads when the first revision of a package is applied and the next one fails, lines as `:LINE`.
fn said(dialect: Dialect, package: &[Migration], failing: &str) -> String {
    let revisions = package.iter().map(migrate_core::graph::Revision::from).collect();
    let graph = migrate_core::graph::RevisionGraph::new(revisions).expect("a graph");
    let failing = package.iter().find(|it| it.revision == failing).expect("there");
    let rows: Vec<RevisionId> = failing.down_revision.iter().map(|id| (*id).into()).collect();
    let mut replay = Replay::at(dialect, package, &graph, &rows).expect("known rows");
    let error = script::write(failing, Direction::Upgrade, &mut replay).expect_err("no such table");
    assert_eq!(error.code(), "unknown-table");
    let text = format!("{error}\nhelp: {}", error.help().unwrap_or_default());
    let mut words = text.split(file!()).map(str::to_owned);
    let first = words.next().unwrap_or_default();
    words.fold(first, |text, rest| {
        let after = rest.trim_start_matches(|c: char| c == ':' || c.is_ascii_digit());
        format!("{text}missing.rs:LINE{after}")
    })
}

#[test]
fn the_revision_that_makes_or_took_away_the_table_is_named() {
    let later = [on("a", &[], shop), on("b", &["a"], alters), on("c", &["b"], orders)];
    let text = said(Dialect::Postgres, &later, "b");
    assert_eq!(text, said(Dialect::Sqlite, &later, "b"));
    assert_eq!(text, said(Dialect::Mysql, &later, "b"));
    let aside = [on("a", &[], shop), on("b", &["a"], alters), on("c", &["a"], orders)];
    let gone = [
        on("a", &[], orders),
        on("b", &["a"], |op| op.rename_table("orders", "sales")),
        on("c", &["b"], |op| {
            op.create_index("ix", "orders", ["id"]);
            Ok(())
        }),
    ];
    let above = [on("a", &[], |op| {
        alters(op)?;
        orders(op)
    })];
    let below = [on("a", &[], |op| {
        orders(op)?;
        op.drop_table("orders")?;
        op.drop_table("orders")
    })];
    let misspelt = [on("a", &[], shop), on("b", &["a"], |op| op.drop_table("item"))];
    let nowhere = [on("a", &[], shop), on("b", &["a"], alters)];
    let texts = [
        ("made later", text),
        ("made on another branch", said(Dialect::Postgres, &aside, "b")),
        ("gone since a revision before", said(Dialect::Postgres, &gone, "c")),
        ("made further down", said(Dialect::Postgres, &above, "a")),
        ("gone since a call before", said(Dialect::Postgres, &below, "a")),
        ("misspelt", said(Dialect::Postgres, &misspelt, "b")),
        ("made by no revision", said(Dialect::Postgres, &nowhere, "b")),
    ];
    let text: String = texts.iter().map(|(case, text)| format!("==== {case}\n{text}\n")).collect();
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("unknown_table", text);
    });
}

#[test]
fn a_foreign_key_to_nothing_is_refused() {
    let to_nothing: MigrationFn = |op| {
        op.create_table("bids", |t| {
            t.column("order_id", BigInt).references("orders", "id");
        })
    };
    let added: MigrationFn = |op| {
        op.add_column("items", "order_id", BigInt).references("orders", "id");
        Ok(())
    };
    let package = [on("a", &[], shop), on("b", &["a"], to_nothing), on("c", &["a"], added)];
    for dialect in Dialect::ALL {
        assert!(said(dialect, &package, "b").starts_with("there is no table `orders` at this point"));
        assert!(said(dialect, &package, "c").starts_with("there is no table `orders` at this point"));
    }
}

#[test]
fn a_foreign_key_to_a_table_of_others_is_let_through() {
    let to_others = migration(
        "a",
        |op| {
            op.create_table("bids", |t| {
                t.column("order_id", BigInt).references("orders", "id");
            })?;
            op.create_foreign_key(None, "bids", ["order_id"], "shops", ["id"]);
            Ok(())
        },
        None,
    );
    let settings = Settings { exclude: &["orders", "sh*"], ..Settings::DEFAULT };
    for dialect in Dialect::ALL {
        let mut replay = Replay::new(dialect, []).with_settings(&settings);
        script::write(&to_others, Direction::Upgrade, &mut replay).expect("they are not looked at");
        let mut applied = Replay::new(dialect, [&to_others]).with_settings(&settings);
        assert_eq!(applied.schema().expect("is recorded").opaque_since, None, "all of its own is known");
    }
}

#[test]
fn two_tables_may_refer_to_each_other() {
    let both = migration(
        "a",
        |op| {
            op.create_table("left", |t| {
                t.column("id", BigInt).primary_key().references("right", "id");
            })?;
            op.create_table("right", |t| {
                t.column("id", BigInt).primary_key().references("left", "id");
            })
        },
        None,
    );
    for dialect in Dialect::ALL {
        script::write(&both, Direction::Upgrade, &mut Replay::new(dialect, [])).expect("is written");
    }
}

#[test]
fn tables_that_the_migrations_cannot_know_are_let_through() {
    let elsewhere = migration(
        "b",
        |op| {
            op.create_table("profiles", |t| {
                t.column("user_id", Uuid).references("auth.users", "id");
            })?;
            op.create_index("ix", "auth.users", ["email"]);
            Ok(())
        },
        None,
    );
    script::write(&elsewhere, Direction::Upgrade, &mut Replay::new(Dialect::Postgres, [])).expect("another schema");
    // What was applied had its table, whoever made it.
    let (old, next) = (migration("a", alters, None), migration("b", alters, None));
    let mut replay = Replay::new(Dialect::Postgres, [&old]);
    script::write(&next, Direction::Upgrade, &mut replay).expect("it is there");
    assert_eq!(replay.schema().expect("is known").opaque_since.as_deref(), Some("a"));
    let raw = migration("a", |op| op.execute("CREATE TABLE orders (id int)"), None);
    let mut replay = Replay::new(Dialect::Postgres, [&raw]);
    script::write(&next, Direction::Upgrade, &mut replay).expect("raw SQL made it");
    let empty = migration("a", nothing, None);
    let mut replay = Replay::new(Dialect::Postgres, [&empty]);
    script::write(&next, Direction::Upgrade, &mut replay).expect_err("nobody made it");
}
