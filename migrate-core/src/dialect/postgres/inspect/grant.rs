//! Rights.

use super::catalog::{Catalog, RelationKind};
use crate::schema::{Definition, Grant, GrantTarget, Object};

/// A right as the catalog has it.
pub(super) struct Right {
    /// What it is a right on: a relation, a schema or a function.
    pub(super) of: String,
    /// The number of that.
    pub(super) oid: u32,
    /// What may be done.
    pub(super) privilege: String,
    /// By whom.
    pub(super) role: String,
    /// Whether the role may give it to others.
    pub(super) is_grantable: bool,
}

/// Takes in a right on something that is looked at.
pub(super) fn take(catalog: &mut Catalog<'_>, right: Right) {
    let Some(on) = target(catalog, &right) else { return };
    let (privilege, to, grantable) = (right.privilege, right.role.into(), right.is_grantable);
    catalog.take(Object::new(Definition::Grant(Grant { privilege, on, to, grantable })));
}

fn target(catalog: &Catalog<'_>, right: &Right) -> Option<GrantTarget> {
    match right.of.as_str() {
        "relation" => {
            let relation = catalog.relations.get(&right.oid)?;
            Some(match relation.kind {
                RelationKind::Sequence => GrantTarget::Sequence(relation.name.clone()),
                RelationKind::Table | RelationKind::Partition | RelationKind::View | RelationKind::MaterializedView => {
                    GrantTarget::Table(relation.name.clone())
                }
            })
        }
        "schema" => Some(GrantTarget::Schema(catalog.namespaces.get(&right.oid)?.clone()?)),
        _ => {
            let (name, arguments) = catalog.functions.get(&right.oid)?.clone();
            Some(GrantTarget::Function { name, arguments })
        }
    }
}
