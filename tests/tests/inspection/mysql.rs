//! MariaDB.

use migrate_core::connection::{MigrateConnection, OpenOptions, open};
use migrate_core::dialect::{Dialect, normal};
use migrate_core::inspect::{Filter, Inspection, inspect, settle};
use migrate_core::schema::{
    Bounds, Definition, IndexKind, IndexTerm, ObjectName, PartitionMethod, ReferentialAction, Rule, SqlType,
};
use migrate_tests::{Backend, TestDatabase, mariadb};

use crate::reading::{constraint, counts, load, read, read_some, table};

fn made(name: &str, sql: &str) -> Option<TestDatabase> {
    let database = mariadb::database(name)?;
    database.execute(sql);
    Some(database)
}

#[test]
fn columns_are_read_with_types_defaults_and_comments() {
    let Some(database) = made(
        "columns",
        r"CREATE TABLE t (
            id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY,
            name VARCHAR(20) DEFAULT 'it''s \\ new' COMMENT 'it''s',
            flag BOOLEAN NOT NULL DEFAULT false,
            price DECIMAL(10, 2) NOT NULL DEFAULT 0,
            raw JSON,
            mood ENUM('a', 'it''s \\ fine'),
            tags SET('x', 'y'),
            bits BIT(4) DEFAULT b'101',
            place POINT /*M! REF_SYSTEM_ID=4326 */ NOT NULL,
            at DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
            seen TIMESTAMP NULL,
            twice INT GENERATED ALWAYS AS (price * 2) STORED,
            low VARCHAR(20) GENERATED ALWAYS AS (lower(name)) VIRTUAL,
            chance DOUBLE DEFAULT (1 + rand()),
            code CHAR(4) COLLATE latin1_bin,
            other LONGTEXT,
            year YEAR,
            own UUID
        ) COMMENT 'all of them'",
    ) else {
        return;
    };
    let inspection = read(&database);
    assert_eq!(inspection.left_alone, []);
    let table = table(&inspection.schema, "t");
    let column = |name: &str| table.column(&name.into()).expect("is there");
    assert_eq!(table.comment.as_deref(), Some("all of them"));
    assert!(column("id").identity.is_some() && column("id").ty == SqlType::UnsignedBigInt);
    assert_eq!(column("name").default.as_deref(), Some(r"'it''s \ new'"));
    assert_eq!(column("name").comment.as_deref(), Some("it's"));
    assert_eq!((&column("flag").ty, column("flag").default.as_deref()), (&SqlType::Boolean, Some("0")));
    assert_eq!(column("price").ty, SqlType::Numeric(10, 2));
    assert_eq!((&column("raw").ty, &column("raw").collation), (&SqlType::Json, &None));
    assert_eq!(column("mood").ty.enum_type().expect("has values").values, ["a", r"it's \ fine"]);
    assert_eq!(column("tags").ty, SqlType::Set(vec!["x".to_owned(), "y".to_owned()]));
    assert_eq!((&column("bits").ty, column("bits").default.as_deref()), (&SqlType::Bit(4), Some("b'101'")));
    assert_eq!(column("place").ty, SqlType::Geometry("POINT".to_owned(), 4326));
    assert!(column("at").on_update_now && column("at").ty == SqlType::Timestamp);
    assert_eq!(column("seen").ty, SqlType::TimestampTzOf(0));
    assert_eq!(column("seen").default, None);
    let twice = column("twice").generated.as_ref().expect("is computed");
    assert!(twice.stored && twice.expression == "`price` * 2", "{twice:?}");
    assert!(!column("low").generated.as_ref().expect("is computed").stored);
    assert_eq!(column("chance").default.as_deref(), Some("(1 + rand())"));
    assert_eq!(column("code").collation.as_ref().map(|it| it.as_str()), Some("latin1_bin"));
    assert_eq!((&column("other").ty, &column("other").collation), (&SqlType::Text, &None));
    assert_eq!(column("year").ty, SqlType::Year);
    assert_eq!(column("own").ty, SqlType::Custom("uuid".to_owned()));
    assert!(inspection.schema.object(&ObjectName::Enum("t_mood".into())).is_some(), "its values are a type");
}

#[test]
fn constraints_and_indexes_are_read_and_the_index_of_a_foreign_key_is_its_own() {
    let Some(database) = made(
        "constraints",
        r"CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100) NOT NULL, UNIQUE one_mail (email));
        CREATE TABLE t (
            a INT, b VARCHAR(50), c TEXT, d INT, p POINT NOT NULL, user_id BIGINT, other_id BIGINT,
            CONSTRAINT key_of_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE ON UPDATE SET NULL,
            CONSTRAINT key_of_other FOREIGN KEY (other_id) REFERENCES users (id),
            CONSTRAINT positive CHECK (a > 0 AND b <> 'it''s \\'),
            CHECK (d > 0),
            INDEX ix_other (other_id), INDEX ix (b(5), d DESC), UNIQUE short (b(3)),
            FULLTEXT INDEX words (c), SPATIAL INDEX places (p), INDEX hidden (d) IGNORED
        )",
    ) else {
        return;
    };
    let schema = read(&database).schema;
    let t = table(&schema, "t");
    let Rule::ForeignKey(key) = &constraint(t, "key_of_user").rule else { panic!("refers") };
    assert_eq!((key.on_delete, key.on_update), (ReferentialAction::Cascade, ReferentialAction::SetNull));
    assert_eq!((key.references.to_string(), key.referenced_columns[0].as_str()), ("users".to_owned(), "id"));
    let Rule::ForeignKey(other) = &constraint(t, "key_of_other").rule else { panic!("refers") };
    assert_eq!((other.on_delete, other.on_update), (ReferentialAction::NoAction, ReferentialAction::NoAction));
    let Rule::Check(check) = &constraint(t, "positive").rule else { panic!("checks") };
    assert_eq!(check.expression, r"`a` > 0 and `b` <> 'it''s \\'");
    constraint(t, "CONSTRAINT_1");
    let Rule::Unique(key) = &constraint(table(&schema, "users"), "one_mail").rule else { panic!("is unique") };
    assert_eq!(key.columns[0].as_str(), "email");
    let names: Vec<&str> = t.indexes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["hidden", "ix", "ix_other", "places", "short", "words"], "`key_of_user` goes with its key");
    let index = |name: &str| t.index(&name.into()).expect("is there");
    assert!(index("hidden").invisible && index("short").unique);
    assert_eq!((index("ix").parts[0].length, index("ix").parts[1].descending), (Some(5), true));
    assert_eq!(index("words").kind, IndexKind::Fulltext { parser: None });
    assert_eq!((&index("places").kind, index("places").parts[0].length), (&IndexKind::Spatial, None));
}

#[test]
fn options_and_partitions_are_read() {
    let Some(database) = made(
        "options",
        r"CREATE TABLE old (a INT, b VARCHAR(9) COLLATE latin1_bin) ENGINE = MyISAM DEFAULT CHARSET = latin1 ROW_FORMAT = FIXED;
        CREATE TABLE sorted (a VARCHAR(9), b VARCHAR(9) COLLATE utf8mb4_general_ci) COLLATE = utf8mb4_bin STATS_PERSISTENT = 0;
        CREATE TABLE ranges (id INT, d DATE) PARTITION BY RANGE COLUMNS (d)
            (PARTITION p0 VALUES LESS THAN ('2020-01-01'), PARTITION p1 VALUES LESS THAN (MAXVALUE));
        CREATE TABLE lists (id INT, w VARCHAR(9)) PARTITION BY LIST COLUMNS (w)
            (PARTITION p0 VALUES IN ('a', 'b'), PARTITION p1 VALUES IN ('c'));
        CREATE TABLE hashes (id INT) PARTITION BY HASH (id + 1) PARTITIONS 3;
        CREATE TABLE halves (id INT, d DATE) PARTITION BY RANGE (id) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
            (PARTITION p0 VALUES LESS THAN (10))",
    ) else {
        return;
    };
    let inspection = read(&database);
    let options = |name: &str| &table(&inspection.schema, name).options;
    assert_eq!((options("old").engine.as_deref(), options("old").charset.as_deref()), (Some("MyISAM"), Some("latin1")));
    assert_eq!(options("old").row_format.as_deref(), Some("FIXED"));
    assert_eq!(options("sorted").collation.as_deref(), Some("utf8mb4_bin"));
    assert_eq!(options("sorted").mysql.get("STATS_PERSISTENT").map(String::as_str), Some("0"));
    let sorted = &table(&inspection.schema, "sorted").columns;
    assert!(sorted[0].collation.is_none() && sorted[1].collation.is_some());
    let binary = &table(&inspection.schema, "old").columns[1].collation;
    assert_eq!(binary.as_ref().map(|it| it.as_str()), Some("latin1_bin"), "another than that of the charset");
    let parts = |name: &str| table(&inspection.schema, name).partitioning.as_ref().expect("is parted");
    assert_eq!((parts("ranges").method, parts("ranges").partitions.len()), (PartitionMethod::Range, 2));
    assert_eq!(parts("ranges").key, [IndexTerm::Column("d".into())]);
    assert_eq!(parts("ranges").partitions[0].bounds, Bounds::range(["MINVALUE"], ["'2020-01-01'"]));
    assert_eq!(parts("ranges").partitions[1].bounds, Bounds::range(["'2020-01-01'"], ["MAXVALUE"]));
    assert_eq!(parts("lists").partitions[0].bounds, Bounds::list(["'a'", "'b'"]));
    assert_eq!(parts("hashes").partitions[2].bounds, Bounds::hash(3, 2));
    assert_eq!(parts("hashes").key, [IndexTerm::Expression("`id` + 1".to_owned())]);
    assert!(inspection.schema.table(&"halves".into()).is_none(), "half of it is not taken for all");
    assert_eq!(inspection.left_alone[0].what, "table `halves`");
}

#[test]
fn what_no_schema_holds_is_told_and_not_taken_for_another_thing() {
    let Some(database) = made(
        "untold",
        r"CREATE TABLE hidden (a INT, b INT INVISIBLE, KEY ix (a) COMMENT 'why');
        CREATE TABLE rest (id INT) PARTITION BY LIST (id) (PARTITION p0 VALUES IN (1), PARTITION others DEFAULT);
        CREATE TABLE zero (id INT) PARTITION BY LIST (id) (PARTITION p0 VALUES IN (0) COMMENT = 'nothing');
        CREATE TABLE stays (id INT, s DATE, e DATE, PERIOD FOR stay (s, e), UNIQUE (id, stay WITHOUT OVERLAPS));
        CREATE TABLE booked (s DATE NOT NULL, e DATE NOT NULL, CONSTRAINT stay CHECK (s < e));
        CREATE TABLE ordered (s INT, e INT, CONSTRAINT stay CHECK (s < e))",
    ) else {
        return;
    };
    let inspection = read(&database);
    let left: Vec<String> = inspection.left_alone.iter().map(ToString::to_string).collect();
    assert_eq!(
        left,
        [
            "table `hidden`: column `b`: `INVISIBLE`: columns that `*` leaves out are not known here",
            "table `hidden`: index `ix`: its comment: comments on indexes are not known here",
            "table `rest`: the way that its rows are divided is not known here",
            "table `stays`: the period that its rows are of is not known here",
            "table `zero`: partition `p0`: its comment: comments on partitions are not known here",
        ]
    );
    let tables: Vec<String> = inspection.schema.tables.keys().map(ToString::to_string).collect();
    assert_eq!(tables, ["booked", "hidden", "ordered", "zero"]);
}

#[test]
fn objects_are_read_and_events_are_left_alone() {
    let Some(database) = made(
        "objects",
        r"CREATE TABLE users (id BIGINT PRIMARY KEY, email VARCHAR(100));
        CREATE SQL SECURITY INVOKER VIEW v AS SELECT id FROM users WITH CHECK OPTION;
        CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 2 MINVALUE 1 MAXVALUE 1000 CACHE 10 CYCLE;
        CREATE SEQUENCE more;
        CREATE FUNCTION f (x INT, y VARCHAR(10)) RETURNS INT DETERMINISTIC COMMENT 'adds' RETURN x + 1;
        DELIMITER $$
        CREATE PROCEDURE p (IN a INT, OUT b INT) MODIFIES SQL DATA BEGIN SET b = a; END$$
        CREATE TRIGGER tr BEFORE INSERT ON users FOR EACH ROW BEGIN SET new.email = lower(new.email); END$$
        CREATE EVENT daily ON SCHEDULE EVERY 1 DAY DO SELECT 1$$
        DELIMITER ;
        GRANT SELECT ON users TO PUBLIC",
    ) else {
        return;
    };
    let inspection = read(&database);
    let left: Vec<String> = inspection.left_alone.iter().map(ToString::to_string).collect();
    assert_eq!(left, ["event `daily`: events are not known here"]);
    let objects: Vec<String> = inspection.schema.objects.keys().map(ToString::to_string).collect();
    assert_eq!(objects.len(), 7, "{objects:?}");
    let object = |name| inspection.schema.object(&name).expect("is there");
    let Definition::View(view) = &object(ObjectName::View("v".into())).definition else { panic!("a view") };
    assert_eq!(view.query, "select `users`.`id` AS `id` from `users` WITH CASCADED CHECK OPTION");
    assert_eq!(view.options.as_deref(), Some("SQL SECURITY INVOKER"));
    let Definition::Sequence(it) = &object(ObjectName::Sequence("numbers".into())).definition else { panic!("counts") };
    assert_eq!(
        (it.start, it.increment, it.maximum, it.cache, it.cycle),
        (Some(5), Some(2), Some(1000), Some(10), true)
    );
    let f = ObjectName::Function { name: "f".into(), arguments: "x int(11), y varchar(10)".to_owned() };
    assert_eq!(object(f.clone()).comment.as_deref(), Some("adds"));
    assert_eq!(object(f).text(), Some("RETURNS int(11) DETERMINISTIC RETURN x + 1"));
    let p = ObjectName::Procedure { name: "p".into(), arguments: "a int(11), OUT b int(11)".to_owned() };
    assert_eq!(object(p).text(), Some("MODIFIES SQL DATA BEGIN SET b = a; END"));
    let tr = ObjectName::Trigger { table: "users".into(), name: "tr".into() };
    assert_eq!(object(tr).text(), Some("FOR EACH ROW BEGIN SET new.email = lower(new.email); END"));
}

#[test]
fn what_texts_are_read_in_and_which_trigger_runs_first_is_told() {
    let Some(database) = made(
        "told",
        r"CREATE TABLE t (id INT, a INT);
        CREATE TRIGGER one BEFORE INSERT ON t FOR EACH ROW SET new.a = 1;
        CREATE TRIGGER two BEFORE INSERT ON t FOR EACH ROW PRECEDES one SET new.a = 2;
        CREATE TRIGGER early AFTER INSERT ON t FOR EACH ROW SET @x = 1;
        DELIMITER $$
        CREATE AGGREGATE FUNCTION whole (x INT) RETURNS INT BEGIN DECLARE s INT DEFAULT 0;
            DECLARE CONTINUE HANDLER FOR NOT FOUND RETURN s; LOOP FETCH GROUP NEXT ROW; SET s = s + x; END LOOP; END$$
        DELIMITER ;
        SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT';
        CREATE PROCEDURE p () SELECT 1 AS 'a b';
        CREATE TRIGGER ansi AFTER DELETE ON t FOR EACH ROW SET @x = 1;
        CREATE USER IF NOT EXISTS reader@localhost; GRANT SELECT (a) ON t TO reader@localhost",
    ) else {
        return;
    };
    let left: Vec<String> = read(&database).left_alone.iter().map(ToString::to_string).collect();
    let mode = "its text is read in `ANSI_QUOTES`, which is not known here";
    assert_eq!(
        left,
        [
            "aggregate `whole`: aggregates are not known here".to_owned(),
            "grant on columns `t.a`: rights on columns are not known here".to_owned(),
            format!("procedure `p`: its SQL mode: {mode}"),
            format!("trigger `ansi` of `t`: its SQL mode: {mode}"),
            "trigger `one` of `t`: its place: which of several triggers of one event runs first is not known here"
                .to_owned(),
        ]
    );
}

#[test]
fn a_filter_is_kept_to_and_other_databases_are_not_read() {
    let Some(database) = made(
        "filtered",
        "CREATE TABLE kept (a INT); CREATE TABLE tmp_x (a INT); CREATE VIEW tmp_v AS SELECT 1 AS one;
         CREATE SEQUENCE tmp_s; CREATE TRIGGER t BEFORE INSERT ON tmp_x FOR EACH ROW SET new.a = 1",
    ) else {
        return;
    };
    let _other = made("beside", "CREATE TABLE kept (a INT, b INT)");
    assert_eq!(counts(&read_some(&database, &Filter::without(["tmp_*"])).schema), [1, 1, 0, 0, 0, 0]);
}

/// Reads a database in which another session does something just before a query that says these words.
#[cfg(feature = "mysql")]
fn read_while(database: &TestDatabase, words: &'static str, done: &'static str) -> Inspection {
    use diesel::connection::{Connection, InstrumentationEvent, SimpleConnection};
    let mut connection = diesel::MysqlConnection::establish(&database.url).expect("is there");
    let mut second = diesel::MysqlConnection::establish(&database.url).expect("is there");
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event
            && query.to_string().contains(words)
        {
            second.batch_execute(done).expect("it may");
        }
    });
    inspect(&mut connection.session(), &Filter::default()).expect("is read")
}

#[cfg(feature = "mysql")]
#[test]
fn a_table_that_goes_while_it_is_read_is_not_read_in_part() {
    let Some(database) = made("meanwhile", "CREATE TABLE goes (a INT); CREATE TABLE stays (a INT)") else { return };
    let inspection = read_while(&database, "information_schema.columns", "DROP TABLE IF EXISTS goes");
    assert_eq!(inspection.schema.tables.keys().map(ToString::to_string).collect::<Vec<_>>(), ["stays"]);
}

#[cfg(feature = "mysql")]
#[test]
fn a_sequence_that_goes_while_it_is_read_is_told() {
    let Some(database) = made("sequences", "CREATE SEQUENCE goes; CREATE SEQUENCE stays; CREATE SEQUENCE too") else {
        return;
    };
    let inspection = read_while(&database, "minimum_value", "DROP SEQUENCE IF EXISTS goes");
    let objects: Vec<String> = inspection.schema.objects.keys().map(ToString::to_string).collect();
    assert_eq!(objects, ["sequence `stays`", "sequence `too`"]);
    let left: Vec<String> = inspection.left_alone.iter().map(ToString::to_string).collect();
    assert_eq!(left, ["sequence `goes`: it was dropped meanwhile"]);
}

#[test]
fn known_schemas_are_read_whole() {
    for (name, expected) in [("chinook", [11, 64, 11, 11, 11, 0]), ("sakila", [16, 89, 22, 18, 21, 17])] {
        let Some(database) = load(Backend::Mariadb, name) else { return };
        let inspection = read(&database);
        assert_eq!(inspection.left_alone, []);
        assert_eq!(counts(&inspection.schema), expected, "{name}");
    }
}

/// Makes a user of the database's own with some rights, and gives the database as he sees it.
fn seen_by(database: &TestDatabase, rights: &[&str]) -> Inspection {
    let user = format!("{}_user", database.name);
    database.execute(&format!("CREATE USER {user} IDENTIFIED BY 'secret'"));
    for right in rights {
        let (what, on) = right.split_once(" ON ").expect("on something");
        database.execute(&format!("GRANT {what} ON {}.{on} TO {user}", database.name));
    }
    let (scheme, rest) = database.url.split_once("://").expect("a server's URL");
    let url = format!("{scheme}://{user}:secret@{}", rest.rsplit('@').next().unwrap_or_default());
    let mut connection = open(&url, &OpenOptions::default()).expect("he may connect");
    let inspection = inspect(&mut connection.session(), &Filter::default()).expect("is read");
    database.execute(&format!("DROP USER {user}"));
    inspection
}

fn left(inspection: &Inspection) -> Vec<&str> {
    inspection.left_alone.iter().map(|it| it.what.as_str()).collect()
}

const SHOP: &str = "CREATE TABLE users (id INT PRIMARY KEY, name VARCHAR(20));
    CREATE TABLE items (id INT PRIMARY KEY, user_id INT, note TEXT,
        CONSTRAINT fk_items FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE);
    CREATE TABLE secrets (id INT PRIMARY KEY);
    CREATE SEQUENCE numbers;
    CREATE VIEW named AS SELECT id FROM users WHERE name IS NOT NULL;
    CREATE TRIGGER up BEFORE INSERT ON users FOR EACH ROW SET NEW.name = 'x';
    CREATE FUNCTION one() RETURNS INT DETERMINISTIC RETURN 1";

#[test]
fn what_a_user_has_no_rights_on_is_told_and_not_taken_for_gone() {
    let Some(database) = made("rights", SHOP) else { return };
    let inspection = seen_by(&database, &["ALL ON users", "SELECT (id, user_id) ON items"]);
    assert_eq!(inspection.schema.tables.len(), 1);
    let own = format!("database `{}`", database.name);
    assert_eq!(left(&inspection), [own.as_str(), "functions and procedures", "table `items`", "triggers"]);
    assert_eq!(inspection.left_alone[2].why, "this user may not see all of its columns");
    assert!(inspection.schema.objects.contains_key(&ObjectName::Trigger { table: "users".into(), name: "up".into() }));
}

#[test]
fn a_user_who_only_reads_sees_all_tables_and_is_told_what_he_does_not() {
    let Some(database) = made("reads", SHOP) else { return };
    let inspection = seen_by(&database, &["SELECT ON *"]);
    assert_eq!(inspection.schema.tables.len(), 3);
    let told = ["functions and procedures", "table `items`: foreign key `fk_items`", "triggers", "view `named`"];
    assert_eq!(left(&inspection), told);
}

#[test]
fn a_user_who_may_not_read_is_told_of_what_he_sees_the_name_alone() {
    let Some(database) = made("writes", SHOP) else { return };
    let inspection = seen_by(&database, &["DELETE ON *", "INSERT ON users"]);
    let tables: Vec<String> = inspection.schema.tables.keys().map(ToString::to_string).collect();
    assert_eq!(tables, ["users"]);
    let told = left(&inspection);
    for what in ["table `items`", "table `secrets`", "sequence `numbers`", "trigger `up`", "view `named`"] {
        assert!(told.contains(&what), "{what}: {told:?}");
    }
}

#[test]
fn a_session_that_may_only_read_is_not_asked_for_words_and_goes_on() {
    let Some(database) = made("words", "CREATE TABLE t (a DOUBLE DEFAULT 1000)") else { return };
    let mut connection = open(&database.url, &OpenOptions::default()).expect("a connection");
    let mut session = connection.session();
    let found = inspect(&mut session, &Filter::default()).expect("is read").schema;
    let mut wanted = found.clone();
    wanted.tables.values_mut().for_each(|it| it.columns[0].default = Some("1e3".to_owned()));
    assert_eq!(settle(&mut session, &wanted, &found).expect("is asked"), normal(Dialect::Mysql, &found));
    session.batch("START TRANSACTION READ ONLY").expect("begins");
    assert_eq!(settle(&mut session, &wanted, &found).expect("is left"), normal(Dialect::Mysql, &wanted));
}
