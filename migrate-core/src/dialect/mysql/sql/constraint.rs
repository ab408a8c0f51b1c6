//! Constraints.

use super::super::super::{Writer, clause};
use crate::operation::DropConstraint;
use crate::schema::{Constraint, Deferral, ReferentialAction, Rule};

/// Writes a constraint as a table or an `ADD` takes it.
pub(super) fn definition(w: &mut Writer, constraint: &Constraint) {
    if let Rule::ForeignKey(key) = &constraint.rule {
        if key.deferral != Deferral::NotDeferrable {
            w.unsupported(
                format!("put the check of foreign key `{}` off", constraint.name),
                "leave `.deferrable()` out where `op.dialect()` is `Dialect::Mysql`",
            );
        }
        if [key.on_delete, key.on_update].contains(&ReferentialAction::SetDefault) {
            w.unsupported(
                format!("set columns of foreign key `{}` to their defaults", constraint.name),
                "take `SetNull` or `Cascade`",
            );
        }
    }
    clause::constraint(w, constraint);
}

/// Writes the clause that drops a constraint, which is another for each kind.
pub(super) fn drop(w: &mut Writer, op: &DropConstraint) {
    match op.constraint.as_ref().map(|it| &it.rule) {
        Some(Rule::PrimaryKey { .. }) => w.sql("DROP PRIMARY KEY"),
        Some(Rule::Unique { .. }) => w.sql("DROP INDEX ").ident(&op.name),
        Some(Rule::ForeignKey(_)) => w.sql("DROP FOREIGN KEY ").ident(&op.name),
        Some(Rule::Check { .. }) | None => w.sql("DROP CONSTRAINT ").ident(&op.name),
    };
}
