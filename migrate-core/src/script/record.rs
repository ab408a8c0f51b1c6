//! Calling a migration's function with an `op.` that records.

use std::any::Any;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};
use std::path::Path;

use super::{Cause, ScriptError, cycle};
use crate::dialect::Dialect;
use crate::migration::{Migration, MigrationFn};
use crate::operation::{Operations, Recorded};
use crate::schema::naming::Convention;

/// Records what a function of the migration asks for.
pub(super) fn record(
    migration: &Migration,
    function: MigrationFn,
    dialect: Dialect,
    naming: Convention,
) -> Result<Vec<Recorded>, ScriptError> {
    let mut op = Operations::with_naming(dialect, naming);
    let returned = catch_unwind(AssertUnwindSafe(|| function(&mut op)));
    if returned.is_ok()
        && let Some((at, fault)) = op.faults.into_iter().next()
    {
        return Err(error(migration, Some(at), None, fault.into()));
    }
    match returned {
        Ok(Ok(())) => Ok(cycle::untangled(op.calls, dialect)),
        Ok(Err(user)) => Err(error(migration, None, None, Cause::User(Box::new(user)))),
        Err(payload) => Err(error(migration, None, None, Cause::Panicked { message: said(payload.as_ref()) })),
    }
}

/// Makes an error of the migration; without a place of its own it is at the `#[migration]` attribute.
pub(super) fn error(
    migration: &Migration,
    at: Option<&'static Location<'static>>,
    operation: Option<String>,
    cause: Cause,
) -> ScriptError {
    let at = at.map_or_else(|| format!("{}:{}", migration.path, migration.line), |at| place(migration, at));
    ScriptError { revision: migration.revision.to_owned(), operation, at, cause: Box::new(cause) }
}

/// Writes a place as people know the file: the compiler's own path goes through the build folder.
pub(super) fn place(migration: &Migration, at: &Location<'_>) -> String {
    let same = Path::new(at.file()).file_name() == Path::new(migration.path).file_name();
    let file = if same { migration.path } else { at.file() };
    format!("{file}:{}", at.line())
}

fn said(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|it| (*it).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "without a message".to_owned())
}
