//! Scripts that a database's own client runs, beside live runs of the same steps.

use migrate_core::explain::Explain;
use migrate_core::plan;
use migrate_core::prelude::*;
use migrate_core::revision::RevisionId;
use migrate_core::{Migration, Migrations};
use migrate_tests::{Backend, TestDatabase};

use crate::market;
use crate::package::{connect, log, on_each, package, revision, rows, say_one};

/// A chain with a branch that has what scripts trip over: rebuilds, statements outside of transactions, bodies with
/// semicolons, comments and quotes in SQL, words that would break out of a comment.
fn shop() -> Migrations {
    let parents = |it: Migration, message| Migration { message, ..it };
    let outside = |op: &mut Operations| {
        op.create_check("titled", "items", "title <> ''");
        op.create_unique("one_title", "items", ["title", "user_id"]);
        Ok(())
    };
    let list = vec![
        parents(
            revision("a", &[], |op| {
                op.create_table("users", |t| {
                    t.column("id", BigInt).primary_key().identity();
                    t.column("email", VarChar(100)).not_null().unique().comment("it's \\ here");
                })?;
                op.create_table("items", |t| {
                    t.column("id", BigInt).primary_key().identity();
                    t.column("user_id", BigInt).not_null().references("users", "id").on_delete(Cascade);
                    t.column("title", VarChar(200)).not_null().default(literal("it's; \\ new"));
                    t.column("price", Numeric(10, 2)).not_null().default("0").check("price >= 0");
                    t.column("note", VarChar(50));
                    t.index(["user_id", "title"]);
                })?;
                let odd = "INSERT INTO users (email) VALUES ('ü; -- no\\'), ('b#')";
                op.execute(Sql::new().mysql(odd.replace('\\', "\\\\")).otherwise(odd))?;
                op.execute("INSERT INTO items (user_id, note) VALUES (1, 'x')")
            }),
            "make the shop\nDROP TABLE users;\r\\! echo out",
        ),
        parents(
            revision("b", &["a"], |op| {
                op.alter_column("items", "note").set_type(VarChar(100));
                op.rename_column("items", "note", "remark")?;
                op.drop_column("items", "price")?;
                op.create_index("by_remark", "items", ["remark"]).concurrently();
                Ok(())
            }),
            "it's a `change`",
        ),
        Migration { transaction: Some(false), ..revision("c", &["a"], outside) },
        revision("d", &["b", "c"], |op| op.rename_table("items", "things")),
        revision("e", &["d"], |op| {
            op.execute(
                Sql::new()
                    .postgres(
                        "CREATE FUNCTION mark() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN /* ; */ new.remark = 'a;'; \
                         RETURN new; END $$ -- the end",
                    )
                    .mysql(
                        "CREATE TRIGGER mark BEFORE INSERT ON things FOR EACH ROW BEGIN\n  -- say so;\n  \
                         SET new.remark = '$$';\n  SET @x = 1;\nEND",
                    )
                    .sqlite(
                        "CREATE TRIGGER mark AFTER INSERT ON things BEGIN\n  -- say so;\n  \
                         UPDATE things SET remark = '.x';\n  SELECT 1;\nEND",
                    ),
            )?;
            op.execute(
                Sql::new()
                    .postgres("CREATE TRIGGER mark BEFORE INSERT ON things FOR EACH ROW EXECUTE FUNCTION mark()")
                    .otherwise("SELECT 1"),
            )?;
            op.execute("INSERT INTO things (user_id) VALUES (2)")
        }),
    ];
    package(list)
}

/// All that two databases are to agree in: schema, version rows, journal, and rows.
fn state(database: &TestDatabase, kept: &str) -> String {
    let journal = "SELECT revision, direction, replace(message, '\r', ' '), checksum, state, statement_count,
        statement_started, statement_done, done_digest, error, finished_at IS NULL, tool, length(executed_by) > 3
        FROM migrate_journal ORDER BY id";
    let parts = [database.dump(), rows(database), database.query(journal), database.query(kept)];
    parts.join("\n====\n")
}

fn dialect(backend: Backend) -> Dialect {
    match backend {
        Backend::Sqlite => Dialect::Sqlite,
        Backend::Postgres => Dialect::Postgres,
        Backend::Mariadb => Dialect::Mysql,
    }
}

fn ids(rows: &[&str]) -> Vec<RevisionId> {
    rows.iter().map(|id| (*id).into()).collect()
}

fn up(migrations: &Migrations, backend: Backend, from: &[&str], target: &str) -> migrate_core::Result<String> {
    let from = ids(from);
    let steps = plan::upgrade(&migrations.graph()?, &from, target)?;
    migrations.sql(dialect(backend), &from, &steps)
}

fn down(migrations: &Migrations, backend: Backend, from: &[&str], target: &str) -> migrate_core::Result<String> {
    let from = ids(from);
    let steps = plan::downgrade(&migrations.graph()?, &from, target)?;
    migrations.sql(dialect(backend), &from, &steps)
}

/// Runs ranges by script on one database and live on another, and compares after each.
fn compare(name: &str, migrations: &Migrations, ranges: &[(&[&str], &str)], kept: &str) {
    on_each(name, &Backend::ALL, |live, connection| {
        let Some(scripted) = live.backend.database(name) else { return };
        for (from, target) in ranges {
            let way_down = target.starts_with('<');
            let target = target.trim_start_matches('<');
            let sql = if way_down {
                migrations.downgrade(connection, target).expect("a downgrade");
                down(migrations, live.backend, from, target)
            } else {
                migrations.upgrade_to(connection, target).expect("an upgrade");
                up(migrations, live.backend, from, target)
            };
            let sql = sql.expect("is written");
            let refused = scripted.try_query(&sql).err();
            assert!(refused.is_none(), "{}: {refused:?}\n{sql}", live.backend);
            let kept = if target == "base" { "SELECT 1" } else { kept };
            assert_eq!(state(&scripted, kept), state(live, kept), "{}: {from:?} to {target}", live.backend);
        }
    });
}

#[test]
fn the_marketplace_is_the_same_by_script_as_live() {
    let kept = "SELECT id, user_id, title, price FROM listings ORDER BY id";
    let ranges: [(&[&str], &str); 5] = [
        (&[], "50c3593832b4"),
        (&["50c3593832b4"], "8a1f6e0b53d7"),
        (&["8a1f6e0b53d7"], "<50c3593832b4"),
        (&["50c3593832b4"], "ecee305c0829"),
        (&["ecee305c0829"], "<base"),
    ];
    compare("market", &market::MIGRATIONS, &ranges, kept);
}

#[test]
fn what_scripts_trip_over_is_the_same_as_live() {
    let migrations = shop();
    let kept = "SELECT * FROM users ORDER BY id";
    compare("trips", &migrations, &[(&[], "a"), (&["a"], "e")], kept);
    compare("trips_back", &migrations, &[(&[], "d"), (&["d"], "<b"), (&["b", "c"], "<a")], kept);
}

#[test]
fn a_closure_and_a_rebuild_of_what_only_the_database_knows_are_refused_with_the_revision() {
    let closure: Migrations = package(vec![
        revision("a", &[], log),
        revision("b", &["a"], |op| op.run(|_: &mut SqliteConnection| Ok::<(), Error>(()))),
    ]);
    let error = up(&closure, Backend::Sqlite, &[], "b").expect_err("no SQL says what it does");
    assert_eq!(error.code(), "not-sql");
    let trigger = revision("b", &["a"], |op| {
        op.execute(Sql::new().sqlite("CREATE TRIGGER t AFTER INSERT ON log BEGIN SELECT 1; END"))?;
        op.create_check("said", "log", "word <> ''");
        Ok(())
    });
    let hidden = package(vec![revision("a", &[], log), trigger]);
    let error = up(&hidden, Backend::Sqlite, &[], "b").expect_err("the trigger would be lost");
    assert_eq!(error.code(), "rebuild-of-unknown-table");
    let text = error.to_string();
    assert!(text.starts_with("revision `b` rebuilds table `log` at `tests/tests/runner/offline.rs:"), "{text}");
    assert!(text.contains("and revision `b` changed it by raw SQL"), "{text}");
    // Without the rebuild there is nothing to lose.
    up(&hidden, Backend::Postgres, &[], "b").expect("is altered in place");
    // A view gives the table nothing.
    let view = package(vec![
        revision("a", &[], log),
        revision("b", &["a"], |op| op.execute("CREATE VIEW words AS SELECT word FROM log")),
        revision("c", &["b"], |op| {
            op.create_check("said", "log", "word <> ''");
            Ok(())
        }),
    ]);
    compare("view", &view, &[(&[], "c")], "SELECT * FROM log");
}

#[test]
fn a_script_that_stops_half_way_is_found_by_the_next_run() {
    let fails = revision("b", &["a"], |op| {
        say_one(op)?;
        op.execute("INSERT INTO log VALUES (NULL)")
    });
    let migrations = package(vec![revision("a", &[], log), Migration { transaction: Some(false), ..fails }]);
    on_each("half", &Backend::ALL, |database, connection| {
        let sql = up(&migrations, database.backend, &[], "b").expect("is written");
        database.try_query(&sql).expect_err("the second statement fails");
        assert_eq!((rows(database), database.query("SELECT word FROM log")), ("a".to_owned(), "one".to_owned()));
        let error = migrations.upgrade(connection).expect_err("the second statement fails as it did");
        assert_eq!(error.code(), "statement-failed", "{error}");
        assert!(error.to_string().starts_with("statement 2 of 2 of the upgrade of revision `b` failed"), "{error}");
        assert_eq!(database.query("SELECT word FROM log"), "one", "the first is not sent again");
    });
}

#[test]
fn rows_that_refer_to_nothing_undo_a_rebuild_by_script() {
    let migrations = package(vec![
        revision("a", &[], |op| {
            log(op)?;
            op.create_table("said", |t| {
                t.column("id", BigInt).primary_key();
                t.column("by_id", BigInt).references("said", "id");
            })
        }),
        revision("b", &["a"], |op| {
            op.create_check("positive", "said", "id > 0");
            Ok(())
        }),
    ]);
    let database = migrate_tests::sqlite::database();
    migrations.upgrade_to(&mut connect(&database), "a").expect("an upgrade");
    database.execute("INSERT INTO said VALUES (1, 9)");
    let before = database.dump();
    let sql = up(&migrations, Backend::Sqlite, &["a"], "b").expect("is written");
    let error = database.try_query(&sql).expect_err("row 9 is not there");
    assert!(error.to_string().contains("CHECK constraint failed: number = 0"), "{error}");
    assert_eq!((database.dump(), rows(&database)), (before, "a".to_owned()));
}

#[test]
fn the_script_reads_as_a_live_run_is_sent() {
    let sql = up(&market::MIGRATIONS, Backend::Postgres, &[], "001").expect("is written");
    let sqlite = up(&shop(), Backend::Sqlite, &["a"], "d").expect("is written");
    let mysql = down(&shop(), Backend::Mariadb, &["d"], "b").expect("is written");
    let text = format!("{sql}\n======== SQLite\n{sqlite}\n======== MySQL\n{mysql}");
    let own = concat!("cargo-migrate ", env!("CARGO_PKG_VERSION"));
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("script", text.replace(own, "cargo-migrate VERSION"));
    });
}
