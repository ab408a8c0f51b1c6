//! SQLite's rebuild of tables that the migrations do not know, or know in part.

use migrate_core::connection::AnyConnection;
use migrate_core::migration::MigrationFn;
use migrate_core::prelude::*;
use migrate_core::runner::{Options, Task};
use migrate_core::{Migration, Migrations};
use migrate_tests::{TestDatabase, sqlite};

use crate::package::{connect, package, revision};

/// A table that no migration made, with all that SQLite knows, and what stands around it.
const ADOPTED: &str = "
    CREATE TABLE owners (id INTEGER PRIMARY KEY, name TEXT);
    CREATE TABLE [old items] (
        id INTEGER PRIMARY KEY AUTOINCREMENT, -- the number
        owner INTEGER REFERENCES owners ON DELETE CASCADE,
        title VARCHAR(20) COLLATE NOCASE NOT NULL ON CONFLICT IGNORE DEFAULT 'it''s (new)',
        price NUMERIC CHECK (price >= 0),
        twice NUMERIC GENERATED ALWAYS AS (price * 2) VIRTUAL,
        code TEXT UNIQUE,
        plain,
        CHECK (length(title) < 20), UNIQUE (owner, title) ON CONFLICT REPLACE
    );
    CREATE TABLE parts (item INTEGER REFERENCES \"old items\" (id) ON DELETE CASCADE, name TEXT);
    CREATE INDEX by_title ON [old items] (title COLLATE BINARY DESC) WHERE price > 1;
    CREATE VIEW titles AS SELECT id, title FROM [old items];
    CREATE TABLE seen (title TEXT);
    CREATE TRIGGER sees AFTER INSERT ON [old items] BEGIN
        INSERT INTO seen VALUES (new.title);
    END;
    INSERT INTO owners VALUES (1, 'Ada');
    INSERT INTO [old items] (id, owner, title, price, code, plain) VALUES (3, 1, 'lamp', 9.5, 'a', x'00ff');
    INSERT INTO [old items] (id, title) VALUES (9, 'gone');
    DELETE FROM [old items] WHERE id = 9;
    INSERT INTO parts VALUES (3, 'bulb');";

pub(crate) const SCHEMA: &str =
    "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'migrate_%' ORDER BY name";

pub(crate) fn adopted() -> (TestDatabase, AnyConnection) {
    made(ADOPTED)
}

/// A database whose tables raw SQL made.
fn made(sql: &str) -> (TestDatabase, AnyConnection) {
    let database = sqlite::database();
    database.execute(sql);
    let mut connection = connect(&database);
    package(vec![raw()]).stamp(&mut connection, &["raw"]).expect("is stamped");
    (database, connection)
}

/// A revision that makes tables of which nothing is known.
pub(crate) fn raw() -> Migration {
    revision("raw", &[], |op| op.execute("CREATE TABLE unknown (id INTEGER)"))
}

pub(crate) fn one(change: MigrationFn) -> Migrations {
    package(vec![raw(), revision("a", &["raw"], change)])
}

pub(crate) fn up(connection: &mut AnyConnection, migrations: &Migrations) -> Result<()> {
    migrations
        .run(connection, &Task::Upgrade("heads".to_owned()), &Options::from(&migrations.settings), &mut |_| {})
        .map(|_| ())
}

fn down(connection: &mut AnyConnection, migrations: &Migrations) -> Result<()> {
    migrations
        .run(connection, &Task::Downgrade("raw".to_owned()), &Options::from(&migrations.settings), &mut |_| {})
        .map(|_| ())
}

#[test]
fn what_no_migration_knows_of_a_table_stays() {
    let (database, mut connection) = adopted();
    let before = database.query(SCHEMA);
    let migrations = one(|op| {
        op.create_check("cheap", "old items", "price < 1000");
        op.create_unique("one_plain", "old items", ["plain"]);
        op.create_index("by_price", "old items", ["price"]);
        Ok(())
    });
    up(&mut connection, &migrations).expect("the table is read");
    assert_eq!(
        database.query("SELECT id, owner, title, price, twice, code, hex(plain) FROM [old items]"),
        "3\t1\tlamp\t9.5\t19\ta\t00FF"
    );
    assert_eq!(database.query("SELECT item, name FROM parts"), "3\tbulb");
    let sql = database.query("SELECT sql FROM sqlite_schema WHERE name = 'old items'");
    for kept in [
        "owner INTEGER REFERENCES owners ON DELETE CASCADE",
        "title VARCHAR(20) COLLATE NOCASE NOT NULL ON CONFLICT IGNORE DEFAULT 'it''s (new)'",
        "price NUMERIC CHECK (price >= 0)",
        "GENERATED ALWAYS AS (price * 2) VIRTUAL",
        "code TEXT UNIQUE",
        "CHECK (length(title) < 20)",
        "UNIQUE (owner, title) ON CONFLICT REPLACE",
        "CONSTRAINT \"cheap\" CHECK (price < 1000)",
        "CONSTRAINT \"one_plain\" UNIQUE (\"plain\")",
    ] {
        assert!(sql.contains(kept), "{kept} in {sql}");
    }
    database.execute("INSERT INTO [old items] (title, price) VALUES ('mirror', 7)");
    assert_eq!(database.query("SELECT id FROM titles WHERE title = 'MIRROR'"), "10", "no number is given again");
    assert_eq!(database.query("SELECT title FROM seen"), "lamp\ngone\nmirror");
    assert_eq!(database.query("SELECT count(*) FROM sqlite_schema WHERE name IN ('by_title', 'by_price')"), "2");
    assert!(database.try_query("INSERT INTO [old items] (title, price) VALUES ('x', 1001)").is_err());
    down(&mut connection, &migrations).expect("the way back is known");
    let words = |schema: &str| schema.replace(['"', '[', ']', '\n', ' '], "").replace("--thenumber", "");
    assert_eq!(words(&database.query(SCHEMA)), words(&before));
}

#[test]
fn a_column_of_an_adopted_table_is_changed_in_one_aspect() {
    let (database, mut connection) = adopted();
    let migrations = one(|op| {
        op.alter_column("old items", "title").set_type(VarChar(30)).drop_default();
        op.alter_column("old items", "code").set_not_null().set_default(literal("none"));
        op.drop_constraint("uq_code", "old items");
        Ok(())
    });
    let error = up(&mut connection, &migrations).expect_err("it has no constraint of that name");
    assert!(error.to_string().contains("has no constraint `uq_code`"), "{error}");
    let migrations = one(|op| {
        op.alter_column("old items", "title").set_type(VarChar(30)).drop_default();
        op.alter_column("old items", "code").set_not_null().set_default(literal("none"));
        Ok(())
    });
    up(&mut connection, &migrations).expect("both columns are there");
    let sql = database.query("SELECT sql FROM sqlite_schema WHERE name = 'old items'");
    assert!(sql.contains("title VARCHAR(30) COLLATE NOCASE NOT NULL ON CONFLICT IGNORE,"), "{sql}");
    assert!(sql.contains("code TEXT UNIQUE NOT NULL DEFAULT 'none'"), "{sql}");
}

fn items(op: &mut Operations) -> Result<()> {
    op.create_table("items", |t| {
        t.column("id", Integer).primary_key().identity();
        t.column("title", VarChar(20)).not_null();
        t.column("code", VarChar(20)).unique();
    })
}

#[test]
fn an_unnamed_constraint_is_dropped_by_what_it_demands() {
    // Another tool made the table, and the migration that would make it was stamped.
    let database = sqlite::database();
    database.execute(
        "CREATE TABLE items (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL, code TEXT UNIQUE);
         INSERT INTO items (title, code) VALUES ('lamp', 'a')",
    );
    let mut connection = connect(&database);
    let drop: MigrationFn = |op| {
        op.drop_constraint("uq_items_code", "items");
        Ok(())
    };
    let list = || vec![revision("a", &[], items), revision("b", &["a"], drop)];
    package(list()).stamp(&mut connection, &["a"]).expect("is stamped");
    up(&mut connection, &package(list())).expect("the constraint is found");
    database.execute("INSERT INTO items (title, code) VALUES ('chair', 'a')");
    assert_eq!(database.query("SELECT count(*) FROM items"), "2");
}

#[test]
fn a_column_that_raw_sql_made_is_kept() {
    let database = sqlite::database();
    let mut connection = connect(&database);
    let raw: MigrationFn = |op| op.execute("ALTER TABLE items ADD COLUMN extra TEXT COLLATE NOCASE DEFAULT 'x'");
    let change: MigrationFn = |op| {
        op.create_check("titled", "items", "title <> ''");
        Ok(())
    };
    let list = vec![
        revision("a", &[], items),
        revision("b", &["a"], raw),
        revision("c", &["b"], |op| op.execute("INSERT INTO items (title, extra) VALUES ('lamp', 'kept')")),
        revision("d", &["c"], change),
    ];
    up(&mut connection, &package(list)).expect("all is written");
    assert_eq!(database.query("SELECT extra FROM items WHERE extra = 'KEPT'"), "kept");
    assert!(database.try_query("INSERT INTO items (title) VALUES ('')").is_err());
}

#[test]
fn a_column_that_gets_another_name_gets_it_in_views_and_triggers() {
    let (database, mut connection) = adopted();
    let migrations = one(|op| {
        op.create_check("cheap", "old items", "price < 1000");
        op.rename_column("old items", "title", "heading")?;
        op.create_check("headed", "old items", "heading <> ''");
        Ok(())
    });
    up(&mut connection, &migrations).expect("all is written");
    database.execute("INSERT INTO [old items] (heading) VALUES ('mirror')");
    assert_eq!(database.query("SELECT title FROM seen WHERE title = 'mirror'"), "mirror");
    assert_eq!(database.query("SELECT heading FROM titles ORDER BY 1"), "lamp\nmirror");
}

#[test]
fn a_name_that_is_taken_is_not_taken_again() {
    let (database, mut connection) = adopted();
    database
        .execute("CREATE TABLE \"_migrate_new_old items\" (mine); INSERT INTO \"_migrate_new_old items\" VALUES (1)");
    let migrations = one(|op| {
        op.create_check("cheap", "old items", "price < 1000");
        Ok(())
    });
    up(&mut connection, &migrations).expect("another name is free");
    assert_eq!(database.query("SELECT mine FROM \"_migrate_new_old items\""), "1");
    assert_eq!(database.query("SELECT title FROM [old items]"), "lamp");
}

#[test]
fn a_rebuild_is_forced_and_forbidden_and_orders_the_columns() {
    let database = sqlite::database();
    let mut connection = connect(&database);
    let order: MigrationFn = |op| {
        op.recreate("items", Recreate::Always).column_order(["code", "title"]);
        op.add_column("items", "size", Integer);
        Ok(())
    };
    let columns = "SELECT name FROM pragma_table_info('items')";
    let migrations = package(vec![revision("a", &[], items), revision("b", &["a"], order)]);
    up(&mut connection, &migrations).expect("is rebuilt");
    assert_eq!(database.query(columns), "code\ntitle\nid\nsize");
    let back = Task::Downgrade("-1".to_owned());
    migrations
        .run(&mut connection, &back, &Options::from(&migrations.settings), &mut |_| {})
        .expect("the order is known");
    assert_eq!(database.query(columns), "id\ntitle\ncode");
    let never: MigrationFn = |op| {
        op.recreate("items", Recreate::Never);
        op.add_column("items", "size", Integer);
        op.create_check("titled", "items", "title <> ''");
        Ok(())
    };
    let migrations = package(vec![revision("a", &[], items), revision("b", &["a"], never)]);
    let error = up(&mut connection, &migrations).expect_err("a check needs one").to_string();
    assert!(error.contains("without a rebuild of the table"), "{error}");
    assert_eq!(database.query(columns), "id\ntitle\ncode");
}

#[test]
fn values_change_their_kind_without_loss() {
    let (database, mut connection) = made(
        "CREATE TABLE kinds (a TEXT, b TEXT, c BLOB, d REAL);
         INSERT INTO kinds VALUES ('12', '2026-01-02', x'616263', 1.5), ('abc', '7', 'text', 2.0)",
    );
    let migrations = one(|op| {
        op.alter_column("kinds", "a").set_type(Integer);
        op.alter_column("kinds", "b").set_type(Date);
        op.alter_column("kinds", "c").set_type(Text);
        op.alter_column("kinds", "d").set_type(Binary);
        Ok(())
    });
    up(&mut connection, &migrations).expect("is rebuilt");
    assert_eq!(
        database.query("SELECT a, typeof(a), b, c, typeof(c), d, typeof(d) FROM kinds"),
        "12\tinteger\t2026-01-02\tabc\ttext\t1.5\tblob\nabc\ttext\t7\ttext\ttext\t2.0\tblob"
    );
}

#[test]
fn a_new_column_of_an_old_name_has_none_of_its_values() {
    let (database, mut connection) = made("CREATE TABLE t (a TEXT, b TEXT); INSERT INTO t VALUES ('secret', 'b')");
    let migrations = one(|op| {
        op.create_check("long", "t", "length(b) > 0");
        op.drop_column("t", "a")?;
        op.add_column("t", "a", Text);
        Ok(())
    });
    up(&mut connection, &migrations).expect("is rebuilt");
    assert_eq!(database.query("SELECT coalesce(a, 'nothing'), b FROM t"), "nothing\tb");
}

#[test]
fn strict_tables_and_those_without_rowid_stay_so() {
    let (database, mut connection) =
        made("CREATE TABLE t (a TEXT PRIMARY KEY, b INT) STRICT, WITHOUT ROWID; INSERT INTO t VALUES ('a', 1)");
    let migrations = one(|op| {
        op.alter_column("t", "b").set_not_null();
        op.add_column("t", "c", VarChar(9)).unique();
        Ok(())
    });
    up(&mut connection, &migrations).expect("is rebuilt");
    assert_eq!(database.query("SELECT wr, strict FROM pragma_table_list('t')"), "1\t1");
    assert_eq!(database.query("SELECT a, b FROM t"), "a\t1");
}

#[test]
fn what_the_migrations_know_is_rebuilt_as_it_is_written_beforehand() {
    // A constraint that was added in place stands with its column there, and after the columns here.
    let added: MigrationFn = |op| {
        op.add_column("items", "size", Integer).check("size > 0");
        Ok(())
    };
    let change: MigrationFn = |op| {
        op.create_check("titled", "items", "title <> ''");
        Ok(())
    };
    let list = || vec![revision("a", &[], items), revision("b", &["a"], added), revision("c", &["b"], change)];
    let database = sqlite::database();
    up(&mut connect(&database), &package(list())).expect("all is written");
    let mut replay = migrate_core::script::Replay::new(Dialect::Sqlite, []);
    replay.schema().expect("is recorded");
    let mut written = String::new();
    for migration in &list() {
        let up = migrate_core::plan::Direction::Upgrade;
        let script = migrate_core::script::write(migration, up, &mut replay).expect("is written");
        for sql in script.statements.iter().flat_map(|it| it.action.sql().into_owned()) {
            written += &format!("{sql};\n");
        }
    }
    let other = sqlite::database();
    other.execute(&written);
    assert_eq!(database.query(SCHEMA), other.query(SCHEMA));
}
