//! Objects besides tables that come, change and go.

mod replace;
mod stand;

use super::DiffError;
use super::draft::Draft;
use crate::operation::{Call, CreateIndex, DropIndex, ObjectCall};
use crate::schema::{
    Definition, Index, IndexTerm, Object, ObjectName, Rule, Schema, Sequence, Table, TableName, expression, query,
};
use replace::is_same;

pub(crate) use replace::changes;
pub(super) use stand::drop_standing;

/// Makes and changes what tables name: schemas, extensions, collations, types, sequences, functions that they call.
pub(super) fn make_before_tables(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let calls = called_by_tables(draft);
    // Order matters: names are in the order of their kinds, and each kind names those before it.
    for (name, object) in &draft.to.objects {
        if comes_before_tables(name) || calls.contains(name) {
            make(draft, name, object)?;
        }
    }
    Ok(())
}

/// Makes and changes what names tables: functions, views, and what is a part of these.
pub(super) fn make_after_tables(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let objects = draft.to.objects.values();
    let wanted = |it: &&Object| draft.at.object(&it.name()).is_none_or(|at| !is_same(at, it));
    for object in in_order(objects.filter(wanted).collect()) {
        make(draft, &object.name(), object)?;
    }
    for view in draft.to.objects.values() {
        if let Definition::View(view) = &view.definition {
            indexes(draft, &view.name, &view.indexes)?;
        }
    }
    Ok(())
}

/// Drops what nothing names any more.
pub(super) fn drop_rest(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    // Order matters: the other way round than they are made.
    let gone = draft.at.objects.keys().rev().filter(|it| draft.to.object(it).is_none()).cloned();
    for name in gone.collect::<Vec<_>>() {
        drop(draft, name)?;
    }
    Ok(())
}

/// Changes what is said about objects.
pub(super) fn comment(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    for (name, object) in &draft.to.objects {
        let has_comment = !matches!(name, ObjectName::RowSecurity(_) | ObjectName::Grant { .. });
        if has_comment && draft.at.object(name).is_some_and(|at| at.comment != object.comment) {
            let (name, text) = (name.clone(), object.comment.clone());
            draft.call(&Call::Object(ObjectCall::Comment { name, text }))?;
        }
    }
    Ok(())
}

/// Makes an object that is not there, or changes one that is otherwise.
fn make(draft: &mut Draft<'_>, name: &ObjectName, object: &Object) -> Result<(), DiffError> {
    match draft.at.object(name) {
        None => create(draft, object),
        Some(at) if is_same(at, object) => Ok(()),
        Some(_) => replace::replace(draft, object),
    }
}

fn create(draft: &mut Draft<'_>, object: &Object) -> Result<(), DiffError> {
    let mut object = object.clone();
    // What belongs to it is said by calls of its own.
    if let Definition::View(view) = &mut object.definition {
        view.indexes.clear();
    }
    let whole = object.clone();
    if let Definition::Sequence(it) = &mut object.definition {
        let is_there = |(table, _): &(TableName, _)| draft.at.table(table).is_some();
        it.owned_by = it.owned_by.take().filter(is_there);
    }
    if let Definition::RowSecurity(it) = &mut object.definition {
        it.forced = false;
    }
    if let Definition::Sequence(_) | Definition::Extension(_) | Definition::Collation(_) = &object.definition {
        object.comment = None;
    }
    draft.call(&Call::Object(ObjectCall::Create(object.clone())))?;
    // A sequence is owned when its owner is there.
    let is_part = matches!(&object.definition, Definition::Sequence(Sequence { owned_by: None, .. }));
    if is_part || is_same(&object, &whole) { Ok(()) } else { replace::replace(draft, &whole) }
}

fn drop(draft: &mut Draft<'_>, name: ObjectName) -> Result<(), DiffError> {
    // It may have gone along with what it is a part of.
    if draft.at.object(&name).is_none() {
        return Ok(());
    }
    draft.call(&Call::Object(ObjectCall::Drop(name)))
}

/// Leads the indexes of a materialised view to what they are to be.
fn indexes(draft: &mut Draft<'_>, view: &TableName, wanted: &[Index]) -> Result<(), DiffError> {
    let Some(Definition::View(at)) =
        draft.at.object(&ObjectName::MaterializedView(view.clone())).map(|it| it.definition.clone())
    else {
        return Ok(());
    };
    for index in at.indexes.iter().filter(|it| !wanted.contains(it)) {
        draft.call(&Call::DropIndex(DropIndex::new(view.clone(), index.name.clone())))?;
    }
    for index in wanted.iter().filter(|it| !at.indexes.contains(it)) {
        draft.call(&Call::CreateIndex(CreateIndex::new(view.clone(), index.clone())))?;
    }
    Ok(())
}

fn comes_before_tables(name: &ObjectName) -> bool {
    match name {
        ObjectName::Schema(_)
        | ObjectName::Extension(_)
        | ObjectName::Collation(_)
        | ObjectName::Enum(_)
        | ObjectName::Domain(_)
        | ObjectName::Sequence(_) => true,
        ObjectName::Function { .. }
        | ObjectName::Procedure { .. }
        | ObjectName::View(_)
        | ObjectName::MaterializedView(_)
        | ObjectName::Trigger { .. }
        | ObjectName::Policy { .. }
        | ObjectName::RowSecurity(_)
        | ObjectName::Grant { .. } => false,
    }
}

/// Names the functions that defaults, checks, computed columns and indexes call.
fn called_by_tables(draft: &Draft<'_>) -> Vec<ObjectName> {
    let functions = draft.to.objects.values().filter_map(|it| {
        if let Definition::Function(routine) = &it.definition { Some((it.name(), &routine.name)) } else { None }
    });
    let functions: Vec<(ObjectName, &TableName)> = functions.collect();
    if functions.is_empty() {
        return Vec::new();
    }
    let texts: Vec<&str> = draft.to.tables.values().flat_map(texts).collect();
    let is_called = |(_, name): &(ObjectName, &TableName)| texts.iter().any(|text| query::calls(text, name));
    functions.into_iter().filter(is_called).map(|(name, _)| name).collect()
}

fn texts(table: &Table) -> Vec<&str> {
    let columns = table
        .columns
        .iter()
        .flat_map(|it| it.default.as_deref().into_iter().chain(it.generated.as_ref().map(|it| it.expression.as_str())));
    let checks = table.constraints.iter().filter_map(|it| match &it.rule {
        Rule::Check(check) => Some(check.expression.as_str()),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::ForeignKey(_) | Rule::Exclusion(_) => None,
    });
    let indexes = table.indexes.iter().flat_map(|index| {
        let parts = index.parts.iter().filter_map(|it| match &it.term {
            IndexTerm::Expression(sql) => Some(sql.as_str()),
            IndexTerm::Column(_) => None,
        });
        parts.chain(index.condition.as_deref())
    });
    columns.chain(checks).chain(indexes).collect()
}

/// Orders objects so that each comes after those that it names.
fn in_order(objects: Vec<&Object>) -> Vec<&Object> {
    let needs: Vec<Vec<usize>> = objects
        .iter()
        .enumerate()
        .map(|(own, object)| {
            (0..objects.len()).filter(|other| *other != own && names(object, objects[*other])).collect()
        })
        .collect();
    let (mut done, mut ordered) = (vec![false; objects.len()], Vec::with_capacity(objects.len()));
    while ordered.len() < objects.len() {
        let waiting = (0..objects.len()).filter(|it| !done[*it]);
        let is_free = |it: &usize| needs[*it].iter().all(|other| done[*other]);
        // Objects that name each other cannot be; texts that seem to are taken as they come.
        let Some(next) = waiting.clone().find(is_free).or_else(|| waiting.clone().next()) else { break };
        done[next] = true;
        ordered.push(objects[next]);
    }
    ordered
}

/// Tells whether an object names another, in its text or as that which it is a part of.
fn names(object: &Object, other: &Object) -> bool {
    let text = object.text().unwrap_or_default();
    match &other.definition {
        Definition::View(view) => {
            object.owner() == Some(&view.name)
                || object.depends_on.contains(&view.name)
                || object.relation() != Some(&view.name) && query::reads(text, &view.name)
        }
        Definition::Function(it) | Definition::Procedure(it) => {
            object.depends_on.contains(&it.name) || query::calls(text, &it.name)
        }
        // Rights are given to what is there, and policies count when they are there.
        Definition::Policy(_) => matches!(&object.definition, Definition::RowSecurity(_)),
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Enum(_)
        | Definition::Domain(_)
        | Definition::Sequence(_)
        | Definition::Trigger(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => false,
    }
}

/// Tells whether a text reads a table or view that is about to change.
fn reads_any<'n>(text: &str, mut relations: impl Iterator<Item = &'n TableName>) -> bool {
    relations.any(|it| query::reads(text, it) || expression::mentions(text, it.name.as_str()))
}

/// Lists the tables of which columns go or get another type, or which go themselves.
fn touched(draft: &Draft<'_>, schema: &Schema) -> Vec<TableName> {
    let retyped = super::column::retyped(draft);
    let is_touched = |name: &&TableName| {
        draft.to.table(name).is_none()
            || !super::column::going(draft, name).is_empty()
            || retyped.iter().any(|(table, _)| table == *name)
    };
    schema.tables.keys().filter(is_touched).cloned().collect()
}
