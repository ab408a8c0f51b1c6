//! Opening a connection by its URL, set up as migrations need it.

use std::time::Duration;

use super::address::{Address, mask};
use super::{AnyConnection, ConnectionError};
use crate::dialect::Dialect;
use crate::migration::Settings;

/// How a connection is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOptions {
    /// Whether something will be written: a missing SQLite file is created, and turned to write-ahead logging.
    pub write: bool,
    /// Name that the server shows for the session.
    pub application_name: String,
    /// How long to wait for a PostgreSQL server to answer; a `connect_timeout` in the URL goes before.
    pub connect_timeout: Duration,
    /// Whether SQLite enforces foreign keys.
    pub foreign_keys: bool,
    /// Whether a SQLite file that is written is turned to write-ahead logging.
    pub write_ahead_log: bool,
    /// How long SQLite waits for another writer.
    pub busy_timeout: Duration,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            write: true,
            application_name: "cargo-migrate".to_owned(),
            connect_timeout: Duration::from_secs(10),
            foreign_keys: true,
            write_ahead_log: true,
            busy_timeout: Duration::from_secs(5),
        }
    }
}

impl From<&Settings> for OpenOptions {
    fn from(settings: &Settings) -> Self {
        Self {
            foreign_keys: settings.sqlite_foreign_keys,
            write_ahead_log: settings.sqlite_write_ahead_log,
            busy_timeout: Duration::from_secs(settings.sqlite_busy_timeout.into()),
            ..Self::default()
        }
    }
}

/// Opens the database that a URL names.
///
/// # Errors
/// Every [`ConnectionError`]; passwords are masked in all of them.
#[cfg_attr(not(any(feature = "sqlite", feature = "postgres")), expect(unused_variables, reason = "MySQL's has none"))]
pub fn open(url: &str, options: &OpenOptions) -> Result<AnyConnection, ConnectionError> {
    let address = Address::parse(url)?;
    match address.dialect {
        #[cfg(feature = "sqlite")]
        Dialect::Sqlite => sqlite::open(&address, options).map(AnyConnection::Sqlite),
        #[cfg(feature = "postgres")]
        Dialect::Postgres => postgres::open(&address, options).map(AnyConnection::Postgres),
        #[cfg(feature = "mysql")]
        Dialect::Mysql => mysql::open(&address).map(AnyConnection::Mysql),
        #[cfg(not(all(feature = "sqlite", feature = "postgres", feature = "mysql")))]
        dialect => Err(ConnectionError::NotCompiledIn { url: mask(url.trim()), dialect }),
    }
}

#[cfg(feature = "sqlite")]
pub(super) mod sqlite {
    use std::path::Path;
    use std::time::Instant;

    use diesel::connection::SimpleConnection;
    use diesel::sql_types::Text;
    use diesel::{Connection, QueryableByName, RunQueryDsl, SqliteConnection};

    use super::{Address, ConnectionError, OpenOptions};

    #[derive(QueryableByName)]
    struct JournalMode {
        #[diesel(sql_type = Text)]
        journal_mode: String,
    }

    pub(super) fn open(address: &Address, options: &OpenOptions) -> Result<SqliteConnection, ConnectionError> {
        let path = address.target.as_str();
        if !options.write && is_plain_file(path) && !Path::new(path).exists() {
            return Err(ConnectionError::DatabaseMissing {
                url: path.to_owned(),
                database: path.to_owned(),
                cause: "no such file".to_owned(),
            });
        }
        let unwritable = |cause: String| ConnectionError::Unwritable { path: path.to_owned(), cause };
        let mut connection =
            SqliteConnection::establish(path).map_err(|error| unwritable(reason(path, &error.to_string())))?;
        set_up(&mut connection, options).map_err(|error| unwritable(reason(path, &error.to_string())))?;
        Ok(connection)
    }

    fn set_up(connection: &mut SqliteConnection, options: &OpenOptions) -> diesel::QueryResult<()> {
        let foreign_keys = if options.foreign_keys { "ON" } else { "OFF" };
        let busy_timeout = options.busy_timeout.as_millis();
        connection
            .batch_execute(&format!("PRAGMA busy_timeout = {busy_timeout}; PRAGMA foreign_keys = {foreign_keys};"))?;
        let mode: JournalMode = diesel::sql_query("PRAGMA journal_mode").get_result(connection)?;
        if options.write && options.write_ahead_log && !["wal", "memory"].contains(&mode.journal_mode.as_str()) {
            write_ahead(connection, options)?;
        }
        Ok(())
    }

    /// Turns a file to write-ahead logging. The busy timeout does not cover this change of the file's header, so it is tried again here.
    fn write_ahead(connection: &mut SqliteConnection, options: &OpenOptions) -> diesel::QueryResult<()> {
        let deadline = Instant::now() + options.busy_timeout;
        loop {
            match connection.batch_execute("PRAGMA journal_mode = WAL") {
                Err(error) if error.to_string().contains("locked") && Instant::now() < deadline => {
                    std::thread::sleep(std::time::Duration::from_millis(5));
                }
                // A file that may only be read can still be looked at; a write will say what is wrong.
                Err(error) if error.to_string().contains("readonly") => return Ok(()),
                outcome => return outcome,
            }
        }
    }

    pub(in crate::connection) fn is_plain_file(path: &str) -> bool {
        !path.is_empty() && path != ":memory:" && !path.starts_with("file:")
    }

    fn reason(path: &str, words: &str) -> String {
        let words = words.trim_start_matches("Unable to open the database file").trim();
        let words = if words.is_empty() { "unable to open database file" } else { words };
        let file = Path::new(path);
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        match folder {
            _ if !is_plain_file(path) => words.to_owned(),
            _ if file.is_dir() => "it is a folder".to_owned(),
            Some(folder) if !folder.exists() => format!("the folder `{}` does not exist", folder.display()),
            Some(_) | None => words.to_owned(),
        }
    }
}

#[cfg(feature = "postgres")]
pub(super) mod postgres {
    use diesel::{Connection, PgConnection};

    use super::{Address, ConnectionError, OpenOptions, mask};
    use crate::connection::address::redact;

    pub(in crate::connection) fn open(
        address: &Address,
        options: &OpenOptions,
    ) -> Result<PgConnection, ConnectionError> {
        let timeout = options.connect_timeout.as_secs().max(2).to_string();
        let target = address
            .clone()
            .with_parameter("fallback_application_name", &options.application_name)
            .with_parameter("connect_timeout", &timeout)
            .target;
        PgConnection::establish(&target).map_err(|error| classify(address, &error.to_string()))
    }

    fn classify(address: &Address, words: &str) -> ConnectionError {
        let cause = redact(words, &address.secrets());
        let url = mask(&address.target);
        let has = |part: &str| words.contains(part);
        if has("database \"") && has("does not exist") {
            let database = address.database().unwrap_or_else(|| "of the user's name".to_owned());
            ConnectionError::DatabaseMissing { url, database, cause }
        } else if has("too many connections") || has("too many clients") || has("remaining connection slots") {
            ConnectionError::Crowded { url, cause }
        } else if has("authentication failed") || has("no password supplied") || has("pg_hba.conf") || has("role \"") {
            ConnectionError::LoginRefused { url, cause }
        } else if has("could not translate")
            || has("refused")
            || has("No such file")
            || has("timeout")
            || has("unreachable")
        {
            ConnectionError::Unreachable { url, cause }
        } else if has("invalid") && !has("server") {
            ConnectionError::Malformed { url, reason: cause }
        } else {
            ConnectionError::Failed { url, cause }
        }
    }
}

#[cfg(feature = "mysql")]
pub(super) mod mysql {
    use diesel::{Connection, ConnectionError as DieselError, MysqlConnection};

    use super::{Address, ConnectionError, mask};
    use crate::connection::address::redact;

    pub(in crate::connection) fn open(address: &Address) -> Result<MysqlConnection, ConnectionError> {
        MysqlConnection::establish(&address.target).map_err(|error| match &error {
            DieselError::InvalidConnectionUrl(words) => {
                ConnectionError::Malformed { url: mask(&address.target), reason: redact(words, &address.secrets()) }
            }
            DieselError::InvalidCString(_)
            | DieselError::BadConnection(_)
            | DieselError::CouldntSetupConfiguration(_)
            | _ => classify(address, &error.to_string()),
        })
    }

    fn classify(address: &Address, words: &str) -> ConnectionError {
        let cause = redact(words, &address.secrets());
        let url = mask(&address.target);
        let has = |part: &str| words.contains(part);
        if has("Unknown database") {
            ConnectionError::DatabaseMissing { url, database: address.database().unwrap_or_default(), cause }
        } else if has("Too many connections") || has("max_user_connections") {
            ConnectionError::Crowded { url, cause }
        } else if has("Access denied") || has("is not allowed to connect") {
            ConnectionError::LoginRefused { url, cause }
        } else if has("Can't connect") || has("Unknown MySQL server host") || has("Unknown server host") {
            ConnectionError::Unreachable { url, cause }
        } else {
            ConnectionError::Failed { url, cause }
        }
    }
}
