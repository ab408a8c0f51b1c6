//! Constraints that come, change and go.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::{DiffError, column, table};
use crate::operation::{Aspects, Call, DropConstraint, SetConstraintValidated};
use crate::schema::{Column, Constraint, ForeignKey, Ident, ObjectName, Rule, Schema, Table, TableName};

/// Pairs constraints with those that demand the same by another name.
pub(super) fn renames(at: &Table, to: &Table) -> Vec<(Ident, Ident)> {
    if at.constraints == to.constraints {
        return Vec::new();
    }
    let stays = |it: &Constraint| to.constraint(&it.name).is_some_and(|to| is_kept_as(it, to));
    let is_new = |it: &&Constraint| at.constraint(&it.name).is_none_or(|it| !stays(it));
    let mut free: Vec<&Constraint> = to.constraints.iter().filter(is_new).collect();
    let lost = at.constraints.iter().filter(|it| !stays(it));
    lost.filter_map(|lost| {
        let place = free.iter().position(|it| is_kept_as(lost, it))?;
        Some((lost.name.clone(), free.remove(place).name.clone()))
    })
    .collect()
}

/// Drops the foreign keys that go, and those that cannot stay while something changes.
pub(super) fn drop_foreign_keys(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let (retyped, reserved) = (column::retyped(draft), reserved(draft));
    let mut gone: Vec<(TableName, Ident)> = Vec::new();
    for (name, constraint) in foreign_keys(&draft.at) {
        let Rule::ForeignKey(key) = &constraint.rule else { continue };
        // Both ends of a key have one type, and no database changes two columns at once.
        let is_of = |table: &TableName, columns: &[Ident]| {
            !retyped.is_empty() && columns.iter().any(|it| retyped.contains(&(table.clone(), it.clone())))
        };
        let in_the_way = is_of(name, &key.columns) || is_of(&key.references, &key.referenced_columns);
        if in_the_way || is_lost(draft, name, constraint) && !goes_along(draft, name, constraint, &reserved) {
            gone.push((name.clone(), constraint.name.clone()));
        }
    }
    for (name, key) in lost_keys(draft) {
        gone.extend(draft.at.references_to_key(&name, &key).into_iter().map(|(by, it)| (by.clone(), it.name.clone())));
    }
    for (name, constraint) in gone {
        let of = |schema: &Schema| Some(schema.table(&name)?.constraint(&constraint)?.rule.clone());
        // One that goes for two reasons goes once.
        let (Some(at), to) = (of(&draft.at), of(draft.to)) else { continue };
        draft.call(&Call::DropConstraint(DropConstraint::new(name.clone(), constraint.clone())))?;
        if let Some(to) = to {
            let why = if at == to { "what it joins changes" } else { "it is to refer otherwise" };
            draft.note(format!("foreign key `{constraint}` is added again below, as {why}"));
        }
    }
    Ok(())
}

/// Drops the other constraints that go.
pub(super) fn drop(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let reserved = reserved(draft);
    for name in draft.kept() {
        let Some((at, _)) = draft.pair(&name) else { continue };
        let gone = at.constraints.iter().filter(|it| !it.is_foreign_key() && is_lost(draft, &name, it));
        let gone = gone.filter(|it| !goes_along(draft, &name, it, &reserved)).map(|it| it.name.clone());
        for constraint in gone.collect::<Vec<_>>() {
            end_numbering(draft, &name, &constraint)?;
            draft.call(&Call::DropConstraint(DropConstraint::new(name.clone(), constraint)))?;
        }
    }
    Ok(())
}

/// Ends the numbering of a column before its key goes, unless it stays numbered: SQLite and MySQL number none without one.
fn end_numbering(draft: &mut Draft<'_>, table: &TableName, key: &Ident) -> Result<(), DiffError> {
    let Some((at, to)) = draft.pair(table) else { return Ok(()) };
    let of_key = |it: &&Column| {
        let constraint = at.constraint(key).filter(|it| matches!(it.rule, Rule::PrimaryKey(_)));
        constraint.is_some_and(|constraint| constraint.mentions(&it.name))
    };
    let ends = |it: &&Column| it.identity.is_some() && to.column(&it.name).is_none_or(|it| it.identity.is_none());
    let ended: Vec<Column> = at.columns.iter().filter(of_key).filter(ends).cloned().collect();
    for column in ended {
        let to = Aspects { identity: Some(None), ..Aspects::of(&column) };
        let (table, name) = (table.clone(), column.name);
        draft.call(&Call::AlterColumn { table, name, to, using: None })?;
    }
    Ok(())
}

/// Adds the constraints that are not there but for foreign keys, and checks those that were not checked.
pub(super) fn add(draft: &mut Draft<'_>, name: &TableName) -> Result<(), DiffError> {
    let Some(to) = draft.to.table(name) else { return Ok(()) };
    for constraint in to.constraints.iter().filter(|it| !it.is_foreign_key()) {
        add_or_validate(draft, name, constraint)?;
    }
    Ok(())
}

/// Adds the foreign keys that are not there.
pub(super) fn add_foreign_keys(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    for (name, constraint) in foreign_keys(draft.to) {
        add_or_validate(draft, name, constraint)?;
    }
    Ok(())
}

fn add_or_validate(draft: &mut Draft<'_>, name: &TableName, constraint: &Constraint) -> Result<(), DiffError> {
    let there = draft.at.table(name).and_then(|it| it.constraint(&constraint.name));
    match there {
        None => table::add_constraint(draft, name, constraint),
        Some(it) if !it.is_validated() && constraint.is_validated() => {
            let (table, name) = (name.clone(), constraint.name.clone());
            let validated = SetConstraintValidated { table, name, constraint: None, to: true };
            draft.call(&Call::ValidateConstraint(validated))
        }
        Some(_) => Ok(()),
    }
}

/// Orders the constraints of a column as `op.add_column` does.
pub(super) fn rank(constraint: &Constraint) -> u8 {
    match &constraint.rule {
        Rule::PrimaryKey(_) => 0,
        Rule::Unique(_) => 1,
        Rule::ForeignKey(_) => 2,
        Rule::Check(_) => 3,
        Rule::Exclusion(_) => 4,
    }
}

/// Tells whether what a foreign key refers to is there already, as it is to be.
pub(super) fn is_ready(draft: &Draft<'_>, key: &ForeignKey) -> bool {
    let name = &key.references;
    let Some(at) = draft.at.table(name) else {
        // What does not come either is not waited for.
        return draft.to.table(name).is_none()
            && draft.to.partition(name).is_none()
            && draft.at.partition(name).is_none();
    };
    let has_its_type = |column: &Ident| {
        let wanted = draft.to.table(&key.references).and_then(|it| Some(column::wanted(draft, it, it.column(column)?)));
        at.column(column).is_some_and(|it| wanted.is_none_or(|wanted| wanted.ty == it.ty))
    };
    key.referenced_columns.iter().all(has_its_type) && at.has_key(&key.referenced_columns)
}

/// Names what is to be called as nothing is now in that table, and the tables and sequences that are to come: these names
/// must be free by then.
pub(super) fn reserved(draft: &Draft<'_>) -> BTreeSet<TableName> {
    let tables = draft.to.tables.keys().filter(|it| draft.at.table(it).is_none());
    let mut reserved: BTreeSet<TableName> = tables.cloned().collect();
    for object in draft.to.objects.keys().filter(|it| draft.at.object(it).is_none()) {
        // Views are made when all has gone that is to go.
        if let ObjectName::Sequence(name) = object {
            reserved.insert(name.clone());
        }
    }
    for table in draft.to.tables.values() {
        let at = draft.at.table(&table.name);
        let constraints =
            table.constraints.iter().map(|it| (&it.name, at.and_then(|at| at.constraint(&it.name)).is_some()));
        let indexes = table.indexes.iter().map(|it| (&it.name, at.and_then(|at| at.index(&it.name)).is_some()));
        let new = constraints.chain(indexes).filter(|(_, is_there)| !is_there);
        reserved.extend(new.map(|(name, _)| table.name.beside(name)));
    }
    reserved
}

fn foreign_keys(schema: &Schema) -> Vec<(&TableName, &Constraint)> {
    let all = schema.tables.values().flat_map(|table| table.constraints.iter().map(|it| (&table.name, it)));
    all.filter(|(_, it)| it.is_foreign_key()).collect()
}

/// Tells whether a constraint of a table that stays is not to be as it is.
fn is_lost(draft: &Draft<'_>, name: &TableName, constraint: &Constraint) -> bool {
    let Some((at, to)) = draft.pair(name) else { return false };
    let stays = to.constraint(&constraint.name).is_some_and(|it| is_kept_as(constraint, it));
    !stays && !renames(at, to).iter().any(|(from, _)| *from == constraint.name)
}

/// Tells whether a constraint becomes another by its name and by being checked at most.
fn is_kept_as(at: &Constraint, to: &Constraint) -> bool {
    if at.rule == to.rule || at.is_validated() {
        return at.rule == to.rule;
    }
    let mut checked = at.clone();
    checked.set_validated(true);
    checked.rule == to.rule
}

/// Tells whether a constraint may go with a column, as `op.drop_column` takes it along.
fn goes_along(draft: &Draft<'_>, name: &TableName, constraint: &Constraint, reserved: &BTreeSet<TableName>) -> bool {
    let to = draft.to.table(name);
    let is_followed =
        matches!(constraint.rule, Rule::PrimaryKey(_)) && to.is_some_and(|it| !it.primary_key().is_empty());
    let is_replaced = to.is_some_and(|it| it.constraint(&constraint.name).is_some());
    !is_followed
        && !is_replaced
        && !reserved.contains(&name.beside(&constraint.name))
        && column::going(draft, name).iter().any(|it| constraint.mentions(it))
}

/// Lists the keys that go, with their tables, for what refers to them goes before.
fn lost_keys(draft: &Draft<'_>) -> Vec<(TableName, Constraint)> {
    let mut lost = Vec::new();
    for name in draft.kept() {
        let Some((at, _)) = draft.pair(&name) else { continue };
        let keys = at.constraints.iter().filter(|it| matches!(it.rule, Rule::PrimaryKey(_) | Rule::Unique(_)));
        let recomputed = column::recomputed(draft, &name);
        let gone = keys.filter(|it| is_lost(draft, &name, it) || recomputed.iter().any(|column| it.mentions(column)));
        lost.extend(gone.map(|it| (name.clone(), it.clone())));
    }
    lost
}
