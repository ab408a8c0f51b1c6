//! Things that get another name.

mod key;
mod ring;

use std::collections::BTreeSet;

use super::draft::Draft;
use super::{DiffError, Hints, enum_type, object};
use crate::operation::{Call, EnumChange, Operation, RenameColumn, RenameTable};
use crate::schema::{EnumType, Ident, TableName};
use ring::{Renaming, aside, ordered};

pub(super) use key::keys;

/// Renames the tables that hints name.
pub(super) fn tables(draft: &mut Draft<'_>, hints: &Hints) -> Result<(), DiffError> {
    let said = hints.renamed_tables.iter().cloned();
    let renames = fitting(said, |it| draft.at.table(it).is_some(), |it| draft.to.table(it).is_some());
    if renames.is_empty() {
        return Ok(());
    }
    let names = draft.at.tables.keys().chain(draft.to.tables.keys());
    let mut taken: BTreeSet<Ident> = names.map(|it| it.name.clone()).collect();
    let between = |it: &TableName| it.beside(aside(&it.name, &mut taken));
    for Renaming { what: (), from, to } in ordered(renames, between) {
        if let Some(schema) = to.schema.as_ref().filter(|it| from.schema.as_ref() != Some(it)) {
            object::make_schema(draft, schema)?;
        }
        key::make_way(draft, &to)?;
        draft.call(&Call::Whole(Operation::RenameTable(RenameTable { from, to })))?;
    }
    Ok(())
}

/// Renames the columns that hints name.
pub(super) fn columns(draft: &mut Draft<'_>, hints: &Hints) -> Result<(), DiffError> {
    for name in draft.kept() {
        let Some((at, to)) = draft.pair(&name) else { continue };
        let is_of = |table: &TableName| {
            *table == name || hints.renamed_tables.iter().any(|(from, to)| from == table && *to == name)
        };
        let said = hints.renamed_columns.iter().filter(|(table, _, _)| is_of(table));
        let said = said.map(|(_, from, to)| (from.clone(), to.clone()));
        let renames = fitting(said, |it| at.column(it).is_some(), |it| to.column(it).is_some());
        if renames.is_empty() {
            continue;
        }
        let mut taken: BTreeSet<Ident> = at.columns.iter().chain(&to.columns).map(|it| it.name.clone()).collect();
        for Renaming { what: (), from, to } in ordered(renames, |it| aside(it, &mut taken)) {
            draft.call(&Call::Whole(Operation::RenameColumn(RenameColumn { table: name.clone(), from, to })))?;
        }
    }
    Ok(())
}

/// Renames the values of enum types that hints name.
pub(super) fn values(draft: &mut Draft<'_>, hints: &Hints) -> Result<(), DiffError> {
    let to = draft.to;
    for EnumType { name, values } in to.enum_types() {
        let Some(now) = draft.at.enum_values(name) else { continue };
        let said = hints.renamed_values.iter().filter(|(ty, _, _)| ty == name);
        let said = said.map(|(_, from, to)| (from.clone(), to.clone()));
        let renames = fitting(said, |it| now.contains(it), |it| values.contains(it));
        let mut taken: BTreeSet<Ident> = now.iter().chain(values).map(|it| it.as_str().into()).collect();
        let between = |it: &String| aside(&it.as_str().into(), &mut taken).as_str().to_owned();
        for Renaming { what: (), from, to } in ordered(renames, between) {
            enum_type::change(draft, name, EnumChange::Rename { from, to })?;
        }
    }
    Ok(())
}

/// Keeps the renames that lead from what is there to what is to be there, of which each new name is free or becomes so.
fn fitting<N: Clone + PartialEq>(
    said: impl Iterator<Item = (N, N)>,
    is_there: impl Fn(&N) -> bool,
    is_wanted: impl Fn(&N) -> bool,
) -> Vec<Renaming<(), N>> {
    let mut renames: Vec<Renaming<(), N>> = Vec::new();
    for (from, to) in said.filter(|(from, to)| from != to && is_there(from) && is_wanted(to)) {
        // A name goes to one thing, and a thing has one name.
        if !renames.iter().any(|it| it.from == from || it.to == to) {
            renames.push(Renaming { what: (), from, to });
        }
    }
    loop {
        let comes_from = |name: &N| renames.iter().any(|it| it.from == *name);
        let goes_to = |name: &N| renames.iter().any(|it| it.to == *name);
        let fits = |it: &Renaming<(), N>| {
            (!is_there(&it.to) || comes_from(&it.to)) && (!is_wanted(&it.from) || goes_to(&it.from))
        };
        // One that does not fit keeps its name, in the way of another perhaps.
        let Some(place) = renames.iter().position(|it| !fits(it)) else { return renames };
        renames.remove(place);
    }
}
