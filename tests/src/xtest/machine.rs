//! What the tests need of the machine, and the way to get it.

use std::path::Path;
use std::process::{Command, Stdio};

use migrate_tests::server::Kind;
use migrate_tests::tool::{self, User};
use migrate_tests::{Failure, Result};

/// Something that the tests need, and the Debian package that brings it.
struct Need {
    what: &'static str,
    package: &'static str,
    is_there: fn() -> bool,
}

/// Needed by every run.
const ALWAYS: [Need; 2] = [
    Need { what: "a C compiler (`cc`)", package: "gcc libc6-dev", is_there: || tool::find(&["cc"]).is_some() },
    Need { what: "SQLite's client (`sqlite3`)", package: "sqlite3", is_there: || tool::find(&["sqlite3"]).is_some() },
];

/// Needed for the live servers; the libraries are what the compiled tests link.
const SERVERS: [Need; 6] = [
    Need {
        what: "PostgreSQL's server and client",
        package: "postgresql",
        is_there: || Kind::Postgres.binaries().is_ok(),
    },
    Need {
        what: "MariaDB's server and client",
        package: "mariadb-server-core mariadb-client-core",
        is_there: || Kind::Mariadb.binaries().is_ok(),
    },
    Need {
        what: "MariaDB's program for copies",
        package: "mariadb-client",
        is_there: || tool::find(&["mariadb-dump", "mysqldump"]).is_some(),
    },
    Need { what: "`pkg-config`", package: "pkg-config", is_there: || tool::find(&["pkg-config"]).is_some() },
    Need { what: "PostgreSQL's client library (libpq)", package: "libpq-dev", is_there: has_libpq },
    Need { what: "MariaDB's client library", package: "libmariadb-dev", is_there: has_libmariadb },
];

/// Makes sure that the machine has what the tests need: installs it where that is possible and wanted, else names it.
pub(crate) fn provide(sqlite_only: bool, install: bool) -> Result<()> {
    if missing(sqlite_only).is_empty() {
        return Ok(());
    }
    let (root, debian) = (User::is_root(), is_debian());
    if install && root && debian {
        install_packages(&packages(&missing(sqlite_only)))?;
    }
    let missing = missing(sqlite_only);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.what).collect();
    let packages = packages(&missing).join(" ");
    let how = match (debian, root) {
        (true, true) => format!("`apt-get install {packages}`"),
        (true, false) => format!("`sudo apt-get install {packages}` (or run this as root: it installs them itself)"),
        (false, _) => format!("the names of Debian's packages are: {packages}"),
    };
    let without = if sqlite_only { "" } else { "\nhelp: without servers: `cargo xtest --sqlite-only`" };
    Err(Failure(format!("this machine lacks {}\nhelp: install it: {how}{without}", names.join(", "))))
}

fn missing(sqlite_only: bool) -> Vec<&'static Need> {
    let servers: &[Need] = if sqlite_only { &[] } else { &SERVERS };
    ALWAYS.iter().chain(servers).filter(|need| !(need.is_there)()).collect()
}

fn packages(needs: &[&Need]) -> Vec<&'static str> {
    needs.iter().flat_map(|need| need.package.split(' ')).collect()
}

fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists() && tool::find(&["apt-get"]).is_some()
}

fn install_packages(packages: &[&str]) -> Result<()> {
    eprintln!("xtest: installing {}", packages.join(" "));
    apt(&["update", "--quiet"])?;
    let mut arguments = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    arguments.extend(packages);
    apt(&arguments)
}

fn apt(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("apt-get");
    // Standard output is for the tests' own words.
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdin(Stdio::null()).stdout(std::io::stderr());
    let status = command.status().map_err(|error| Failure::new("`apt-get`", error))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("`apt-get {}` failed: {status}", arguments.join(" ")))) }
}

/// Links a program with libpq, from where pq-sys would take it.
fn has_libpq() -> bool {
    let folder = std::env::var("PQ_LIB_DIR").ok().or_else(|| {
        let pg_config = tool::find(&["pg_config"])?;
        tool::run(Command::new(pg_config).arg("--libdir"), "").ok()
    });
    let mut cc = Command::new("cc");
    cc.args(["-x", "c", "-", "-o", "/dev/null"]).args(folder.map(|folder| format!("-L{folder}"))).arg("-lpq");
    tool::run(&mut cc, "int main(void) { return 0; }").is_ok()
}

/// Asks as mysqlclient-sys does.
fn has_libmariadb() -> bool {
    std::env::var_os("MYSQLCLIENT_LIB_DIR").is_some()
        || ["libmariadb", "mysqlclient"]
            .iter()
            .any(|name| tool::run(Command::new("pkg-config").args(["--exists", name]), "").is_ok())
}
