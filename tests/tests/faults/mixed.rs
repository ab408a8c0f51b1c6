//! Ten revisions with something of everything.

use diesel::connection::SimpleConnection;
use migrate_core::migration::{MigrationFn, Settings};
use migrate_core::prelude::*;
use migrate_core::{Migration, Migrations};

/// The revision with the closure, of whose effect MySQL's journal cannot know.
pub(crate) const CLOSURE: &str = "m3";

const CHAIN: [(&str, &[&str], Option<bool>, MigrationFn); 10] = [
    ("m0", &[], None, tables),
    ("m1", &["m0"], None, column),
    ("m2", &["m1"], None, backfill),
    (CLOSURE, &["m2"], None, closure),
    ("m4", &["m3"], None, concurrently),
    ("m5", &["m4"], Some(false), alone),
    ("m6", &["m4"], None, renames),
    ("m7", &["m6"], None, objects),
    ("m8", &["m5", "m7"], None, nothing),
    ("m9", &["m8"], None, raw),
];

/// The package of the ten.
pub(crate) fn migrations() -> Migrations {
    let migration = |(id, parents, transaction, upgrade): (&'static str, &'static [&'static str], _, _)| Migration {
        revision: id,
        down_revision: parents,
        depends_on: &[],
        branch_labels: &[],
        message: "a step",
        created: None,
        transaction,
        irreversible: None,
        checksum: "0123",
        path: "versions/some.rs",
        line: 1,
        upgrade,
        downgrade: None,
    };
    let list: Vec<Migration> = CHAIN.into_iter().map(migration).collect();
    Migrations { list: list.leak(), settings: Settings { many_heads: true, ..Settings::DEFAULT } }
}

fn tables(op: &mut Operations) -> Result<()> {
    op.create_table("users", |t| {
        t.column("id", BigInt).primary_key();
        t.column("name", VarChar(40)).not_null();
        t.index(["name"]);
    })?;
    op.create_table("items", |t| {
        t.column("id", BigInt).primary_key();
        t.column("user_id", BigInt).not_null().references("users", "id").on_delete(Cascade);
        t.column("price", Integer);
    })?;
    op.bulk_insert("users", ["id", "name"], (1..=60).map(|n: i64| row![n, format!("user {n}")]));
    op.bulk_insert("items", ["id", "user_id", "price"], (1..=120).map(|n: i64| row![n, n % 60 + 1, n * 3]));
    Ok(())
}

fn column(op: &mut Operations) -> Result<()> {
    op.add_column("users", "score", Integer).not_null().default("0");
    op.create_index("users_by_score", "users", ["score"]);
    op.execute(
        "INSERT INTO users (id, name, score) VALUES (1000, 'root', 7);
         UPDATE users SET score = score + 1 WHERE id = 1000;
         INSERT INTO kept (id) SELECT max(id) + 1 FROM kept",
    )
}

fn backfill(op: &mut Operations) -> Result<()> {
    op.backfill("users", |b| {
        b.set("score", "score + 10").batch(25);
    })
}

fn closure(op: &mut Operations) -> Result<()> {
    const INSERT: &str = "INSERT INTO kept (id) SELECT max(id) + 1 FROM kept";
    op.execute("UPDATE users SET score = score * 2 WHERE id < 10")?;
    match op.dialect() {
        Dialect::Sqlite => op.run(|connection: &mut SqliteConnection| connection.batch_execute(INSERT)),
        #[cfg(feature = "postgres")]
        Dialect::Postgres => op.run(|connection: &mut PgConnection| connection.batch_execute(INSERT)),
        #[cfg(feature = "mysql")]
        Dialect::Mysql => op.run(|connection: &mut MysqlConnection| connection.batch_execute(INSERT)),
        #[cfg(not(all(feature = "postgres", feature = "mysql")))]
        Dialect::Postgres | Dialect::Mysql => Ok(()),
    }
}

fn concurrently(op: &mut Operations) -> Result<()> {
    op.execute("UPDATE items SET price = price + 1")?;
    op.execute("UPDATE items SET price = price + 1 WHERE id = 3")?;
    op.create_index("items_by_price", "items", ["price"]).concurrently();
    op.drop_index("users_by_score", "users").concurrently();
    op.autocommit(|op| op.execute("UPDATE items SET price = price + 1 WHERE id = 2"))?;
    op.execute("UPDATE items SET price = price + 1 WHERE id = 1")?;
    op.execute("UPDATE items SET price = price + 1 WHERE id = 4")
}

fn alone(op: &mut Operations) -> Result<()> {
    op.create_table("alone", |t| {
        t.column("id", BigInt).primary_key();
        t.column("word", VarChar(20));
    })?;
    op.execute("INSERT INTO alone (id, word) SELECT id, 'from items' FROM items WHERE id < 6")?;
    op.alter_column("items", "price").set_not_null();
    op.execute("CREATE TABLE plain (id BIGINT NOT NULL PRIMARY KEY)")?;
    op.execute("INSERT INTO plain (id) SELECT id FROM items")
}

fn renames(op: &mut Operations) -> Result<()> {
    op.rename_column("users", "name", "full_name")?;
    op.add_column("users", "extra", VarChar(9));
    op.drop_column("users", "score")?;
    op.rename_table("users", "people")
}

fn objects(op: &mut Operations) -> Result<()> {
    op.create_enum("mood", ["good", "bad"]);
    op.add_column("people", "mood", Enum("mood"));
    op.create_view("names", "SELECT id, full_name FROM people");
    op.execute("UPDATE people SET mood = 'good' WHERE id = 3")?;
    op.create_check("priced", "items", "price > 0");
    Ok(())
}

fn nothing(_: &mut Operations) -> Result<()> {
    Ok(())
}

fn raw(op: &mut Operations) -> Result<()> {
    op.execute("ALTER TABLE plain ADD COLUMN note VARCHAR(20)")?;
    op.execute("UPDATE plain SET note = 'raw' WHERE id < 4")?;
    op.execute("DELETE FROM plain WHERE id > 100")?;
    op.execute("CREATE INDEX plain_by_note ON plain (note)")?;
    op.drop_table("alone")?;
    op.execute("INSERT INTO kept (id) SELECT max(id) + 1 FROM kept")
}
