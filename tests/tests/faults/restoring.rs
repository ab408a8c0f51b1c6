//! The server is killed while a copy is brought back: what that leaves is told, and the next run begins anew.

use migrate_core::backup::{self, BackupTo};
use migrate_core::connection::{MigrateConnection, OpenOptions};
use migrate_core::explain::Explain;
use migrate_tests::server::Kind;
use migrate_tests::{Durability, Server, TestDatabase, left_out};

use crate::mixed;
use crate::outcome::{Outcome, connect, prepare, undisturbed, upgrade};

/// Makes a copy that is slow in its middle while there is a database to hold it, where it is brought back for good.
fn slow_copy(database: &TestDatabase, file: &std::path::Path) {
    let to = BackupTo { url: Some(database.url.clone()), place: Some(file.to_owned()), keep: None };
    backup::make(&mut connect(&database.url).session(), &to).expect("is made");
    let mut text = std::fs::read_to_string(file).expect("is there");
    let name = &database.name;
    let slow = format!(
        "SELECT IF(DATABASE() = '{name}' AND EXISTS (SELECT 1 FROM information_schema.schemata \
         WHERE schema_name = '{name}_hold'), SLEEP(1000), 0);\n"
    );
    text.insert_str(text.rfind("DROP TABLE IF EXISTS").expect("there are tables"), &slow);
    std::fs::write(file, text).expect("is written");
}

#[test]
fn on_mariadb_a_database_that_is_half_restored_takes_no_migration_and_is_restored_anew() {
    if left_out::sqlite_only() {
        return left_out::record(&Kind::Mariadb.to_string());
    }
    let mut server = Server::start(Kind::Mariadb, Durability::Durable).expect("starts");
    let database = TestDatabase::on(&server.address, "restored").expect("is made");
    database.execute(&format!("ALTER DATABASE {} CHARACTER SET latin1 COLLATE latin1_german2_ci", database.name));
    prepare(&database);
    let (_, wanted) = undisturbed(&database);
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("copy.sql");
    slow_copy(&database, &copy);
    let name = &database.name;
    server.address.run("", &format!("CREATE DATABASE {name}_hold")).expect("is made");
    let restore = || backup::restore(&database.url, &copy, &OpenOptions::default());
    let failed = std::thread::scope(|scope| {
        let restoring = scope.spawn(restore);
        let asleep = format!(
            "SELECT count(*) FROM information_schema.processlist WHERE db = '{name}' AND info LIKE '%SLEEP(1000)%'"
        );
        while server.address.run("", &asleep).expect("answers").trim() != "1" {
            assert!(!restoring.is_finished(), "it waits in the middle: {:?}", restoring.join());
        }
        let second = restore();
        let refused = upgrade(&mixed::migrations(), &mut connect(&database.url), &mut |_| {});
        server.kill().expect("is killed");
        let failed = restoring.join().expect("does not panic").expect_err("the server is gone");
        let second = second.expect_err("one is under way").to_string();
        assert!(second.contains("another process brings one back"), "{second}");
        assert_eq!(refused.expect_err("is not whole").code(), "restore-interrupted");
        failed
    });
    assert_eq!(failed.code(), "half-restored", "{failed}");
    assert!(failed.to_string().contains(&format!("is not whole in `{name}`")), "{failed}");
    server.wait_until_recovered().expect("starts again");
    let refused = upgrade(&mixed::migrations(), &mut connect(&database.url), &mut |_| {}).expect_err("is not whole");
    assert_eq!(refused.code(), "restore-interrupted", "{refused}");
    server.address.run("", &format!("DROP DATABASE {name}_hold")).expect("is dropped");
    restore().expect("begins anew");
    assert_eq!(Outcome::of(&database), wanted);
    assert_eq!(database.query("SELECT @@collation_database"), "latin1_german2_ci");
    assert_eq!(database.query(&format!("SHOW DATABASES LIKE '{name}_%'")), "", "nothing is left beside");
    upgrade(&mixed::migrations(), &mut connect(&database.url), &mut |_| {}).expect("there is nothing to do");
}
