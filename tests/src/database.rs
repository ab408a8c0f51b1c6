//! A database for one test, gone when the test ends.

use std::fmt;
use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tempfile::TempDir;

use crate::server::{Address, Durability, Kind, Server};
use crate::{Failure, Result, left_out, must, tool};

/// Where a test's database lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// The run's PostgreSQL server.
    Postgres,
    /// The run's MariaDB server.
    Mariadb,
}

impl Backend {
    /// All of them, the quickest first.
    pub const ALL: [Self; 3] = [Self::Sqlite, Self::Postgres, Self::Mariadb];

    /// Makes a database of the test's own; its name starts with `name` (small letters, digits, `_`).
    ///
    /// Returns `None` only where the run was told to do without servers, and records it.
    pub fn database(self, name: &str) -> Option<TestDatabase> {
        let kind = match self {
            Self::Sqlite => return Some(TestDatabase::sqlite()),
            Self::Postgres => Kind::Postgres,
            Self::Mariadb => Kind::Mariadb,
        };
        if left_out::sqlite_only() {
            left_out::record(&kind.to_string());
            return None;
        }
        Some(must(TestDatabase::on(address(kind), name)))
    }
}

impl fmt::Display for Backend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Mariadb => "mysql",
        })
    }
}

/// A database that belongs to one test, dropped with the value.
#[derive(Debug)]
pub struct TestDatabase {
    /// Where it lives.
    pub backend: Backend,
    /// How to connect, with the password.
    pub url: String,
    /// The name on the server; for SQLite the file's path.
    pub name: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    File { file: PathBuf, _folder: TempDir },
    Server(Address),
}

impl TestDatabase {
    /// Names a SQLite file that does not exist yet.
    pub fn sqlite() -> Self {
        let folder = tempfile::Builder::new().prefix("migrate-test-").tempdir();
        let folder = must(folder.map_err(|error| Failure::new("a folder for a SQLite file", error)));
        let file = folder.path().join("test.sqlite");
        let name = file.display().to_string();
        Self { backend: Backend::Sqlite, url: name.clone(), name, place: Place::File { file, _folder: folder } }
    }

    /// Makes a database on a server.
    pub fn on(address: &Address, name: &str) -> Result<Self> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        if !name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_') {
            return Err(Failure(format!("`{name}` is no name for a test database: small letters, digits and `_`")));
        }
        // The server is shared by all processes of the run. Names have room for 63 bytes.
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}_{}_{number}", name.get(..40).unwrap_or(name), std::process::id());
        let (backend, create) = match address.kind {
            Kind::Postgres => (Backend::Postgres, format!("CREATE DATABASE {name} TEMPLATE template0")),
            Kind::Mariadb => (Backend::Mariadb, format!("CREATE DATABASE {name}")),
        };
        address.run("", &create)?;
        Ok(Self { backend, url: address.url(&name), name, place: Place::Server(address.clone()) })
    }

    /// Runs statements through the database's own client, failing the test at the first error.
    #[track_caller]
    pub fn execute(&self, sql: &str) {
        must(self.try_query(sql));
    }

    /// Returns the rows of a query as the database's own client prints them: columns parted by tabs, NULL as that client
    /// shows it, no line at the end.
    #[track_caller]
    pub fn query(&self, sql: &str) -> String {
        must(self.try_query(sql))
    }

    /// Runs SQL through the database's own client; the failure holds the client's words.
    pub fn try_query(&self, sql: &str) -> Result<String> {
        match &self.place {
            Place::Server(address) => address.run(&self.name, sql),
            Place::File { file, .. } => {
                let mut client = Command::new(tool::require(&["sqlite3"], "sqlite3")?);
                client.args(["-batch", "-bail", "-init", "/dev/null", "-separator", "\t", "-cmd", ".timeout 10000"]);
                tool::run(client.arg(file), sql)
            }
        }
    }

    /// Returns the schema, as the database's own tool dumps it (MariaDB: `SHOW CREATE` of everything).
    #[track_caller]
    pub fn dump(&self) -> String {
        match &self.place {
            Place::File { .. } => self.query(".schema"),
            Place::Server(address) => must(address.dump(&self.name)),
        }
    }

    /// Returns the schema, as the database's own tool dumps it (`pg_dump`, `mariadb-dump`, `.schema`).
    #[track_caller]
    pub fn dump_by_tool(&self) -> String {
        match &self.place {
            Place::File { .. } => self.query(".schema"),
            Place::Server(address) => must(address.dump_by_tool(&self.name)),
        }
    }

    /// Returns the URL through the server's unix socket; SQLite's is the file as ever.
    pub fn socket_url(&self) -> String {
        match &self.place {
            Place::Server(address) => address.socket_url(&self.name),
            Place::File { .. } => self.url.clone(),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Place::Server(address) = &self.place else { return };
        let drop_it = match address.kind {
            Kind::Postgres => format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
            Kind::Mariadb => format!("DROP DATABASE IF EXISTS {}", self.name),
        };
        // A database that stays goes with the server; a second panic would hide the test's own.
        drop(address.run("", &drop_it));
    }
}

/// Returns the address of the run's server: the one that `xtest` started, else one of this process's own.
fn address(kind: Kind) -> &'static Address {
    static POSTGRES: OnceLock<(Address, Option<Server>)> = OnceLock::new();
    static MARIADB: OnceLock<(Address, Option<Server>)> = OnceLock::new();
    let server = match kind {
        Kind::Postgres => &POSTGRES,
        Kind::Mariadb => &MARIADB,
    };
    let start = || match must(Address::from_environment(kind)) {
        Some(address) => (address, None),
        None => {
            let server = must(Server::start(kind, Durability::Fast));
            (server.address.clone(), Some(server))
        }
    };
    &server.get_or_init(start).0
}
