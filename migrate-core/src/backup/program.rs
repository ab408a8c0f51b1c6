//! The servers' own programs.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use super::BackupError;
use crate::connection::Reach;
use crate::dialect::Dialect;

/// Programs of one purpose, the first that is there is taken, and the package that brings them.
struct Program {
    names: &'static [&'static str],
    package: &'static str,
}

const PG_DUMP: Program = Program { names: &["pg_dump"], package: "postgresql-client" };
const PG_RESTORE: Program = Program { names: &["pg_restore"], package: "postgresql-client" };
const MYSQL_DUMP: Program = Program { names: &["mariadb-dump", "mysqldump"], package: "mariadb-client" };
const MYSQL: Program = Program { names: &["mariadb", "mysql"], package: "mariadb-client" };

/// Writes a server's database to a file.
pub(super) fn dump(reach: &Reach, file: &Path) -> Result<(), BackupError> {
    let failed = |cause| BackupError::Failed { cause };
    match reach.dialect {
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => run(&PG_DUMP, Stdio::null(), &failed, &|command| {
            command.arg("--format=custom").arg("--file").arg(file);
            reach.tell(command, None);
        }),
        Dialect::Mysql => run(&MYSQL_DUMP, Stdio::null(), &failed, &|command| {
            reach.tell(command, None);
            // One state of all tables, with all that belongs to them.
            command.args(["--single-transaction", "--routines", "--triggers", "--events", "--hex-blob"]);
            command.arg("--result-file").arg(file).arg(&reach.database);
        }),
    }
}

/// Reads the contents of a dump of PostgreSQL.
pub(super) fn list(file: &Path) -> Result<(), BackupError> {
    let unreadable = |cause| BackupError::Unreadable { file: file.display().to_string(), cause };
    // Written as SQL to nowhere, all of it is read, the rows too.
    run(&PG_RESTORE, Stdio::null(), &unreadable, &|command| {
        command.arg("--file=/dev/null").arg(file);
    })
}

/// Brings a dump into a database of the server that is empty.
pub(super) fn load(reach: &Reach, database: &str, file: &Path) -> Result<(), BackupError> {
    let failed = |cause| BackupError::NotRestored { file: file.display().to_string(), cause };
    match reach.dialect {
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => run(&PG_RESTORE, Stdio::null(), &failed, &|command| {
            command.args(["--no-owner", "--exit-on-error"]);
            reach.tell(command, Some(database));
            command.arg(file);
        }),
        Dialect::Mysql => {
            let text = File::open(file).map_err(|error| failed(error.to_string()))?;
            run(&MYSQL, text.into(), &failed, &|command| {
                reach.tell(command, None);
                command.arg(database);
            })
        }
    }
}

/// Runs the first program that is there; what it says is the failure.
fn run(
    program: &Program,
    input: Stdio,
    failed: &dyn Fn(String) -> BackupError,
    tell: &dyn Fn(&mut Command),
) -> Result<(), BackupError> {
    let mut input = Some(input);
    for name in program.names {
        let mut command = Command::new(name);
        tell(&mut command);
        command.stdin(input.take().unwrap_or_else(Stdio::null)).stdout(Stdio::null()).stderr(Stdio::piped());
        match command.output() {
            Ok(output) if output.status.success() => return Ok(()),
            Ok(output) => {
                let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
                return Err(failed(if words.is_empty() {
                    format!("`{name}` failed: {}", output.status)
                } else {
                    words
                }));
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(format!("`{name}`: {error}"))),
        }
    }
    Err(BackupError::NoProgram { name: program.names[0], package: program.package })
}
