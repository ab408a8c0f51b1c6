//! Columns.

use super::super::super::{Writer, clause};
use super::super::{strict, types};
use super::constraint;
use crate::operation::AddColumn;
use crate::schema::{Column, Constraint, Ident, Identity, SqlType};

/// Writes a column as a table or an `ADD COLUMN` takes it; how its rows are numbered stands with the table's key.
pub(in super::super) fn definition(w: &mut Writer, column: &Column) {
    // No `..`, so that a new property is not forgotten here; SQLite has no comments.
    let Column { name, ty, nullable, default, on_update_now, identity: _, generated, collation, comment: _ } = column;
    w.ident(name);
    // A column need not say a type.
    if *ty != SqlType::Custom(String::new()) {
        types::write(w.sql(" "), ty, name);
    }
    if let Some(collation) = collation {
        w.sql(" COLLATE ").ident(collation);
    }
    if let Some(generated) = generated {
        w.sql(" GENERATED ALWAYS AS (").expression(&generated.expression);
        w.sql(if generated.stored { ") STORED" } else { ") VIRTUAL" });
    }
    if !nullable {
        w.sql(" NOT NULL");
    }
    if let Some(sql) = default {
        w.sql(" DEFAULT ");
        if clause::is_constant(sql) || clause::is_current_time(sql) || clause::is_parenthesised(sql) {
            w.expression(sql);
        } else {
            w.sql("(").expression(sql).sql(")");
        }
    }
    if *on_update_now {
        w.lacks_on_update(name);
    }
    if let SqlType::Enum(it) = ty {
        w.sql(" CHECK (").ident(name).sql(" IN ").literals(&it.values).sql(")");
    }
}

/// What SQLite's numbering has not: it counts by one, and takes any number that it is given.
pub(in super::super) fn check_numbering(w: &mut Writer, name: &Ident, identity: &Identity) {
    let Identity { always, start, increment } = identity;
    if *always {
        w.unsupported(format!("refuse a number that it is given for column `{name}`"), "say `.identity()`");
    }
    if start.is_some() {
        w.unsupported(
            format!("begin at a number of column `{name}`, as it counts for the whole table"),
            "say `.identity()` of the column, and `t.auto_increment(..)` of the new table",
        );
    }
    if increment.is_some_and(|it| it != 1) {
        w.unsupported(format!("count column `{name}` in other steps than one"), "say `.identity()`");
    }
}

/// Adds a column with the constraints that stand with it.
pub(super) fn add(w: &mut Writer, op: &AddColumn, constraints: &[&Constraint], is_strict: bool) {
    w.table(&op.table).sql(" ADD COLUMN ");
    if is_strict {
        let column = strict::column(w, &op.table, &op.column);
        definition(w, &column);
    } else {
        definition(w, &op.column);
    }
    for constraint in constraints {
        constraint::of_column(w, constraint);
    }
}
