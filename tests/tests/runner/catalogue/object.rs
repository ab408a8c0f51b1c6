//! What the server holds already, and what depends on it.

use migrate_core::prelude::*;

use super::{Case, ON_MARIADB, ON_POSTGRES, ON_SQLITE, check, makes_things};

#[test]
fn what_the_server_holds_already() {
    check(&[
        Case {
            name: "a table that is there in another shape",
            said: &[(ON_SQLITE, "already exists"), (ON_POSTGRES, "already exists"), (ON_MARIADB, "already exists")],
            before: "CREATE TABLE things (name VARCHAR(20))",
            upgrade: makes_things,
            code: "statement-failed",
            mend: Some("DROP TABLE things"),
        },
        Case {
            name: "a table that is there in the same shape",
            said: &[(ON_SQLITE, "already exists"), (ON_POSTGRES, "already exists"), (ON_MARIADB, "already exists")],
            before: "CREATE TABLE things (id BIGINT NOT NULL)",
            upgrade: makes_things,
            code: "statement-failed",
            mend: Some("DROP TABLE things"),
        },
        Case {
            name: "a view that depends on a column",
            said: &[
                (ON_SQLITE, "error in view words"),
                (ON_POSTGRES, "view words depends on column word of table log"),
            ],
            before: "CREATE VIEW words AS SELECT word FROM log",
            upgrade: |op| {
                op.add_column("log", "more", Integer);
                op.execute("ALTER TABLE log DROP COLUMN word")
            },
            code: "statement-failed",
            mend: Some("DROP VIEW words"),
        },
        Case {
            name: "a column that another one is computed from",
            said: &[(ON_SQLITE, "no such column: a"), (ON_POSTGRES, "column b of table made depends on column a")],
            before: "CREATE TABLE made (a INTEGER, b INTEGER GENERATED ALWAYS AS (a * 2) STORED, c INTEGER)",
            upgrade: |op| op.execute("ALTER TABLE made DROP COLUMN a"),
            code: "statement-failed",
            mend: Some("ALTER TABLE made DROP COLUMN b"),
        },
        Case {
            name: "tables that refer to each other",
            said: &[(ON_POSTGRES, "other objects depend on it"), (ON_MARIADB, "foreign key constraint")],
            before: "CREATE TABLE p (id INTEGER PRIMARY KEY, c_id INTEGER); \
                     CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER, \
                     CONSTRAINT of_p FOREIGN KEY (p_id) REFERENCES p (id)); \
                     ALTER TABLE p ADD CONSTRAINT of_c FOREIGN KEY (c_id) REFERENCES c (id)",
            upgrade: |op| op.execute("DROP TABLE p"),
            code: "statement-failed",
            mend: Some("ALTER TABLE c DROP CONSTRAINT of_p"),
        },
        Case {
            name: "a partition whose column is its parent's",
            said: &[(ON_POSTGRES, "cannot drop inherited column")],
            before: "CREATE TABLE parts (a INTEGER, b INTEGER) PARTITION BY LIST (a); \
                     CREATE TABLE part PARTITION OF parts FOR VALUES IN (1)",
            upgrade: |op| op.execute("ALTER TABLE part DROP COLUMN b"),
            code: "statement-failed",
            mend: Some("ALTER TABLE parts DETACH PARTITION part"),
        },
        Case {
            name: "a sequence that a column elsewhere takes its numbers from",
            said: &[(ON_POSTGRES, "depends on sequence numbers")],
            before: "CREATE SEQUENCE numbers; CREATE TABLE numbered (n BIGINT DEFAULT nextval('numbers'))",
            upgrade: |op| op.execute("DROP SEQUENCE numbers"),
            code: "statement-failed",
            mend: Some("DROP TABLE numbered"),
        },
        Case {
            name: "a trigger of the server's that forbids DDL",
            said: &[(ON_POSTGRES, "no DDL on Fridays")],
            before: "CREATE FUNCTION forbids() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN \
                     RAISE EXCEPTION 'no DDL on Fridays'; END $$; \
                     CREATE EVENT TRIGGER forbids ON ddl_command_start EXECUTE FUNCTION forbids()",
            upgrade: makes_things,
            code: "statement-failed",
            mend: Some("DROP EVENT TRIGGER forbids"),
        },
        Case {
            name: "a trigger of a table's that forbids a change of its rows",
            said: &[
                (ON_SQLITE, "the log is closed"),
                (ON_POSTGRES, "the log is closed"),
                (ON_MARIADB, "the log is closed"),
            ],
            before: "",
            upgrade: |op| {
                op.execute(
                    Sql::new()
                        .sqlite("CREATE TRIGGER closed BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'the log is closed'); END")
                        .postgres(
                            "CREATE FUNCTION closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
                             RAISE EXCEPTION 'the log is closed'; END $$; \
                             CREATE TRIGGER closed BEFORE INSERT ON log EXECUTE FUNCTION closed()",
                        )
                        .mysql(
                            "CREATE TRIGGER closed BEFORE INSERT ON log FOR EACH ROW \
                             SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the log is closed'",
                        ),
                )?;
                op.execute("INSERT INTO log VALUES ('one')")
            },
            code: "statement-failed",
            mend: None,
        },
    ]);
}
