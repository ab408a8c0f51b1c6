//! A deployed binary with every database, for the tests of what happens around a run.
//!
//! Its middle revision waits in its second statement until a test lets it go on: on SQLite for whoever writes to the pipe
//! that `OPERATED_GATE` names, on a server for a lock of that server. With `OPERATED_HOOKS` it has hooks, of which the one of
//! that name refuses.

use std::process::ExitCode;

use migrate_core::cli::Program;
use migrate_core::connection::Session;
use migrate_core::migration::{MigrationFn, Settings};
use migrate_core::prelude::*;
use migrate_core::{Migration, Migrations};

fn main() -> ExitCode {
    let list = vec![
        revision("a", &[], log),
        Migration { downgrade: Some(forgets), ..revision("b", &["a"], waits) },
        revision("c", &["b"], ends),
    ];
    let migrations = Migrations { list: list.leak(), settings: Settings::DEFAULT };
    let program = Program::new(&migrations);
    let Ok(refused) = std::env::var("OPERATED_HOOKS") else { return program.main() };
    let hook = move |point: String, session: &mut Session<'_>| {
        session.batch(&format!("SELECT '{point}'"))?;
        eprintln!("hook {point}");
        if point == refused { Err(migrate_core::Error::message("the books are closed")) } else { Ok(()) }
    };
    let [before, after, begins, ends] = [(); 4].map(|()| hook.clone());
    program
        .before_run(move |steps, session| before(format!("before run of {}", steps.len()), session))
        .after_run(move |steps, session| after(format!("after run of {}", steps.len()), session))
        .before_step(move |step, session| begins(format!("before {}", step.revision), session))
        .after_step(move |step, session| ends(format!("after {}", step.revision), session))
        .main()
}

fn revision(id: &'static str, parents: &'static [&'static str], upgrade: MigrationFn) -> Migration {
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

fn log(op: &mut Operations) -> Result<()> {
    op.create_table("log", |t| {
        t.column("word", VarChar(20)).not_null();
    })
}

fn waits(op: &mut Operations) -> Result<()> {
    op.execute("INSERT INTO log VALUES ('before')")?;
    match op.dialect() {
        Dialect::Sqlite => op.run(|_: &mut SqliteConnection| {
            std::env::var("OPERATED_GATE").map_or(Ok(String::new()), std::fs::read_to_string)
        })?,
        Dialect::Postgres => op.execute("SELECT pg_advisory_xact_lock(7)")?,
        Dialect::Mysql => op.execute("DO GET_LOCK(concat('gate of ', DATABASE()), 60)")?,
    }
    op.execute("INSERT INTO log VALUES ('after')")
}

fn forgets(op: &mut Operations) -> Result<()> {
    op.execute("DELETE FROM log")
}

fn ends(op: &mut Operations) -> Result<()> {
    op.execute("INSERT INTO log VALUES ('end')")
}
