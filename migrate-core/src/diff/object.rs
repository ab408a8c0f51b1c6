//! Objects besides tables that come, change and go.

mod replace;
mod stand;

use super::DiffError;
use super::draft::Draft;
use crate::operation::{Call, CreateIndex, DropIndex, ObjectCall};
use crate::schema::{
    Definition, Ident, Index, IndexTerm, Object, ObjectName, Routine, Rule, Schema, Sequence, Table, TableName,
    expression, query,
};
use replace::is_same;

pub(crate) use replace::changes;
pub(super) use stand::drop_standing;

/// Makes and changes what tables name: schemas, extensions, collations, types, sequences, functions that they call.
pub(super) fn make_before_tables(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let calls = called_before(draft);
    // Order matters: names are in the order of their kinds, and each kind names those before it; but a domain may call a
    // function.
    let before = draft.to.objects.iter().filter(|(name, _)| comes_before_tables(name) || calls.contains(name));
    for object in in_order(before.map(|(_, object)| object).collect()) {
        make(draft, &object.name(), object)?;
    }
    Ok(())
}

/// Makes the schema that a table moves to.
pub(super) fn make_schema(draft: &mut Draft<'_>, schema: &Ident) -> Result<(), DiffError> {
    let name = ObjectName::Schema(schema.clone());
    match draft.to.object(&name).filter(|_| draft.at.object(&name).is_none()) {
        Some(object) => create(draft, object),
        None => Ok(()),
    }
}

/// Makes and changes what names tables: functions, views, and what is a part of these.
pub(super) fn make_after_tables(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let objects = draft.to.objects.values();
    let wanted = |it: &&Object| draft.at.object(&it.name()).is_none_or(|at| !is_same(at, it));
    for object in in_order(objects.clone().filter(wanted).collect()) {
        make(draft, &object.name(), object)?;
    }
    // A view that is made anew takes along the rights on it and what else is a part of it.
    let lost = |it: &&Object| draft.at.object(&it.name()).is_none();
    for object in in_order(objects.filter(lost).collect()) {
        create(draft, object)?;
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

/// Names the functions that defaults, checks, computed columns, indexes and domains call, and those that these call.
fn called_before(draft: &Draft<'_>) -> Vec<ObjectName> {
    let functions = draft.to.objects.values().filter_map(|it| {
        if let Definition::Function(routine) = &it.definition { Some((it.name(), routine)) } else { None }
    });
    let mut waiting: Vec<(ObjectName, &Routine)> = functions.collect();
    if waiting.is_empty() {
        return Vec::new();
    }
    let domains = draft.to.objects.values().flat_map(of_domain);
    let mut texts: Vec<&str> = draft.to.tables.values().flat_map(texts).chain(domains).collect();
    let mut called = Vec::new();
    while !texts.is_empty() {
        let is_called = |(_, it): &(ObjectName, &Routine)| texts.iter().any(|text| calls(text, &it.name));
        let (new, rest): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_called);
        waiting = rest;
        texts = new.iter().map(|(_, it)| it.definition.as_str()).collect();
        called.extend(new.into_iter().map(|(name, _)| name));
    }
    called
}

/// Lists the texts of a domain.
fn of_domain(object: &Object) -> Vec<&str> {
    let Definition::Domain(it) = &object.definition else { return Vec::new() };
    it.checks.iter().map(|it| it.expression.as_str()).chain(it.default.as_deref()).collect()
}

/// Tells whether a text calls a function, in the body of another one too.
fn calls(text: &str, function: &TableName) -> bool {
    query::calls(text, function) || body(text).is_some_and(|it| query::calls(it, function))
}

/// Gives the body of a function that stands between dollars: the server reads it where it is SQL.
fn body(definition: &str) -> Option<&str> {
    let opened = definition.find('$')?;
    let tag = &definition[opened..=opened + 1 + definition[opened + 1..].find('$')?];
    let inner = &definition[opened + tag.len()..];
    inner.rfind(tag).map(|end| &inner[..end])
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
                || object.relation() != Some(&view.name)
                    && (query::reads(text, &view.name) || takes_rows(object, &view.name))
        }
        Definition::Function(it) | Definition::Procedure(it) => {
            object.depends_on.contains(&it.name)
                || query::calls(text, &it.name)
                || of_domain(object).iter().any(|text| query::calls(text, &it.name))
                || is_sql(object) && body(text).is_some_and(|text| query::calls(text, &it.name))
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

/// Tells whether a function gives or takes the rows of a view, or reads it in a body that the server reads at once.
fn takes_rows(object: &Object, view: &TableName) -> bool {
    let (Definition::Function(it) | Definition::Procedure(it)) = &object.definition else { return false };
    let head = it.definition.split('$').next().unwrap_or_default();
    let names = |text: &str| expression::mentions(text, view.name.as_str());
    let reads = || is_sql(object) && body(&it.definition).is_some_and(|text| query::reads(text, view));
    names(head) || names(&it.arguments) || reads()
}

fn is_sql(object: &Object) -> bool {
    let (Definition::Function(it) | Definition::Procedure(it)) = &object.definition else { return false };
    let words: Vec<&str> = it.definition.split_whitespace().collect();
    words.windows(2).any(|it| it[0].eq_ignore_ascii_case("language") && it[1].eq_ignore_ascii_case("sql"))
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
