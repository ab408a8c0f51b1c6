//! What differs between two schemas, in words and as operations.
//!
//! Two schemas enter. [`differences`] gives words, in the order of names; [`operations`] gives what leads from one to the
//! other, in an order in which a database takes it. What cannot be told from the schemas alone (a rename, or a drop and an
//! add?) is asked of [`Hints`], and refused where these are silent.
//! **Architecture Invariant**: `diff` does not know which database either schema is of, and looks at nothing else.

mod choice;
mod column;
mod constraint;
mod description;
mod difference;
mod draft;
mod enum_type;
mod error;
mod hint;
mod index;
mod object;
mod order;
mod partition;
mod rename;
mod table;
mod wanted;

pub use choice::Choice;
pub use difference::{Difference, differences};
pub use draft::{Changes, Note};
pub use error::DiffError;
pub use hint::Hints;
pub(crate) use object::changes as object_changes;
pub use wanted::{Reach, completed};

use draft::Draft;

use crate::schema::Schema;

/// Gives the operations that lead from one schema to the other; none where they are the same.
///
/// The order of columns does not count, nor what a view says beyond its text about what it needs.
///
/// ```
/// use migrate_core::diff::{self, Hints};
/// use migrate_core::schema::{Column, Schema, SqlType, Table};
/// let mut to = Schema::default();
/// let mut users = Table::new("users");
/// users.columns.push(Column::new("note", SqlType::Text));
/// to.insert(users)?;
/// let changes = diff::operations(&Schema::default(), &to, &Hints::default())?;
/// assert_eq!(changes.operations[0].describe(), "create table `users`");
/// # Ok::<(), migrate_core::Error>(())
/// ```
///
/// # Errors
/// [`DiffError::Ambiguous`] when a table, a column or a value of an enum type is gone and another like it has come, and no
/// hint says what that is.
pub fn operations(from: &Schema, to: &Schema, hints: &Hints) -> Result<Changes, DiffError> {
    if is_same(from, to) {
        return Ok(Changes::default());
    }
    let mut draft = Draft::new(from, to);
    order::steps(&mut draft, hints)?;
    Ok(draft.finish())
}

/// Tells whether there is nothing to do. Most comparisons find nothing, and this way quickly.
fn is_same(from: &Schema, to: &Schema) -> bool {
    from.tables == to.tables && from.objects == to.objects
}

/// Compares what is there with what should be: what would make them agree, and in what they differ; nothing where they are
/// the same but for words. What is not hinted to be renamed is taken for dropped, so that nothing is asked.
///
/// # Errors
/// When no operations lead from one to the other.
pub fn compared(found: &Schema, expected: &Schema, hints: Hints) -> Result<(Changes, Vec<Difference>), DiffError> {
    if is_same(found, expected) {
        return Ok(Default::default());
    }
    let Hints { renamed_tables, renamed_columns, renamed_values, .. } = hints;
    let hints = Hints { renamed_tables, renamed_columns, renamed_values, ..Hints::dropping_all(found) };
    let changes = operations(found, expected, &hints)?;
    let is_same = changes.is_empty() && changes.left().next().is_none();
    let differences = if is_same { Vec::new() } else { differences(found, expected) };
    Ok((changes, differences))
}
