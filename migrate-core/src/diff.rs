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

pub use choice::Choice;
pub use difference::{Difference, differences};
pub use draft::{Changes, Note};
pub use error::DiffError;
pub use hint::Hints;
pub(crate) use object::changes as object_changes;

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
/// [`DiffError::Ambiguous`] when a table or column is gone and another like it has come, and no hint says what that is.
pub fn operations(from: &Schema, to: &Schema, hints: &Hints) -> Result<Changes, DiffError> {
    // Most comparisons find nothing, and this way quickly.
    if from.tables == to.tables && from.objects == to.objects {
        return Ok(Changes::default());
    }
    let mut draft = Draft::new(from, to);
    order::steps(&mut draft, hints)?;
    Ok(draft.finish())
}
