//! What MySQL must not lose: its `MODIFY` replaces a column whole, so that what is not said again is gone.

use migrate_core::migration::MigrationFn;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay};
use migrate_tests::{TestDatabase, mariadb};

use crate::scenario::{apply, migration};

/// Columns that have all that MySQL can keep of a column.
fn full(op: &mut Operations) -> Result<()> {
    op.create_table("everything", |t| {
        t.column("title", VarChar(50))
            .not_null()
            .default(literal("it's \\ new"))
            .collation("utf8mb4_bin")
            .comment("it's");
        t.column("id", BigInt).primary_key().identity().comment("numbers");
        t.column("amount", UnsignedInteger).not_null().default("7").comment("how many");
        t.column("changed", TimestampOf(3)).default("CURRENT_TIMESTAMP").on_update_now().comment("when");
        t.column("stamp", TimestampTz).not_null().default("CURRENT_TIMESTAMP").on_update_now();
        t.column("twice", Integer).generated_stored("amount * 2").comment("computed");
        t.column("thrice", Integer).generated_virtual("amount * 3").comment("computed when read");
        t.column("body", Text).default(literal("empty")).collation("utf8mb4_bin");
        t.column("mood", Custom("ENUM('sad', 'ok')")).not_null().default(literal("ok")).collation("utf8mb4_bin");
        t.column("day", Date).default("(CURRENT_DATE + INTERVAL 1 DAY)").comment("tomorrow");
    })
}

const ASPECTS: [&str; 8] = [
    "ordinal_position",
    "column_type",
    "is_nullable",
    "column_default",
    "extra",
    "collation_name",
    "generation_expression",
    "column_comment",
];

/// What the server says of every column: name, then the aspects.
fn columns(database: &TestDatabase) -> Vec<Vec<String>> {
    let rows = database.query(&format!(
        "SELECT column_name, {} FROM information_schema.columns WHERE table_schema = database()
         AND table_name = 'everything' ORDER BY ordinal_position",
        ASPECTS.join(", ")
    ));
    rows.lines().map(|row| row.split('\t').map(str::to_owned).collect()).collect()
}

/// Changes the table and names what the server then says otherwise: `column.aspect`.
fn changed(database: &TestDatabase, history: &[MigrationFn], change: MigrationFn) -> Vec<String> {
    let history: Vec<_> = history.iter().map(|it| migration("history", *it, None)).collect();
    let change = migration("change", change, None);
    let before = columns(database);
    let mut replay = Replay::new(Dialect::Mysql, &history);
    apply(database, &script::write(&change, Direction::Upgrade, &mut replay).expect("is written"));
    let after = columns(database);
    let differs = before.iter().zip(&after).flat_map(|(before, after)| {
        let aspects = ["column_name"].iter().chain(&ASPECTS).zip(before.iter().zip(after));
        aspects.filter(|(_, (before, after))| before != after).map(|(aspect, _)| format!("{}.{aspect}", before[0]))
    });
    let differs = differs.collect();
    apply(database, &script::write(&change, Direction::Downgrade, &mut replay).expect("is written"));
    assert_eq!(columns(database), before, "undone");
    differs
}

/// A migration that says one thing of a column.
macro_rules! altered {
    ($column:literal, $($said:tt)+) => {
        |op| {
            op.alter_column("everything", $column).$($said)+;
            Ok(())
        }
    };
}

#[test]
fn nothing_that_is_not_named_changes() {
    let Some(database) = mariadb::database("modify") else { return };
    let full_only = migration("full", full, None);
    let script = script::write(&full_only, Direction::Upgrade, &mut Replay::new(Dialect::Mysql, []));
    apply(&database, &script.expect("is written"));
    database.execute("INSERT INTO everything (title) VALUES ('one'), ('two')");
    let cases: [(MigrationFn, &[&str]); 16] = [
        (altered!("title", comment("other")), &["title.column_comment"]),
        (altered!("title", drop_comment()), &["title.column_comment"]),
        (altered!("title", drop_default()), &["title.column_default"]),
        (altered!("title", set_type(VarChar(90))), &["title.column_type"]),
        (altered!("title", drop_not_null()), &["title.is_nullable"]),
        (altered!("title", set_collation("utf8mb4_unicode_ci")), &["title.collation_name"]),
        (altered!("id", comment("other")), &["id.column_comment"]),
        (altered!("id", set_type(Integer)), &["id.column_type"]),
        (altered!("changed", comment("other")), &["changed.column_comment"]),
        (altered!("changed", drop_on_update_now()), &["changed.extra"]),
        (altered!("stamp", comment("other")), &["stamp.column_comment"]),
        (altered!("twice", comment("other")), &["twice.column_comment"]),
        (altered!("thrice", comment("other")), &["thrice.column_comment"]),
        (altered!("body", comment("other")), &["body.column_comment"]),
        (altered!("day", comment("other")), &["day.column_comment"]),
        (|op| op.rename_column("everything", "mood", "temper"), &["mood.column_name"]),
    ];
    for (number, (change, expected)) in cases.into_iter().enumerate() {
        assert_eq!(changed(&database, &[full], change), expected, "case {number}");
    }
    assert_eq!(
        database.query("SELECT title, amount, twice, thrice FROM everything ORDER BY id"),
        "one\t7\t14\t21\ntwo\t7\t14\t21"
    );
    database.execute("INSERT INTO everything (title) VALUES ('three')");
    assert_eq!(database.query("SELECT max(id) FROM everything"), "3");
}
