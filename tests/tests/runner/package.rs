//! Packages of migrations, made by hand, and databases to run them on.

use migrate_core::connection::{AnyConnection, OpenOptions, open};
use migrate_core::migration::{MigrationFn, Settings};
use migrate_core::prelude::*;
use migrate_core::revision::RevisionId;
use migrate_core::runner::{Event, Options, Task};
use migrate_core::{Migration, Migrations};
use migrate_tests::{Backend, TestDatabase};

/// A revision above others that does what a function records.
pub(crate) fn revision(id: &'static str, parents: &'static [&'static str], upgrade: MigrationFn) -> Migration {
    Migration {
        revision: id,
        down_revision: parents,
        depends_on: &[],
        branch_labels: &[],
        message: "a step",
        created: None,
        transaction: None,
        irreversible: None,
        checksum: "0123",
        path: "versions/some.rs",
        line: 1,
        upgrade,
        downgrade: None,
    }
}

/// A package of these revisions; several heads are allowed.
pub(crate) fn package(list: Vec<Migration>) -> Migrations {
    Migrations { list: list.leak(), settings: Settings { many_heads: true, ..Settings::DEFAULT } }
}

/// Records nothing.
pub(crate) fn nothing(_: &mut Operations) -> Result<()> {
    Ok(())
}

/// Creates the table `log`, to which the other functions of this file write.
pub(crate) fn log(op: &mut Operations) -> Result<()> {
    op.create_table("log", |t| {
        t.column("word", VarChar(20)).not_null();
    })
}

/// Writes a row to `log`.
pub(crate) fn say_one(op: &mut Operations) -> Result<()> {
    op.execute("INSERT INTO log VALUES ('one')")
}

/// A chain of twenty: `r00` creates `log`, each of the others a table of its own and a row in `log`.
pub(crate) fn twenty() -> Vec<Migration> {
    const IDS: [&str; 20] = [
        "r00", "r01", "r02", "r03", "r04", "r05", "r06", "r07", "r08", "r09", "r10", "r11", "r12", "r13", "r14", "r15",
        "r16", "r17", "r18", "r19",
    ];
    const UP: [MigrationFn; 20] = [
        log,
        table::<1>,
        table::<2>,
        table::<3>,
        table::<4>,
        table::<5>,
        table::<6>,
        table::<7>,
        table::<8>,
        table::<9>,
        table::<10>,
        table::<11>,
        table::<12>,
        table::<13>,
        table::<14>,
        table::<15>,
        table::<16>,
        table::<17>,
        table::<18>,
        table::<19>,
    ];
    let parents = |number: usize| if number == 0 { &[][..] } else { &IDS[number - 1..number] };
    let all = IDS.iter().zip(UP).enumerate();
    all.map(|(number, (id, up))| revision(id, parents(number), up)).collect()
}

fn table<const N: usize>(op: &mut Operations) -> Result<()> {
    op.create_table(format!("t{N}"), |t| {
        t.column("id", BigInt).primary_key();
    })?;
    op.execute(format!("INSERT INTO log VALUES ('t{N}')"))
}

/// Opens a test's database.
#[track_caller]
pub(crate) fn connect(database: &TestDatabase) -> AnyConnection {
    open(&database.url, &OpenOptions::default()).expect("the test's database opens")
}

/// Calls a test with a fresh database of each backend that the run has.
pub(crate) fn on_each(name: &str, backends: &[Backend], test: impl Fn(&TestDatabase, &mut AnyConnection)) {
    for database in backends.iter().filter_map(|backend| backend.database(name)) {
        test(&database, &mut connect(&database));
    }
}

/// The databases that undo a failed revision.
pub(crate) const TRANSACTIONAL: [Backend; 2] = [Backend::Sqlite, Backend::Postgres];

/// Spells rows.
pub(crate) fn words(rows: &[RevisionId]) -> Vec<&str> {
    rows.iter().map(RevisionId::as_str).collect()
}

/// The version rows as the database's own client sees them.
pub(crate) fn rows(database: &TestDatabase) -> String {
    database.query("SELECT version_num FROM migrate_version ORDER BY version_num").replace('\n', " ")
}

/// The journal as the database's own client sees it: revision, direction, state, statements done of how many.
pub(crate) fn journal(database: &TestDatabase) -> Vec<String> {
    let rows = database
        .query("SELECT revision, direction, state, statement_done, statement_count FROM migrate_journal ORDER BY id");
    rows.lines().map(|line| line.replace('\t', " ")).collect()
}

/// Upgrades to the heads and returns what happened, a word an event.
pub(crate) fn told(migrations: &Migrations, connection: &mut AnyConnection) -> (Result<()>, Vec<String>) {
    let mut events = Vec::new();
    let task = Task::Upgrade("heads".to_owned());
    let outcome = migrations.run(connection, &task, &Options::from(&migrations.settings), &mut |event| {
        events.push(match event {
            Event::Planned { steps } => format!("planned {}", steps.len()),
            Event::Waiting { .. } => "waiting".to_owned(),
            Event::StepStarted { step, statements, done, .. } => {
                format!("{} begins {done}/{statements}", step.revision)
            }
            Event::StatementDone { step, number, of, .. } => format!("{} statement {number}/{of}", step.revision),
            Event::StepDone { step, .. } => format!("{} done", step.revision),
            Event::StepSkipped { step } => format!("{} skipped", step.revision),
            Event::Changed { revisions } => format!("changed {}", revisions.len()),
            Event::OutOfOrder { revisions } => format!("late {}", words(revisions).join(" ")),
            Event::StatementStarted { step, number, of, .. } => format!("{} sends {number}/{of}", step.revision),
            other @ (Event::RowsUpdated { .. } | _) => format!("{other:?}"),
        });
    });
    (outcome.map(|_| ()), events)
}
