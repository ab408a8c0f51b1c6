//! Renames that someone has said.

use super::draft::Draft;
use super::{DiffError, Hints};
use crate::operation::{Call, Operation, RenameColumn, RenameTable};
use crate::schema::{Ident, TableName};

/// Renames the tables that hints name.
pub(super) fn tables(draft: &mut Draft<'_>, hints: &Hints) -> Result<(), DiffError> {
    let (at, to) = (&draft.at, draft.to);
    let there = |(from, _): &&(TableName, TableName)| at.table(from).is_some();
    let said: Vec<&(TableName, TableName)> = hints.renamed_tables.iter().filter(there).collect();
    let comes_from = |name: &TableName| said.iter().any(|(from, _)| from == name);
    let goes_to = |name: &TableName| said.iter().any(|(_, to)| to == name);
    let fits = |(from, new): &&(TableName, TableName)| {
        let is_wanted = to.table(new).is_some() && (at.table(new).is_none() || comes_from(new));
        from != new && is_wanted && (to.table(from).is_none() || goes_to(from))
    };
    let renames: Vec<(TableName, TableName)> = said.iter().copied().filter(fits).cloned().collect();
    let free = |draft: &Draft<'_>, name: &TableName| draft.at.table(name).is_none();
    let aside = |name: &TableName| TableName { name: Ident::new(format!("{}_renamed", name.name)), ..name.clone() };
    for (from, to) in ordered(draft, renames, free, aside, |draft, from, to| {
        draft.call(&Call::Whole(Operation::RenameTable(RenameTable { from: from.clone(), to: to.clone() })))
    })? {
        draft.leave(format!("table `{from}` could not be renamed to `{to}`"));
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
        let there = |(table, from, _): &&(TableName, Ident, Ident)| is_of(table) && at.column(from).is_some();
        let said = hints.renamed_columns.iter().filter(there).map(|(_, from, to)| (from.clone(), to.clone()));
        let said: Vec<(Ident, Ident)> = said.collect();
        let comes_from = |column: &Ident| said.iter().any(|(from, _)| from == column);
        let goes_to = |column: &Ident| said.iter().any(|(_, to)| to == column);
        let fits = |(from, new): &&(Ident, Ident)| {
            let is_wanted = to.column(new).is_some() && (at.column(new).is_none() || comes_from(new));
            from != new && is_wanted && (to.column(from).is_none() || goes_to(from))
        };
        let renames: Vec<(Ident, Ident)> = said.iter().filter(fits).cloned().collect();
        let free = |draft: &Draft<'_>, column: &Ident| {
            draft.at.table(&name).is_some_and(|table| table.column(column).is_none())
        };
        let aside = |column: &Ident| Ident::new(format!("{column}_renamed"));
        for (from, to) in ordered(draft, renames, free, aside, |draft, from, to| {
            let (table, from, to) = (name.clone(), from.clone(), to.clone());
            draft.call(&Call::Whole(Operation::RenameColumn(RenameColumn { table, from, to })))
        })? {
            draft.leave(format!("column `{name}.{from}` could not be renamed to `{to}`"));
        }
    }
    Ok(())
}

/// Renames each to a name that is free by then; where names are swapped, one goes by a name that nobody has. Gives what
/// is left when even that does not help.
fn ordered<'a, N: Clone + PartialEq>(
    draft: &mut Draft<'a>,
    mut renames: Vec<(N, N)>,
    free: impl Fn(&Draft<'a>, &N) -> bool,
    aside: impl Fn(&N) -> N,
    mut rename: impl FnMut(&mut Draft<'a>, &N, &N) -> Result<(), DiffError>,
) -> Result<Vec<(N, N)>, DiffError> {
    while !renames.is_empty() {
        if let Some(next) = renames.iter().position(|(_, to)| free(draft, to)) {
            let (from, to) = renames.remove(next);
            rename(draft, &from, &to)?;
            continue;
        }
        let between = aside(&renames[0].0);
        if !free(draft, &between) {
            break;
        }
        rename(draft, &renames[0].0, &between)?;
        renames[0].0 = between;
    }
    Ok(renames)
}
