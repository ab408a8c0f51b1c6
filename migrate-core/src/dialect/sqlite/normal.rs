//! What SQLite says back of what it was told.
//!
//! It keeps the words of expressions, views and triggers, so that only spaces, letters and quotes differ; it has no enum
//! types, comments and storage options, and its type words stand for several of ours.

use super::super::{Dialect, Writer};
use super::{strict, types, unnamed};
use crate::schema::expression::{Lexing, Wording, canonical, canonical_condition};
use crate::schema::{
    Check, Column, Conflict, Constraint, Definition, Ident, Index, IndexTerm, Matching, Object, Rule, Schema, SqlType,
    Table, TableOptions,
};

const WORDING: Wording = Wording {
    lexing: Lexing { bracket_names: true, backslash_escapes: false, dollar_quotes: false, hash_comments: false },
    folds_quoted_names: true,
    adds_casts: false,
    truth_is_number: false,
};

/// Puts a schema into SQLite's own words.
pub(in super::super) fn normal(schema: &mut Schema) {
    schema.tables.retain(|_, table| !table.options.temporary);
    schema.tables.values_mut().for_each(table);
    schema.objects.retain(|_, object| !matches!(object.definition, Definition::Enum(_)));
    schema.objects.values_mut().for_each(object);
}

fn table(table: &mut Table) {
    table.comment = None;
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary: _,
        unlogged: _,
        tablespace: _,
        parameters: _,
        inherits,
        engine: _,
        charset: _,
        collation,
        row_format: _,
        first_number: _,
        mysql: _,
        strict,
        without_rowid,
    } = std::mem::take(&mut table.options);
    table.options = TableOptions { inherits, collation, strict, without_rowid, ..TableOptions::default() };
    enums(table);
    let (name, key) = (table.name.clone(), table.primary_key().to_vec());
    for it in &mut table.columns {
        if strict {
            let mut w = Writer::new(Dialect::Sqlite, "");
            *it = strict::column(&mut w, &name, it);
        }
        column(it);
        // SQLite lets most keys be null, for old applications' sake: <https://www.sqlite.org/quirks.html>. No migration does.
        it.nullable &= !key.contains(&it.name);
    }
    table.constraints.iter_mut().for_each(constraint);
    table.indexes.iter_mut().for_each(|it| index(it, &table.columns));
}

/// An enum type is a text with a check of its values.
fn enums(table: &mut Table) {
    let values = table.columns.iter().filter_map(|it| {
        if let SqlType::Enum(of) = &it.ty { Some((it.name.clone(), of.values.clone())) } else { None }
    });
    for (column, values) in values.collect::<Vec<_>>() {
        let mut w = Writer::new(Dialect::Sqlite, "");
        w.ident(&column).sql(" IN ").literals(&values);
        let Ok(expression) = w.finish() else { continue };
        let rule = Rule::Check(Check::new(expression));
        let taken: Vec<Ident> = table.constraints.iter().map(|it| it.name.clone()).collect();
        let name = unnamed::constraint(table, &taken, Some(&column), &rule);
        table.constraints.push(Constraint { name, rule });
    }
}

fn column(column: &mut Column) {
    // No `..`, so that a new property is not forgotten here.
    let Column { name, ty, nullable, default, on_update_now: _, identity, generated, collation, comment } = column;
    *ty = if identity.is_some() { SqlType::Integer } else { types::folded(ty, name) };
    if let Some(identity) = identity {
        *nullable = false;
        identity.increment = identity.increment.filter(|it| *it != 1);
    }
    *default = default.take().map(|it| canonical(&it, WORDING)).filter(|it| it != "null");
    if let Some(generated) = generated {
        generated.expression = canonical(&generated.expression, WORDING);
    }
    *collation = usual(collation.take());
    *comment = None;
}

/// Gives a collation in capital letters; none where it is the usual one.
fn usual(collation: Option<Ident>) -> Option<Ident> {
    let upper = collation.map(|it| it.as_str().to_ascii_uppercase());
    upper.filter(|it| it != "BINARY").map(Ident::from)
}

fn constraint(constraint: &mut Constraint) {
    match &mut constraint.rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => {
            key.include.clear();
            key.on_conflict = key.on_conflict.filter(|it| *it != Conflict::Abort);
        }
        Rule::ForeignKey(key) => {
            key.validated = true;
            key.references.schema = None;
            if key.columns.len() == 1 {
                key.matching = Matching::Simple;
            }
        }
        Rule::Check(check) => {
            check.expression = canonical_condition(&check.expression, WORDING);
            (check.no_inherit, check.validated) = (false, true);
        }
        Rule::Exclusion(_) => {}
    }
}

fn index(index: &mut Index, columns: &[Column]) {
    // No `..`, so that a new property is not forgotten here.
    let Index {
        name: _,
        parts,
        kind: _,
        unique,
        nulls_not_distinct,
        using,
        condition,
        include,
        with,
        tablespace,
        invisible,
    } = index;
    for part in parts {
        if let IndexTerm::Expression(sql) = &mut part.term {
            *sql = canonical(sql, WORDING);
        }
        let own = part.column().and_then(|name| columns.iter().find(|it| it.name == *name));
        let own = own.and_then(|it| it.collation.as_ref());
        part.collation = usual(part.collation.take()).filter(|it| own != Some(it));
        (part.nulls, part.operator_class, part.length) = (None, None, None);
    }
    *condition = condition.take().map(|it| canonical_condition(&it, WORDING));
    *nulls_not_distinct &= *unique;
    (*using, *tablespace, *invisible) = (None, None, false);
    include.clear();
    with.clear();
}

fn object(object: &mut Object) {
    object.depends_on.clear();
    object.comment = None;
    match &mut object.definition {
        Definition::View(view) => view.query = canonical(view.query.trim().trim_end_matches(';'), WORDING),
        Definition::Trigger(trigger) => {
            trigger.event = canonical(&trigger.event, WORDING);
            trigger.action = canonical(trigger.action.trim().trim_end_matches(';'), WORDING);
        }
        Definition::Schema(_)
        | Definition::Extension(_)
        | Definition::Collation(_)
        | Definition::Enum(_)
        | Definition::Domain(_)
        | Definition::Sequence(_)
        | Definition::Function(_)
        | Definition::Procedure(_)
        | Definition::Policy(_)
        | Definition::RowSecurity(_)
        | Definition::Grant(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::EnumType;

    fn normal_of(mut table: Table) -> Table {
        let mut schema = Schema::default();
        table.name = "people".into();
        schema.insert(table).expect("the first");
        normal(&mut schema);
        let once = schema.clone();
        normal(&mut schema);
        assert_eq!(once, schema, "once is enough");
        schema.tables.remove(&"people".into()).expect("stays")
    }

    #[test]
    fn an_enum_type_is_a_check_of_its_values() {
        let mut told = Table::new("t");
        let ty = SqlType::Enum(EnumType { name: "mood".into(), values: vec!["sad".into(), "it's".into()] });
        told.columns.push(Column::new("mood", ty));
        let mut said = Table::new("t");
        said.columns.push(Column::new("mood", SqlType::Text));
        let rule = Rule::check("mood  in ('sad','it''s')");
        said.constraints.push(Constraint { name: "ck_people_mood".into(), rule });
        assert_eq!(normal_of(told), normal_of(said));
    }

    #[test]
    fn what_is_not_kept_does_not_count() {
        let mut told = Table::new("t");
        let comment = Some("how".to_owned());
        told.columns.push(Column { comment: comment.clone(), ..Column::new("at", SqlType::TimestampOf(3)) });
        (told.comment, told.options.engine) = (comment, Some("InnoDB".to_owned()));
        told.indexes.push(Index { using: Some("hash".to_owned()), ..Index::new("ix", ["at"]) });
        let mut said = Table::new("t");
        said.columns.push(Column::new("at", "datetime"));
        said.indexes.push(Index::new("ix", ["at"]));
        assert_eq!(normal_of(told), normal_of(said));
    }
}
