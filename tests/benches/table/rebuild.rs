//! SQLite's rebuild of a table with foreign keys, triggers and views, beside the same steps in `sqlite3`.

use std::fs;
use std::path::Path;
use std::time::Instant;

use migrate_core::prelude::*;
use migrate_tests::{Failure, TestDatabase};

use crate::measure::{in_turns, tell};
use crate::{package, revision, upgrade};

fn tables(op: &mut Operations) -> migrate_core::Result<()> {
    op.create_table("owners", |t| {
        t.column("id", Integer).primary_key().identity();
        t.column("name", VarChar(50)).not_null();
    })?;
    op.create_table("items", |t| {
        t.column("id", Integer).primary_key().identity();
        t.column("owner_id", Integer).not_null().references("owners", "id").on_delete(Cascade).index();
        t.column("title", VarChar(100)).not_null().index();
        t.column("price", Double).not_null().default("0");
    })?;
    op.create_table("parts", |t| {
        t.column("item_id", Integer).not_null().references("items", "id").on_delete(Cascade);
    })
}

fn checked(op: &mut Operations) -> migrate_core::Result<()> {
    op.create_check("ck_price", "items", "price >= 0");
    Ok(())
}

const AROUND: &str = "
    CREATE TRIGGER items_titled BEFORE UPDATE ON items BEGIN SELECT raise(ABORT, 'no title') WHERE new.title = ''; END;
    CREATE TRIGGER parts_priced AFTER INSERT ON parts BEGIN UPDATE items SET price = price + 1 WHERE id = new.item_id; END;
    CREATE VIEW titles AS SELECT title FROM items;
    CREATE VIEW owned AS SELECT name, count(*) AS items FROM owners JOIN items ON owner_id = owners.id GROUP BY name;";

const BY_HAND: &str = r#"
    PRAGMA foreign_keys = OFF;
    BEGIN IMMEDIATE;
    PRAGMA legacy_alter_table = ON;
    CREATE TABLE "new_items" (
        "id" INTEGER NOT NULL CONSTRAINT "pk_items" PRIMARY KEY AUTOINCREMENT, "owner_id" INTEGER NOT NULL,
        "title" VARCHAR(100) NOT NULL, "price" DOUBLE NOT NULL DEFAULT 0,
        CONSTRAINT "fk" FOREIGN KEY ("owner_id") REFERENCES "owners" ("id") ON DELETE CASCADE,
        CONSTRAINT "ck_price" CHECK (price >= 0));
    INSERT INTO "new_items" ("id", "owner_id", "title", "price") SELECT "id", "owner_id", "title", "price" FROM "items";
    DROP TABLE "items";
    ALTER TABLE "new_items" RENAME TO "items";
    CREATE INDEX "ix_items_owner_id" ON "items" ("owner_id");
    CREATE INDEX "ix_items_title" ON "items" ("title");
    CREATE TRIGGER items_titled BEFORE UPDATE ON items BEGIN SELECT raise(ABORT, 'no title') WHERE new.title = ''; END;
    PRAGMA legacy_alter_table = OFF;
    PRAGMA foreign_key_check;
    COMMIT;"#;

/// Measures it.
pub(crate) fn on_sqlite(rows: usize, rounds: usize) -> migrate_tests::Result<()> {
    let full = TestDatabase::sqlite();
    upgrade(&full.url, &package(vec![revision("a", &[], tables)]))?;
    full.try_query(&format!(
        "{AROUND} BEGIN;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
             INSERT INTO owners SELECT i, 'owner ' || i FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
             INSERT INTO items SELECT i, i % 1000 + 1, 'title ' || (i * 7919 % {rows}), i % 97 FROM n;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) INSERT INTO parts SELECT i FROM n;
         COMMIT; PRAGMA wal_checkpoint(TRUNCATE);"
    ))?;
    let migrations = package(vec![revision("a", &[], tables), revision("b", &["a"], checked)]);
    let (ours, theirs) = in_turns(
        rounds,
        || {
            let database = copied(&full)?;
            let took = upgrade(&database.url, &migrations)?;
            look(&database, rows).map(|()| took)
        },
        || {
            let database = copied(&full)?;
            let begin = Instant::now();
            database.try_query(BY_HAND)?;
            let took = begin.elapsed();
            look(&database, rows).map(|()| took)
        },
    )?;
    tell(&format!("rebuild of a table of {rows} rows, SQLite"), ours, "sqlite3", theirs);
    Ok(())
}

fn copied(full: &TestDatabase) -> migrate_tests::Result<TestDatabase> {
    let database = TestDatabase::sqlite();
    fs::copy(Path::new(&full.name), &database.name).map_err(|error| Failure::new("a copy of the rows", error))?;
    Ok(database)
}

/// Fails unless the check is there with all that was there before.
fn look(database: &TestDatabase, rows: usize) -> migrate_tests::Result<()> {
    let query = "SELECT (SELECT count(*) FROM items), (SELECT count(*) FROM parts), (SELECT count(*) FROM sqlite_schema
        WHERE name IN ('items_titled', 'parts_priced', 'titles', 'owned', 'ix_items_owner_id', 'ix_items_title')
        OR sql LIKE '%ck_price%')";
    let found = database.try_query(query)?;
    let wanted = format!("{rows}\t1000\t7");
    if found == wanted { Ok(()) } else { Err(Failure(format!("`{found}` is there instead of `{wanted}`"))) }
}
