//! Indexes.

use super::super::sql::index::searched_words;
use super::table::usual;
use super::{condition, expression};
use crate::schema::{Index, IndexKind, IndexPart, IndexTerm, NullsOrder, expr};

pub(super) fn normal(index: &mut Index) {
    // No `..`, so that a new property is not forgotten here.
    let Index {
        name: _,
        parts,
        kind,
        unique,
        nulls_not_distinct,
        using,
        condition,
        include: _,
        with,
        tablespace,
        invisible,
    } = index;
    match std::mem::take(kind) {
        IndexKind::Plain => {}
        IndexKind::Fulltext { parser } => {
            let words = searched_words(parts, parser.as_deref());
            using.get_or_insert_with(|| "gin".to_owned());
            *parts = vec![expr(words.unwrap_or_default())];
        }
        IndexKind::Spatial => {
            using.get_or_insert_with(|| "gist".to_owned());
        }
    }
    method(using);
    parts.iter_mut().for_each(part);
    condition.iter_mut().for_each(self::condition);
    *nulls_not_distinct &= *unique;
    *with = std::mem::take(with).into_iter().map(|(name, value)| (name.to_lowercase(), parameter(&value))).collect();
    usual(tablespace, "pg_default");
    *invisible = false;
}

fn parameter(value: &str) -> String {
    value.trim().trim_matches('\'').to_ascii_lowercase()
}

/// Puts an access method into small letters; the usual one is none.
pub(super) fn method(using: &mut Option<String>) {
    *using = using.take().map(|it| it.to_ascii_lowercase()).filter(|it| it != "btree");
}

pub(super) fn part(part: &mut IndexPart) {
    if let IndexTerm::Expression(text) = &mut part.term {
        expression(text);
    }
    let usual_nulls = if part.descending { NullsOrder::First } else { NullsOrder::Last };
    part.nulls = part.nulls.filter(|it| *it != usual_nulls);
    usual(&mut part.collation, "default");
    part.operator_class = part.operator_class.take().map(|it| it.trim().to_owned()).filter(|it| !is_usual(it));
    part.length = None;
}

/// Tells whether an operator class is the usual one of some type, and need not be said.
fn is_usual(class: &str) -> bool {
    const USUAL: [&str; 24] = [
        "array_ops",
        "bit_ops",
        "bool_ops",
        "bpchar_ops",
        "bytea_ops",
        "cidr_ops",
        "date_ops",
        "enum_ops",
        "float4_ops",
        "float8_ops",
        "int2_ops",
        "int4_ops",
        "int8_ops",
        "interval_ops",
        "jsonb_ops",
        "numeric_ops",
        "range_ops",
        "text_ops",
        "time_ops",
        "timestamp_ops",
        "timestamptz_ops",
        "timetz_ops",
        "tsvector_ops",
        "uuid_ops",
    ];
    USUAL.contains(&class.to_ascii_lowercase().as_str())
}
