//! What PostgreSQL says back of what it was told.
//!
//! Types, defaults and expressions are put into one spelling, and what PostgreSQL does not keep is left out. Two texts
//! that mean the same and are written in different words (`'1 day'` and `'24:00:00'` as an interval, the query of a view
//! and what the server makes of it) only the server can compare: it is asked where `settle` of the inspection is.

mod index;
mod object;
mod policy;
mod routine;
mod sequence;
mod table;
mod trigger;
mod types;

#[cfg(feature = "postgres")]
use std::collections::BTreeMap;

use crate::schema::expression::{Lexing, Wording, canonical, canonical_condition};
use crate::schema::{Schema, SqlType};
#[cfg(feature = "postgres")]
use crate::schema::{Table, TableName};

pub(super) use sequence::fold_serials;
#[cfg(feature = "postgres")]
pub(super) use sequence::unsaid;
#[cfg(feature = "postgres")]
pub(super) use types::type_of;

/// How PostgreSQL writes expressions back.
pub(super) const WORDING: Wording = Wording {
    lexing: Lexing { dollar_quotes: true, backslash_escapes: false, hash_comments: false, bracket_names: false },
    folds_quoted_names: false,
    adds_casts: true,
    truth_is_number: false,
};

/// Puts a schema into PostgreSQL's own words.
pub(in super::super) fn normal(schema: &mut Schema) {
    schema.tables.retain(|_, table| !table.options.temporary);
    let enums = enums(schema);
    schema.tables.values_mut().for_each(|it| table::normal(it, &enums));
    object::normal(schema, &enums);
    fold_serials(schema);
}

/// Does what [`normal`] does, and gives the tables in their own words for which that is wanted, by those and the new ones.
#[cfg(feature = "postgres")]
pub(super) fn normal_beside(
    schema: &mut Schema,
    is_wanted: impl Fn(&Table, &Table) -> bool,
) -> BTreeMap<TableName, Table> {
    schema.tables.retain(|_, table| !table.options.temporary);
    let enums = enums(schema);
    let mut beside = BTreeMap::new();
    for (name, it) in &mut schema.tables {
        let own = it.clone();
        table::normal(it, &enums);
        if is_wanted(&own, it) {
            beside.insert(name.clone(), own);
        }
    }
    object::normal(schema, &enums);
    fold_serials(schema);
    beside
}

fn enums(schema: &Schema) -> types::Enums {
    schema.enum_types().map(|it| (it.name.clone(), it.values.clone())).collect()
}

/// Puts an expression into one spelling.
fn expression(sql: &mut String) {
    *sql = canonical(sql, WORDING);
}

/// Puts a condition into one spelling.
fn condition(sql: &mut String) {
    *sql = canonical_condition(sql, WORDING);
}

/// Puts the default of a column or domain into one spelling; `NULL` is none.
fn default(default: &mut Option<String>, ty: &SqlType) {
    let Some(text) = default else { return };
    expression(text);
    *text = types::constant(text, ty);
    if text == "null" {
        *default = None;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Dialect, normal};
    use super::*;
    use crate::schema::{Column, Constraint, Custom, Definition, Index, Object, Rule, Sequence, Table, View, expr};

    fn table(change: impl FnOnce(&mut Table)) -> Schema {
        let mut table = Table::new("t");
        table.columns = vec![Column::new("id", SqlType::Integer), Column::new("b", SqlType::Text)];
        change(&mut table);
        let mut schema = Schema::default();
        schema.insert(table).expect("the first");
        schema
    }

    fn same(one: Schema, other: Schema) {
        let (one, other) = (normal(Dialect::Postgres, &one), normal(Dialect::Postgres, &other));
        assert_eq!(one, other);
        assert_eq!(normal(Dialect::Postgres, &one), one, "twice is as once");
    }

    #[test]
    fn types_have_one_name() {
        let of = |ty: SqlType| table(|t| t.columns[0].ty = ty);
        same(of(Custom("INT4")), of(SqlType::Integer));
        same(of(SqlType::TinyInt), of(SqlType::SmallInt));
        same(of(Custom("varchar(20)[]")), of(SqlType::Array(Box::new(SqlType::VarChar(20)))));
        same(of(Custom("timestamp (3) with time zone")), of(SqlType::TimestampTzOf(3)));
        same(of(Custom("CITEXT")), of(Custom("citext")));
    }

    #[test]
    fn defaults_have_one_spelling() {
        let of = |ty: SqlType, text: &str| {
            table(|t| {
                t.columns[1].ty = ty;
                t.columns[1].default = Some(text.to_owned());
            })
        };
        same(of(SqlType::Text, "'it''s'"), of(SqlType::Text, "'it''s'::text"));
        same(of(SqlType::Integer, "-1"), of(SqlType::Integer, "'-1'::integer"));
        same(of(SqlType::Integer, "'5'"), of(SqlType::Integer, "5"));
        same(of(SqlType::Boolean, "'t'"), of(SqlType::Boolean, "TRUE"));
        same(of(SqlType::TimestampTz, "now()"), of(SqlType::TimestampTz, "CURRENT_TIMESTAMP"));
        same(
            of(SqlType::Timestamp, "'2026-01-01'"),
            of(SqlType::Timestamp, "'2026-01-01 00:00:00'::timestamp without time zone"),
        );
        same(of(SqlType::Text, "NULL"), table(|t| t.columns[1].default = None));
    }

    #[test]
    fn a_key_and_an_identity_are_not_null() {
        let keyed = |nullable| {
            table(|t| {
                t.columns[0].nullable = nullable;
                let rule = Rule::primary_key(vec!["id".into()]);
                t.constraints.push(Constraint { name: "pk".into(), rule });
            })
        };
        same(keyed(true), keyed(false));
    }

    #[test]
    fn indexes_are_said_in_short() {
        let of = |index: Index| table(|t| t.indexes.push(index));
        let plain = Index::new("ix", ["b"]);
        same(of(Index { using: Some("BTREE".to_owned()), ..plain.clone() }), of(plain));
        let lower = Index::new("ix", [expr("lower(b)")]);
        same(of(lower), of(Index::new("ix", [expr("lower((b)::text)")])));
    }

    #[test]
    fn an_owned_sequence_that_says_nothing_is_serial() {
        let mut told = table(|t| {
            t.columns[0].default = Some("nextval('t_id_seq'::regclass)".to_owned());
            t.columns[0].nullable = false;
        });
        let owned_by = Some(("t".into(), "id".into()));
        let sequence = Sequence { owned_by, ty: Some(SqlType::Integer), ..Sequence::new("t_id_seq") };
        told.insert_object(Object::new(Definition::Sequence(sequence))).expect("the first");
        same(told, table(|t| t.columns[0].ty = Custom("SERIAL")));
    }

    #[test]
    fn views_are_compared_word_by_word() {
        let of = |query: &str| {
            let mut schema = Schema::default();
            schema.insert_object(Object::new(Definition::View(View::new("v", query)))).expect("the first");
            schema
        };
        same(of("SELECT  id\nFROM \"t\";"), of("select id from t"));
    }
}
