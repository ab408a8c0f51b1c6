//! A full upgrade beside the same statements through `sqlite3` and `psql`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use migrate_tests::server::Kind;
use migrate_tests::{Backend, Durability, Failure, Package, Result, Server, TestDatabase, tool};

use crate::measure::{in_turns, tell, time};

/// A built package of so many one-table migrations.
pub(crate) struct Built {
    pub(crate) count: usize,
    pub(crate) head: String,
    pub(crate) binary: PathBuf,
    pub(crate) package: Package,
}

/// Makes and builds a package, as for deployment.
pub(crate) fn package(count: usize) -> Result<Built> {
    let package = Package::new(&format!("bench-{count}"), &["sqlite-bundled", "postgres"]);
    let head = package.chain(count);
    let begin = std::time::Instant::now();
    let binary = package.try_build("release")?;
    println!("built {count} migrations (release, with what was not built yet) in {} s", begin.elapsed().as_secs());
    Ok(Built { count, head, binary, package })
}

impl Built {
    pub(crate) fn command(&self, arguments: &[&str], url: &str) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).env("DATABASE_URL", url).current_dir(self.package.folder());
        command
    }

    /// Writes what an upgrade from nothing sends, as a file for the database's own client.
    fn script(&self, dialect: &str, preamble: &str) -> Result<PathBuf> {
        let mut command = Command::new(&self.binary);
        command.args(["upgrade", "--sql", "--from", "", "--dialect", dialect]).current_dir(self.package.folder());
        let sql = tool::run(&mut command, "")?;
        let begins = sql.lines().filter(|line| line.starts_with("BEGIN")).count();
        let tables = sql.lines().filter(|line| line.starts_with("CREATE TABLE")).count();
        if begins < self.count || tables < self.count {
            let found = format!("{begins} transactions and {tables} tables");
            return Err(Failure(format!("`upgrade --sql` has {found}: not the same work as {} revisions", self.count)));
        }
        let file = self.package.folder().join(format!("{dialect}.sql"));
        fs::write(&file, format!("{preamble}{sql}\n")).map_err(|error| Failure::new(file.display(), error))?;
        Ok(file)
    }

    /// Fails unless the database is at the head with all tables: a fast run that did nothing is no figure.
    fn look(&self, database: &TestDatabase) -> Result<()> {
        let tables = match database.backend {
            migrate_tests::Backend::Sqlite => {
                "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name LIKE 't%'"
            }
            Backend::Postgres | Backend::Mariadb => {
                "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 't%'"
            }
        };
        let found = (database.try_query("SELECT version_num FROM migrate_version")?, database.try_query(tables)?);
        if found == (self.head.clone(), self.count.to_string()) {
            Ok(())
        } else {
            Err(Failure(format!("the upgrade left {found:?}")))
        }
    }
}

/// Measures SQLite: a file that does not exist yet, write-ahead log, each commit on disk.
pub(crate) fn on_sqlite(built: &Built, rounds: usize) -> Result<()> {
    let file = built.script("sqlite", "PRAGMA journal_mode = WAL;\nPRAGMA foreign_keys = ON;\n")?;
    let client = tool::require(&["sqlite3"], "sqlite3")?;
    let (ours, theirs) = in_turns(
        rounds,
        || {
            let database = TestDatabase::sqlite();
            let took = time(&mut built.command(&["upgrade", "--quiet"], &database.url))?;
            built.look(&database).map(|()| took)
        },
        || {
            let database = TestDatabase::sqlite();
            let read = format!(".read {}", file.display());
            let took = time(Command::new(&client).args(["-batch", "-bail", &database.url, &read]))?;
            built.look(&database).map(|()| took)
        },
    )?;
    tell(&format!("upgrade of {} revisions, SQLite", built.count), ours, "sqlite3", theirs);
    Ok(())
}

/// Measures PostgreSQL: a server of our own with its default, durable settings.
pub(crate) fn on_postgres(built: &Built, rounds: usize) -> Result<()> {
    let file = built.script("postgres", "")?;
    let server = Server::start(Kind::Postgres, Durability::Durable)?;
    let database = || TestDatabase::on(&server.address, "bench");
    let (ours, theirs) = in_turns(
        rounds,
        || {
            let database = database()?;
            let took = time(&mut built.command(&["upgrade", "--quiet"], &database.url))?;
            built.look(&database).map(|()| took)
        },
        || {
            let database = database()?;
            let took = time(&mut psql(&database.url, &file)?)?;
            built.look(&database).map(|()| took)
        },
    )?;
    tell(&format!("upgrade of {} revisions, PostgreSQL", built.count), ours, "psql", theirs);
    Ok(())
}

fn psql(url: &str, file: &Path) -> Result<Command> {
    let mut command = Command::new(tool::require(&["psql"], "postgresql-client")?);
    command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url, "-f"]).arg(file);
    Ok(command)
}
