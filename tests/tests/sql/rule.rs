//! Where a statement ends, and what is refused.

use migrate_core::explain::Explain;
use migrate_core::prelude::Dialect::{self, Mysql, Postgres, Sqlite};
use migrate_core::sql::{TextError, split};

fn pieces(dialect: Dialect, text: &str) -> Vec<&str> {
    split(dialect, text).expect("is taken apart").into_iter().map(|piece| piece.text).collect()
}

fn count(dialect: Dialect, text: &str) -> usize {
    pieces(dialect, text).len()
}

#[test]
fn quotes_and_comments_hide_semicolons() {
    for dialect in Dialect::ALL {
        assert_eq!(
            pieces(dialect, "a ';' ; b ';''' ;c \";\" ; -- ;\nd /* ; */ e;;"),
            ["a ';'", "b ';'''", "c \";\"", "-- ;\nd /* ; */ e"]
        );
        assert_eq!(pieces(dialect, "\u{feff}a;\r\nb\r\n;-- the end"), ["a", "b"]);
        assert_eq!(pieces(dialect, " ; ;; /* nothing */ -- at all"), [""; 0]);
    }
}

#[test]
fn each_database_has_its_own_quotes() {
    assert_eq!(count(Sqlite, "select [a;b], `c;d`; e"), 2);
    assert_eq!(count(Mysql, "select `c;``d`; e"), 2);
    assert_eq!(count(Postgres, "select a[1], $$;$$, $t$ $$;$$ $t$, a$b$; c$b$"), 2);
    assert_eq!(count(Postgres, "select $1;b"), 2);
}

#[test]
fn a_backslash_escapes_where_the_database_says_so() {
    assert_eq!(count(Sqlite, r"select '\'; b"), 2);
    assert_eq!(count(Postgres, r"select '\'; b"), 2);
    assert_eq!(count(Postgres, r"select E'\';', e'\\'; b"), 2);
    assert_eq!(count(Postgres, "select E'a'\n'\\';'; b"), 2);
    assert_eq!(count(Postgres, r"select type'\'; b"), 2);
    assert_eq!(count(Mysql, r#"select '\';', "\";"; b"#), 2);
    assert_eq!(count(Mysql, r"set sql_mode = 'NO_BACKSLASH_ESCAPES'; select '\'; b"), 3);
    assert_eq!(count(Mysql, "/*!40101 SET SQL_MODE='ANSI_QUOTES' */; select \"\\\"; set sql_mode = ''; \"\\\";\""), 4);
}

#[test]
fn comments_begin_and_end_as_the_database_says() {
    assert_eq!(count(Postgres, "a /* ; /* ; */ ; */; b"), 2);
    assert_eq!(pieces(Sqlite, "/* /* ; */ b"), ["/* /* ; */ b"]);
    assert_eq!(count(Mysql, "a # ;\n; b"), 2);
    assert_eq!(count(Mysql, "select 5--1;b"), 2);
    assert_eq!(count(Mysql, "select 5 --\t;b\n;c"), 2);
    assert_eq!(pieces(Mysql, "/*!50100 a; */;b"), ["/*!50100 a", "*/", "b"]);
    assert_eq!(count(Mysql, "/*!50003 '*/;' */; b"), 2);
    assert_eq!(count(Postgres, "a --;\rb;c"), 2);
}

#[test]
fn a_delimiter_is_what_the_text_says() {
    let text =
        "DELIMITER //\nCREATE PROCEDURE p() BEGIN SELECT 1; SELECT 'a//b'; END//\ndelimiter ;\nSELECT 2; SELECT 3";
    assert_eq!(
        pieces(Mysql, text),
        ["CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 'a//b'; END", "SELECT 2", "SELECT 3"]
    );
    assert_eq!(pieces(Mysql, "-- first\nDELIMITER $$\r\na; END$$\r\nb$$"), ["a; END", "b"]);
    assert_eq!(count(Postgres, "DELIMITER //\na; b"), 2, "a word like any other");
}

#[test]
fn a_body_keeps_its_semicolons() {
    let trigger = "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE FROM b; END";
    assert_eq!(pieces(Sqlite, &format!("{trigger} -- done\n; SELECT 1")), [trigger, "SELECT 1"]);
    let atomic =
        "CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END";
    assert_eq!(pieces(Postgres, &format!("{atomic}; BEGIN; SELECT 1")), [atomic, "BEGIN", "SELECT 1"]);
    assert_eq!(count(Postgres, "CREATE RULE r AS ON INSERT TO a DO (SELECT 1; SELECT 2); SELECT 3"), 2);
}

#[test]
fn a_routine_of_mysql_keeps_its_semicolons_without_a_delimiter() {
    for routine in [
        "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
        "CREATE DEFINER=`root`@`localhost` PROCEDURE p(IN a INT) SQL SECURITY INVOKER BEGIN IF a THEN SELECT 1; END IF; END",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW IF NEW.a > 0 THEN SET NEW.a = 1; ELSE SET NEW.a = IF(1, 2, 3); END IF",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW FOLLOWS u BEGIN SET NEW.a = CASE WHEN 1 THEN 2 ELSE IF(1,2,3) END; END",
        "CREATE FUNCTION f() RETURNS INT DETERMINISTIC BEGIN DECLARE i INT; a: LOOP SET i = 1; LEAVE a; END LOOP a; RETURN i; END",
        "CREATE FUNCTION f() RETURNS TEXT RETURN REPEAT('a', IF(1, 2, 3))",
        "CREATE PROCEDURE p() BEGIN CASE a WHEN 1 THEN SELECT 1; ELSE BEGIN END; END CASE; WHILE a DO IF b THEN SELECT 1; END IF; END WHILE; END",
        "CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; END; REPEAT SET a = 1; UNTIL a END REPEAT; END",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO BEGIN SELECT 1; END",
        "BEGIN NOT ATOMIC SELECT 1; SELECT 2; END",
        "CREATE OR REPLACE PROCEDURE p() IF 1 THEN SELECT 1; ELSEIF IF(1, 2, 3) THEN SELECT 2; END IF",
    ] {
        assert_eq!(pieces(Mysql, &format!("{routine}; SELECT 1")), [routine, "SELECT 1"]);
    }
    for plain in [
        "CREATE TABLE event (begin INT)",
        "BEGIN",
        "CREATE VIEW v AS SELECT CASE WHEN 1 THEN 2 END",
        "SELECT IF(1, 2, 3)",
    ] {
        assert_eq!(pieces(Mysql, &format!("{plain}; SELECT 1")), [plain, "SELECT 1"]);
    }
}

#[test]
fn a_piece_knows_its_line_and_its_question_marks() {
    let text = "SELECT 1;\n\n-- why\nUPDATE t\nSET a = ? /* ? */ WHERE b = '?' AND c ?? d;\n SELECT 2";
    let pieces = split(Postgres, text).expect("is taken apart");
    assert_eq!(pieces.iter().map(|piece| piece.line).collect::<Vec<_>>(), [1, 4, 6]);
    let marks: Vec<_> =
        pieces[1].marks.iter().map(|mark| (mark.is_parameter, &pieces[1].text[mark.at..][..2])).collect();
    assert_eq!(marks, [(true, "? "), (false, "??")]);
}

#[test]
fn what_is_not_closed_is_refused_with_its_line() {
    let refused = |dialect, text| split(dialect, text).expect_err("is not closed").to_string();
    for dialect in Dialect::ALL {
        let told = refused(dialect, "SELECT 1;\nSELECT 'a;\nb");
        assert_eq!(told, "the SQL has a text in single quotes that is not closed, opened on its line 2");
        assert!(refused(dialect, "a\n/* b;").contains("a comment that is not closed, opened on its line 2"));
        assert!(refused(dialect, "a \"").contains("in double quotes"));
    }
    assert!(
        refused(Postgres, "\n\nDO $a$ b $b$;")
            .contains("a dollar-quoted text that is not closed, opened on its line 3")
    );
    assert!(refused(Postgres, "/* /* */").contains("a comment"));
    assert!(refused(Mysql, "/*! a").contains("a comment"));
    assert!(refused(Mysql, "a `b").contains("backticks"));
    assert!(refused(Sqlite, "a [b").contains("brackets"));
    assert!(refused(Mysql, r"'\'").contains("single quotes"));
}

#[test]
fn what_only_a_client_can_do_is_refused() {
    let copy = "COPY t (a) FROM STDIN;\n1\tit's\n\\.\n";
    assert_eq!(split(Postgres, copy), Err(TextError::CopyData { line: 1 }));
    assert_eq!(split(Postgres, "SELECT 1;\n\\connect other"), Err(TextError::ClientCommand { line: 2 }));
    assert_eq!(split(Mysql, "\nDELIMITER \na"), Err(TextError::NoDelimiter { line: 2 }));
    for dialect in Dialect::ALL {
        assert_eq!(split(dialect, "a\n'\0'").expect_err("has one").code(), "nul-in-sql");
        assert_eq!(split(dialect, "a\0").expect_err("has one").code(), "nul-in-sql");
    }
}

#[test]
fn a_line_of_a_hundred_megabytes_is_read_once() {
    let text = format!("INSERT INTO t VALUES ('{}'); {}", "x;".repeat(50_000_000), "SELECT (((1)));".repeat(100_000));
    assert!(text.len() > 100_000_000);
    let begun = std::time::Instant::now();
    assert_eq!(count(Sqlite, &text), 100_001);
    // Were it quadratic, it would take days.
    assert!(begun.elapsed().as_secs() < 120, "{:?}", begun.elapsed());
}
