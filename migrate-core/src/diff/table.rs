//! Tables that come, change and go.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::Draft;
use super::{DiffError, column, constraint, partition};
use crate::operation::{AddConstraint, Call, CreateTable, DropConstraint, DropTable, Operation, SetTableOptions};
use crate::schema::{Constraint, Partition, Partitioning, Rule, Schema, Table, TableName, TableOptions};

/// Makes the tables that are not there, each after those that it refers to.
pub(super) fn create(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let new: BTreeSet<&TableName> = draft.to.tables.keys().filter(|it| draft.at.table(it).is_none()).collect();
    for name in in_order(draft.to, &new) {
        let Some(to) = draft.to.table(name) else { continue };
        let mut table = to.clone();
        let (mut inline, mut later) = (Vec::new(), Vec::new());
        for constraint in std::mem::take(&mut table.constraints) {
            // A key that a table has from the start is a part of it.
            let is_ready = match &constraint.rule {
                Rule::ForeignKey(key) if key.references == *name => true,
                Rule::ForeignKey(key) => constraint::is_ready(draft, key),
                Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Check(_) | Rule::Exclusion(_) => true,
            };
            if is_ready { inline.push(constraint) } else { later.push(constraint) }
        }
        table.constraints = inline;
        for column in &mut table.columns {
            *column = column::wanted(draft, to, column);
        }
        table.partitioning.iter_mut().for_each(|it| without_attached(draft, it));
        draft.push(Operation::CreateTable(CreateTable { table, if_not_exists: false }))?;
        if let Some(waiting) = later.first() {
            let references = waiting.references().map(ToString::to_string).unwrap_or_default();
            draft.note(format!("the foreign key to `{references}` is added below, when what it refers to is there"));
        }
    }
    Ok(())
}

/// A partition that is a table still is attached later.
fn without_attached(draft: &Draft<'_>, partitioning: &mut Partitioning) {
    partitioning.partitions.retain(|it| draft.at.table(&it.name).is_none());
    partitioning.partitions.iter_mut().for_each(|it: &mut Partition| it.attached = None);
}

/// Changes what is said of a table as a whole.
pub(super) fn change(draft: &mut Draft<'_>, name: &TableName) -> Result<(), DiffError> {
    let Some((at, to)) = draft.pair(name) else { return Ok(()) };
    let (options, unalterable) = altered(&at.options, &to.options);
    let options = (options != at.options).then(|| SetTableOptions {
        table: name.clone(),
        from: Some(at.options.clone()),
        to: options,
    });
    if at.comment != to.comment {
        draft.call(&Call::SetTableComment { table: name.clone(), comment: to.comment.clone() })?;
    }
    if let Some(op) = options {
        draft.push(Operation::SetTableOptions(op))?;
    }
    for option in unalterable {
        draft.leave(format!("table `{name}` is to have another {option}, which needs a new table"));
    }
    Ok(())
}

/// Gives the options as near to the wanted ones as an operation brings them, and names what it does not bring.
fn altered(at: &TableOptions, to: &TableOptions) -> (TableOptions, Vec<&'static str>) {
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary,
        unlogged,
        tablespace,
        parameters,
        inherits,
        engine,
        charset,
        collation,
        row_format,
        first_number,
        mysql,
        strict,
        without_rowid,
    } = to.clone();
    let compared = [(temporary == at.temporary, "lifetime"), (strict == at.strict, "strictness")];
    let options = TableOptions {
        temporary: at.temporary,
        unlogged,
        tablespace,
        parameters,
        inherits,
        // A table for which nobody says one keeps it.
        engine: engine.or_else(|| at.engine.clone()),
        charset,
        collation,
        row_format,
        // It is where the first rows begin; rows that are there have passed it.
        first_number: first_number.or(at.first_number),
        mysql,
        strict: at.strict,
        without_rowid,
    };
    (options, compared.into_iter().filter(|(is_same, _)| !is_same).map(|(_, what)| what).collect())
}

/// Drops the tables that go and whose name, or that of a key or an index of theirs, something else is to get.
pub(super) fn drop_in_the_way(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let reserved = constraint::reserved(draft);
    let goes = |it: &&Table| draft.to.table(&it.name).is_none() && !partition::becomes(draft, &it.name);
    let holds = |it: &&Table| {
        let keys = it.constraints.iter().map(|it| &it.name).chain(it.indexes.iter().map(|it| &it.name));
        reserved.contains(&it.name) || keys.into_iter().any(|key| reserved.contains(&it.name.beside(key)))
    };
    let gone: Vec<TableName> = draft.at.tables.values().filter(goes).filter(holds).map(|it| it.name.clone()).collect();
    for name in gone {
        let others: Vec<TableName> = draft.at.references_to(&name).filter(|it| **it != name).cloned().collect();
        for other in others {
            let constraints = draft.at.table(&other).map(|it| it.constraints.clone()).unwrap_or_default();
            for constraint in constraints.into_iter().filter(|it| it.refers_to(&name)) {
                draft.call(&Call::DropConstraint(DropConstraint::new(other.clone(), constraint.name)))?;
            }
        }
        draft.call(&Call::DropTable { name, if_exists: false, cascade: false })?;
    }
    Ok(())
}

/// Drops the tables that are not to be there, those that refer to others before these.
pub(super) fn drop(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let gone = |it: &&TableName| draft.to.table(it).is_none() && !partition::becomes(draft, it);
    let gone: Vec<TableName> = draft.at.tables.keys().filter(gone).cloned().collect();
    let names: BTreeSet<&TableName> = gone.iter().collect();
    let order: Vec<TableName> = in_order(&draft.at, &names).into_iter().rev().cloned().collect();
    // Tables that refer to each other go after their keys.
    let place: BTreeMap<&TableName, usize> = order.iter().enumerate().map(|(place, name)| (name, place)).collect();
    let mut cyclic = Vec::new();
    for (own, name) in order.iter().enumerate() {
        let table = draft.at.table(name);
        for constraint in table.iter().flat_map(|it| &it.constraints) {
            if constraint.references().and_then(|it| place.get(it)).is_some_and(|referred| *referred < own) {
                cyclic.push((name.clone(), constraint.clone()));
            }
        }
    }
    for (table, constraint) in cyclic {
        let drop = DropConstraint::new(table, constraint.name.clone());
        draft.push(Operation::DropConstraint(DropConstraint { constraint: Some(constraint), ..drop }))?;
    }
    for name in order {
        if draft.at.objects.is_empty() {
            let table = draft.at.table(&name).cloned();
            draft.push(Operation::DropTable(DropTable { name, table, if_exists: false, cascade: false }))?;
        } else {
            draft.call(&Call::DropTable { name, if_exists: false, cascade: false })?;
        }
    }
    Ok(())
}

/// Orders tables so that each comes after those that it refers to or inherits from, as far as there are no cycles.
///
/// Without recursion: a chain of keys may be as long as there are tables.
fn in_order<'s>(schema: &'s Schema, names: &BTreeSet<&'s TableName>) -> Vec<&'s TableName> {
    let needs = |table: &'s Table| -> BTreeSet<&'s TableName> {
        let referred = table.constraints.iter().filter_map(Constraint::references);
        let all = referred.chain(&table.options.inherits);
        all.filter(|it| **it != table.name && names.contains(it)).collect()
    };
    let tables = names.iter().filter_map(|name| schema.table(name));
    let mut waiting: BTreeMap<&TableName, BTreeSet<&TableName>> = tables.map(|it| (&it.name, needs(it))).collect();
    let mut waited_for: BTreeMap<&TableName, Vec<&TableName>> = BTreeMap::new();
    for (name, needs) in &waiting {
        needs.iter().for_each(|it| waited_for.entry(*it).or_default().push(*name));
    }
    let mut ready: BTreeSet<&TableName> =
        waiting.iter().filter(|(_, it)| it.is_empty()).map(|(name, _)| *name).collect();
    let mut ordered = Vec::with_capacity(waiting.len());
    loop {
        let next = ready.pop_first().or_else(|| in_cycle(&waiting));
        let Some(next) = next else { return ordered };
        waiting.remove(next);
        ordered.push(next);
        for other in waited_for.remove(next).unwrap_or_default() {
            if let Some(needs) = waiting.get_mut(other) {
                needs.remove(next);
                if needs.is_empty() {
                    ready.insert(other);
                }
            }
        }
    }
}

/// Gives a table that waits for itself, through others.
fn in_cycle<'s>(waiting: &BTreeMap<&'s TableName, BTreeSet<&'s TableName>>) -> Option<&'s TableName> {
    let mut at = *waiting.keys().next()?;
    let mut path: Vec<&TableName> = Vec::new();
    let mut seen = BTreeSet::new();
    while seen.insert(at) {
        path.push(at);
        at = waiting.get(at)?.first()?;
    }
    let start = path.iter().position(|it| *it == at)?;
    path[start..].iter().min().copied()
}

/// Adds a constraint to a table.
pub(super) fn add_constraint(
    draft: &mut Draft<'_>,
    table: &TableName,
    constraint: &Constraint,
) -> Result<(), DiffError> {
    draft.call(&Call::AddConstraint(AddConstraint { table: table.clone(), constraint: constraint.clone() }))
}
