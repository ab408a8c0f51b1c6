//! One database a test.

use migrate_tests::Backend;

#[test]
fn two_databases_of_one_name_do_not_see_each_other() {
    for backend in Backend::ALL {
        let Some(one) = backend.database("twin") else { continue };
        let Some(other) = backend.database("twin") else { continue };
        one.execute("CREATE TABLE t (id integer); INSERT INTO t VALUES (1), (2)");
        assert_eq!(one.query("SELECT id, id + 1 FROM t ORDER BY id"), "1\t2\n2\t3", "{backend}");
        assert!(other.try_query("SELECT id FROM t").is_err(), "{backend}");
    }
}

#[test]
fn a_database_is_dropped_with_its_value() {
    for backend in [Backend::Postgres, Backend::Mariadb] {
        let Some(one) = backend.database("one") else { continue };
        let Some(other) = backend.database("other") else { continue };
        let names = match backend {
            Backend::Postgres => "SELECT datname FROM pg_database",
            Backend::Mariadb | Backend::Sqlite => "SELECT schema_name FROM information_schema.schemata",
        };
        assert!(one.query(names).lines().any(|name| name == other.name), "{backend}");
        let name = other.name.clone();
        drop(other);
        assert!(one.query(names).lines().all(|line| line != name), "{backend}");
    }
}

#[test]
fn the_first_failing_statement_stops_the_client_and_is_told() {
    for backend in Backend::ALL {
        let Some(database) = backend.database("stops") else { continue };
        let failure = database.try_query("SELECT broken; CREATE TABLE later (id integer)").expect_err("no such column");
        assert!(failure.to_string().contains("broken"), "{backend}: {failure}");
        assert!(database.try_query("SELECT * FROM later").is_err(), "{backend}");
    }
}
