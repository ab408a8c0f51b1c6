//! Upgrading at an application's start, as its environment says.

use std::path::Path;

use migrate_tests::Backend;

use crate::package::rows;
use crate::worker::{Work, Worker};

fn start(database: &migrate_tests::TestDatabase, variables: &[(&str, &str)]) -> String {
    let (good, text) = Worker::start(Work::Automatically, database, variables).end();
    assert!(good, "{text}");
    text
}

fn copies(database: &migrate_tests::TestDatabase) -> Vec<std::path::PathBuf> {
    let folder = Path::new(&database.url).parent().expect("a folder");
    let files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "bak")).collect()
}

#[test]
fn an_application_upgrades_at_its_start_unless_told_not_to() {
    let database = migrate_tests::sqlite::database();
    let text = start(&database, &[("MIGRATION_AUTO_UPGRADE", "no")]);
    assert!(text.contains("Ok(Off") && text.contains("r19"), "{text}");
    assert!(database.try_query("SELECT * FROM migrate_version").is_err(), "nothing was created");
    let text = start(&database, &[("MIGRATION_AUTO_UPGRADE", "perhaps")]);
    assert!(text.contains("NeitherYesNorNo"), "{text}");
    assert!(start(&database, &[]).contains("Ok(Upgraded"));
    assert_eq!(rows(&database), "r19");
}

#[test]
fn a_copy_is_made_before_an_upgrade_that_has_something_to_do() {
    let database = migrate_tests::sqlite::database();
    database.execute("CREATE TABLE before (id INTEGER); INSERT INTO before VALUES (7)");
    let variables = [("MIGRATION_BACKUP_BEFORE_UPGRADE", "true")];
    start(&database, &variables);
    let found = copies(&database);
    assert_eq!(found.len(), 1, "{found:?}");
    let copy = migrate_core::connection::open(found[0].to_str().expect("UTF-8"), &Default::default());
    assert_eq!(Work::Twenty.package().current(&mut copy.expect("a database")).expect("rows"), []);
    start(&database, &variables);
    assert_eq!(copies(&database).len(), 1, "nothing to do is nothing to copy");
}

#[test]
fn a_copy_of_a_server_that_no_url_tells_of_is_refused_before_anything_runs() {
    let Some(database) = Backend::Postgres.database("copy") else { return };
    let text = start(&database, &[("MIGRATION_BACKUP_BEFORE_UPGRADE", "1")]);
    assert!(text.contains("NoUrl"), "{text}");
    assert!(database.try_query("SELECT * FROM log").is_err(), "nothing ran");
}
