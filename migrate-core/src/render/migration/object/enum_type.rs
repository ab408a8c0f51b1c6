//! Values of enum types.

use super::super::layout::Chain;
use super::super::word;
use crate::operation::{AlterEnum, Call, EnumChange, ObjectCall, ObjectOperation, Operation, Place, complete};
use crate::schema::Schema;

/// Writes the call that gives the type just these values; none where it takes several.
pub(super) fn alter(op: &AlterEnum, at: &Schema) -> Option<Chain> {
    let wanted = [Operation::Object(ObjectOperation::AlterEnum(op.clone()))];
    candidates(op).into_iter().find_map(|change| {
        let call = Call::Object(ObjectCall::AlterEnum { name: op.name.clone(), change: change.clone() });
        (complete(&call, Some(at)).ok()? == wanted).then(|| written(op, &change))
    })
}

fn candidates(op: &AlterEnum) -> Vec<EnumChange> {
    let AlterEnum { name: _, from, to, moves } = op;
    let mut found = Vec::new();
    if let Some(at) = to.iter().position(|it| !from.contains(it)) {
        let value = to[at].clone();
        let before = at.checked_sub(1).and_then(|it| to.get(it)).cloned();
        let places = [Some(Place::Last), before.map(Place::After), to.get(at + 1).cloned().map(Place::Before)];
        found.extend(places.into_iter().flatten().map(|place| EnumChange::Add { value: value.clone(), place }));
    }
    if let Some(value) = from.iter().find(|it| !to.contains(it)) {
        let moved_to = moves.iter().find(|(from, _)| from == value).map(|(_, to)| to.clone());
        if let Some(to) = moved_to.clone() {
            found.push(EnumChange::Rename { from: value.clone(), to });
        }
        found.push(EnumChange::Remove { value: value.clone(), moved_to });
    }
    found.push(EnumChange::Reorder { values: to.clone() });
    found
}

fn written(op: &AlterEnum, change: &EnumChange) -> Chain {
    let name = word::table(&op.name);
    match change {
        EnumChange::Add { value, place } => {
            let chain = Chain::op("add_enum_value").arg(name).arg(word::text(value));
            match place {
                Place::Last => chain,
                Place::Before(other) => chain.call("before").arg(word::text(other)),
                Place::After(other) => chain.call("after").arg(word::text(other)),
            }
        }
        EnumChange::Rename { from, to } => {
            Chain::result("rename_enum_value").arg(name).arg(word::text(from)).arg(word::text(to))
        }
        EnumChange::Remove { value, moved_to } => {
            let chain = Chain::op("remove_enum_value").arg(name).arg(word::text(value));
            chain.with("move_to", moved_to.as_ref().map(|it| word::text(it)))
        }
        EnumChange::Reorder { values } => Chain::result("reorder_enum_values").arg(name).arg(word::texts(values)),
    }
}
