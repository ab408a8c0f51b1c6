//! Who is in the way of a statement, told while it waits.

use migrate_core::connection::{MigrateConnection, OpenOptions, open};
use migrate_tests::Backend;

use crate::operated::{Running, operated, ran};

#[test]
fn whom_a_statement_waits_for_is_told_before_it_gives_up() {
    for database in [Backend::Postgres, Backend::Mariadb].into_iter().filter_map(|backend| backend.database("blocked"))
    {
        assert_eq!(ran(&database, "upgrade a").0, 0);
        let mut other = open(&database.url, &OpenOptions::default()).expect("a session");
        let lock = match database.backend {
            Backend::Postgres => "BEGIN; LOCK TABLE log",
            Backend::Mariadb | Backend::Sqlite => {
                "SET autocommit = 0; INSERT INTO log VALUES ('mine'); SELECT * FROM log FOR UPDATE"
            }
        };
        lock.split("; ").for_each(|sql| other.session().batch(sql).expect("is locked"));
        let mut running = Running::start(operated(&database, "upgrade --table-lock-timeout 60"));
        running.wait_for("Waiting for pid ");
        other.session().batch("ROLLBACK").expect("is free");
        let (status, said) = running.end();
        assert_eq!(status, 0, "{}: {said}", database.backend);
        assert!(!said.contains("Retrying"), "it had not given up: {said}");
        assert_eq!(said.matches("Waiting for pid ").count(), 1, "{said}");
        assert_eq!(database.query("SELECT word FROM log").replace('\n', " "), "before after end");
    }
}
