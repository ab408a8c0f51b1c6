//! What PostgreSQL and MariaDB want: their programs, their options, their clients.

use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Address, Durability};
use crate::{Failure, Result, tool};

/// A kind of database server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// PostgreSQL.
    Postgres,
    /// MariaDB, which speaks MySQL's protocol.
    Mariadb,
}

/// The programs of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// Makes a data folder.
    pub install: PathBuf,
    /// Serves it.
    pub serve: PathBuf,
    /// Runs SQL.
    pub client: PathBuf,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Postgres => "PostgreSQL",
            Self::Mariadb => "MariaDB",
        })
    }
}

impl Kind {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Postgres, Self::Mariadb];

    /// Finds the server's programs, or says what to install.
    pub fn binaries(self) -> Result<Binaries> {
        match self {
            Self::Postgres => Ok(Binaries {
                install: tool::require(&["initdb"], "postgresql")?,
                serve: tool::require(&["postgres"], "postgresql")?,
                client: tool::require(&["psql"], "postgresql-client")?,
            }),
            Self::Mariadb => Ok(Binaries {
                install: tool::require(&["mariadb-install-db", "mysql_install_db"], "mariadb-server-core")?,
                serve: tool::require(&["mariadbd", "mysqld"], "mariadb-server-core")?,
                client: tool::require(&["mariadb", "mysql"], "mariadb-client-core")?,
            }),
        }
    }

    /// Returns the environment variable that carries the URL of the run's server.
    pub fn url_variable(self) -> &'static str {
        match self {
            Self::Postgres => "MIGRATE_TEST_POSTGRES_URL",
            Self::Mariadb => "MIGRATE_TEST_MARIADB_URL",
        }
    }

    /// Returns the environment variable that carries the place of the server's unix socket.
    pub fn socket_variable(self) -> &'static str {
        match self {
            Self::Postgres => "MIGRATE_TEST_POSTGRES_SOCKET",
            Self::Mariadb => "MIGRATE_TEST_MARIADB_SOCKET",
        }
    }

    pub(super) fn scheme(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mariadb => "mysql",
        }
    }

    pub(super) fn users(self) -> &'static [&'static str] {
        match self {
            Self::Postgres => &["postgres", "nobody"],
            Self::Mariadb => &["mysql", "nobody"],
        }
    }

    pub(super) fn socket(self) -> &'static str {
        match self {
            Self::Postgres => "",
            Self::Mariadb => "socket",
        }
    }

    /// The signal that ends the server at once: its folder is removed anyway. PostgreSQL's also ends its sessions.
    pub(super) fn stop_signal(self) -> &'static str {
        match self {
            Self::Postgres => "QUIT",
            Self::Mariadb => "KILL",
        }
    }

    /// Writes the files that the start reads the password from: it stands in no command line.
    pub(super) fn prepare(self, folder: &Path, address: &Address) -> Result<()> {
        let Address { user, password, .. } = address;
        let (file, text) = match self {
            Self::Postgres => ("password", password.clone()),
            Self::Mariadb => (
                "init.sql",
                format!(
                    "CREATE USER '{user}'@'%' IDENTIFIED BY '{password}';\n\
                     GRANT ALL ON *.* TO '{user}'@'%' WITH GRANT OPTION;\n\
                     DELETE FROM mysql.global_priv WHERE User <> '{user}' AND User <> 'mariadb.sys';\n\
                     FLUSH PRIVILEGES;\n"
                ),
            ),
        };
        fs::write(folder.join(file), text).map_err(|error| Failure::new(folder.display(), error))
    }

    pub(super) fn install(self, binaries: &Binaries, folder: &Path) -> Vec<OsString> {
        let data = folder.join("data").display().to_string();
        let password = folder.join("password").display().to_string();
        let options: &[String] = match self {
            Self::Postgres => &[
                format!("--pgdata={data}"),
                "--username=migrate".into(),
                format!("--pwfile={password}"),
                "--auth=password".into(),
                "--encoding=UTF8".into(),
                "--no-locale".into(),
                "--no-sync".into(),
            ],
            Self::Mariadb => &[
                "--no-defaults".into(),
                format!("--datadir={data}"),
                "--auth-root-authentication-method=normal".into(),
                "--skip-test-db".into(),
                "--skip-name-resolve".into(),
                "--innodb-log-file-size=32M".into(),
                "--innodb-flush-log-at-trx-commit=0".into(),
            ],
        };
        command(&binaries.install, options)
    }

    pub(super) fn serve(
        self,
        binaries: &Binaries,
        folder: &Path,
        address: &Address,
        durability: Durability,
    ) -> Vec<OsString> {
        let path = |name: &str| folder.join(name).display().to_string();
        let port = address.port;
        let mut options = match self {
            Self::Postgres => vec![
                format!("-D{}", path("data")),
                format!("--port={port}"),
                "--listen_addresses=127.0.0.1".into(),
                format!("--unix_socket_directories={}", folder.display()),
                "--max_connections=300".into(),
                "--wal_level=minimal".into(),
                "--max_wal_senders=0".into(),
            ],
            Self::Mariadb => vec![
                "--no-defaults".into(),
                format!("--datadir={}", path("data")),
                format!("--port={port}"),
                "--bind-address=127.0.0.1".into(),
                format!("--socket={}", address.socket.display()),
                format!("--pid-file={}", path("pid")),
                // A server that starts deletes the temporary tables of others that lie in the same folder.
                format!("--tmpdir={}", folder.display()),
                format!("--init-file={}", path("init.sql")),
                "--skip-name-resolve".into(),
                "--skip-log-bin".into(),
                "--max-connections=300".into(),
                "--character-set-server=utf8mb4".into(),
                "--innodb-log-file-size=32M".into(),
            ],
        };
        let fast: &[&str] = match (self, durability) {
            (_, Durability::Durable) => &[],
            (Self::Postgres, Durability::Fast) => {
                &["--fsync=off", "--synchronous_commit=off", "--full_page_writes=off", "--autovacuum=off"]
            }
            (Self::Mariadb, Durability::Fast) => {
                &["--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--innodb-buffer-pool-size=64M"]
            }
        };
        options.extend(fast.iter().map(ToString::to_string));
        command(&binaries.serve, &options)
    }

    /// Returns the server's own program that dumps a schema.
    pub(super) fn dump(self, address: &Address, database: &str) -> Result<Command> {
        match self {
            Self::Postgres => {
                let mut dump = Command::new(tool::require(&["pg_dump"], "postgresql-client")?);
                dump.args(["--schema-only", "--no-owner", "-d", database]);
                dump.env("PGHOST", "127.0.0.1").env("PGPORT", address.port.to_string());
                dump.env("PGUSER", &address.user).env("PGPASSWORD", &address.password);
                Ok(dump)
            }
            Self::Mariadb => {
                let mut dump = Command::new(tool::require(&["mariadb-dump", "mysqldump"], "mariadb-client")?);
                dump.args(["--no-defaults", "--no-data", "--routines", "--events", "--compact"]);
                dump.args([
                    "--skip-lock-tables",
                    "--default-character-set=utf8mb4",
                    "--protocol=tcp",
                    "--host=127.0.0.1",
                ]);
                dump.arg(format!("--port={}", address.port)).arg(format!("--user={}", address.user)).arg(database);
                dump.env("MYSQL_PWD", &address.password);
                Ok(dump)
            }
        }
    }

    /// Returns the server's client, ready to read SQL from its standard input; an empty name means the server's own database.
    pub(super) fn client(self, address: &Address, database: &str) -> Result<Command> {
        let mut client = Command::new(self.binaries()?.client);
        match self {
            Self::Postgres => {
                let database = if database.is_empty() { "postgres" } else { database };
                client.args(["-X", "-q", "-A", "-t", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", database]);
                client.env("PGHOST", "127.0.0.1").env("PGPORT", address.port.to_string());
                client.env("PGUSER", &address.user).env("PGPASSWORD", &address.password);
                client.env("PGOPTIONS", "-c client_min_messages=warning").env("PGCONNECT_TIMEOUT", "10");
            }
            Self::Mariadb => {
                client.args([
                    "--no-defaults",
                    "--batch",
                    "--comments",
                    "--skip-column-names",
                    "--protocol=tcp",
                    "--host=127.0.0.1",
                ]);
                client.arg(format!("--port={}", address.port)).arg(format!("--user={}", address.user));
                client.arg("--default-character-set=utf8mb4").arg(database);
                client.env("MYSQL_PWD", &address.password);
            }
        }
        Ok(client)
    }
}

fn command(program: &Path, options: &[String]) -> Vec<OsString> {
    std::iter::once(program.into()).chain(options.iter().map(OsString::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_stands_in_no_command_line() {
        for kind in Kind::ALL {
            let address = Address {
                kind,
                user: "migrate".into(),
                password: "secret".into(),
                port: 1,
                socket: PathBuf::from("/x/socket"),
            };
            let binaries = Binaries { install: "i".into(), serve: "s".into(), client: "c".into() };
            let folder = Path::new("/x");
            let words = [kind.install(&binaries, folder), kind.serve(&binaries, folder, &address, Durability::Fast)];
            assert!(words.iter().flatten().all(|word| !word.to_string_lossy().contains("secret")), "{words:?}");
        }
    }
}
