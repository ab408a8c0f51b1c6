//! Objects that are there in another form.

use super::super::DiffError;
use super::super::draft::Draft;
use crate::operation::{Call, Change, ObjectCall, complete};
use crate::schema::{Definition, Domain, Extension, Object, RowSecurity, Sequence, View};

/// Leads an object to what it is to be: by a call that changes it where there is one, else dropped and made anew.
pub(super) fn replace(draft: &mut Draft<'_>, to: &Object) -> Result<(), DiffError> {
    let name = to.name();
    let Some(from) = draft.at.object(&name).cloned() else { return Ok(()) };
    let call = Call::Object(match changes(&from.definition, &to.definition) {
        Some(changes) => ObjectCall::Change { name: name.clone(), changes },
        None => ObjectCall::Replace { object: to.clone(), recreate: false },
    });
    if leads_there(draft, &call, to) {
        return draft.call(&call);
    }
    super::drop(draft, name)?;
    super::create(draft, to)?;
    if let Definition::Sequence(_) = &to.definition {
        draft.note("the sequence is made anew, as this cannot be changed, and starts again");
    }
    Ok(())
}

/// Tells whether a call does all that is wanted.
fn leads_there(draft: &Draft<'_>, call: &Call, to: &Object) -> bool {
    let is_replaced = match &to.definition {
        Definition::Domain(_)
        | Definition::Sequence(_)
        | Definition::Extension(_)
        | Definition::Function(_)
        | Definition::Procedure(_)
        | Definition::View(_)
        | Definition::Trigger(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_) => true,
        Definition::Schema(_) | Definition::Collation(_) | Definition::Enum(_) | Definition::Grant(_) => false,
    };
    let Ok(operations) = complete(call, Some(&draft.at)) else { return false };
    let mut after = draft.at.clone();
    let is_applied = operations.iter().all(|it| it.apply(&mut after).is_ok());
    is_replaced && is_applied && after.object(&to.name()).is_some_and(|it| is_same(it, to))
}

/// Gives what changes about an object that is altered in parts; `None` where it is replaced as a whole.
pub(crate) fn changes(from: &Definition, to: &Definition) -> Option<Vec<Change>> {
    match (from, to) {
        (Definition::Domain(from), Definition::Domain(to)) => Some(domain(from, to)),
        (Definition::Sequence(from), Definition::Sequence(to)) => Some(vec![sequence(from, to)]),
        (Definition::Extension(_), Definition::Extension(to)) => {
            to.version.clone().map(|version| vec![Change::ExtensionVersion(version)])
        }
        (Definition::RowSecurity(_), Definition::RowSecurity(RowSecurity { forced, .. })) => {
            Some(vec![Change::ForceRowSecurity(*forced)])
        }
        _ => None,
    }
}

fn domain(from: &Domain, to: &Domain) -> Vec<Change> {
    let Domain { name: _, base: _, nullable, default, checks } = to;
    let mut changes = Vec::new();
    let gone = from.checks.iter().filter(|it| !checks.contains(it));
    changes.extend(gone.map(|it| Change::DropDomainCheck(it.name.clone())));
    if *default != from.default {
        changes.push(Change::DomainDefault(default.clone()));
    }
    if *nullable != from.nullable {
        changes.push(Change::DomainNullable(*nullable));
    }
    let new = checks.iter().filter(|it| !from.checks.contains(it));
    changes.extend(new.cloned().map(Change::AddDomainCheck));
    changes
}

/// Says only what is otherwise.
fn sequence(from: &Sequence, to: &Sequence) -> Change {
    let Sequence { name, ty, start, increment, minimum, maximum, cache, cycle, owned_by } = to;
    Change::Sequence(Box::new(Sequence {
        name: name.clone(),
        ty: ty.clone().filter(|_| *ty != from.ty),
        start: start.filter(|_| *start != from.start),
        increment: increment.filter(|_| *increment != from.increment),
        minimum: minimum.filter(|_| *minimum != from.minimum),
        maximum: maximum.filter(|_| *maximum != from.maximum),
        cache: cache.filter(|_| *cache != from.cache),
        cycle: *cycle && !from.cycle,
        owned_by: owned_by.clone().filter(|_| *owned_by != from.owned_by),
    }))
}

/// Tells whether an object is what it is to be, but for what is compared apart or is no part of what it is.
pub(super) fn is_same(at: &Object, to: &Object) -> bool {
    let (mut at, mut to) = (compared(&at.definition), compared(&to.definition));
    if let (Definition::Extension(at), Definition::Extension(to)) = (&mut at, &mut to) {
        // What is not asked for is the server's choice.
        let Extension { name: _, schema, version, cascade } = to;
        at.schema = at.schema.take().filter(|_| schema.is_some());
        at.version = at.version.take().filter(|_| version.is_some());
        at.cascade = *cascade;
    }
    at == to
}

fn compared(definition: &Definition) -> Definition {
    let mut definition = definition.clone();
    if let Definition::View(View { with_data, indexes, .. }) = &mut definition {
        // Its rows come and go with a refresh.
        *with_data = true;
        indexes.clear();
    } else if let Definition::Enum(it) = &mut definition {
        it.values.clear();
    }
    definition
}
