//! `reset` and `drop-database` on servers.

use migrate_core::connection::{OpenOptions, open};
use migrate_tests::{Backend, TestDatabase};

use crate::operated::{operated, ran, told};

fn on_servers(test: impl Fn(&TestDatabase)) {
    for database in [Backend::Postgres, Backend::Mariadb].iter().filter_map(|backend| backend.database("dropping")) {
        test(&database);
    }
}

#[test]
fn a_database_of_a_server_is_made_anew_when_that_is_meant() {
    on_servers(|database| {
        assert_eq!(ran(database, "upgrade a").0, 0);
        database.execute("CREATE TABLE mine (id INTEGER)");
        let (status, text) = ran(database, "reset");
        assert!(status == 1 && text.contains("error[not-confirmed]: `reset` would drop `"), "{text}");
        let protected = operated(database, "reset --yes").env("MIGRATE_PROTECTED", "true").output();
        let (status, text) = told(&protected.expect("it runs"));
        assert!(status == 1 && text.contains("error[protected]"), "{text}");
        assert_eq!(database.query("SELECT count(*) FROM mine"), "0", "it is still there");
        if database.backend == Backend::Postgres {
            let other = open(&database.url, &OpenOptions::default()).expect("a session");
            let (status, text) = ran(database, "reset --yes");
            assert!(status == 1 && text.contains("error[database-in-use]: `"), "{text}");
            assert!(text.contains("help: stop the programs that are connected"), "{text}");
            assert_eq!(database.query("SELECT count(*) FROM mine"), "0", "it is still there");
            drop(other);
        }
        let (status, text) = ran(database, "reset --yes");
        assert_eq!(status, 0, "{}: {text}", database.backend);
        let words: Vec<&str> = text.lines().filter_map(|line| line.split_whitespace().next()).collect();
        assert_eq!(words, ["Dropped", "Created", "Upgrading", "Upgrading", "Upgrading"], "{text}");
        assert!(database.try_query("SELECT * FROM mine").is_err(), "it is another one");
        assert_eq!(database.query("SELECT version_num FROM migrate_version"), "c");
    });
}

#[test]
fn a_database_of_a_server_is_dropped_when_that_is_meant() {
    on_servers(|database| {
        assert_eq!(ran(database, "upgrade a").0, 0);
        let (status, text) = ran(database, "drop-database");
        assert!(status == 1 && text.contains("error[not-confirmed]: `drop-database` would drop `"), "{text}");
        assert_eq!(database.query("SELECT version_num FROM migrate_version"), "a");
        let (status, text) = ran(database, "drop-database --yes --format json");
        assert!(status == 0 && text.contains("{\"dropped\":true}"), "{}: {text}", database.backend);
        assert!(database.try_query("SELECT 1").is_err(), "{}", database.backend);
        let (status, text) = ran(database, "drop-database --yes");
        assert!(status == 0 && text.trim_start().starts_with("Unchanged "), "{text}");
        let (status, text) = ran(database, "upgrade");
        assert!(status == 1 && text.contains("error[database-missing]"), "{text}");
        assert_eq!(ran(database, "ensure-database").0, 0);
        let (status, text) = ran(database, "upgrade");
        assert_eq!(status, 0, "{text}");
    });
}
