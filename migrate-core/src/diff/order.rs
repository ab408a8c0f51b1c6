//! The order of all steps.

use super::draft::Draft;
use super::{DiffError, Hints, choice, column, constraint, enum_type, index, object, partition, rename, table};

/// Leads a draft to where it is to lead. Each step looks at what the ones before it have left to do.
pub(super) fn steps(draft: &mut Draft<'_>, hints: &Hints) -> Result<(), DiffError> {
    // Names first: whatever follows speaks of things by the names that they are to have.
    rename::tables(draft, hints)?;
    rename::columns(draft, hints)?;
    rename::values(draft, hints)?;
    // Nothing is made or dropped before it is clear what was renamed.
    choice::refuse(draft, hints)?;

    // What stands on something goes before it. Views, triggers and policies stand on tables, foreign keys on keys, and
    // MySQL drops no index that a foreign key stands on.
    object::drop_standing(draft)?;
    constraint::drop_foreign_keys(draft)?;
    constraint::drop(draft)?;
    index::drop(draft)?;
    // The names of a table and of its keys are taken as long as it is there.
    table::drop_in_the_way(draft)?;
    // A partition that becomes a table is one before its columns change.
    partition::detach(draft)?;
    // Keys and indexes get their names when what had these has gone, and before anything is made that is to have theirs.
    rename::keys(draft)?;

    // Types, sequences and the functions that tables call are there before the tables that name them.
    object::make_before_tables(draft)?;
    enum_type::add_values(draft)?;
    // A table comes after those that it refers to; in a cycle the key comes after both tables.
    table::create(draft)?;
    for name in draft.kept() {
        table::change(draft, &name)?;
        column::add_and_alter(draft, &name)?;
        // A key is there before a foreign key that refers to it.
        constraint::add(draft, &name)?;
        index::add(draft, &name)?;
        partition::change(draft, &name)?;
    }
    constraint::add_foreign_keys(draft)?;

    // What goes with its data goes last: until here nothing is lost. A value of an enum type goes after the defaults that
    // name it.
    enum_type::remove_values(draft)?;
    column::drop(draft)?;
    table::drop(draft)?;
    // Views read the tables as they are now; functions, types and schemas go when nothing names them any more.
    object::make_after_tables(draft)?;
    object::drop_rest(draft)?;
    object::comment(draft)
}
