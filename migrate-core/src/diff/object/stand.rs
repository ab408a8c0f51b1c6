//! What stands on tables and views, and goes before these change.

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::{DiffError, column};
use super::{in_order, is_same, reads_any, touched};
use crate::schema::{Definition, Object, ObjectName, TableName};

/// Drops views, triggers, policies and rights that go, or that cannot stay while something changes; those come back later.
pub(in crate::diff) fn drop_standing(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    if draft.at.objects.is_empty() {
        return Ok(());
    }
    let gone = going(draft);
    let gone: Vec<Object> = gone.iter().filter_map(|it| draft.at.object(it)).cloned().collect();
    for object in in_order(gone.iter().collect()).into_iter().rev() {
        let name = object.name();
        super::drop(draft, name.clone())?;
        if draft.to.object(&name).is_some() {
            draft.note(format!("{name} is made again below, on what it reads then"));
        }
    }
    Ok(())
}

fn going(draft: &Draft<'_>) -> BTreeSet<ObjectName> {
    let touched = touched(draft, &draft.at);
    let standing = draft.at.objects.values().filter(|it| stands(it));
    // What is a part of a table that goes is dropped with it.
    let standing = standing.filter(|it| it.owner().is_none_or(|owner| !drops_table(draft, owner)));
    let changed: Vec<&Object> =
        standing.filter(|at| draft.to.object(&at.name()).is_none_or(|to| !is_same(at, to))).collect();
    let views: Vec<&TableName> = changed.iter().filter_map(|it| it.relation()).collect();
    let in_the_way = |at: &&Object| {
        let Some(to) = draft.to.object(&at.name()) else { return true };
        let others = || views.iter().copied().filter(|it| Some(*it) != at.relation());
        let reads = |it: &Object| reads_any(it.text().unwrap_or_default(), touched.iter().chain(others()));
        let is_of_touched = at.owner().is_some_and(|owner| touched.contains(owner) || views.contains(&owner));
        is_of_touched || reads(at) || reads(to) || matches!(&at.definition, Definition::Grant(_))
    };
    let mut first: Vec<&Object> = changed.iter().copied().filter(in_the_way).collect();
    // A column that is computed otherwise goes for a moment, under what names it.
    let recomputed: Vec<_> = draft.kept().into_iter().map(|name| (column::recomputed(draft, &name), name)).collect();
    let columns = recomputed.iter().flat_map(|(columns, table)| columns.iter().map(move |it| (table, it)));
    first.extend(draft.at.standing_on_columns(columns));
    let mut going = BTreeSet::new();
    for object in first {
        if let Some(view) = object.relation() {
            let others = draft.at.standing_on(view).into_iter().chain(draft.at.parts_of(view));
            going.extend(others.filter(|it| stands(it)).map(Object::name));
        }
        going.insert(object.name());
    }
    going
}

fn drops_table(draft: &Draft<'_>, name: &TableName) -> bool {
    draft.at.table(name).is_some() && draft.to.table(name).is_none()
}

fn stands(object: &Object) -> bool {
    match &object.definition {
        Definition::View(_)
        | Definition::Trigger(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => true,
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Enum(_)
        | Definition::Domain(_)
        | Definition::Sequence(_)
        | Definition::Function(_)
        | Definition::Procedure(_) => false,
    }
}
