//! Indexes that come, change and go.

use super::draft::Draft;
use super::{DiffError, column, constraint};
use crate::operation::{Call, CreateIndex, DropIndex, RenameIndex};
use crate::schema::{Index, TableName};

/// Gives indexes another name that are the same otherwise.
pub(super) fn rename(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    for name in draft.kept() {
        let Some((at, to)) = draft.pair(&name) else { continue };
        let mut free: Vec<&Index> = to.indexes.iter().filter(|it| at.index(&it.name).is_none()).collect();
        if free.is_empty() {
            continue;
        }
        let mut renames = Vec::new();
        for lost in at.indexes.iter().filter(|it| to.index(&it.name).is_none()) {
            let is_same = |it: &&Index| Index { name: lost.name.clone(), ..(*it).clone() } == *lost;
            if let Some(place) = free.iter().position(is_same) {
                renames.push((lost.name.clone(), free.remove(place).name.clone()));
            }
        }
        for (from, to) in renames {
            draft.call(&Call::RenameIndex(RenameIndex { table: name.clone(), from, to, index: None }))?;
        }
    }
    Ok(())
}

/// Drops the indexes that go, but for those that go with a column.
pub(super) fn drop(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let reserved = constraint::reserved(draft);
    for name in draft.kept() {
        let Some((at, to)) = draft.pair(&name) else { continue };
        let going = column::going(draft, &name);
        let goes_along = |it: &Index| {
            let is_replaced = to.index(&it.name).is_some() || reserved.contains(&it.name);
            !is_replaced && going.iter().any(|column| it.mentions(column))
        };
        let gone = at.indexes.iter().filter(|it| to.index(&it.name) != Some(*it) && !goes_along(it));
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
