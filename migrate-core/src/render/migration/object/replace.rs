//! Objects in another form.

use super::super::layout::Chain;
use super::super::word;
use super::{more, policy, sequence, trigger};
use crate::diff;
use crate::operation::{Call, Change, ObjectCall, ObjectOperation, Operation, ReplaceObject, complete};
use crate::schema::{Definition, Domain, Object, ObjectName, RowSecurity, Schema};

/// Writes the call that does the replacement, just as it is; none where no call does.
pub(super) fn replace(op: &ReplaceObject, at: &Schema) -> Option<Chain> {
    let wanted = [Operation::Object(ObjectOperation::Replace(op.clone()))];
    let does = |call: ObjectCall| complete(&Call::Object(call), Some(at)).is_ok_and(|made| made == wanted);
    let changes = op.from.as_ref().and_then(|from| diff::object_changes(&from.definition, &op.to.definition));
    if let Some(changes) = changes {
        let (name, changed) = (op.to.name(), changes.clone());
        return does(ObjectCall::Change { name, changes }).then(|| altered(&op.to, &changed))?;
    }
    let object = said(op);
    let is_done = does(ObjectCall::Replace { object: object.clone(), recreate: op.recreate });
    is_done.then(|| replaced(&object, op.recreate))?
}

/// The object without what stays as it was, which need not be said.
fn said(op: &ReplaceObject) -> Object {
    let mut said = op.to.clone();
    if let Definition::View(to) = &mut said.definition {
        to.indexes.clear();
    }
    let Some(from) = &op.from else { return said };
    said.comment = said.comment.filter(|it| from.comment.as_ref() != Some(it));
    if said.depends_on == from.depends_on {
        said.depends_on.clear();
    }
    if let (Definition::View(to), Definition::View(from)) = (&mut said.definition, &from.definition) {
        to.options = to.options.take().filter(|it| from.options.as_ref() != Some(it));
    }
    said
}

fn replaced(object: &Object, recreate: bool) -> Option<Chain> {
    let routine = |method, it: &crate::schema::Routine| {
        let chain = Chain::op(method).arg(word::table(&it.name)).arg(word::text(&it.arguments));
        more(chain.arg(word::text(&it.definition)), object)
    };
    match &object.definition {
        Definition::View(it) => {
            let method = if it.materialized { "replace_materialized_view" } else { "replace_view" };
            let chain = Chain::op(method).arg(word::table(&it.name)).arg(word::text(&it.query));
            let chain = chain.with("options", it.options.as_ref().map(|it| word::text(it)));
            Some(more(chain.when(!it.with_data, "with_no_data"), object).when(recreate, "recreate"))
        }
        Definition::Function(it) if !recreate => Some(routine("replace_function", it)),
        Definition::Procedure(it) if !recreate => Some(routine("replace_procedure", it)),
        Definition::Trigger(it) if !recreate => Some(more(trigger("replace_trigger", it), object)),
        Definition::Policy(it) if !recreate => Some(more(policy("replace_policy", it), object)),
        Definition::Function(_)
        | Definition::Procedure(_)
        | Definition::Trigger(_)
        | Definition::Policy(_)
        | Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Enum(_)
        | Definition::Domain(_)
        | Definition::Sequence(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => None,
    }
}

/// Writes the call that alters an object in parts.
fn altered(object: &Object, changes: &[Change]) -> Option<Chain> {
    if let Definition::Domain(Domain { name, .. }) = &object.definition {
        let chain = Chain::op("alter_domain").arg(word::table(name));
        return changes.iter().try_fold(chain, domain);
    }
    match (changes, object.name()) {
        ([Change::Sequence(it)], ObjectName::Sequence(name)) => {
            Some(sequence(Chain::op("alter_sequence").arg(word::table(&name)), it))
        }
        ([Change::ExtensionVersion(version)], ObjectName::Extension(name)) => {
            Some(Chain::result("update_extension").arg(word::ident(&name)).arg(word::text(version)))
        }
        ([Change::ForceRowSecurity(_)], _) => {
            let Definition::RowSecurity(RowSecurity { table, forced }) = &object.definition else { return None };
            let method = if *forced { "force_row_security" } else { "unforce_row_security" };
            Some(Chain::result(method).arg(word::table(table)))
        }
        _ => None,
    }
}

fn domain(chain: Chain, change: &Change) -> Option<Chain> {
    Some(match change {
        Change::DomainNullable(nullable) => chain.call(if *nullable { "drop_not_null" } else { "set_not_null" }),
        Change::DomainDefault(None) => chain.call("drop_default"),
        Change::DomainDefault(Some(sql)) => chain.call("set_default").arg(word::default(sql)),
        Change::AddDomainCheck(check) => {
            chain.call("add_check").arg(word::ident(&check.name)).arg(word::text(&check.expression))
        }
        Change::DropDomainCheck(name) => chain.call("drop_check").arg(word::ident(name)),
        Change::Sequence(_) | Change::ExtensionVersion(_) | Change::ForceRowSecurity(_) => return None,
    })
}
