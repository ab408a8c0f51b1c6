//! Columns.

use super::super::super::{Writer, clause};
use super::super::{strict, types};
use super::constraint;
use crate::operation::AddColumn;
use crate::schema::{Column, Constraint, SqlType};

/// Writes a column as a table or an `ADD COLUMN` takes it.
pub(in super::super) fn definition(w: &mut Writer, column: &Column) {
    w.ident(&column.name).sql(" ");
    types::write(w, &column.ty, &column.name);
    if !column.nullable {
        w.sql(" NOT NULL");
    }
    if let Some(sql) = &column.default {
        w.sql(" DEFAULT ");
        if clause::is_constant(sql) || clause::is_current_time(sql) || clause::is_parenthesised(sql) {
            w.expression(sql);
        } else {
            w.sql("(").expression(sql).sql(")");
        }
    }
    if let SqlType::Enum(it) = &column.ty {
        w.sql(" CHECK (").ident(&column.name).sql(" IN ").literals(&it.values).sql(")");
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
