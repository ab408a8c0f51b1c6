//! `cargo migrate current` beside `alembic current`, on SQLite files that are up to date.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use migrate_tests::package::revision;
use migrate_tests::{Failure, Result, TestDatabase, tool};
use tempfile::TempDir;

use crate::apply::Built;
use crate::measure::{in_turns, tell, time};

/// Both programs, ready to run.
pub(crate) struct Alembic {
    folder: TempDir,
    alembic: PathBuf,
    tools: PathBuf,
}

impl Alembic {
    /// Installs Alembic into a temporary folder and builds `cargo-migrate` for release.
    pub(crate) fn install() -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|error| Failure::new("a temporary folder", error))?;
        Ok(Self { alembic: install(folder.path())?, tools: tools()?, folder })
    }

    /// Measures `current` of a package and of an Alembic project with the same chain.
    pub(crate) fn current(&self, built: &Built, rounds: usize) -> Result<()> {
        let (one, other) = (TestDatabase::sqlite(), TestDatabase::sqlite());
        let project = project(&self.folder.path().join(built.count.to_string()), built.count, &other.url)?;
        let ours = |word: &str| {
            let mut command = ours(built, &self.tools, &one.url);
            command.arg(word);
            command
        };
        let theirs = |word: &str| {
            let mut command = Command::new(&self.alembic);
            command.current_dir(&project).arg(word);
            command
        };
        tool::run(ours("stamp").arg("head"), "")?;
        tool::run(theirs("stamp").arg("head"), "")?;
        for mut command in [ours("current"), theirs("current")] {
            let answer = tool::run(&mut command, "")?;
            if !answer.contains(&built.head) {
                return Err(Failure(format!("`current` does not name the head `{}`: {answer}", built.head)));
            }
        }
        let (ours, theirs) = in_turns(rounds.max(9), || time(&mut ours("current")), || time(&mut theirs("current")))?;
        tell(&format!("cargo migrate current, {} revisions", built.count), ours, "alembic current", theirs);
        Ok(())
    }
}

/// `cargo migrate`, as a user types it in the package: cargo finds `cargo-migrate` in the path.
fn ours(built: &Built, tools: &Path, url: &str) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = built.package.cargo(&["migrate"]);
    command.env("PATH", format!("{}:{path}", tools.display())).env("DATABASE_URL", url);
    command
}

/// Builds `cargo-migrate` for release and returns its folder.
fn tools() -> Result<PathBuf> {
    let target = migrate_tests::package::target();
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--release", "--package", "cargo-migrate", "--manifest-path"]).arg(manifest);
    tool::run(cargo.env("CARGO_TARGET_DIR", &target), "")?;
    Ok(target.join("release"))
}

fn install(folder: &Path) -> Result<PathBuf> {
    let python = tool::require(&["python3"], "python3-venv")?;
    let venv = folder.join("venv");
    tool::run(Command::new(python).args(["-m", "venv"]).arg(&venv), "")?;
    tool::run(Command::new(venv.join("bin/pip")).args(["install", "--quiet", "alembic"]), "")?;
    let alembic = venv.join("bin/alembic");
    println!("{}", tool::run(Command::new(&alembic).arg("--version"), "")?);
    Ok(alembic)
}

/// Makes an Alembic project with the same chain.
fn project(folder: &Path, count: usize, database: &str) -> Result<PathBuf> {
    let failed = |error| Failure::new(folder.display(), error);
    fs::create_dir_all(folder.join("migrations/versions")).map_err(failed)?;
    fs::write(
        folder.join("alembic.ini"),
        format!("[alembic]\nscript_location = migrations\nsqlalchemy.url = sqlite:///{database}\n"),
    )
    .map_err(failed)?;
    fs::write(folder.join("migrations/env.py"), ENVIRONMENT).map_err(failed)?;
    for number in 1..=count {
        let own = revision(number);
        let down = if number == 1 { "None".to_owned() } else { format!("'{}'", revision(number - 1)) };
        let text = format!(
            "\"\"\"Create t{number}.\"\"\"\nimport sqlalchemy as sa\nfrom alembic import op\n\n\
             revision = '{own}'\ndown_revision = {down}\n\n\ndef upgrade():\n    op.create_table(\n        't{number}',\n        \
             sa.Column('id', sa.BigInteger, primary_key=True),\n        sa.Column('name', sa.String(50), nullable=False),\n    )\n"
        );
        fs::write(folder.join(format!("migrations/versions/{number:05}_{own}.py")), text).map_err(failed)?;
    }
    Ok(folder.to_owned())
}

/// The smallest environment with a connection.
const ENVIRONMENT: &str = "\
from alembic import context
from sqlalchemy import create_engine

with create_engine(context.config.get_main_option('sqlalchemy.url')).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
";
