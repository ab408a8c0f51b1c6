//! A package of many tables, its models, and databases that it made.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use migrate_core::cli::compare::{Reach, Request, VERSION, Wanted};
use migrate_core::schema::naming::Convention;
use migrate_core::source;
use migrate_tests::package::{revision, target};
use migrate_tests::{Backend, Failure, Package, Result, TestDatabase, tool};

use crate::measure::{median, time};

/// A server locks each table that a transaction makes, and has room for some thousand locks.
const TABLES_OF_A_REVISION: usize = 250;

/// A built package.
pub(crate) struct Shop {
    pub(crate) tables: usize,
    pub(crate) backend: Backend,
    binary: PathBuf,
    cargo_migrate: PathBuf,
    package: Package,
    request: PathBuf,
}

impl Shop {
    /// Makes and builds a package for one database, as for deployment.
    pub(crate) fn build(tables: usize, backend: Backend) -> Result<Self> {
        // What `cargo migrate init --database ..` chooses.
        let feature = match backend {
            Backend::Sqlite => "sqlite-bundled",
            Backend::Postgres => "postgres",
            Backend::Mariadb => "mysql",
        };
        let package = Package::new(&format!("bench-inspect-{backend}-{tables}"), &[feature]);
        let folder = package.folder().to_owned();
        for (number, first) in (0..tables).step_by(TABLES_OF_A_REVISION).enumerate() {
            let last = tables.min(first + TABLES_OF_A_REVISION);
            package.write(&format!("versions/{number:05}.rs"), &migration(number, first..last));
        }
        package.write("src/models.rs", &models(tables));
        let manifest =
            fs::read_to_string(folder.join("Cargo.toml")).map_err(|error| Failure::new("Cargo.toml", error))?;
        let metadata = "[package.metadata.migrate]\nmodels = [\"src/models.rs\"]\n\n[workspace]\n";
        package.write("Cargo.toml", &manifest.replace("[workspace]\n", metadata));
        let begin = Instant::now();
        let (binary, cargo_migrate) = (package.try_build("release")?, cargo_migrate()?);
        println!(
            "built {tables} tables for {backend} (release, with what was not built yet) in {} s",
            begin.elapsed().as_secs()
        );
        let request = folder.join("request.json");
        write_request(&folder, &request)?;
        Ok(Self { tables, backend, binary, cargo_migrate, package, request })
    }

    /// A command of the package's own binary.
    pub(crate) fn command(&self, arguments: &[&str], database: &TestDatabase) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).args(["--database-url", &database.url]).current_dir(self.package.folder());
        command
    }

    /// Makes the tables, and leaves the database as it is a minute later, when the server has counted its rows itself.
    pub(crate) fn make(&self, database: &TestDatabase) -> Result<()> {
        tool::run(&mut self.command(&["upgrade"], database), "")?;
        if self.backend == Backend::Postgres {
            database.execute("VACUUM (ANALYZE)");
        }
        Ok(())
    }

    /// Checks models, migrations and database; fails where they do not agree.
    pub(crate) fn check_all(&self, database: &TestDatabase) -> Result<Duration> {
        let request = fs::File::open(&self.request).map_err(|error| Failure::new("the models", error))?;
        let mut command = self.command(&["check", "--models-on-stdin"], database);
        let begin = Instant::now();
        let output = command.stdin(Stdio::from(request)).output().map_err(|error| Failure::new("`check`", error))?;
        let took = begin.elapsed();
        let told = String::from_utf8_lossy(&output.stdout);
        let words = "models and migrations: agree\nmigrations and database: agree";
        if told.trim() == words { Ok(took) } else { Err(Failure::new("`check`", told)) }
    }

    /// Checks all of it as a user does, models parsed and the binary found to be built.
    pub(crate) fn check_by_cargo(&self, database: &TestDatabase, rounds: usize) -> Result<Duration> {
        let path = std::env::var("PATH").unwrap_or_default();
        let mut times = Vec::new();
        for _ in 0..=rounds {
            let mut command = self.package.cargo(&["migrate", "check", "--release"]);
            command.env("PATH", format!("{}:{path}", self.cargo_migrate.display())).env("DATABASE_URL", &database.url);
            times.push(time(&mut command)?);
        }
        // The first may build what is only built once.
        Ok(median(times.split_off(1)))
    }
}

/// Builds `cargo-migrate` for release and returns its folder.
fn cargo_migrate() -> Result<PathBuf> {
    let target = target();
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--release", "--package", "cargo-migrate", "--manifest-path"]).arg(manifest);
    tool::run(cargo.env("CARGO_TARGET_DIR", &target), "")?;
    Ok(target.join("release"))
}

/// Writes what `cargo migrate check` hands to the binary.
fn write_request(folder: &Path, file: &Path) -> Result<()> {
    let models = source::models(folder, &["src/models.rs".to_owned()], Convention::DEFAULT);
    if let Some(problem) = models.problems.first() {
        return Err(Failure::new("the models", &problem.message));
    }
    let wanted = Wanted { schema: models.schema, hints: models.hints, reach: Reach::Models };
    let request = Request { version: VERSION, wanted, ..Request::default() };
    let text = serde_json::to_string(&request).map_err(|error| Failure::new("the models", error))?;
    fs::write(file, text).map_err(|error| Failure::new(file.display(), error))
}

fn migration(number: usize, tables: std::ops::Range<usize>) -> String {
    let own = revision(number);
    let down = if number == 0 { String::new() } else { format!(", down_revision = \"{}\"", revision(number - 1)) };
    let std::ops::Range { start, end } = tables;
    format!(
        "//! Create tables.\nuse migrate_core::prelude::*;\n\n#[migration(revision = \"{own}\"{down})]\n\
         pub fn upgrade(op: &mut Operations) -> Result<()> {{\n    for number in {start}..{end}_usize {{\n        \
             op.create_table(format!(\"t{{number}}\"), |t| {{\n\
                 t.column(\"id\", BigInt).primary_key().identity();\n\
                 t.column(\"parent_id\", BigInt).references(format!(\"t{{}}\", number.saturating_sub(1)), \"id\");\n\
                 t.column(\"name\", VarChar(100)).not_null().index();\n\
                 t.column(\"email\", VarChar(200));\n\
                 t.column(\"amount\", Numeric(10, 2)).not_null().default(\"0\");\n\
                 t.column(\"pieces\", Integer).not_null().default(\"0\");\n\
                 t.column(\"active\", Boolean).not_null().default(\"true\");\n\
                 t.column(\"born\", Date);\n\
                 t.column(\"note\", Text);\n\
                 t.column(\"created_at\", Timestamp).not_null().default(\"CURRENT_TIMESTAMP\");\n\
                 t.index([\"active\", \"created_at\"]);\n        \
             }})?;\n    }}\n    Ok(())\n}}\n"
    )
}

fn models(tables: usize) -> String {
    let mut text = String::from("use migrate_core::Model;\n");
    for number in 0..tables {
        let parent = number.saturating_sub(1);
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "\n#[derive(Model)]\n#[model(table = \"t{number}\", index(\"active\", \"created_at\"))]\npub struct T{number} {{\n\
             #[column(primary_key, identity)]\npub id: i64,\n\
             #[column(references = \"t{parent}.id\")]\npub parent_id: Option<i64>,\n\
             #[column(max_length = 100, index)]\npub name: String,\n\
             #[column(max_length = 200)]\npub email: Option<String>,\n\
             #[column(precision = 10, scale = 2, default = 0)]\npub amount: BigDecimal,\n\
             #[column(default = 0)]\npub pieces: i32,\n\
             #[column(default = true)]\npub active: bool,\n\
             pub born: Option<NaiveDate>,\npub note: Option<String>,\n\
             #[column(default = \"CURRENT_TIMESTAMP\")]\npub created_at: NaiveDateTime,\n}}\n"
        );
    }
    text
}
