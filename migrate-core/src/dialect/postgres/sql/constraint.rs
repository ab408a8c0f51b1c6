//! Constraints.

use super::super::super::{Dialect, SqlError, Writer, clause};
use super::single;
use crate::operation::{DropConstraint, RenameConstraint, SetConstraintValidated};
use crate::schema::{Check, Constraint, Exclusion, Ident, Key, Rule, TableName};

/// Writes a constraint with its name, as a table or an `ADD` takes it.
pub(super) fn definition(w: &mut Writer, constraint: &Constraint) {
    let name = &constraint.name;
    w.sql("CONSTRAINT ").ident(name).sql(" ");
    match &constraint.rule {
        Rule::PrimaryKey(it) => key(w.sql("PRIMARY KEY "), name, it),
        Rule::Unique(it) => {
            w.sql(if it.nulls_not_distinct { "UNIQUE NULLS NOT DISTINCT " } else { "UNIQUE " });
            key(w, name, it);
        }
        Rule::ForeignKey(it) => {
            w.sql("FOREIGN KEY ").names(&it.columns).sql(" ");
            clause::references(w, it);
        }
        Rule::Check(it) => check(w, name, it),
        Rule::Exclusion(it) => exclusion(w, it),
    }
}

fn key(w: &mut Writer, name: &Ident, key: &Key) {
    w.names(&key.columns);
    include(w, &key.include);
    clause::deferral(w, key.deferral);
    clause::refuse_conflict(w, name, key);
}

/// Writes what an index carries along.
pub(super) fn include(w: &mut Writer, columns: &[Ident]) {
    if !columns.is_empty() {
        w.sql(" INCLUDE ").names(columns);
    }
}

fn check(w: &mut Writer, name: &Ident, check: &Check) {
    w.sql("CHECK (").expression(&check.expression).sql(")");
    if check.no_inherit {
        w.sql(" NO INHERIT");
    }
    if !check.enforced {
        w.unsupported(
            format!("leave check `{name}` to people"),
            "say `.not_valid()` instead, which binds new rows only, or leave the check out",
        );
    }
}

fn exclusion(w: &mut Writer, exclusion: &Exclusion) {
    w.sql("EXCLUDE ");
    if let Some(method) = &exclusion.using {
        w.sql("USING ").ident(&method.to_ascii_lowercase().into()).sql(" ");
    }
    w.sql("(").list(&exclusion.elements, |w, it| {
        clause::index_part(w, &it.part);
        w.sql(" WITH ").expression(&it.operator);
    });
    w.sql(")");
    include(w, &exclusion.include);
    if let Some(condition) = &exclusion.condition {
        w.sql(" WHERE (").expression(condition).sql(")");
    }
    clause::deferral(w, exclusion.deferral);
}

/// Adds a constraint. Only `ALTER TABLE` heeds `NOT VALID`; in a `CREATE TABLE` it is read over.
pub(super) fn add(table: &TableName, constraint: &Constraint) -> Result<Vec<String>, SqlError> {
    single("ALTER TABLE ", |w| {
        w.table(table).sql(" ADD ");
        addition(w, constraint);
    })
}

fn addition(w: &mut Writer, constraint: &Constraint) {
    definition(w, constraint);
    if !constraint.is_validated() {
        w.sql(" NOT VALID");
    }
}

pub(super) fn drop(op: &DropConstraint) -> Result<Vec<String>, SqlError> {
    single("ALTER TABLE ", |w| {
        w.table(&op.table).sql(" DROP CONSTRAINT ");
        if op.if_exists {
            w.sql("IF EXISTS ");
        }
        w.ident(&op.name);
        if op.cascade {
            w.sql(" CASCADE");
        }
    })
}

pub(super) fn rename(op: &RenameConstraint) -> Result<Vec<String>, SqlError> {
    single("ALTER TABLE ", |w| {
        w.table(&op.table).sql(" RENAME CONSTRAINT ").ident(&op.from).sql(" TO ").ident(&op.to);
    })
}

/// Validates a constraint. The way back is another constraint of the same name, which costs no look at the rows.
pub(super) fn set_validated(op: &SetConstraintValidated) -> Result<Vec<String>, SqlError> {
    let Some(constraint) = op.after().filter(|it| !it.is_validated()) else {
        if !op.to {
            let (table, what) = (op.table.clone(), format!("make its constraint `{}` again", op.name));
            return Err(SqlError::UnknownTable { dialect: Dialect::Postgres, table, what });
        }
        return single("ALTER TABLE ", |w| {
            w.table(&op.table).sql(" VALIDATE CONSTRAINT ").ident(&op.name);
        });
    };
    single("ALTER TABLE ", |w| {
        w.table(&op.table).sql(" DROP CONSTRAINT ").ident(&op.name).sql(", ADD ");
        addition(w, &constraint);
    })
}
