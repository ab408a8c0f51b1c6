//! What an application calls: a package's migrations on a connection.

use std::panic::resume_unwind;
use std::thread;

use super::execute::{Work, execute};
use super::{Observer, Options, Outcome, ResumeAt, RunError, Task};
use crate::connection::{MigrateConnection, Session};
use crate::error::Result;
use crate::graph::RevisionGraph;
use crate::journal::{self, Run};
use crate::lock::{self, Patience};
use crate::migration::Migrations;
use crate::plan::{self, StampPlan, Step};
use crate::revision::RevisionId;
use crate::version;

use super::package::Package;
use super::scripts::Scripts;
use super::{guard, undo};

/// From so many revisions on, linking them is worth a thread.
const WORTH_A_THREAD: usize = 1_000;

impl Migrations {
    /// Brings a database up to the heads.
    ///
    /// Any number of processes may call it at once: one does the work, the others wait and find nothing to do.
    ///
    /// # Errors
    /// What the run meets: a lock that is held too long, a statement that fails, an interrupted run.
    pub fn upgrade<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<Outcome> {
        self.upgrade_to(connection, "heads")
    }

    /// Brings a database up to a target: `head`, a revision, `+1`.
    ///
    /// # Errors
    /// As [`upgrade`](Self::upgrade), and when the target is unknown or ambiguous.
    pub fn upgrade_to<C: MigrateConnection + ?Sized>(&self, connection: &mut C, target: &str) -> Result<Outcome> {
        let task = Task::Upgrade(target.to_owned());
        self.run(connection, &task, &Options::from(&self.settings), &mut |_| {})
    }

    /// Brings a database down to a target: `base`, a revision, `-1`.
    ///
    /// A revision whose upgrade was interrupted counts as applied: of it is undone what is done.
    ///
    /// # Errors
    /// As [`upgrade_to`](Self::upgrade_to).
    pub fn downgrade<C: MigrateConnection + ?Sized>(&self, connection: &mut C, target: &str) -> Result<Outcome> {
        let task = Task::Downgrade(target.to_owned());
        self.run(connection, &task, &Options::from(&self.settings), &mut |_| {})
    }

    /// Reads the version rows, sorted; creates nothing.
    ///
    /// # Errors
    /// When the version table is there and cannot be read, or a copy was brought back into the database in part.
    pub fn current<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<Vec<RevisionId>> {
        let mut session = connection.session();
        version::check_whole(&mut session, &self.settings)?;
        version::read(&mut session, &self.settings)
    }

    /// Plans what an upgrade to the heads would do; creates nothing.
    ///
    /// # Errors
    /// When the version rows cannot be read, or are of no revision of this package.
    pub fn pending<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<Vec<Step>> {
        Ok(plan::upgrade(&self.graph()?, &self.current(connection)?, "heads")?)
    }

    /// Reads the journal, oldest run first; creates nothing.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn journal<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<Vec<Run>> {
        journal::runs(&mut connection.session(), &self.settings)
    }

    /// Writes version rows that say that the database is at the targets, and runs nothing.
    ///
    /// An interrupted run is closed by it: as done when its revision is among the rows then, as undone otherwise.
    ///
    /// # Errors
    /// When a target is unknown, the lock is held too long, or the rows cannot be written.
    pub fn stamp<C: MigrateConnection + ?Sized>(&self, connection: &mut C, targets: &[&str]) -> Result<StampPlan> {
        let graph = self.graph()?;
        self.rewrite(connection, &Options::from(&self.settings), &|rows| Ok(plan::stamp(&graph, rows, targets)?))
    }

    /// Takes all version rows away, whatever they name, then stamps the targets.
    ///
    /// # Errors
    /// As [`stamp`](Self::stamp).
    pub fn purge_and_stamp<C: MigrateConnection + ?Sized>(
        &self,
        connection: &mut C,
        targets: &[&str],
    ) -> Result<StampPlan> {
        let graph = self.graph()?;
        self.rewrite(connection, &Options::from(&self.settings), &|_| Ok(plan::stamp(&graph, &[], targets)?))
    }

    /// Creates the version table and the journal unless they are there.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn ensure_version<C: MigrateConnection + ?Sized>(&self, connection: &mut C) -> Result<()> {
        let mut session = connection.session();
        if journal::has_tables(&mut session, &self.settings)? {
            return Ok(());
        }
        journal::ensure(&mut session, &self.settings)
    }

    /// Runs a task and tells what happens.
    ///
    /// # Errors
    /// As [`upgrade_to`](Self::upgrade_to).
    pub fn run<C: MigrateConnection + ?Sized>(
        &self,
        connection: &mut C,
        task: &Task,
        options: &Options,
        observer: Observer<'_>,
    ) -> Result<Outcome> {
        self.run_at(&mut connection.session(), (task, None), options, observer)
    }

    /// Finishes the interrupted run, if there is one, and runs nothing else.
    ///
    /// Without `at` it goes on as every other run does: where the database shows what was done.
    ///
    /// # Errors
    /// As [`upgrade_to`](Self::upgrade_to).
    pub fn resume<C: MigrateConnection + ?Sized>(
        &self,
        connection: &mut C,
        at: Option<ResumeAt>,
        options: &Options,
        observer: Observer<'_>,
    ) -> Result<Outcome> {
        let mut session = connection.session();
        let state = journal::state(&mut session, &self.settings)?;
        let open = if state.interrupted { journal::open_runs(&mut session, &self.settings)? } else { Vec::new() };
        let Some(run) = undo::under_way(&open).or(open.first()) else {
            return Ok(Outcome { steps: Vec::new(), heads: state.rows });
        };
        let step =
            match undo::half(&open).filter(|half| half.revision == run.revision && half.direction != run.direction) {
                Some(half) => undo::step(&self.graph()?, &state.rows, half)?,
                None => plan::step(&self.graph()?, &state.rows, &run.revision, run.direction)?,
            };
        let task = Task::Plan { from: state.rows, steps: vec![step] };
        self.run_at(&mut session, (&task, at), options, observer)
    }

    fn run_at(
        &self,
        session: &mut Session<'_>,
        (task, at): (&Task, Option<ResumeAt>),
        options: &Options,
        observer: Observer<'_>,
    ) -> Result<Outcome> {
        let run = |session: &mut Session<'_>, observer: Observer<'_>| {
            let (graph, state) = self.graph_beside(|| {
                guard::check(session, &self.settings)?;
                journal::state(session, &self.settings)
            });
            let (graph, state) = (graph?, state?);
            let mut work = Work {
                settings: &self.settings,
                options,
                plan: &|rows, half| planned(&graph, task, rows, half),
                scripts: Scripts::new(Package { graph: &graph, list: self.list }, session.dialect(), &self.settings),
                at,
                is_backed_up: false,
            };
            execute(session, &mut work, state, observer)
        };
        #[cfg(feature = "tracing")]
        return super::trace::traced((session.dialect(), &self.settings), observer, |observer| run(session, observer));
        #[cfg(not(feature = "tracing"))]
        run(session, observer)
    }

    /// Makes the graph while the database is asked: ten thousand revisions take as long to link as it takes to answer.
    fn graph_beside<T>(&self, ask: impl FnOnce() -> T) -> (Result<RevisionGraph>, T) {
        if self.list.len() < WORTH_A_THREAD {
            return (self.graph(), ask());
        }
        thread::scope(|scope| {
            let graph = scope.spawn(|| self.graph());
            let answer = ask();
            (graph.join().unwrap_or_else(|panic| resume_unwind(panic)), answer)
        })
    }

    fn rewrite<C: MigrateConnection + ?Sized>(
        &self,
        connection: &mut C,
        options: &Options,
        stamp: &dyn Fn(&[RevisionId]) -> Result<StampPlan>,
    ) -> Result<StampPlan> {
        let mut session = connection.session();
        guard::check(&mut session, &self.settings)?;
        let given_up = || options.stop.is_asked();
        let patience = Patience::new(options.lock_timeout, &given_up);
        let lock = lock::acquire(&mut session, &self.settings, patience, &mut |_| {})?;
        let outcome = super::stamp::stamp(&mut session, &self.settings, stamp);
        let released = lock.release(&mut session);
        let plan = outcome?;
        released?;
        Ok(plan)
    }
}

fn planned(graph: &RevisionGraph, task: &Task, rows: &[RevisionId], half: Option<&Run>) -> Result<Vec<Step>> {
    match (task, half) {
        (Task::Downgrade(target), Some(half)) => undo::planned(graph, rows, half, target),
        (task, _) => planned_whole(graph, task, rows),
    }
}

fn planned_whole(graph: &RevisionGraph, task: &Task, rows: &[RevisionId]) -> Result<Vec<Step>> {
    match task {
        Task::Upgrade(target) => Ok(plan::upgrade(graph, rows, target)?),
        Task::Downgrade(target) => Ok(plan::downgrade(graph, rows, target)?),
        Task::Plan { from, steps } if from == rows => Ok(steps.clone()),
        // Another process may have come some way along the same plan.
        Task::Plan { from, steps } => match steps.iter().position(|step| step.heads == rows) {
            Some(done) => Ok(steps[done + 1..].to_vec()),
            None => Err(RunError::Outdated { planned: from.clone(), found: rows.to_vec() }.into()),
        },
    }
}
