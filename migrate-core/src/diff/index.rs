//! Indexes that come, change and go.

use super::draft::Draft;
use super::{DiffError, column, constraint};
use crate::operation::{Call, CreateIndex, DropIndex};
use crate::schema::{Ident, Index, Table, TableName};

/// Pairs indexes with those that are the same but for their names.
pub(super) fn renames(at: &Table, to: &Table) -> Vec<(Ident, Ident)> {
    if at.indexes == to.indexes {
        return Vec::new();
    }
    let stays = |it: &Index| to.index(&it.name) == Some(it);
    let mut free: Vec<&Index> = to.indexes.iter().filter(|it| at.index(&it.name).is_none_or(|it| !stays(it))).collect();
    let lost = at.indexes.iter().filter(|it| !stays(it));
    lost.filter_map(|lost| {
        let is_same = |it: &&Index| Index { name: lost.name.clone(), ..(*it).clone() } == *lost;
        Some((lost.name.clone(), free.remove(free.iter().position(is_same)?).name.clone()))
    })
    .collect()
}

/// Drops the indexes that go, but for those that go with a column.
pub(super) fn drop(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let reserved = constraint::reserved(draft);
    for name in draft.kept() {
        let Some((at, to)) = draft.pair(&name) else { continue };
        let going = column::going(draft, &name);
        let goes_along = |it: &Index| {
            let is_replaced = to.index(&it.name).is_some() || reserved.contains(&name.beside(&it.name));
            !is_replaced && going.iter().any(|column| it.mentions(column))
        };
        let renames = renames(at, to);
        let stays = |it: &Index| to.index(&it.name) == Some(it) || renames.iter().any(|(from, _)| *from == it.name);
        let gone = at.indexes.iter().filter(|it| !stays(it) && !goes_along(it));
        for index in gone.map(|it| it.name.clone()).collect::<Vec<_>>() {
            draft.call(&Call::DropIndex(DropIndex::new(name.clone(), index)))?;
        }
    }
    Ok(())
}

/// Makes the indexes that are not there.
pub(super) fn add(draft: &mut Draft<'_>, name: &TableName) -> Result<(), DiffError> {
    let Some(to) = draft.to.table(name) else { return Ok(()) };
    for index in &to.indexes {
        if draft.at.table(name).is_some_and(|it| it.index(&index.name).is_none()) {
            draft.call(&Call::CreateIndex(CreateIndex::new(name.clone(), index.clone())))?;
        }
    }
    Ok(())
}
