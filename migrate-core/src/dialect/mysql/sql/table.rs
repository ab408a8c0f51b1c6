//! Tables.

use super::super::super::Writer;
use super::super::types;
use super::{column, constraint, index, option, partition};
use crate::operation::CreateTable;
use crate::schema::{Column, Constraint, Ident, Index, IndexTerm, Table};

pub(super) fn create(w: &mut Writer, op: &CreateTable) {
    let table = &op.table;
    let columns = table.columns.iter().map(Member::Column);
    let constraints = table.constraints.iter().map(Member::Constraint);
    let indexes = table.indexes.iter().map(Member::Index);
    w.sql(if table.options.temporary { "CREATE TEMPORARY TABLE " } else { "CREATE TABLE " });
    w.sql(if op.if_not_exists { "IF NOT EXISTS " } else { "" });
    w.table(&table.name).lines(columns.chain(constraints).chain(indexes), |w, member| match member {
        Member::Column(it) => column::definition(w, it),
        Member::Constraint(it) => {
            it.columns().iter().for_each(|column| check_key(w, table, column));
            constraint::definition(w, it);
        }
        Member::Index(it) => {
            for part in it.parts.iter().filter(|part| part.length.is_none() && !index::is_fulltext(it)) {
                if let IndexTerm::Column(column) = &part.term {
                    check_key(w, table, column);
                }
            }
            index::definition(w, it);
        }
    });
    option::storage(w, table);
    if let Some(comment) = &table.comment {
        w.sql(" COMMENT = ").literal(comment);
    }
    if let Some(partitioning) = &table.partitioning {
        partition::by(w, &table.name, partitioning);
    }
}

enum Member<'a> {
    Column(&'a Column),
    Constraint(&'a Constraint),
    Index(&'a Index),
}

fn check_key(w: &mut Writer, table: &Table, column: &Ident) {
    if table.column(column).is_some_and(|it| types::is_unbounded(&it.ty)) {
        w.unsupported(
            format!("make a key of column `{}.{column}`, which has no length", table.name),
            format!("declare it with one, for example `t.column(\"{column}\", VarChar(255))`"),
        );
    }
}
