//! What MySQL and MariaDB say back of what they were told.
//!
//! Both rewrite expressions and views, have no names for enum types and primary keys, make an index for each foreign key
//! and take a unique constraint and a unique index for the same.

mod column;
mod object;
mod view;

use crate::schema::expression::{Lexing, Wording, canonical, canonical_condition};
use crate::schema::naming::Convention;
use crate::schema::{
    Bounds, Column, Constraint, Definition, Ident, Index, IndexKind, IndexTerm, Matching, Partitioning,
    ReferentialAction, Rule, Schema, SqlType, Table, TableOptions,
};

const WORDING: Wording = Wording {
    lexing: Lexing { backslash_escapes: true, hash_comments: true, dollar_quotes: false, bracket_names: false },
    folds_quoted_names: true,
    adds_casts: false,
    truth_is_number: true,
};

/// Puts a schema into MySQL's own words.
pub(in super::super) fn normal(schema: &mut Schema) {
    schema.tables.retain(|_, table| !table.options.temporary);
    schema.tables.values_mut().for_each(table);
    schema.objects.retain(|_, object| !matches!(object.definition, Definition::Enum(_)));
    object::all(schema);
}

fn table(table: &mut Table) {
    table.comment = table.comment.take().filter(|it| !it.is_empty());
    table.options = options(std::mem::take(&mut table.options));
    let (name, key) = (table.name.name.clone(), table.primary_key().to_vec());
    for it in &mut table.columns {
        it.nullable &= !key.contains(&it.name);
        column::column(it, &name, &table.options);
    }
    let is_memory = table.options.engine.is_some();
    table.indexes.iter_mut().for_each(|it| index(it, &table.columns, is_memory));
    for index in std::mem::take(&mut table.indexes) {
        match key_of(&index) {
            Some(columns) => table.constraints.push(Constraint { name: index.name, rule: Rule::unique(columns) }),
            None => table.indexes.push(index),
        }
    }
    let keys =
        table.constraints.iter().filter(|it| it.is_foreign_key()).map(|it| (it.name.clone(), it.columns().to_vec()));
    for (name, columns) in keys.collect::<Vec<_>>() {
        forget_implied(table, &name, &columns);
    }
    let name = table.name.clone();
    for constraint in &mut table.constraints {
        if let Rule::PrimaryKey(key) = &constraint.rule {
            constraint.name = Convention::DEFAULT.primary_key(&name, &key.columns);
        }
        rule(&mut constraint.rule);
    }
    table.partitioning.iter_mut().for_each(partitions);
}

fn options(options: TableOptions) -> TableOptions {
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary: _,
        unlogged: _,
        tablespace: _,
        parameters: _,
        inherits,
        engine,
        charset,
        collation,
        row_format,
        first_number: _,
        mysql,
        strict: _,
        without_rowid: _,
    } = options;
    let collation = collation.map(|it| collation_name(&it));
    let charset =
        charset.map(|it| it.to_ascii_lowercase()).map(|it| if it == "utf8" { "utf8mb3".to_owned() } else { it });
    TableOptions {
        inherits,
        engine: engine.map(|it| it.to_ascii_lowercase()).filter(|it| it != "innodb"),
        // What nearly every database has anyway; a collation says its character set.
        charset: charset.filter(|it| it != "utf8mb4" && collation.is_none()),
        collation,
        row_format: row_format.map(|it| it.to_ascii_uppercase()),
        mysql: mysql.into_iter().map(|(name, value)| (name.to_ascii_uppercase(), value.trim().to_owned())).collect(),
        ..TableOptions::default()
    }
}

fn collation_name(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    lower.strip_prefix("utf8_").map_or(lower.clone(), |rest| format!("utf8mb3_{rest}"))
}

fn rule(rule: &mut Rule) {
    match rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => {
            key.include.clear();
            (key.nulls_not_distinct, key.on_conflict) = (false, None);
        }
        Rule::ForeignKey(key) => {
            key.validated = true;
            // https://dev.mysql.com/doc/refman/8.0/en/create-table-foreign-keys.html: both refuse at once.
            for action in [&mut key.on_delete, &mut key.on_update] {
                if *action == ReferentialAction::Restrict {
                    *action = ReferentialAction::NoAction;
                }
            }
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

fn index(index: &mut Index, columns: &[Column], is_memory: bool) {
    // No `..`, so that a new property is not forgotten here.
    let Index {
        name: _,
        parts,
        kind,
        unique: _,
        nulls_not_distinct,
        using,
        condition,
        include,
        with,
        tablespace,
        invisible: _,
    } = index;
    let is_plain = *kind == IndexKind::Plain;
    if let IndexKind::Fulltext { parser } = kind {
        *parser = None;
    }
    for part in parts {
        if let IndexTerm::Expression(sql) = &mut part.term {
            *sql = canonical(sql, WORDING);
        }
        let column = part.column().and_then(|name| columns.iter().find(|it| it.name == *name));
        let whole = match column.map(|it| &it.ty) {
            Some(SqlType::Char(length) | SqlType::VarChar(length)) => *length,
            Some(_) | None => u32::MAX,
        };
        part.length = part.length.filter(|it| is_plain && *it < whole);
        part.descending &= is_plain;
        (part.nulls, part.operator_class, part.collation) = (None, None, None);
    }
    let method = using.take().map(|it| it.to_ascii_uppercase());
    *using = method.filter(|it| it == "HASH" && is_memory && is_plain);
    (*nulls_not_distinct, *condition, *tablespace) = (false, None, None);
    include.clear();
    with.clear();
}

/// Gives the columns of an index that is the same as a unique constraint.
pub(super) fn key_of(index: &Index) -> Option<Vec<Ident>> {
    if !index.unique || index.invisible || index.using.is_some() || index.kind != IndexKind::Plain {
        return None;
    }
    let column = |it: &crate::schema::IndexPart| {
        let is_whole = it.length.is_none() && !it.descending;
        it.column().filter(|_| is_whole).cloned()
    };
    index.parts.iter().map(column).collect()
}

/// Takes out the index that was made for a foreign key: it has the key's name.
pub(super) fn forget_implied(table: &mut Table, name: &Ident, columns: &[Ident]) {
    table.indexes.retain(|index| {
        let is_own = index.name.as_str().eq_ignore_ascii_case(name.as_str()) && !index.unique;
        !(is_own && index.parts.iter().map(|it| it.column()).eq(columns.iter().map(Some)))
    });
}

fn partitions(partitioning: &mut Partitioning) {
    for term in &mut partitioning.key {
        if let IndexTerm::Expression(sql) = term {
            *sql = canonical(sql, WORDING);
        }
    }
    let value = |it: &mut String| *it = canonical(it, WORDING);
    for partition in &mut partitioning.partitions {
        partition.name.schema = None;
        partition.attached = None;
        match &mut partition.bounds {
            Bounds::Range { from, to } => from.iter_mut().chain(to).for_each(value),
            Bounds::List(values) => values.iter_mut().for_each(value),
            Bounds::Hash { .. } | Bounds::Default => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{ForeignKey, Key};

    fn normal_of(mut table: Table) -> Table {
        let mut schema = Schema::default();
        table.name = "orders".into();
        schema.insert(table).expect("the first");
        normal(&mut schema);
        let once = schema.clone();
        normal(&mut schema);
        assert_eq!(once, schema, "once is enough");
        schema.tables.remove(&"orders".into()).expect("stays")
    }

    #[test]
    fn a_unique_index_is_a_unique_constraint_and_a_primary_key_has_no_name() {
        let mut told = Table::new("t");
        told.columns.push(Column::new("a", SqlType::Integer));
        told.constraints.push(Constraint { name: "key".into(), rule: Rule::primary_key(vec!["a".into()]) });
        told.indexes.push(Index { unique: true, ..Index::new("one", ["a"]) });
        let mut said = Table::new("t");
        said.columns.push(Column { nullable: false, ..Column::new("a", SqlType::Integer) });
        said.constraints.push(Constraint { name: "PRIMARY".into(), rule: Rule::primary_key(vec!["a".into()]) });
        let key = Key::new(vec!["a".into()]);
        said.constraints.push(Constraint { name: "one".into(), rule: Rule::Unique(key) });
        assert_eq!(normal_of(told), normal_of(said));
    }

    #[test]
    fn the_index_of_a_foreign_key_is_its_own() {
        let mut told = Table::new("t");
        told.columns.push(Column::new("a", SqlType::Integer));
        let key = ForeignKey::new(vec!["a".into()], "users".into(), vec!["id".into()]);
        told.constraints.push(Constraint { name: "fk".into(), rule: Rule::ForeignKey(key) });
        let mut said = told.clone();
        said.indexes.push(Index::new("fk", ["a"]));
        let mut other = told.clone();
        other.indexes.push(Index::new("ix", ["a"]));
        assert_eq!(normal_of(told.clone()), normal_of(said));
        assert_ne!(normal_of(told), normal_of(other));
    }
}
