//! Rows that do not allow what a revision wants of them.

use migrate_core::prelude::*;

use super::{Case, ON_MARIADB, ON_POSTGRES, ON_SQLITE, check};
use crate::package::{log, on_each, package, revision};

#[test]
fn what_the_rows_do_not_allow() {
    check(&[
        Case {
            name: "NULL where none may be any more",
            said: &[
                (ON_SQLITE, "NOT NULL constraint failed"),
                (ON_POSTGRES, "contains null values"),
                (ON_MARIADB, "NULL"),
            ],
            before: "CREATE TABLE n (x INTEGER); INSERT INTO n VALUES (NULL)",
            upgrade: |op| {
                op.execute(
                    Sql::new()
                        .sqlite("CREATE TABLE m (x INTEGER NOT NULL); INSERT INTO m SELECT x FROM n")
                        .postgres("ALTER TABLE n ALTER COLUMN x SET NOT NULL")
                        .mysql("ALTER TABLE n MODIFY x INTEGER NOT NULL"),
                )
            },
            code: "statement-failed",
            mend: Some("UPDATE n SET x = 1"),
        },
        Case {
            name: "the same value twice under a unique index",
            said: &[
                (ON_SQLITE, "UNIQUE constraint failed: n.x"),
                (ON_POSTGRES, "detail: Key (x)=(1) is duplicated."),
                (ON_MARIADB, "Duplicate entry '1' for key"),
            ],
            before: "CREATE TABLE n (x INTEGER); INSERT INTO n VALUES (1), (1)",
            upgrade: |op| op.execute("CREATE UNIQUE INDEX one ON n (x)"),
            code: "statement-failed",
            mend: Some("DELETE FROM n"),
        },
        Case {
            name: "rows that refer to nothing",
            said: &[(ON_POSTGRES, "is not present in table \"p\""), (ON_MARIADB, "a foreign key constraint fails")],
            before: "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p_id INTEGER); INSERT INTO c VALUES (7)",
            upgrade: |op| op.execute("ALTER TABLE c ADD CONSTRAINT of_p FOREIGN KEY (p_id) REFERENCES p (id)"),
            code: "statement-failed",
            mend: Some("DELETE FROM c"),
        },
        Case {
            name: "a value that is none of the new type",
            said: &[
                (ON_POSTGRES, "invalid input syntax for type integer: \"x\""),
                (ON_MARIADB, "Truncated incorrect INTEGER value: 'x'"),
            ],
            before: "CREATE TABLE n (x VARCHAR(9)); INSERT INTO n VALUES ('x')",
            upgrade: |op| {
                op.execute(
                    Sql::new()
                        .postgres("ALTER TABLE n ALTER COLUMN x TYPE INTEGER USING CAST(x AS INTEGER)")
                        .mysql("ALTER TABLE n MODIFY x INTEGER")
                        .sqlite("SELECT 1"),
                )
            },
            code: "statement-failed",
            mend: Some("UPDATE n SET x = '7'"),
        },
        Case {
            name: "a date of zeros",
            said: &[(ON_MARIADB, "0000-00-00")],
            before: "SET sql_mode = ''; CREATE TABLE n (x DATE); INSERT INTO n VALUES ('0000-00-00')",
            upgrade: |op| op.execute("SET sql_mode = 'TRADITIONAL'; INSERT INTO n SELECT x FROM n"),
            code: "statement-failed",
            mend: Some("UPDATE n SET x = '2020-01-01'"),
        },
        Case {
            name: "a key that is too long for an index",
            said: &[(ON_POSTGRES, "index row"), (ON_MARIADB, "Specified key was too long")],
            before: "CREATE TABLE n (x VARCHAR(5000)); INSERT INTO n VALUES ('short')",
            upgrade: |op| {
                op.execute(
                    Sql::new()
                        .postgres(
                            "INSERT INTO n SELECT left(string_agg(md5(i::text), ''), 5000) FROM generate_series(1, 200) i; \
                             CREATE INDEX long ON n (x)",
                        )
                        .mysql("ALTER TABLE n ADD PRIMARY KEY (x)")
                        .sqlite("SELECT 1"),
                )
            },
            code: "statement-failed",
            mend: None,
        },
        Case {
            name: "texts of two collations that are compared",
            said: &[(ON_MARIADB, "Illegal mix of collations")],
            before: "CREATE TABLE n (x VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci, y VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci); \
                     INSERT INTO n VALUES ('a', 'A')",
            upgrade: |op| op.execute("DELETE FROM n WHERE x = y"),
            code: "statement-failed",
            mend: Some("ALTER TABLE n MODIFY y VARCHAR(9) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci"),
        },
    ]);
}

/// Fills a column of many rows in batches, forbids NULL in it and makes an index of it.
fn fills(op: &mut Operations) -> Result<()> {
    op.add_column("many", "twice", BigInt);
    op.backfill("many", |b| {
        b.set("twice", "id * 2").batch(10_000);
    })?;
    op.alter_column("many", "twice").set_not_null();
    op.create_index("many_by_twice", "many", ["twice"]).unique();
    Ok(())
}

fn many(op: &mut Operations) -> Result<()> {
    log(op)?;
    op.create_table("many", |t| {
        t.column("id", BigInt).primary_key();
    })
}

/// `MIGRATE_TEST_ROWS=1000000` says how many.
#[test]
fn many_rows_are_filled_checked_and_indexed_and_none_is_lost() {
    let count = std::env::var("MIGRATE_TEST_ROWS").ok().and_then(|it| it.parse().ok()).unwrap_or(25_000_u64);
    on_each("many", &super::ALL, |database, connection| {
        let migrations = package(vec![revision("a", &[], many), revision("b", &["a"], fills)]);
        migrations.upgrade_to(connection, "a").expect("the table");
        let numbers = match database.backend {
            ON_SQLITE => format!(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n"
            ),
            ON_POSTGRES => format!("SELECT generate_series(1, {count})"),
            ON_MARIADB => format!("SELECT seq FROM seq_1_to_{count}"),
        };
        database.execute(&format!("INSERT INTO many (id) {numbers}"));
        let begun = std::time::Instant::now();
        migrations.upgrade(connection).expect("an upgrade");
        println!("{count} rows on {}: {:.1} s", database.backend, begun.elapsed().as_secs_f64());
        let found = database.query("SELECT count(*) FROM many WHERE twice = id * 2");
        assert_eq!(found, count.to_string(), "on {}", database.backend);
    });
}
