//! Values of enum types that come and go.

use super::DiffError;
use super::draft::Draft;
use crate::operation::{Call, EnumChange, ObjectCall, Place};
use crate::schema::{EnumType, TableName};

/// Adds the values that are not there, each in its place.
pub(super) fn add_values(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let to = draft.to;
    for EnumType { name, values } in to.enum_types() {
        for (number, value) in values.iter().enumerate() {
            let Some(now) = draft.at.enum_values(name) else { break };
            if now.contains(value) {
                continue;
            }
            let before = values[..number].iter().rev().find(|it| now.contains(it));
            let place = match before {
                Some(last) if now.last() == Some(last) => Place::Last,
                Some(before) => Place::After(before.clone()),
                // The first of all, or one of a type that has nothing in common with what it was.
                None => now.first().map_or(Place::Last, |first| Place::Before(first.clone())),
            };
            change(draft, name, EnumChange::Add { value: value.clone(), place })?;
        }
    }
    Ok(())
}

/// Removes the values that are not to be there, and puts the others in order.
pub(super) fn remove_values(draft: &mut Draft<'_>) -> Result<(), DiffError> {
    let to = draft.to;
    for EnumType { name, values } in to.enum_types() {
        let Some(now) = draft.at.enum_values(name) else { continue };
        for value in now.iter().filter(|it| !values.contains(it)).cloned().collect::<Vec<_>>() {
            change(draft, name, EnumChange::Remove { value: value.clone(), moved_to: None })?;
            draft.note(format!("refused while rows have `{value}`: say what becomes of them with `.move_to(..)`"));
        }
        if draft.at.enum_values(name).is_some_and(|now| now != values) {
            change(draft, name, EnumChange::Reorder { values: values.clone() })?;
        }
    }
    Ok(())
}

/// Makes one change to the values of a type.
pub(super) fn change(draft: &mut Draft<'_>, name: &TableName, change: EnumChange) -> Result<(), DiffError> {
    draft.call(&Call::Object(ObjectCall::AlterEnum { name: name.clone(), change }))
}
