//! Constraints.

use super::super::super::{Dialect, SqlError, Writer, clause};
use super::IF_EXISTS;
use crate::operation::{DropConstraint, RenameConstraint};
use crate::schema::{Constraint, Deferral, ForeignKey, Ident, Key, ReferentialAction, Rule};

/// Writes a constraint as a table or an `ADD` takes it.
pub(super) fn definition(w: &mut Writer, constraint: &Constraint) {
    let name = &constraint.name;
    w.sql("CONSTRAINT ").ident(name).sql(" ");
    match &constraint.rule {
        Rule::PrimaryKey(it) => key(w.sql("PRIMARY KEY "), name, it, false),
        Rule::Unique(it) => key(w.sql("UNIQUE "), name, it, true),
        Rule::ForeignKey(it) => foreign_key(w, name, it),
        Rule::Check(it) => {
            w.sql("CHECK (").expression(&it.expression).sql(")");
            if !it.enforced {
                w.sql(" NOT ENFORCED");
            }
        }
        Rule::Exclusion(_) => {
            w.unsupported(
                format!("exclude rows as `{name}` does"),
                "write triggers with `op.execute` that refuse such rows, or leave it out",
            );
        }
    }
}

fn key(w: &mut Writer, name: &Ident, key: &Key, unique: bool) {
    clause::refuse_key(w, name, key, unique);
    clause::refuse_conflict(w, name, key);
    w.names(&key.columns);
}

/// <https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html>: `MATCH` makes it forget what becomes of
/// rows.
fn foreign_key(w: &mut Writer, name: &Ident, key: &ForeignKey) {
    if key.deferral != Deferral::NotDeferrable {
        w.unsupported(
            format!("put the check of foreign key `{name}` off"),
            "leave `.deferrable()` out where `op.dialect()` is `Dialect::Mysql`",
        );
    }
    if [key.on_delete, key.on_update].contains(&ReferentialAction::SetDefault) {
        w.unsupported(format!("set columns of foreign key `{name}` to their defaults"), "take `SetNull` or `Cascade`");
    }
    clause::refuse_matching(w, name, key);
    w.sql("FOREIGN KEY ").names(&key.columns).sql(" ");
    clause::references(w, key);
}

/// Writes the clause that drops a constraint, which is another for each kind.
pub(super) fn drop(w: &mut Writer, op: &DropConstraint) {
    let what = match op.constraint.as_ref().map(|it| &it.rule) {
        Some(Rule::PrimaryKey(_)) => {
            w.sql("DROP PRIMARY KEY");
            return;
        }
        Some(Rule::Unique(_)) => "DROP INDEX ",
        Some(Rule::ForeignKey(_)) => "DROP FOREIGN KEY ",
        Some(Rule::Check(_) | Rule::Exclusion(_)) | None => "DROP CONSTRAINT ",
    };
    w.sql(what).sql(if op.if_exists { IF_EXISTS } else { "" }).ident(&op.name);
}

/// Writes the clauses that rename a constraint: only the index of a unique one can be renamed. A primary key has no name.
pub(super) fn rename(w: &mut Writer, op: &RenameConstraint) -> Result<bool, SqlError> {
    let Some(renamed) = op.renamed() else {
        let (table, what) = (op.table.clone(), format!("make its constraint `{}` again", op.from));
        return Err(SqlError::UnknownTable { dialect: Dialect::Mysql, table, what });
    };
    match &renamed.rule {
        Rule::PrimaryKey(_) => return Ok(false),
        Rule::Unique(_) => {
            w.sql("RENAME INDEX ").ident(&op.from).sql(" TO ").ident(&op.to);
        }
        Rule::ForeignKey(_) | Rule::Check(_) | Rule::Exclusion(_) => {
            let constraint = op.constraint.clone();
            drop(w, &DropConstraint { constraint, ..DropConstraint::new(op.table.clone(), op.from.clone()) });
            w.sql(", ADD ");
            definition(w, &renamed);
        }
    }
    Ok(true)
}
