//! Operations without a migration, as a script.

use std::panic::Location;

use super::replay::{Call, Replay};
use super::{Script, ScriptError, statement};
use crate::dialect::Dialect;
use crate::migration::Migration;
use crate::operation::Operation;
use crate::schema::Schema;

/// What stands for a migration where there is none.
static NONE: Migration = Migration {
    revision: "",
    down_revision: &[],
    depends_on: &[],
    branch_labels: &[],
    message: "",
    created: None,
    transaction: None,
    irreversible: None,
    checksum: "",
    path: "",
    line: 0,
    upgrade: |_| Ok(()),
    downgrade: None,
};

/// Writes the script of operations that lead on from a schema, as a difference gives them.
///
/// ```
/// use migrate_core::diff::{self, Hints};
/// use migrate_core::dialect::Dialect;
/// use migrate_core::schema::{Column, Schema, SqlType, Table};
/// use migrate_core::script;
/// let (from, mut to) = (Schema::default(), Schema::default());
/// let mut users = Table::new("users");
/// users.columns.push(Column::new("note", SqlType::Text));
/// to.insert(users)?;
/// let changes = diff::operations(&from, &to, &Hints::default())?;
/// let script = script::sketch(Dialect::Sqlite, &from, changes.operations)?;
/// assert_eq!(script.statements[0].action.sql()[0], "CREATE TABLE \"users\" (\n  \"note\" TEXT\n)");
/// # Ok::<(), migrate_core::Error>(())
/// ```
///
/// # Errors
/// [`ScriptError`] where the database cannot do one of them, or the schema is not the one that they lead on from.
#[track_caller]
pub fn sketch(dialect: Dialect, from: &Schema, operations: Vec<Operation>) -> Result<Script, ScriptError> {
    let at = Location::caller();
    let mut replay = Replay::from_schema(dialect, from.clone());
    let mut units = Vec::with_capacity(operations.len());
    for operation in operations {
        let call = Call { at, operation: operation.describe(), operations: vec![operation], is_autocommit: false };
        units.extend(replay.apply(&NONE, &call)?);
    }
    statement::write(dialect, &NONE, units)
}
