//! URLs that cannot be opened: each says what is wrong and what to type, and shows no password.

use migrate_core::connection::{ConnectionError, MigrateConnection, OpenOptions, ensure_database, open};
use migrate_core::explain::Explain;
use migrate_tests::Backend;

use crate::package::{connect, package, rows, twenty};

const SECRET: &str = "hunter%402";

#[track_caller]
fn refused(url: &str, options: &OpenOptions) -> ConnectionError {
    let error = open(url, options).err().expect("it cannot be opened");
    for text in [error.to_string(), error.help().unwrap_or_default(), format!("{error:?}")] {
        assert!(!text.contains(SECRET) && !text.contains("hunter@2"), "the password is shown: {text}");
    }
    error
}

fn with_secret(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").expect("a server's URL");
    let (_, place) = rest.rsplit_once('@').unwrap_or(("", rest));
    format!("{scheme}://nobody:{SECRET}@{place}")
}

#[test]
fn a_database_that_is_not_there_is_offered_and_created() {
    for database in [Backend::Postgres, Backend::Mariadb].into_iter().filter_map(|backend| backend.database("absent")) {
        let url = database.url.replace(&database.name, "not_there_yet");
        let options = OpenOptions::default();
        let error = refused(&url, &options);
        assert_eq!(error.code(), "database-missing", "{error}");
        assert!(error.to_string().contains("there is no database `not_there_yet`"), "{error}");
        assert_eq!(error.help().as_deref(), Some("create it with `cargo migrate ensure-database`"));
        assert_eq!(ensure_database(&url, &options), Ok(true));
        assert_eq!(ensure_database(&url, &options), Ok(false));
        assert!(open(&url, &options).is_ok());
        database.execute("DROP DATABASE not_there_yet");
    }
}

#[test]
fn a_wrong_password_is_told_without_it() {
    for database in [Backend::Postgres, Backend::Mariadb].into_iter().filter_map(|backend| backend.database("login")) {
        let error = refused(&with_secret(&database.url), &OpenOptions::default());
        assert_eq!(error.code(), "login-refused", "{error}");
        assert!(error.to_string().contains("nobody:***@"), "{error}");
    }
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let urls = [
        #[cfg(feature = "postgres")]
        "postgres://nobody:hunter%402@127.0.0.1:1/app",
        #[cfg(feature = "mysql")]
        "mysql://nobody:hunter%402@127.0.0.1:1/app",
    ];
    for url in urls as [&str; cfg!(feature = "postgres") as usize + cfg!(feature = "mysql") as usize] {
        let error = refused(url, &OpenOptions::default());
        assert_eq!(error.code(), "server-unreachable", "{error}");
    }
}

#[cfg(feature = "postgres")]
#[test]
fn a_password_is_masked_where_the_client_library_repeats_it() {
    let error = refused("postgres://nobody:hunter%402%zz@127.0.0.1:1/app", &OpenOptions::default());
    assert_eq!(error.code(), "database-url-malformed", "{error}");
}

#[test]
fn a_sqlite_file_that_cannot_be_written_is_told_with_the_reason() {
    let database = migrate_tests::sqlite::database();
    let folder = std::path::Path::new(&database.url).parent().expect("a folder");
    let code = |path: &std::path::Path| {
        let error = refused(&format!("sqlite:{}", path.display()), &OpenOptions::default());
        (error.code(), error.to_string())
    };
    let (absent, text) = code(&folder.join("absent/app.db"));
    assert_eq!(absent, "database-unwritable");
    assert!(text.ends_with("absent` does not exist"), "{text}");
    let (is_folder, text) = code(folder);
    assert_eq!(is_folder, "database-unwritable");
    assert!(text.ends_with("it is a folder"), "{text}");
    std::fs::write(folder.join("text.db"), "this is no database, but long enough to be one").expect("a file");
    let (no_database, text) = code(&folder.join("text.db"));
    assert_eq!(no_database, "database-unwritable");
    assert!(text.contains("not a database"), "{text}");
}

#[test]
fn a_sqlite_file_is_created_to_be_written_but_not_to_be_read() {
    let database = migrate_tests::sqlite::database();
    let reading = OpenOptions { write: false, ..OpenOptions::default() };
    assert_eq!(refused(&database.url, &reading).code(), "database-missing");
    assert!(!std::path::Path::new(&database.url).exists());
    assert_eq!(ensure_database(&database.url, &OpenOptions::default()), Ok(true));
    assert!(open(&database.url, &reading).is_ok());
}

#[test]
fn a_sqlite_connection_enforces_foreign_keys_and_writes_ahead() {
    let database = migrate_tests::sqlite::database();
    package(twenty()).upgrade(&mut connect(&database)).expect("an upgrade");
    assert_eq!(database.query("PRAGMA journal_mode"), "wal");
    assert_eq!(rows(&database), "r19");
}

#[test]
fn what_is_enforced_on_a_sqlite_file_is_a_setting() {
    let database = migrate_tests::sqlite::database();
    let lax = OpenOptions { foreign_keys: false, write_ahead_log: false, ..OpenOptions::default() };
    let orphan = |options: &OpenOptions| {
        let mut connection = open(&database.url, options).expect("it opens");
        connection.session().batch("INSERT INTO child VALUES (7)")
    };
    database.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (id REFERENCES parent)");
    assert_eq!(orphan(&lax), Ok(()));
    assert_eq!(database.query("PRAGMA journal_mode"), "delete");
    assert!(orphan(&OpenOptions::default()).is_err());
    assert_eq!(database.query("PRAGMA journal_mode"), "wal");
}
