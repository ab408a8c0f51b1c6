//! Another process that migrates: this test binary again, told by its environment what to do.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use migrate_core::connection::{OpenOptions, open};
use migrate_core::prelude::*;
use migrate_core::runner::{Event, Options, Task};
use migrate_core::{Migration, Migrations};
use migrate_tests::TestDatabase;

use crate::backfill;
use crate::package::{log, package, revision, twenty};

/// What a worker does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Upgrades twenty revisions.
    Twenty,
    /// Upgrades twenty revisions and indexes that are built concurrently.
    Concurrently,
    /// Upgrades a revision that takes half a minute, in a transaction where there are any.
    Slowly,
    /// The same, outside of a transaction.
    SlowlyOutside,
    /// Calls `auto_upgrade`.
    Automatically,
    /// Updates two thousand rows in batches of twenty.
    Backfill,
}

impl Work {
    const ALL: [Self; 6] =
        [Self::Twenty, Self::Concurrently, Self::Slowly, Self::SlowlyOutside, Self::Automatically, Self::Backfill];

    /// The package that it upgrades.
    pub(crate) fn package(self) -> Migrations {
        match self {
            Self::Twenty | Self::Automatically => package(twenty()),
            Self::Concurrently => package(concurrent()),
            Self::Backfill => backfill::chain(backfill::slowly),
            Self::Slowly => package(vec![revision("a", &[], log), revision("b", &["a"], sleep)]),
            Self::SlowlyOutside => package(vec![
                revision("a", &[], log),
                Migration { transaction: Some(false), ..revision("b", &["a"], sleep) },
            ]),
        }
    }
}

fn concurrent() -> Vec<Migration> {
    let mut all = twenty();
    let index: fn(&mut Operations) -> Result<()> = |op| {
        op.create_index("by_word", "log", ["word"]).concurrently();
        Ok(())
    };
    all.push(revision("s0", &["r19"], index));
    all.push(revision("s1", &["s0"], |op| {
        op.create_index("by_word_again", "log", ["word"]).concurrently();
        Ok(())
    }));
    all
}

/// Writes, then takes its time.
fn sleep(op: &mut Operations) -> Result<()> {
    op.execute("INSERT INTO log VALUES ('before')")?;
    // SQLite cannot sleep; half a minute of counting is as good.
    op.execute(Sql::new().postgres("SELECT pg_sleep(30)").mysql("DO SLEEP(30)").sqlite(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000000) SELECT max(i) FROM n",
    ))
}

/// A process that works; killed with the value.
#[derive(Debug)]
pub(crate) struct Worker(pub(crate) Child);

impl Worker {
    /// Starts one.
    pub(crate) fn start(work: Work, database: &TestDatabase, variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().expect("this test"));
        command.args(["worker::works_when_told_to", "--exact", "--nocapture"]);
        command.env("MIGRATE_TEST_WORK", format!("{work:?}")).env("MIGRATE_TEST_URL", &database.url);
        command.env_remove("MIGRATION_AUTO_UPGRADE").env_remove("MIGRATION_BACKUP_BEFORE_UPGRADE");
        command.envs(variables.iter().copied()).stdout(Stdio::piped());
        Self(command.spawn().expect("a process"))
    }

    /// Waits until it tells that the first statement of revision `b` is done.
    pub(crate) fn wait_until_it_is_in_the_middle(&mut self) {
        self.wait_for("b statement 1");
    }

    /// Waits until it tells something.
    pub(crate) fn wait_for(&mut self, told: &str) {
        let output = self.0.stdout.take().expect("piped");
        let mut lines = BufReader::new(output).lines().map_while(std::result::Result::ok);
        assert!(lines.any(|line| line.ends_with(told)), "the worker ended early");
    }

    /// Waits for its end and returns what it told.
    pub(crate) fn end(mut self) -> (bool, String) {
        let output = self.0.stdout.take().map(|output| std::io::read_to_string(output).expect("text"));
        (self.0.wait().expect("its end").success(), output.unwrap_or_default())
    }

    /// Kills it as the kernel would.
    pub(crate) fn kill(mut self) {
        self.0.kill().expect("it runs");
        self.0.wait().expect("its end");
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn works_when_told_to() {
    let (Ok(work), Ok(url)) = (std::env::var("MIGRATE_TEST_WORK"), std::env::var("MIGRATE_TEST_URL")) else { return };
    let work = Work::ALL.into_iter().find(|it| format!("{it:?}") == work).expect("a known work");
    let migrations = work.package();
    let mut connection = open(&url, &OpenOptions::default()).expect("a connection");
    if work == Work::Automatically {
        println!("{:?}", migrations.auto_upgrade(&mut connection));
        return;
    }
    let options = Options { lock_timeout: Duration::from_secs(60), ..Options::from(&migrations.settings) };
    let outcome =
        migrations.run(&mut connection, &Task::Upgrade("heads".to_owned()), &options, &mut |event| match event {
            Event::StatementDone { step, number, .. } => println!("\n{} statement {number}", step.revision),
            Event::RowsUpdated { rows, .. } => println!("\nrows {rows}"),
            Event::Planned { .. }
            | Event::Changed { .. }
            | Event::Waiting { .. }
            | Event::StepStarted { .. }
            | Event::StepDone { .. }
            | Event::StepSkipped { .. }
            | _ => {}
        });
    println!("did {}", outcome.expect("an upgrade").steps.len());
}
