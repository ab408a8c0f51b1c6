//! Tables, columns, constraints and partitions.

use super::types::{self, Enums};
use super::{condition, default, expression, index};
use crate::schema::{
    Bounds, Check, Column, Constraint, Exclusion, ForeignKey, Ident, Identity, IndexTerm, Matching, Partitioning,
    ReferentialAction, Rule, SqlType, Table, TableOptions,
};

pub(super) fn normal(table: &mut Table, enums: &Enums) {
    // No `..`, so that a new property is not forgotten here.
    let Table { name: _, columns, constraints, indexes, comment, options, partitioning } = table;
    for column in &mut *columns {
        self::column(column, enums);
    }
    constraints.iter_mut().for_each(constraint);
    let key = constraints.iter().find(|it| matches!(it.rule, Rule::PrimaryKey(_))).map(Constraint::columns);
    let keyed = columns.iter_mut().filter(|it| key.is_some_and(|key| key.contains(&it.name)));
    keyed.for_each(|it| it.nullable = false);
    indexes.iter_mut().for_each(index::normal);
    said(comment);
    self::options(options);
    if !columns.iter().any(|it| may_be_long(&it.ty)) {
        options.parameters.retain(|name, _| !name.starts_with("toast."));
    }
    if let Some(partitioning) = partitioning {
        self::partitioning(partitioning, columns);
    }
}

/// Nothing is said by an empty text.
pub(super) fn said(comment: &mut Option<String>) {
    *comment = comment.take().filter(|it| !it.is_empty());
}

fn column(column: &mut Column, enums: &Enums) {
    let Column { name: _, ty, nullable, default, on_update_now: _, identity, generated, collation, comment } = column;
    types::normal(ty, enums);
    self::default(default, ty);
    if let Some(identity) = identity {
        numbering(identity);
        *nullable = false;
    }
    if let Some(generated) = generated {
        expression(&mut generated.expression);
    }
    usual(collation, "default");
    said(comment);
}

fn numbering(identity: &mut Identity) {
    identity.increment = identity.increment.filter(|it| *it != 1);
    let usual = if identity.increment.is_some_and(i64::is_negative) { -1 } else { 1 };
    identity.start = identity.start.filter(|it| *it != usual);
}

/// Leaves a name out that need not be said.
pub(super) fn usual(name: &mut Option<Ident>, usual: &str) {
    *name = name.take().filter(|it| it.as_str() != usual);
}

fn constraint(constraint: &mut Constraint) {
    match &mut constraint.rule {
        Rule::PrimaryKey(key) => {
            (key.nulls_not_distinct, key.on_conflict) = (false, None);
        }
        Rule::Unique(key) => key.on_conflict = None,
        Rule::ForeignKey(key) => foreign_key(key),
        Rule::Check(Check { expression, no_inherit: _, enforced: _, validated: _ }) => condition(expression),
        Rule::Exclusion(exclusion) => self::exclusion(exclusion),
    }
}

fn foreign_key(key: &mut ForeignKey) {
    if key.columns.len() < 2 {
        key.matching = Matching::Simple;
    }
    if !matches!(key.on_delete, ReferentialAction::SetNull | ReferentialAction::SetDefault) {
        key.set_columns.clear();
    }
}

fn exclusion(exclusion: &mut Exclusion) {
    index::method(&mut exclusion.using);
    for element in &mut exclusion.elements {
        index::part(&mut element.part);
        element.operator = element.operator.trim().to_owned();
    }
    exclusion.condition.iter_mut().for_each(condition);
}

/// Keeps what PostgreSQL keeps: the number that a table begins with is its sequence's state.
fn options(options: &mut TableOptions) {
    let parameters = std::mem::take(&mut options.parameters);
    *options = TableOptions {
        unlogged: options.unlogged,
        tablespace: options.tablespace.take(),
        parameters: parameters.into_iter().map(|(name, value)| (name.to_lowercase(), value)).collect(),
        inherits: std::mem::take(&mut options.inherits),
        collation: options.collation.take(),
        ..TableOptions::default()
    };
    usual(&mut options.tablespace, "pg_default");
}

/// Tells whether values may be kept beside the row; a table without such columns may have no place for them, and no
/// options of that place: <https://www.postgresql.org/docs/current/storage-toast.html>.
fn may_be_long(ty: &SqlType) -> bool {
    matches!(ty, SqlType::Text | SqlType::Binary | SqlType::Json | SqlType::Jsonb | SqlType::Array(_))
}

fn partitioning(partitioning: &mut Partitioning, columns: &[Column]) {
    let mut types: Vec<Option<&SqlType>> = Vec::new();
    for term in &mut partitioning.key {
        types.push(match term {
            IndexTerm::Column(name) => columns.iter().find(|it| it.name == *name).map(|it| &it.ty),
            IndexTerm::Expression(text) => {
                expression(text);
                None
            }
        });
    }
    for partition in &mut partitioning.partitions {
        // How it came to be is not kept.
        partition.attached = None;
        let of = |at: usize| types.get(at).copied().flatten();
        match &mut partition.bounds {
            Bounds::Range { from, to } => {
                from.iter_mut().enumerate().for_each(|(at, it)| bound(it, of(at)));
                to.iter_mut().enumerate().for_each(|(at, it)| bound(it, of(at)));
            }
            Bounds::List(values) => {
                values.iter_mut().for_each(|it| bound(it, of(0)));
                values.sort();
            }
            Bounds::Hash { .. } | Bounds::Default => {}
        }
    }
    partitioning.partitions.sort_by(|one, other| one.name.cmp(&other.name));
}

fn bound(value: &mut String, ty: Option<&SqlType>) {
    let word = value.trim().to_ascii_uppercase();
    if word == "MINVALUE" || word == "MAXVALUE" {
        *value = word;
        return;
    }
    expression(value);
    if let Some(ty) = ty {
        *value = types::constant(value, ty);
    }
}
