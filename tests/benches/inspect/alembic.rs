//! What Alembic compares: the metadata of the same tables with the same database.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use migrate_tests::{Backend, Failure, Result, TestDatabase, tool};
use tempfile::TempDir;

use crate::measure::time;
use crate::shop::Shop;

/// Alembic with the drivers of all databases.
pub(crate) struct Alembic {
    folder: TempDir,
    python: PathBuf,
}

impl Alembic {
    /// Installs it into a temporary folder.
    pub(crate) fn install() -> Result<Self> {
        let folder = tempfile::tempdir().map_err(|error| Failure::new("a temporary folder", error))?;
        let venv = folder.path().join("venv");
        tool::run(Command::new(tool::require(&["python3"], "python3-venv")?).args(["-m", "venv"]).arg(&venv), "")?;
        let drivers = ["psycopg2-binary", "pymysql"];
        tool::run(Command::new(venv.join("bin/pip")).args(["install", "--quiet", "alembic"]).args(drivers), "")?;
        println!("{}", tool::run(Command::new(venv.join("bin/alembic")).arg("--version"), "")?);
        let script = folder.path().join("compare.py");
        fs::write(&script, COMPARE).map_err(|error| Failure::new(script.display(), error))?;
        Ok(Self { python: venv.join("bin/python"), folder })
    }

    /// Compares once.
    pub(crate) fn compare(&self, shop: &Shop, database: &TestDatabase) -> Result<Duration> {
        let url = match database.backend {
            Backend::Sqlite => format!("sqlite:///{}", database.url),
            Backend::Postgres => database.url.replacen("postgres://", "postgresql+psycopg2://", 1),
            Backend::Mariadb => database.url.replacen("mysql://", "mysql+pymysql://", 1),
        };
        let mut command = Command::new(&self.python);
        command.arg(self.folder.path().join("compare.py")).args([&url, &shop.tables.to_string()]);
        time(&mut command)
    }
}

const COMPARE: &str = "\
import sys
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

metadata = sa.MetaData()
for number in range(int(sys.argv[2])):
    sa.Table(
        f't{number}', metadata,
        sa.Column('id', sa.BigInteger, primary_key=True),
        sa.Column('parent_id', sa.BigInteger, sa.ForeignKey(f't{max(number - 1, 0)}.id')),
        sa.Column('name', sa.String(100), nullable=False, index=True),
        sa.Column('email', sa.String(200)),
        sa.Column('amount', sa.Numeric(10, 2), nullable=False, server_default='0'),
        sa.Column('pieces', sa.Integer, nullable=False, server_default='0'),
        sa.Column('active', sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column('born', sa.Date),
        sa.Column('note', sa.Text),
        sa.Column('created_at', sa.DateTime, nullable=False, server_default=sa.func.now()),
        sa.Index(f'ix_t{number}_active_created_at', 'active', 'created_at'),
    )
with sa.create_engine(sys.argv[1]).connect() as connection:
    compare_metadata(MigrationContext.configure(connection), metadata)
";
