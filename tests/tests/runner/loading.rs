//! Rows by the thousand, which MySQL loads as lines of text: they arrive as they do one by one.

use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl};
use migrate_core::connection::{AnyConnection, MigrateConnection};
use migrate_core::explain::Explain;
use migrate_core::prelude::*;
use migrate_tests::Backend;

use crate::package::{connect, on_each, package, revision};

fn table(op: &mut Operations) -> Result<()> {
    op.create_table("t", |t| {
        t.column("id", Integer).primary_key();
        t.column("big", BigInt);
        t.column("ratio", Double);
        t.column("yes", Boolean);
        t.column("words", Text);
        t.column("day", Date);
        t.column("moment", Timestamp);
        t.column("price", Numeric(10, 2));
    })
}

const COLUMNS: [&str; 8] = ["id", "big", "ratio", "yes", "words", "day", "moment", "price"];

/// Values with whatever means something between tabs and between quotes.
fn rows_from(ids: std::ops::Range<i64>) -> impl Iterator<Item = Row> {
    let texts = ["it's", "tab\tand\nline\r\n", "\\N", "\\", "", "\u{1f600} \"x\" é", "NULL", "\\t\\n\\0"];
    ids.map(move |id| {
        let price = typed(format!("{}.{:02}", id * 7, id % 100), Numeric(10, 2));
        if id % 11 == 0 {
            return row![id, Null, Null, Null, Null, Null, Null, Null];
        }
        row![
            id,
            i64::MAX - id,
            -1.5e300 / (id + 1) as f64,
            id % 2 == 0,
            texts[usize::try_from(id).unwrap_or_default() % texts.len()],
            typed("2026-11-25", Date),
            typed(format!("2026-11-25 12:30:{:02}.25", id % 60), Timestamp),
            price
        ]
    })
}

fn at_once(op: &mut Operations) -> Result<()> {
    table(op)?;
    op.bulk_insert("t", COLUMNS, rows_from(0..1_500));
    Ok(())
}

fn in_pieces(op: &mut Operations) -> Result<()> {
    table(op)?;
    (0..1_500).step_by(300).for_each(|id| {
        op.bulk_insert("t", COLUMNS, rows_from(id..id + 300));
    });
    Ok(())
}

/// How often the session loaded a file.
fn loads(connection: &mut AnyConnection) -> i64 {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        count: i64,
    }
    let mut session = connection.session();
    let connection: &mut diesel::MysqlConnection = session.typed().downcast_mut().expect("it is MariaDB");
    let query = "SELECT CAST(variable_value AS SIGNED) AS count FROM information_schema.session_status \
                 WHERE variable_name = 'COM_LOAD'";
    diesel::sql_query(query).get_result::<Count>(connection).expect("a count").count
}

#[test]
fn rows_arrive_the_same_at_once_as_in_pieces() {
    for backend in Backend::ALL {
        let mut found = Vec::new();
        for upgrade in [at_once as fn(&mut Operations) -> Result<()>, in_pieces] {
            let Some(database) = backend.database("pieces") else { continue };
            let mut connection = connect(&database);
            package(vec![revision("a", &[], upgrade)]).upgrade(&mut connection).expect("an upgrade");
            if backend == Backend::Mariadb {
                assert_eq!(loads(&mut connection), i64::from(found.is_empty()), "only many rows are worth it");
            }
            let words =
                if backend == Backend::Postgres { "encode(convert_to(words, 'UTF8'), 'hex')" } else { "hex(words)" };
            let columns = format!("SELECT id, big, ratio, yes, {words}, day, moment, price FROM t ORDER BY id");
            found.push(database.query(&columns));
        }
        if let [once, pieces] = &found[..] {
            assert_eq!(once.lines().count(), 1_500, "{backend}");
            assert!(once == pieces, "{backend}");
        }
    }
}

#[test]
fn a_row_that_does_not_fit_is_told_as_inserting_it_tells() {
    let insert: fn(&mut Operations) -> Result<()> = |op| {
        op.bulk_insert(
            "t",
            ["id", "price"],
            (0..1_500).map(|id| (id, typed(if id == 777 { "dear" } else { "1.00" }, Numeric(10, 2)))),
        );
        Ok(())
    };
    let migrations = package(vec![revision("a", &[], table), revision("b", &["a"], insert)]);
    on_each("unfit", &[Backend::Mariadb], |database, connection| {
        let error = migrations.upgrade(connection).expect_err("`dear` is no price");
        assert_eq!(error.code(), "statement-failed", "{error}");
        assert!(format!("{error:?}").contains("dear"), "{error:?}");
        assert_eq!(loads(connection), 1);
        assert_eq!(database.query("SELECT count(*) FROM t"), "0");
    });
}

#[test]
fn what_cannot_be_rolled_back_or_reads_otherwise_from_text_is_not_loaded() {
    let bits: fn(&mut Operations) -> Result<()> =
        |op| op.execute("CREATE TABLE bits (id INT PRIMARY KEY, n BIT(8)) ENGINE = InnoDB");
    let isam: fn(&mut Operations) -> Result<()> =
        |op| op.execute("CREATE TABLE bits (id INT PRIMARY KEY, n INT) ENGINE = MyISAM");
    let insert: fn(&mut Operations) -> Result<()> = |op| {
        op.bulk_insert("bits", ["id", "n"], (0..1_200).map(|id| (id, id % 100)));
        Ok(())
    };
    for table in [bits, isam] {
        let migrations = package(vec![revision("a", &[], table), revision("b", &["a"], insert)]);
        on_each("unloaded", &[Backend::Mariadb], |database, connection| {
            migrations.upgrade(connection).expect("an upgrade");
            assert_eq!(loads(connection), 0);
            assert_eq!(database.query("SELECT count(*), sum(n + 0) FROM bits"), "1200\t59400");
        });
    }
}
