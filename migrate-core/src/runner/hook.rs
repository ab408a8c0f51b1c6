//! What a package's own program does before and after a run, and before and after each of its steps.

use std::fmt;
use std::sync::Arc;

use super::statement::{Failure, guarded};
use super::{Kept, RunError};
use crate::connection::Session;
use crate::error::Result;
use crate::plan::{Direction, Step};

/// Is called with the steps of a run: before it those that are planned, after it those that were done.
pub type RunHook = dyn Fn(&[Step], &mut Session<'_>) -> Result<()> + Send + Sync;

/// Is called with a step.
pub type StepHook = dyn Fn(&Step, &mut Session<'_>) -> Result<()> + Send + Sync;

/// What is called around a run and around each of its steps; nothing by default.
///
/// All of them are called under the migration lock, with the connection that runs the migrations. Those of a step are in
/// its transaction where it has one: what they write is undone with it, and they are called again when it is tried again.
/// Where it has none, the first is called before its first statement and the second in the transaction that writes the
/// version rows. An error of a hook ends the run as a failing statement does, a panic is an error.
///
/// ```
/// use diesel::{Connection, SqliteConnection, connection::SimpleConnection};
/// use migrate_core::prelude::*;
/// use migrate_core::runner::{Hooks, Options, Task};
/// # use migrate_core::{Migration, Migrations, migration::Settings};
/// # const ONE: Migration = Migration {
/// #     revision: "a1", down_revision: &[], depends_on: &[], branch_labels: &[], message: "", created: None,
/// #     transaction: None, irreversible: None, checksum: "", path: "a1.rs", line: 1, downgrade: None,
/// #     upgrade: |op| op.create_table("users", |t| { t.column("name", VarChar(100)); }),
/// # };
/// # static MIGRATIONS: Migrations = Migrations { list: &[ONE], settings: Settings::DEFAULT };
///
/// let hooks = Hooks::default()
///     .before_run(|steps, _| match steps.len() {
///         100.. => Err(migrate_core::Error::message("so many at once are not run by day")),
///         _ => Ok(()),
///     })
///     .after_step(|step, session| {
///         session.batch("CREATE TABLE IF NOT EXISTS audit (step TEXT)")?;
///         session.batch(&format!("INSERT INTO audit VALUES ('{}')", step.revision))?;
///         Ok(())
///     });
/// let mut connection = SqliteConnection::establish(":memory:")?;
/// let options = Options { hooks, ..Options::from(&MIGRATIONS.settings) };
/// MIGRATIONS.run(&mut connection, &Task::Upgrade("heads".to_owned()), &options, &mut |_| {})?;
/// connection.batch_execute("SELECT step FROM audit")?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Hooks {
    before_run: Option<Arc<RunHook>>,
    after_run: Option<Arc<RunHook>>,
    before_step: Option<Arc<StepHook>>,
    after_step: Option<Arc<StepHook>>,
}

impl Hooks {
    /// Calls something before the first step, before a copy is made of the database; never where there is nothing to do.
    pub fn before_run(self, hook: impl Fn(&[Step], &mut Session<'_>) -> Result<()> + Send + Sync + 'static) -> Self {
        Self { before_run: Some(Arc::new(hook)), ..self }
    }

    /// Calls something after the last step.
    pub fn after_run(self, hook: impl Fn(&[Step], &mut Session<'_>) -> Result<()> + Send + Sync + 'static) -> Self {
        Self { after_run: Some(Arc::new(hook)), ..self }
    }

    /// Calls something before the first statement of each step.
    pub fn before_step(self, hook: impl Fn(&Step, &mut Session<'_>) -> Result<()> + Send + Sync + 'static) -> Self {
        Self { before_step: Some(Arc::new(hook)), ..self }
    }

    /// Calls something after the last statement of each step, when its version rows are written and not yet committed.
    pub fn after_step(self, hook: impl Fn(&Step, &mut Session<'_>) -> Result<()> + Send + Sync + 'static) -> Self {
        Self { after_step: Some(Arc::new(hook)), ..self }
    }

    pub(super) fn call_before_run(&self, steps: &[Step], session: &mut Session<'_>) -> Result<(), RunError> {
        of_run("before", self.before_run.as_deref(), steps, session)
    }

    pub(super) fn call_after_run(&self, steps: &[Step], session: &mut Session<'_>) -> Result<(), RunError> {
        of_run("after", self.after_run.as_deref(), steps, session)
    }

    pub(super) fn call_before_step(&self, step: &Step, session: &mut Session<'_>, kept: Kept) -> Result<(), RunError> {
        of_step("before", self.before_step.as_deref(), (step, kept), session)
    }

    pub(super) fn call_after_step(&self, step: &Step, session: &mut Session<'_>, kept: Kept) -> Result<(), RunError> {
        of_step("after", self.after_step.as_deref(), (step, kept), session)
    }
}

fn of_run(
    when: &'static str,
    hook: Option<&RunHook>,
    steps: &[Step],
    session: &mut Session<'_>,
) -> Result<(), RunError> {
    let Some(hook) = hook else { return Ok(()) };
    guarded(session, "hook", |session| hook(steps, session)).map_err(|Failure { cause, notes, is_passing: _ }| {
        // What is done is committed, and nothing of it is tried again.
        RunError::Hook { point: format!("{when} the run"), cause, notes, kept: None, is_passing: false }
    })
}

fn of_step(
    when: &'static str,
    hook: Option<&StepHook>,
    (step, kept): (&Step, Kept),
    session: &mut Session<'_>,
) -> Result<(), RunError> {
    let Some(hook) = hook else { return Ok(()) };
    guarded(session, "hook", |session| hook(step, session)).map_err(|Failure { cause, notes, is_passing }| {
        let direction = match step.direction {
            Direction::Upgrade => "upgrade",
            Direction::Downgrade => "downgrade",
        };
        let point = format!("{when} the {direction} of revision `{}`", step.revision);
        RunError::Hook { point, cause, notes, kept: Some(kept), is_passing }
    })
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { before_run, after_run, before_step, after_step } = self;
        f.debug_struct("Hooks")
            .field("before_run", &before_run.is_some())
            .field("after_run", &after_run.is_some())
            .field("before_step", &before_step.is_some())
            .field("after_step", &after_step.is_some())
            .finish()
    }
}

/// Two are the same when they call the same closures.
impl PartialEq for Hooks {
    fn eq(&self, other: &Self) -> bool {
        fn same<T: ?Sized>(one: Option<&Arc<T>>, other: Option<&Arc<T>>) -> bool {
            match (one, other) {
                (Some(one), Some(other)) => Arc::ptr_eq(one, other),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            }
        }
        let Self { before_run, after_run, before_step, after_step } = self;
        same(before_run.as_ref(), other.before_run.as_ref())
            && same(after_run.as_ref(), other.after_run.as_ref())
            && same(before_step.as_ref(), other.before_step.as_ref())
            && same(after_step.as_ref(), other.after_step.as_ref())
    }
}

impl Eq for Hooks {}
