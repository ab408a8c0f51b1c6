//! Columns.

use super::super::super::{Writer, clause};
use super::super::types;
use crate::operation::AddColumn;
use crate::schema::{Column, Constraint, Rule, SqlType};

/// Writes a column as a table or an `ADD COLUMN` takes it.
pub(super) fn definition(w: &mut Writer, column: &Column) {
    clause::known_enum(w, &column.ty);
    w.ident(&column.name).sql(" ").sql(&types::name(&column.ty));
    if !column.nullable {
        w.sql(" NOT NULL");
    }
    if let Some(sql) = &column.default {
        w.sql(" DEFAULT ");
        if clause::is_constant(sql) || clause::is_current_time(sql) || clause::is_parenthesised(sql) {
            w.sql(sql);
        } else {
            w.sql("(").sql(sql).sql(")");
        }
    }
    if let SqlType::Enum(it) = &column.ty {
        w.sql(" CHECK (").ident(&column.name).sql(" IN (").list(&it.values, |w, value| {
            w.literal(value);
        });
        w.sql("))");
    }
}

/// Adds a column with the constraints that stand with it.
pub(super) fn add(w: &mut Writer, op: &AddColumn, constraints: &[&Constraint]) {
    w.table(&op.table).sql(" ADD COLUMN ");
    definition(w, &op.column);
    for constraint in constraints {
        w.sql(" CONSTRAINT ").ident(&constraint.name).sql(" ");
        match &constraint.rule {
            Rule::ForeignKey(key) => {
                clause::references(w, key);
            }
            Rule::Check { expression } => {
                w.sql("CHECK (").sql(expression).sql(")");
            }
            Rule::PrimaryKey { .. } | Rule::Unique { .. } => {}
        }
    }
}
