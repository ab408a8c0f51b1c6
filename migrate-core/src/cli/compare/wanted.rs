//! What is wanted of what could not be read whole.

use super::With;
use super::state::State;
use crate::dialect::Dialect;
use crate::diff::{self, Reach};
use crate::schema::Schema;
use crate::{inspect, render};

/// Fills in what the source of a schema does not speak of, from what is there. Both are in the same words.
pub(in crate::cli) fn completed(mut wanted: Schema, there: &Schema, reach: Reach, dialect: Dialect) -> Schema {
    if reach == Reach::Diesel {
        render::keep_unsaid(dialect, &mut wanted, there);
    }
    diff::completed(wanted, there, reach)
}

/// Keeps the tables of which something was not read: what goes with them is not known. Says which.
pub(in crate::cli) fn keep_unread(wanted: &mut Schema, there: &State) -> Vec<String> {
    let mut kept = Vec::new();
    for it in &there.left_alone {
        let table = inspect::named(it, "table").and_then(|(name, _)| there.schema.table(&name.into()));
        if let Some(table) = table.filter(|it| wanted.table(&it.name).is_none()) {
            kept.push(format!("table `{}` is not dropped: not all of it was read", table.name));
            wanted.tables.insert(table.name.clone(), table.clone());
        }
    }
    kept
}

/// Wants nothing of what was not read at all; of a history all is known. Says what is not compared.
pub(in crate::cli) fn leave_unread(wanted: &mut Schema, there: &State) -> Vec<String> {
    if there.with == With::History {
        return Vec::new();
    }
    let left = inspect::leave_unread(wanted, &there.schema, &there.left_alone);
    left.into_iter().map(|it| format!("not compared: {it}")).collect()
}
