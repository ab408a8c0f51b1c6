//! The same questions to Alembic, about the same history.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use migrate_tests::package::revision;
use migrate_tests::{Failure, Result, tool};

use crate::files::parents;
use crate::measure::{median, tell, time};

/// An Alembic project with a history.
pub(crate) struct Alembic {
    project: PathBuf,
    programs: PathBuf,
}

/// Plans an upgrade of an empty database, as `alembic upgrade heads` does before it runs the first step.
const PLAN: &str = "
from alembic.config import Config
from alembic.script import ScriptDirectory
print(len(ScriptDirectory.from_config(Config('alembic.ini'))._upgrade_revs('heads', ())))
";

impl Alembic {
    /// Installs Alembic into a folder and writes the history there.
    pub(crate) fn install(folder: &Path, count: usize) -> Result<Self> {
        let python = tool::require(&["python3"], "python3-venv")?;
        let venv = folder.join("venv");
        tool::run(Command::new(python).args(["-m", "venv"]).arg(&venv), "")?;
        let programs = venv.join("bin");
        tool::run(Command::new(programs.join("pip")).args(["install", "--quiet", "alembic"]), "")?;
        println!("\n{}", tool::run(Command::new(programs.join("alembic")).arg("--version"), "")?.trim());
        let project = folder.join("alembic");
        write(&project, count).map_err(|error| Failure::new(project.display(), error))?;
        let alembic = Self { project, programs };
        // The first run compiles the files to bytecode; no figure is of it.
        time(&mut alembic.asking(&["heads"]))?;
        Ok(alembic)
    }

    /// Measures one question to both.
    pub(crate) fn beside(&self, ours: impl Fn() -> Command, question: &[&str]) -> Result<()> {
        let times: Result<Vec<Duration>> = (0..5).map(|_| time(&mut ours())).collect();
        // It takes its time; once is enough.
        let theirs = time(&mut self.asking(question))?;
        let ours = median(times?);
        tell(&question.join(" "), ours, "Alembic", theirs);
        println!("{:<44} {:>9.0}", "  times faster", theirs.as_secs_f64() / ours.as_secs_f64());
        Ok(())
    }

    fn asking(&self, question: &[&str]) -> Command {
        let mut command = match question {
            ["upgrade", ..] => {
                let mut python = Command::new(self.programs.join("python"));
                python.args(["-c", PLAN]);
                python
            }
            // It has no drawing.
            [word, ..] => {
                let mut alembic = Command::new(self.programs.join("alembic"));
                alembic.arg(word);
                alembic
            }
            [] => Command::new(self.programs.join("alembic")),
        };
        command.current_dir(&self.project);
        command
    }
}

fn write(project: &Path, count: usize) -> std::io::Result<()> {
    fs::create_dir_all(project.join("migrations/versions"))?;
    fs::write(project.join("alembic.ini"), "[alembic]\nscript_location = migrations\n")?;
    fs::write(project.join("migrations/env.py"), "")?;
    for number in 0..count {
        let own = revision(number + 1);
        let down: Vec<String> =
            parents(number).into_iter().map(|parent| format!("{:?}", revision(parent + 1))).collect();
        let down = match down.as_slice() {
            [] => "None".to_owned(),
            [one] => one.clone(),
            several => format!("({})", several.join(", ")),
        };
        let text = format!(
            "\"\"\"Create t{number}.\"\"\"\nimport sqlalchemy as sa\nfrom alembic import op\n\n\
             revision = '{own}'\ndown_revision = {down}\n\n\ndef upgrade():\n    op.create_table(\n        't{number}',\n        \
             sa.Column('id', sa.BigInteger, primary_key=True),\n        sa.Column('name', sa.String(50), nullable=False),\n    )\n"
        );
        fs::write(project.join(format!("migrations/versions/{own}_create_t{number}.py")), text)?;
    }
    Ok(())
}
