//! The databases' own clients beside it: a script that they run whole gives what its pieces give, sent one by one.

use migrate_core::connection::{MigrateConnection, OpenOptions, open};
use migrate_core::prelude::Dialect;
use migrate_core::sql::split;
use migrate_tests::Backend;

const SQLITE: &str = r#"
CREATE TABLE t (a TEXT, [b;c] TEXT, `d;` TEXT, "e;""" TEXT);
INSERT INTO t VALUES (';', 'it''s;', '\', '--'); -- ; '
/* ; ' /* */
INSERT INTO t (a) VALUES ('x'); CREATE TABLE log (a);
CREATE TRIGGER tr AFTER INSERT ON t BEGIN
  INSERT INTO log VALUES (CASE WHEN new.a = ';' THEN 'end;' END);
  UPDATE log SET a = a || ';' /* END; */;
END;
INSERT INTO t (a) VALUES (';'); EXPLAIN SELECT 1;
SELECT 1 -- the end"#;

const POSTGRES: &str = r#"
CREATE TABLE t (a TEXT, "b;" TEXT);
INSERT INTO t VALUES (E'\';', 'it''s \'), ($$;'$$, $x$ $$;$$ $x$); /* ; /* ; */ ' ; */
INSERT INTO t VALUES (U&'\0061;');
CREATE FUNCTION f(x TEXT) RETURNS TEXT BEGIN ATOMIC SELECT CASE WHEN x = ';' THEN 'a;' END; SELECT x || ';'; END;
CREATE TABLE log (a TEXT); CREATE RULE r AS ON UPDATE TO t DO ALSO (INSERT INTO log VALUES ('1;'); INSERT INTO log VALUES (old.a));
UPDATE t SET a = f(a);
DO $do$ BEGIN INSERT INTO log VALUES ('do;'); END; $do$;
CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (''p;''); END;';
CALL p();
INSERT INTO log SELECT a$b FROM (SELECT 1 AS a$b) AS x;
INSERT INTO log VALUES ((ARRAY['a;', 'b'])[1]) -- ;"#;

const MARIADB: &str = r#"
CREATE TABLE t (a VARCHAR(50), `b;` VARCHAR(50));
INSERT INTO t VALUES ('\';', "it''s; \" '"), ('''', 5--1); # ; '
INSERT INTO t (a) VALUES (/* ; ' */ 'x'); -- ; '
/*!50003 INSERT INTO t (a) VALUES ('50003;*/') */;
CREATE TABLE log (a VARCHAR(50));
CREATE TRIGGER one BEFORE INSERT ON t FOR EACH ROW IF NEW.a = ';' THEN SET NEW.a = 'one;'; ELSE SET NEW.a = IF(NEW.a = 'y', CASE WHEN 1 THEN 'z;' END, NEW.a); END IF;
"#;

/// Without a delimiter the client would cut the trigger; with one it is our turn to understand it.
const MARIADB_DELIMITED: &str = r#"
CREATE TABLE t (a VARCHAR(50), `b;` VARCHAR(50)); CREATE TABLE log (a VARCHAR(50));
DELIMITER //
CREATE PROCEDURE p(IN n INT) BEGIN
  DECLARE i INT DEFAULT 0; -- //
  WHILE i < n DO INSERT INTO log VALUES (CONCAT('a//', i)); SET i = i + 1; END WHILE;
END//
CREATE TRIGGER one BEFORE INSERT ON t FOR EACH ROW SET NEW.a = CONCAT(NEW.a, ';') //
DELIMITER $$
CREATE TRIGGER two AFTER INSERT ON t FOR EACH ROW BEGIN INSERT INTO log VALUES (NEW.a); CALL p(1); END$$
delimiter ;
INSERT INTO t (a) VALUES ('x'); CALL p(2);
SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES';
INSERT INTO t ("b;") VALUES ('\');
"#;

const ALL: &str = "SELECT * FROM t ORDER BY 1, 2";
const LOG: &str = "SELECT * FROM log ORDER BY 1";

/// Runs a script by the client, and its pieces one by one.
fn compare(backend: Backend, script: &str, whole: &str) {
    let (Some(by_client), Some(by_us)) = (backend.database("whole"), backend.database("pieces")) else { return };
    by_client.execute(whole);
    let mut connection = open(&by_us.url, &OpenOptions::default()).expect("opens");
    let mut session = connection.session();
    let dialect: Dialect = session.dialect();
    for piece in split(dialect, script).expect("is taken apart") {
        if let Err(error) = session.batch(piece.text) {
            panic!("{backend}, line {}: {error}\n{}", piece.line, piece.text);
        }
    }
    assert_eq!(by_us.query(ALL), by_client.query(ALL), "{backend}");
    assert_eq!(by_us.query(LOG), by_client.query(LOG), "{backend}");
    assert!(by_us.query(ALL).len() > 10, "{backend}: rows were written");
}

#[test]
fn the_pieces_of_a_script_do_what_the_client_does_with_it() {
    compare(Backend::Sqlite, SQLITE, SQLITE);
    compare(Backend::Sqlite, &SQLITE.replace('\n', "\r\n"), SQLITE);
    compare(Backend::Postgres, POSTGRES, POSTGRES);
    compare(Backend::Mariadb, MARIADB_DELIMITED, MARIADB_DELIMITED);
    compare(Backend::Mariadb, &MARIADB_DELIMITED.replace('\n', "\r\n"), MARIADB_DELIMITED);
}

#[test]
fn a_string_that_goes_on_after_a_line_break_goes_on_escaping() {
    // The server's rule, which `psql` does not follow: it reads a line at a time.
    let Some(database) = Backend::Postgres.database("continued") else { return };
    let text = "CREATE TABLE t (a TEXT); INSERT INTO t VALUES (E'a'\n'\\';'); INSERT INTO t VALUES ('b;')";
    let mut connection = open(&database.url, &OpenOptions::default()).expect("opens");
    for piece in split(Dialect::Postgres, text).expect("is taken apart") {
        connection.session().batch(piece.text).expect("is sent");
    }
    assert_eq!(database.query(ALL.trim_end_matches(", 2")), "a';\nb;");
}

#[test]
fn a_trigger_needs_no_delimiter() {
    let end = "INSERT INTO t (a) VALUES (';'), ('y')";
    let (head, trigger) = MARIADB.split_at(MARIADB.find("CREATE TRIGGER").expect("there"));
    let whole = format!("{head}DELIMITER //\n{}//\nDELIMITER ;\n{end};", trigger.trim_end().trim_end_matches(';'));
    compare(Backend::Mariadb, &format!("{MARIADB}{end}"), &whole);
}
