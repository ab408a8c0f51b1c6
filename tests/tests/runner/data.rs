//! Data: values that are bound, texts of several statements, rows by the thousand.

use migrate_core::connection::MigrateConnection;
use migrate_core::explain::Explain;
use migrate_core::operation::Operations;
use migrate_core::plan::Direction;
use migrate_core::prelude::*;
use migrate_core::script::{self, Replay, Script};
use migrate_core::{Migration, Migrations};
use migrate_tests::{Backend, TestDatabase};

use crate::package::{connect, journal, log, on_each, package, revision, rows};

fn all_types(op: &mut Operations) -> Result<()> {
    op.create_table("t", |t| {
        t.column("id", Integer).primary_key();
        t.column("small", SmallInt);
        t.column("big", BigInt);
        t.column("ratio", Double);
        t.column("yes", Boolean);
        t.column("words", Text);
        t.column("bytes", Binary);
        t.column("day", Date);
        t.column("moment", Timestamp);
        t.column("price", Numeric(10, 2));
        t.column("uuid", Uuid);
        t.column("json", Json);
    })
}

const COLUMNS: [&str; 12] =
    ["id", "small", "big", "ratio", "yes", "words", "bytes", "day", "moment", "price", "uuid", "json"];

fn value_rows() -> Vec<Row> {
    let uuid = || typed("9f0c1a4e-1111-4222-8333-0123456789ab", Uuid);
    let text = "it's \\ \"quoted\"; -- ?\n\t$1 \u{1f600} \\N";
    vec![
        row![
            1,
            -7,
            i64::MIN + 1,
            0.1,
            true,
            text,
            b"\x00'\\\xff",
            typed("2026-11-25", Date),
            typed("2026-11-25 12:30:00.25", Timestamp),
            typed("12.50", Numeric(10, 2)),
            uuid(),
            typed("{\"a\": [1, \"it's\"]}", Json)
        ],
        row![2, 32_767, i64::MAX, -1.5e300, false, "", b"", Null, Null, typed("-0.01", Numeric(10, 2)), Null, Null],
        row![3, Null, Null, Null, Null, Null, Null, Null, Null, Null, Null, Null],
    ]
}

fn bound(op: &mut Operations) -> Result<()> {
    for row in value_rows() {
        let marks = vec!["?"; row.0.len()].join(", ");
        let insert = row.0.into_iter().fold(sql(format!("INSERT INTO t VALUES ({marks})")), Sql::bind);
        op.execute(insert)?;
    }
    op.execute(
        sql("UPDATE t SET words = ? WHERE id = ? AND words <> '?'; DELETE FROM t WHERE id > ?")
            .bind("x")
            .bind(2)
            .bind(99),
    )
}

fn bulk(op: &mut Operations) -> Result<()> {
    op.bulk_insert("t", COLUMNS, value_rows()).undo_by_key(["id"]);
    op.execute("UPDATE t SET words = 'x' WHERE id = 2")
}

fn written(upgrade: fn(&mut Operations) -> Result<()>, applied: &[Migration], database: &TestDatabase) -> Script {
    let mut connection = connect(database);
    let dialect = connection.session().dialect();
    let migration = revision("w", &[], upgrade);
    let script = script::write(&migration, Direction::Upgrade, &mut Replay::new(dialect, applied));
    script.expect("is written")
}

/// Every cell as text, in a form that does not depend on the client.
fn cells(database: &TestDatabase) -> String {
    database.query(match database.backend {
        Backend::Sqlite => "SELECT id, small, big, ratio, yes, hex(words), typeof(bytes), hex(bytes), day, moment, price, uuid, json FROM t ORDER BY id",
        Backend::Postgres => "SELECT id, small, big, ratio, yes, encode(convert_to(words, 'UTF8'), 'hex'), encode(bytes, 'hex'), day, moment, price, uuid, json FROM t ORDER BY id",
        Backend::Mariadb => "SELECT id, small, big, ratio, yes, hex(words), hex(bytes), day, moment, price, uuid, json FROM t ORDER BY id",
    })
}

#[test]
fn values_arrive_the_same_however_they_are_sent() {
    for backend in Backend::ALL {
        let mut found = Vec::new();
        for upgrade in [bound as fn(&mut Operations) -> Result<()>, bulk] {
            let migrations = package(vec![revision("a", &[], all_types), revision("b", &["a"], upgrade)]);
            let Some(database) = backend.database("values") else { return };
            migrations.upgrade(&mut connect(&database)).expect("an upgrade");
            found.push(cells(&database));
            // The same as SQL, by the database's own client.
            let Some(database) = backend.database("literals") else { return };
            let text = |script: Script| {
                script
                    .statements
                    .iter()
                    .flat_map(|it| it.action.sql().to_vec())
                    .map(|sql| sql + ";\n")
                    .collect::<String>()
            };
            database.execute(&text(written(all_types, &[], &database)));
            database.execute(&text(written(upgrade, &[revision("t", &[], all_types)], &database)));
            found.push(cells(&database));
        }
        let first = found.first().expect("four").clone();
        assert!(first.to_lowercase().contains("0027 5cff".replace(' ', "").as_str()), "{backend}: {first}");
        assert!(first.contains("-9223372036854775807") && first.contains("9223372036854775807"), "{backend}: {first}");
        for other in &found {
            assert_eq!(*other, first, "{backend}");
        }
    }
}

#[test]
fn each_statement_of_a_text_is_sent_and_counted_by_itself() {
    let text: fn(&mut Operations) -> Result<()> = |op| {
        op.execute(
            "INSERT INTO log VALUES ('one;');\n\nINSERT INTO log VALUES ('two');\nINSERT INTO absent\nVALUES (3);",
        )
    };
    let outside = Migration { transaction: Some(false), ..revision("b", &["a"], text) };
    let migrations = package(vec![revision("a", &[], log), outside]);
    on_each("several", &Backend::ALL, |database, connection| {
        let error = migrations.upgrade(connection).expect_err("the third fails").to_string();
        assert!(error.contains("statement 3 of 3"), "{error}");
        assert!(error.contains("line 4 of its SQL (execute `INSERT INTO absent...`)"), "{error}");
        assert!(error.contains("| INSERT INTO absent\n  | VALUES (3)"), "{error}");
        assert_eq!(journal(database), ["a upgrade done 1 1", "b upgrade failed 2 3"]);
        assert_eq!(database.query("SELECT word FROM log ORDER BY word"), "one;\ntwo");
    });
}

#[test]
fn sql_that_the_database_does_not_parse_is_shown_with_its_place() {
    let migrations = package(vec![revision("a", &[], |op| op.execute("SELECT 1;\nSELEKT 2"))]);
    on_each("parse", &Backend::ALL, |database, connection| {
        let error = migrations.upgrade(connection).expect_err("is no SQL").to_string();
        assert!(
            error.contains("yntax") && error.contains("| SELEKT 2") && error.contains("line 2 of its SQL"),
            "{error}"
        );
        assert_eq!(rows(database), "", "{}", database.backend);
    });
}

#[test]
fn what_is_not_closed_is_refused_before_anything_runs() {
    let migrations = package(vec![
        revision("a", &[], log),
        revision("b", &["a"], |op| op.execute("INSERT INTO log VALUES ('a');\nINSERT INTO log VALUES ('b);")),
    ]);
    on_each("open", &Backend::ALL, |database, connection| {
        let error = migrations.upgrade(connection).expect_err("is open");
        assert_eq!(error.code(), "unclosed-sql");
        assert!(
            error.to_string().contains("opened on its line 2") && error.to_string().contains("data.rs:"),
            "{error}"
        );
        assert!(database.try_query("SELECT count(*) FROM log").is_err(), "no revision ran");
    });
}

#[test]
fn a_trigger_is_made_by_a_text_among_others() {
    let text: fn(&mut Operations) -> Result<()> = |op| {
        op.execute(
            Sql::new()
                .sqlite("CREATE TRIGGER tr AFTER INSERT ON log WHEN new.word = 'a' BEGIN INSERT INTO log VALUES ('b'); INSERT INTO log VALUES ('c'); END; INSERT INTO log VALUES ('a')")
                .postgres("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('b'); INSERT INTO log VALUES ('c'); RETURN NULL; END $$; CREATE TRIGGER tr AFTER INSERT ON log FOR EACH ROW WHEN (new.word = 'a') EXECUTE FUNCTION f(); INSERT INTO log VALUES ('a')")
                .mysql("CREATE TABLE more (word VARCHAR(9)); DELIMITER //\nCREATE TRIGGER tr AFTER INSERT ON log FOR EACH ROW BEGIN INSERT INTO more VALUES ('b'); INSERT INTO more VALUES ('c'); END//\nDELIMITER ;\nINSERT INTO log VALUES ('a'); DROP TRIGGER tr; INSERT INTO log SELECT word FROM more; # done"),
        )
    };
    // On MySQL a trigger may not change its own table, so that its rows take a way around.
    let migrations = package(vec![revision("a", &[], log), revision("b", &["a"], text)]);
    on_each("trigger", &Backend::ALL, |database, connection| {
        migrations.upgrade(connection).unwrap_or_else(|error| panic!("{}: {error}", database.backend));
        let words = database.query("SELECT DISTINCT word FROM log ORDER BY word");
        assert_eq!(words, "a\nb\nc", "{}", database.backend);
    });
}

fn many(op: &mut Operations) -> Result<()> {
    op.create_table("many", |t| {
        t.column("id", Integer).primary_key();
        t.column("name", VarChar(40)).not_null();
        t.column("price", Double);
    })?;
    let rows = (1..=10_000).map(|id| (id, format!("row {id}"), (id % 3 > 0).then_some(f64::from(id) / 2.0)));
    op.bulk_insert("many", ["id", "name", "price"], rows).undo_by_key(["id"]);
    Ok(())
}

#[test]
fn ten_thousand_rows_are_one_statement_and_go_again() {
    let migrations = package(vec![revision("a", &[], many)]);
    on_each("many", &Backend::ALL, |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        let sums = "SELECT count(*), count(price), sum(id), max(name) FROM many";
        assert_eq!(database.query(sums), "10000\t6667\t50005000\trow 9999", "{}", database.backend);
        assert_eq!(journal(database), ["a upgrade done 2 2"]);
        migrations.downgrade(connection, "base").expect("a downgrade");
        assert!(database.try_query("SELECT * FROM many").is_err());
    });
}

#[test]
fn rows_are_deleted_by_their_key_and_others_stay() {
    let two: fn(&mut Operations) -> Result<()> = |op| {
        op.bulk_insert("pairs", ["a", "b", "c"], [row![1, "x", 1], row![1, "it's", Null]]).undo_by_key(["a", "b"]);
        Ok(())
    };
    let table: fn(&mut Operations) -> Result<()> = |op| {
        op.create_table("pairs", |t| {
            t.column("a", Integer).not_null();
            t.column("b", VarChar(9)).not_null();
            t.column("c", Integer);
        })?;
        op.execute("INSERT INTO pairs VALUES (1, 'y', 1), (2, 'x', 1)")
    };
    let migrations = package(vec![revision("a", &[], table), revision("b", &["a"], two)]);
    on_each("pairs", &Backend::ALL, |database, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        assert_eq!(database.query("SELECT count(*) FROM pairs"), "4");
        database.execute("UPDATE pairs SET c = 7");
        migrations.downgrade(connection, "a").expect("a downgrade");
        assert_eq!(database.query("SELECT a, b, c FROM pairs ORDER BY a"), "1\ty\t7\n2\tx\t7");
    });
}

#[test]
fn rows_without_a_key_have_no_derived_way_back() {
    let migrations = package(vec![revision("a", &[], |op| {
        log(op)?;
        op.bulk_insert("log", ["word"], [["one"], ["two"]]);
        Ok(())
    })]);
    on_each("keyless", &[Backend::Sqlite], |_, connection| {
        migrations.upgrade(connection).expect("an upgrade");
        let error = migrations.downgrade(connection, "base").expect_err("nobody says how");
        assert_eq!(error.code(), "irreversible");
        assert!(error.to_string().contains("insert 2 rows into `log`"), "{error}");
    });
}

/// A chain whose second revision inserts rows outside of a transaction, of which one does not fit at first.
fn half(upgrade: fn(&mut Operations) -> Result<()>) -> Migrations {
    let outside = Migration { transaction: Some(false), ..revision("b", &["a"], upgrade) };
    package(vec![revision("a", &[], log), outside])
}

fn with_duplicate(op: &mut Operations) -> Result<()> {
    op.create_index("once", "log", ["word"]).unique();
    op.bulk_insert("log", ["word"], (0..1_000).map(|it| [format!("w{}", it % 999)]));
    Ok(())
}

fn without_duplicate(op: &mut Operations) -> Result<()> {
    op.create_index("once", "log", ["word"]).unique();
    op.bulk_insert("log", ["word"], (0..1_000).map(|it| [format!("w{it}")]));
    Ok(())
}

#[test]
fn rows_of_which_one_does_not_fit_are_all_left_out() {
    on_each("half", &Backend::ALL, |database, connection| {
        let error = half(with_duplicate).upgrade(connection).expect_err("one is there twice");
        assert_eq!(error.code(), "statement-failed", "{error}");
        assert_eq!(database.query("SELECT count(*) FROM log"), "0", "{}", database.backend);
        half(without_duplicate).upgrade(connection).expect("it goes on");
        assert_eq!(database.query("SELECT count(*) FROM log"), "1000", "{}", database.backend);
    });
}
