//! Columns that come, change and go.

use std::collections::BTreeSet;

use super::draft::Draft;
use super::{DiffError, constraint, table};
use crate::operation::{AddColumn, Aspects, Call, CreateIndex, Operation};
use crate::schema::{Column, Constraint, Ident, Index, IndexTerm, Rule, Table, TableName};

/// Adds the columns that are not there and changes those that are otherwise; all of them are there afterwards.
pub(super) fn add_and_alter(draft: &mut Draft<'_>, name: &TableName) -> Result<(), DiffError> {
    let Some(to) = draft.to.table(name) else { return Ok(()) };
    for column in computed_before(draft, name) {
        draft.call(&Call::DropColumn { table: name.clone(), name: column, if_exists: false })?;
    }
    for column in recomputed(draft, name) {
        let before = draft.at.table(name).and_then(|it| it.column(&column)).map(|it| &it.generated);
        let why = match before {
            Some(None) => "it is to be computed",
            _ if before == to.column(&column).map(|it| &it.generated) => "what it is computed from changes",
            _ => "it is computed otherwise",
        };
        // Its values are computed anew either way, and no database changes every kind of computation in place.
        draft.call(&Call::DropColumn { table: name.clone(), name: column.clone(), if_exists: false })?;
        draft.note(format!("`{name}.{column}` is added again below, as {why}"));
    }
    let at = draft.at.table(name);
    let new: Vec<&Column> = to.columns.iter().filter(|it| at.is_some_and(|at| at.column(&it.name).is_none())).collect();
    // A computed column names others, new ones and changed ones among them.
    let (computed, plain): (Vec<&Column>, Vec<&Column>) = new.into_iter().partition(|it| it.generated.is_some());
    add(draft, to, &plain)?;
    // Order matters: what is computed no more is so before a column that it was computed from gets another type.
    let was_computed = |it: &&Column| {
        let before = draft.at.table(name).and_then(|at| at.column(&it.name));
        it.generated.is_none() && before.is_some_and(|it| it.generated.is_some())
    };
    let (freed, others): (Vec<&Column>, Vec<&Column>) = to.columns.iter().partition(was_computed);
    for column in freed.into_iter().chain(others) {
        let wanted = wanted(draft, to, column);
        let there = draft.at.table(name).and_then(|it| it.column(&column.name));
        if there.is_some_and(|it| *it != wanted) {
            let (table, name, to) = (name.clone(), column.name.clone(), Aspects::of(&wanted));
            draft.call(&Call::AlterColumn { table, name, to, using: None })?;
        }
    }
    add(draft, to, &computed)
}

fn add(draft: &mut Draft<'_>, table: &Table, columns: &[&Column]) -> Result<(), DiffError> {
    for column in columns {
        let wanted = wanted(draft, table, column);
        draft.push(Operation::AddColumn(AddColumn::new(&table.name, wanted)))?;
        add_its_own(draft, table, column)?;
    }
    Ok(())
}

/// Adds what is said of a new column alone, so that it stands beside it.
fn add_its_own(draft: &mut Draft<'_>, table: &Table, column: &Column) -> Result<(), DiffError> {
    let own = [column.name.clone()];
    let is_own = |draft: &Draft<'_>, it: &Constraint| match &it.rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => key.columns == own && key.include.is_empty(),
        Rule::ForeignKey(key) => key.columns == own && constraint::is_ready(draft, key),
        Rule::Check(check) => {
            let others = table.columns.iter().filter(|it| it.name != column.name);
            it.mentions(&column.name)
                && others.into_iter().all(|other| !constraint_names(&check.expression, &other.name))
        }
        Rule::Exclusion(_) => false,
    };
    for rank in 0..4 {
        for constraint in table.constraints.iter().filter(|it| constraint::rank(it) == rank) {
            let there = draft.at.table(&table.name).is_some_and(|it| it.constraint(&constraint.name).is_some());
            if !there && is_own(draft, constraint) {
                table::add_constraint(draft, &table.name, constraint)?;
            }
        }
    }
    let is_of = |index: &&Index| {
        index.include.is_empty()
            && index.condition.is_none()
            && index.parts.iter().all(|it| matches!(&it.term, IndexTerm::Column(name) if *name == column.name))
    };
    for index in table.indexes.iter().filter(is_of) {
        if draft.at.table(&table.name).is_some_and(|it| it.index(&index.name).is_none()) {
            draft.call(&Call::CreateIndex(CreateIndex::new(table.name.clone(), index.clone())))?;
        }
    }
    Ok(())
}

fn constraint_names(expression: &str, column: &Ident) -> bool {
    crate::schema::expression::mentions(expression, column.as_str())
}

/// Drops the columns that are not to be there, those that are computed from others first.
pub(super) fn drop(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    for name in draft.kept() {
        let Some((at, to)) = draft.pair(&name) else { continue };
        let gone = at.columns.iter().rev().filter(|it| to.column(&it.name).is_none());
        let (computed, plain): (Vec<&Column>, Vec<&Column>) = gone.partition(|it| it.generated.is_some());
        let gone: Vec<Ident> = computed.into_iter().chain(plain).map(|it| it.name.clone()).collect();
        for column in gone {
            draft.call(&Call::DropColumn { table: name.clone(), name: column, if_exists: false })?;
        }
    }
    Ok(())
}

/// Gives a column as it is to be at this point: an enum type has the values that it has now, and a key has no nulls.
pub(super) fn wanted(draft: &Draft<'_>, table: &Table, column: &Column) -> Column {
    let mut wanted = column.clone();
    wanted.nullable &= !table.primary_key().contains(&column.name);
    if let Some(it) = wanted.ty.enum_type_mut()
        && let Some(values) = draft.at.enum_values(&it.name)
    {
        it.values = values.to_vec();
    }
    wanted
}

/// Names the columns that are to be computed as they are not now, or from a column that gets another type: PostgreSQL
/// changes no type that a computed column stands on.
pub(super) fn recomputed(draft: &Draft<'_>, name: &TableName) -> Vec<Ident> {
    let Some((at, to)) = draft.pair(name) else { return Vec::new() };
    let otherwise = |it: &&Column| {
        let before = at.column(&it.name).map(|before| &before.generated);
        it.generated.is_some()
            && before.is_some_and(|before| *before != it.generated || stands_on_retyped(draft, at, to, it))
    };
    to.columns.iter().filter(otherwise).map(|it| it.name.clone()).collect()
}

/// Names the columns that go and were computed from one that is to get another type, which it only does without them.
fn computed_before(draft: &Draft<'_>, name: &TableName) -> Vec<Ident> {
    let Some((at, to)) = draft.pair(name) else { return Vec::new() };
    let goes = |it: &&Column| to.column(&it.name).is_none() && stands_on_retyped(draft, at, to, it);
    at.columns.iter().filter(goes).map(|it| it.name.clone()).collect()
}

/// Tells whether a column is computed from one that is to get another type.
fn stands_on_retyped(draft: &Draft<'_>, at: &Table, to: &Table, column: &Column) -> bool {
    let Some(generated) = &column.generated else { return false };
    let is_retyped = |it: &Column| at.column(&it.name).is_some_and(|before| before.ty != wanted(draft, to, it).ty);
    to.columns.iter().any(|it| constraint_names(&generated.expression, &it.name) && is_retyped(it))
}

/// Names the columns that are to get another type.
pub(super) fn retyped(draft: &Draft<'_>) -> BTreeSet<(TableName, Ident)> {
    let mut retyped = BTreeSet::new();
    for name in draft.kept() {
        let Some((at, to)) = draft.pair(&name) else { continue };
        for column in &to.columns {
            let after = wanted(draft, to, column).ty;
            if at.column(&column.name).is_some_and(|it| it.ty != after) {
                retyped.insert((name.clone(), column.name.clone()));
            }
        }
    }
    retyped
}

/// Names the columns that go, for good or to be computed otherwise.
pub(super) fn going(draft: &Draft<'_>, name: &TableName) -> Vec<Ident> {
    let Some((at, to)) = draft.pair(name) else { return Vec::new() };
    let mut going: Vec<Ident> =
        at.columns.iter().filter(|it| to.column(&it.name).is_none()).map(|it| it.name.clone()).collect();
    going.extend(recomputed(draft, name));
    going
}
