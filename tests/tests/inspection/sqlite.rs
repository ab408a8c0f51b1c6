//! SQLite.

use migrate_core::inspect::Filter;
use migrate_core::schema::{Conflict, Deferral, Definition, IndexTerm, ObjectName, ReferentialAction, Rule, SqlType};
use migrate_tests::{Backend, TestDatabase};

use crate::reading::{constraint, counts, load, read, read_some, table};

fn made(sql: &str) -> TestDatabase {
    let database = TestDatabase::sqlite();
    database.execute(sql);
    database
}

#[test]
fn a_table_is_read_however_it_is_quoted_and_commented() {
    let database = made(
        "CREATE TABLE \"Odd (Users\" ( -- the users, first
            [id] INTEGER PRIMARY KEY AUTOINCREMENT, /* , */
            `E-Mail` varchar ( 100 ) NOT NULL COLLATE nocase CONSTRAINT \"one mail\" UNIQUE ON CONFLICT IGNORE,
            'price' DECIMAL(10,2) DEFAULT 0 CHECK (price /* in euro */ >= 0),
            plain,
            legacy TEXT DEFAULT \"it's\",
            at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
            maybe INT DEFAULT NULL,
            low INTEGER DEFAULT -1,
            calc DEFAULT (1 + 2),
            twice INT GENERATED ALWAYS AS (price * 2) STORED,
            CONSTRAINT cheap CHECK (\"price\" < 10), UNIQUE (plain, legacy)
        )",
    );
    let inspection = read(&database);
    assert_eq!(inspection.left_alone, []);
    let table = table(&inspection.schema, "Odd (Users");
    let types: Vec<_> = table.columns.iter().map(|it| (it.name.as_str(), it.ty.clone(), it.nullable)).collect();
    let custom = |words: &str| SqlType::Custom(words.to_owned());
    assert_eq!(
        types,
        [
            ("id", SqlType::Integer, false),
            ("E-Mail", SqlType::VarChar(100), false),
            ("price", custom("DECIMAL(10,2)"), true),
            ("plain", custom(""), true),
            ("legacy", SqlType::Text, true),
            ("at", SqlType::Timestamp, true),
            ("maybe", custom("INT"), true),
            ("low", SqlType::Integer, true),
            ("calc", custom(""), true),
            ("twice", custom("INT"), true),
        ]
    );
    let defaults: Vec<_> = table.columns.iter().filter_map(|it| it.default.as_deref()).collect();
    assert_eq!(defaults, ["0", "'it''s'", "CURRENT_TIMESTAMP", "-1", "1 + 2"]);
    assert!(table.columns[0].identity.is_some() && table.columns[1].collation.is_some());
    assert!(table.columns[9].generated.as_ref().is_some_and(|it| it.stored && it.expression == "price * 2"));
    let Rule::Unique(key) = &constraint(table, "one mail").rule else { panic!("is unique") };
    assert_eq!((key.columns[0].as_str(), key.on_conflict), ("E-Mail", Some(Conflict::Ignore)));
    let names: Vec<_> = table.constraints.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["pk_Odd (Users", "one mail", "ck_Odd (Users_price", "cheap", "uq_Odd (Users_plain_legacy",]);
    assert_eq!(constraint(table, "ck_Odd (Users_price").rule, Rule::check("price >= 0"));
}

#[test]
fn foreign_keys_are_read_with_all_that_they_say() {
    let database = made(
        "CREATE TABLE a (id INTEGER, part TEXT, PRIMARY KEY (id, part));
         CREATE TABLE b (
            x INT REFERENCES A ON DELETE SET NULL ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED,
            y INT CONSTRAINT named REFERENCES a (ID) MATCH FULL NOT DEFERRABLE INITIALLY DEFERRED,
            z TEXT, FOREIGN KEY (X, Z) REFERENCES a ON DELETE RESTRICT DEFERRABLE
         )",
    );
    let schema = read(&database).schema;
    let table = table(&schema, "b");
    let key = |at: usize| match &table.constraints[at].rule {
        Rule::ForeignKey(key) => key,
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => panic!("a foreign key"),
    };
    assert_eq!(key(0).references.name.as_str(), "a");
    assert_eq!((key(0).on_delete, key(0).on_update), (ReferentialAction::SetNull, ReferentialAction::Cascade));
    assert_eq!(key(0).deferral, Deferral::InitiallyDeferred);
    assert_eq!((table.constraints[1].name.as_str(), key(1).deferral), ("named", Deferral::NotDeferrable));
    assert_eq!(key(1).referenced_columns[0].as_str(), "id");
    let columns = |names: &[migrate_core::schema::Ident]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(columns(&key(2).columns), ["x", "z"]);
    assert_eq!(columns(&key(2).referenced_columns), ["id", "part"], "the primary key where none is said");
    assert_eq!(key(2).deferral, Deferral::InitiallyImmediate);
}

#[test]
fn indexes_are_read_with_expressions_orders_and_conditions() {
    let database = made(
        "CREATE TABLE t (a TEXT, b INT, \"c d\" INT);
         CREATE UNIQUE INDEX one ON t (a COLLATE NOCASE DESC, lower(a), \"c d\") WHERE b > 0 -- positive
         ;
         CREATE INDEX IF NOT EXISTS two ON t ((b + 1) ASC, B);",
    );
    let schema = read(&database).schema;
    let [one, two] = table(&schema, "t").indexes.as_slice() else { panic!("two of them") };
    assert!(one.unique && !two.unique);
    assert_eq!(one.condition.as_deref(), Some("b > 0"));
    assert!(one.parts[0].descending && one.parts[0].collation.is_some());
    assert_eq!(one.parts[1].term, IndexTerm::Expression("lower(a)".to_owned()));
    assert_eq!(one.parts[2].term, IndexTerm::Column("c d".into()));
    assert_eq!(two.parts[0].term, IndexTerm::Expression("b + 1".to_owned()));
    assert_eq!(two.parts[1].term, IndexTerm::Column("b".into()), "as it is declared");
}

#[test]
fn a_table_is_read_as_it_has_been_altered() {
    let database = made(
        "CREATE TABLE old (a INT /* first */);
         ALTER TABLE old ADD COLUMN b TEXT NOT NULL DEFAULT 'x' CHECK (b <> '');
         ALTER TABLE old ADD COLUMN c INT REFERENCES old (a);
         ALTER TABLE old RENAME COLUMN a TO first;
         ALTER TABLE old RENAME TO new;
         CREATE TABLE copy AS SELECT * FROM new;",
    );
    let inspection = read(&database);
    assert_eq!(inspection.left_alone, []);
    let new = table(&inspection.schema, "new");
    assert_eq!(new.columns.len(), 3);
    assert_eq!(new.column(&"b".into()).and_then(|it| it.default.as_deref()), Some("'x'"));
    let Rule::ForeignKey(key) = &constraint(new, "fk_new_c_new").rule else { panic!("refers") };
    assert_eq!(key.referenced_columns[0].as_str(), "first");
    assert_eq!(table(&inspection.schema, "copy").columns.len(), 3);
}

#[test]
fn options_of_a_table_are_read() {
    let database = made(
        "CREATE TABLE plain (id INTEGER PRIMARY KEY, x);
         CREATE TABLE strict_one (id INT NOT NULL PRIMARY KEY, x ANY) STRICT, WITHOUT ROWID;
         CREATE TABLE keyed (id TEXT PRIMARY KEY)",
    );
    let schema = read(&database).schema;
    let options = |name: &str| &table(&schema, name).options;
    assert!(options("strict_one").strict && options("strict_one").without_rowid && !options("plain").strict);
    assert!(!table(&schema, "plain").columns[0].nullable, "the number of a row is never null");
    assert!(table(&schema, "plain").columns[0].identity.is_none());
    assert!(table(&schema, "keyed").columns[0].nullable, "SQLite lets other keys be null");
}

#[test]
fn views_and_triggers_are_read_and_virtual_tables_are_left_alone() {
    let database = made(
        "CREATE TABLE t (a TEXT);
         CREATE VIEW v AS SELECT a, 'AS' AS b FROM t; -- a view
         CREATE VIEW w (x) AS SELECT a FROM t;
         CREATE TRIGGER fires UPDATE OF a ON t WHEN new.a <> old.a BEGIN SELECT 1; SELECT 2; END;
         CREATE TRIGGER instead INSTEAD OF INSERT ON v BEGIN SELECT 1; END;
         CREATE VIRTUAL TABLE words USING fts5(a);",
    );
    let inspection = read(&database);
    assert_eq!(counts(&inspection.schema), [1, 1, 0, 0, 0, 3], "no table of the virtual one");
    let object = |name| &inspection.schema.object(&name).expect("is there").definition;
    let Definition::View(view) = object(ObjectName::View("v".into())) else { panic!("a view") };
    assert_eq!(view.query, "SELECT a, 'AS' AS b FROM t");
    let fires = ObjectName::Trigger { table: "t".into(), name: "fires".into() };
    let Definition::Trigger(trigger) = object(fires) else { panic!("a trigger") };
    assert_eq!(trigger.event, "BEFORE UPDATE OF a");
    assert_eq!(trigger.action, "WHEN new.a <> old.a BEGIN SELECT 1; SELECT 2; END");
    let left: Vec<String> = inspection.left_alone.iter().map(ToString::to_string).collect();
    assert_eq!(
        left,
        [
            "table `words`: it is a virtual table of `fts5`, whose columns are not its own",
            "view `w`: it names its columns apart from its query",
        ]
    );
}

#[test]
fn a_trigger_of_what_is_left_alone_is_left_alone() {
    let database = made(
        "CREATE TABLE t (a INTEGER); CREATE VIEW v (other) AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM t;
         CREATE TRIGGER one INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.other); END;
         CREATE TRIGGER two INSTEAD OF INSERT ON w BEGIN INSERT INTO t VALUES (new.a); END",
    );
    let inspection = read(&database);
    let left: Vec<&str> = inspection.left_alone.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(left, ["trigger `one` of `v`", "view `v`"]);
    let objects: Vec<String> = inspection.schema.objects.keys().map(ToString::to_string).collect();
    assert_eq!(objects, ["view `w`", "trigger `two` of `w`"]);
}

#[test]
fn what_no_schema_holds_is_told() {
    let database = made("CREATE TABLE t (a INT NOT NULL ON CONFLICT IGNORE, b INT, PRIMARY KEY (b DESC))");
    let left: Vec<String> = read(&database).left_alone.iter().map(ToString::to_string).collect();
    assert_eq!(
        left,
        [
            "table `t`: column `a`: what becomes of a null is not known here",
            "table `t`: key `PRIMARY KEY (b DESC)`: the order of its index is not known here",
        ]
    );
}

#[test]
fn a_filter_takes_tables_with_what_belongs_to_them() {
    let database = made(
        "CREATE TABLE kept (a INT); CREATE INDEX i ON kept (a);
         CREATE TABLE tmp_x (a INT); CREATE TRIGGER t AFTER INSERT ON tmp_x BEGIN SELECT 1; END;
         CREATE TABLE migrate_version (version_num TEXT)",
    );
    let schema = read_some(&database, &Filter::without(["tmp_*", "migrate_version"])).schema;
    assert_eq!(counts(&schema), [1, 1, 0, 0, 1, 0]);
}

#[test]
fn a_table_that_goes_while_it_is_read_is_read_as_it_was() {
    use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
    use migrate_core::connection::MigrateConnection;
    use migrate_core::inspect::inspect;
    let database = made("PRAGMA journal_mode = WAL; CREATE TABLE goes (a INT); CREATE TABLE stays (a INT)");
    let mut connection = diesel::SqliteConnection::establish(&database.url).expect("is there");
    let mut second = diesel::SqliteConnection::establish(&database.url).expect("is there");
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event
            && query.to_string().contains("pragma_table_xinfo")
        {
            second.batch_execute("DROP TABLE IF EXISTS goes").expect("a reader stands in nobody's way");
        }
    });
    let mut read = || inspect(&mut connection.session(), &Filter::default()).expect("is read");
    let (before, after) = (read(), read());
    assert_eq!((before.schema.tables.len(), before.left_alone), (2, Vec::new()));
    assert_eq!(after.schema.tables.len(), 1);
}

#[test]
fn known_schemas_are_read_whole() {
    let Some(chinook) = load(Backend::Sqlite, "chinook") else { return };
    let Some(northwind) = load(Backend::Sqlite, "northwind") else { return };
    let Some(sakila) = load(Backend::Sqlite, "sakila") else { return };
    for (database, expected) in
        [(chinook, [11, 64, 11, 11, 11, 0]), (northwind, [13, 88, 13, 20, 0, 16]), (sakila, [16, 89, 22, 18, 24, 35])]
    {
        let inspection = read(&database);
        assert_eq!(inspection.left_alone, []);
        assert_eq!(counts(&inspection.schema), expected);
        let told =
            database.query("SELECT count(*) FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'");
        let [tables, _, _, _, indexes, objects] = counts(&inspection.schema);
        assert_eq!((tables + indexes + objects).to_string(), told);
    }
}
