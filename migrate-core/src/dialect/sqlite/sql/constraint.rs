//! Constraints.

use super::super::super::{Writer, clause};
use crate::schema::{Check, Conflict, Constraint, ForeignKey, Ident, Key, Rule};

/// Writes a constraint with its name, as a table takes it.
pub(in super::super) fn definition(w: &mut Writer, constraint: &Constraint) {
    let name = &constraint.name;
    w.sql("CONSTRAINT ").ident(name).sql(" ");
    match &constraint.rule {
        Rule::PrimaryKey(it) => {
            w.sql("PRIMARY KEY ").names(&it.columns);
            key(w, name, it, false);
        }
        Rule::Unique(it) => {
            w.sql("UNIQUE ").names(&it.columns);
            key(w, name, it, true);
        }
        Rule::ForeignKey(it) => {
            w.sql("FOREIGN KEY ").names(&it.columns).sql(" ");
            references(w, name, it);
        }
        Rule::Check(it) => check(w, name, it),
        Rule::Exclusion(_) => {
            w.unsupported(
                format!("exclude rows as `{name}` does"),
                "write triggers with `op.execute` that refuse such rows, or leave it out",
            );
        }
    }
}

/// Writes a constraint as a column of its own takes it.
pub(super) fn of_column(w: &mut Writer, constraint: &Constraint) {
    let name = &constraint.name;
    w.sql(" CONSTRAINT ").ident(name).sql(" ");
    match &constraint.rule {
        Rule::ForeignKey(it) => references(w, name, it),
        Rule::Check(it) => check(w, name, it),
        Rule::PrimaryKey(_) | Rule::Unique(_) | Rule::Exclusion(_) => {}
    }
}

/// Writes what is said of a key after its columns.
pub(super) fn key(w: &mut Writer, name: &Ident, key: &Key, unique: bool) {
    clause::refuse_key(w, name, key, unique);
    if let Some(conflict) = key.on_conflict {
        w.sql(match conflict {
            Conflict::Abort => " ON CONFLICT ABORT",
            Conflict::Fail => " ON CONFLICT FAIL",
            Conflict::Ignore => " ON CONFLICT IGNORE",
            Conflict::Replace => " ON CONFLICT REPLACE",
            Conflict::Rollback => " ON CONFLICT ROLLBACK",
        });
    }
}

/// <https://www.sqlite.org/foreignkeys.html#fk_unsupported>: `MATCH` is read over.
fn references(w: &mut Writer, name: &Ident, key: &ForeignKey) {
    clause::refuse_matching(w, name, key);
    clause::references(w, key);
}

fn check(w: &mut Writer, name: &Ident, check: &Check) {
    w.sql("CHECK (").expression(&check.expression).sql(")");
    if !check.enforced {
        w.unsupported(format!("leave check `{name}` to people"), "leave the check out");
    }
}
