//! Constraints and indexes that get another name.

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::{DiffError, constraint, index};
use super::ring::{Renaming, aside, ordered};
use crate::operation::{Call, RenameConstraint, RenameIndex};
use crate::schema::{Constraint, Ident, ObjectName, Rule, Schema, Table, TableName};

/// Something of a table that has a name in the schema of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Constraint,
    Index,
}

/// Gives constraints and indexes that are the same otherwise the names that they are to have.
///
/// Their names are taken for names of the whole schema, as they are on PostgreSQL for keys, on SQLite for indexes, and on
/// MySQL for foreign keys: where a name is of one table only, this is an order like any other.
pub(in crate::diff) fn keys(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let mut renames = Vec::new();
    for name in draft.kept() {
        let Some((at, to)) = draft.pair(&name) else { continue };
        let found = [(Kind::Constraint, constraint::renames(at, to)), (Kind::Index, index::renames(at, to))];
        for (kind, found) in found {
            renames.extend(found.into_iter().map(|(from, to)| Renaming {
                what: (kind, name.clone()),
                from: name.beside(from),
                to: name.beside(to),
            }));
        }
    }
    if renames.is_empty() {
        return Ok(());
    }
    let mut taken = taken(draft);
    for Renaming { what: (kind, table), from, to } in ordered(renames, |it| it.beside(aside(&it.name, &mut taken))) {
        rename(draft, kind, table, from.name, to.name)?;
    }
    Ok(())
}

/// Takes the name that a table is to get from a key or an index that is not to keep it, where these share their names
/// with tables.
pub(super) fn make_way(draft: &mut Draft<'_>, name: &TableName) -> Result<(), DiffError> {
    let holder = holder(&draft.at, name).map(|(kind, table)| (kind, table.clone()));
    let Some((kind, table)) = holder.filter(|_| self::holder(draft.to, name).is_none()) else { return Ok(()) };
    let between = aside(&name.name, &mut taken(draft));
    rename(draft, kind, table, name.name.clone(), between)
}

fn rename(draft: &mut Draft<'_>, kind: Kind, table: TableName, from: Ident, to: Ident) -> Result<(), DiffError> {
    draft.call(&match kind {
        Kind::Constraint => Call::RenameConstraint(RenameConstraint { table, from, to, constraint: None }),
        Kind::Index => Call::RenameIndex(RenameIndex { table, from, to, index: None }),
    })
}

/// Finds what has a name that a table would have, too.
fn holder<'s>(schema: &'s Schema, name: &TableName) -> Option<(Kind, &'s TableName)> {
    let is_index = |it: &Constraint| match &it.rule {
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Exclusion(_) => true,
        Rule::ForeignKey(_) | Rule::Check(_) => false,
    };
    let beside = schema.tables.values().filter(|it| it.name.schema == name.schema);
    let held = |table: &Table| {
        let constraint = table.constraint(&name.name).filter(|it| is_index(it)).map(|_| Kind::Constraint);
        constraint.or_else(|| table.index(&name.name).map(|_| Kind::Index))
    };
    beside.into_iter().find_map(|table| Some((held(table)?, &table.name)))
}

/// Names what has a name now or is to have one.
fn taken(draft: &Draft<'_>) -> BTreeSet<Ident> {
    let tables = draft.at.tables.values().chain(draft.to.tables.values());
    let objects = draft.at.objects.keys().chain(draft.to.objects.keys()).filter_map(|it| {
        if let ObjectName::View(it) | ObjectName::MaterializedView(it) | ObjectName::Sequence(it) = it {
            Some(&it.name)
        } else {
            None
        }
    });
    let named = tables.flat_map(|table| {
        let constraints = table.constraints.iter().map(|it| &it.name);
        constraints.chain(table.indexes.iter().map(|it| &it.name)).chain([&table.name.name])
    });
    named.chain(objects).cloned().collect()
}
