//! A schema as parts with properties, each in words.

mod definition;

use std::collections::BTreeMap;

use crate::schema::{
    Check, Column, Constraint, Definition, Exclusion, ForeignKey, Generated, Ident, Identity, Index, IndexPart,
    IndexTerm, Key, Object, Partitioning, Rule, Schema, SqlType, Table, TableName, TableOptions, literal,
};

/// The properties of a part, always the same ones in the same order for parts of one kind.
pub(super) type Part = Vec<(&'static str, String)>;

/// A schema in words: the path of each part (its table, then itself) with its properties.
#[derive(Debug, Default)]
pub(super) struct Description {
    pub(super) parts: BTreeMap<Vec<String>, Part>,
}

impl Description {
    pub(super) fn of(schema: &Schema) -> Self {
        let mut description = Self::default();
        // No `..`, so that what is new in a schema is not forgotten here.
        let Schema { tables, objects, opaque_since: _ } = schema;
        tables.values().for_each(|it| description.table(it, schema));
        objects.values().for_each(|it| description.object(it));
        description
    }

    fn object(&mut self, object: &Object) {
        // What it needs beyond its text is said to order the steps, and is no property of what is there.
        let Object { definition, depends_on: _, comment } = object;
        let mut part = definition::words(definition);
        part.push(("comment", quoted(comment.as_ref())));
        let name = object.name().to_string();
        if let Definition::View(view) = definition {
            for it in &view.indexes {
                self.parts.insert(vec![name.clone(), format!("index `{}`", it.name)], index(it));
            }
        }
        self.parts.insert(vec![name], part);
    }

    fn table(&mut self, table: &Table, schema: &Schema) {
        let Table { name, columns, constraints, indexes, comment, options, partitioning } = table;
        let whole = format!("table `{name}`");
        let mut push = |kind: &str, name: &Ident, part: Part| {
            self.parts.insert(vec![whole.clone(), format!("{kind} `{name}`")], part);
        };
        columns.iter().for_each(|it| push("column", &it.name, column(it, schema)));
        constraints.iter().for_each(|it| push("constraint", &it.name, constraint(it)));
        indexes.iter().for_each(|it| push("index", &it.name, index(it)));
        let mut part = vec![("comment", quoted(comment.as_ref()))];
        part.extend(storage(options));
        part.push(("partitions", partitioning.as_ref().map_or_else(|| "none".to_owned(), partitions)));
        self.parts.insert(vec![whole], part);
    }
}

fn storage(options: &TableOptions) -> Part {
    let TableOptions {
        temporary,
        unlogged,
        tablespace,
        parameters,
        inherits,
        engine,
        charset,
        collation,
        row_format,
        first_number,
        mysql,
        strict,
        without_rowid,
    } = options;
    let pairs = |it: &BTreeMap<String, String>| {
        it.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
    };
    vec![
        ("one session", yes(*temporary)),
        ("write-ahead log", yes(!*unlogged)),
        ("tablespace", said(tablespace.as_ref().map(Ident::as_str))),
        ("storage parameters", pairs(parameters)),
        ("parents", inherits.iter().map(table_name).collect::<Vec<_>>().join(", ")),
        ("engine", said(engine.as_deref())),
        ("character set", said(charset.as_deref())),
        ("collation", said(collation.as_deref())),
        ("row format", said(row_format.as_deref())),
        ("first number", said(first_number.map(|it| it.to_string()).as_deref())),
        ("options", pairs(mysql)),
        ("strictness", yes(*strict)),
        ("row numbers", yes(!*without_rowid)),
    ]
}

fn partitions(partitioning: &Partitioning) -> String {
    let Partitioning { method, key, partitions } = partitioning;
    let mut names: Vec<String> =
        partitions.iter().map(|it| format!("{} {}", table_name(&it.name), it.bounds)).collect();
    names.sort();
    let key: Vec<&str> = key
        .iter()
        .map(|it| match it {
            IndexTerm::Column(column) => column.as_str(),
            IndexTerm::Expression(sql) => sql,
        })
        .collect();
    format!("by {} ({}): {}", method.word(), key.join(", "), names.join("; "))
}

fn column(column: &Column, schema: &Schema) -> Part {
    let Column { name: _, ty, nullable, default, on_update_now, identity, generated, collation, comment } = column;
    vec![
        ("type", ty.to_string()),
        ("values", values(ty, schema)),
        ("nullability", yes(*nullable)),
        ("default", said(default.as_deref())),
        ("time of change", yes(*on_update_now)),
        ("identity", identity.as_ref().map_or_else(|| "none".to_owned(), numbering)),
        ("computation", generated.as_ref().map_or_else(|| "none".to_owned(), computation)),
        ("collation", said(collation.as_ref().map(Ident::as_str))),
        ("comment", quoted(comment.as_ref())),
    ]
}

/// The values of an enum type that is none of the schema's objects, but said at each column, as on MySQL.
fn values(ty: &SqlType, schema: &Schema) -> String {
    match ty.enum_type().filter(|it| schema.enum_values(&it.name).is_none()) {
        Some(it) => it.values.iter().map(|value| literal(value)).collect::<Vec<_>>().join(", "),
        None => "none of its own".to_owned(),
    }
}

fn numbering(identity: &Identity) -> String {
    let Identity { always, start, increment } = identity;
    let mode = if *always { "always" } else { "by default" };
    format!("{mode}, from {} by {}", start.unwrap_or(1), increment.unwrap_or(1))
}

fn computation(generated: &Generated) -> String {
    let Generated { expression, stored } = generated;
    format!("{expression}, {}", if *stored { "stored" } else { "when read" })
}

fn constraint(constraint: &Constraint) -> Part {
    let Constraint { name: _, rule } = constraint;
    match rule {
        Rule::PrimaryKey(it) => key("PRIMARY KEY", it),
        Rule::Unique(it) => key("UNIQUE", it),
        Rule::Check(it) => check(it),
        Rule::ForeignKey(it) => foreign_key(it),
        Rule::Exclusion(it) => exclusion(it),
    }
}

fn key(kind: &str, key: &Key) -> Part {
    let Key { columns, include, nulls_not_distinct, deferral, on_conflict } = key;
    vec![
        ("definition", format!("{kind} ({})", list(columns))),
        ("included columns", list(include)),
        ("nulls that are the same", yes(*nulls_not_distinct)),
        ("deferral", format!("{deferral:?}")),
        ("conflict", on_conflict.map_or_else(|| "none".to_owned(), |it| format!("{it:?}"))),
    ]
}

fn check(check: &Check) -> Part {
    let Check { expression, no_inherit, enforced, validated } = check;
    vec![
        ("definition", format!("CHECK ({expression})")),
        ("heirs", yes(!*no_inherit)),
        ("enforcement", yes(*enforced)),
        ("validation", yes(*validated)),
    ]
}

fn foreign_key(key: &ForeignKey) -> Part {
    let ForeignKey {
        columns,
        references,
        referenced_columns,
        on_delete,
        set_columns,
        on_update,
        matching,
        deferral,
        validated,
    } = key;
    let (columns, referenced) = (list(columns), list(referenced_columns));
    let definition = format!(
        "FOREIGN KEY ({columns}) REFERENCES {} ({referenced}), on delete {on_delete:?}, on update {on_update:?}, \
         {deferral:?}",
        table_name(references)
    );
    vec![
        ("definition", definition),
        ("columns that are set", list(set_columns)),
        ("match", format!("{matching:?}")),
        ("validation", yes(*validated)),
    ]
}

fn exclusion(exclusion: &Exclusion) -> Part {
    let Exclusion { using, elements, include, condition, deferral } = exclusion;
    let elements: Vec<String> = elements.iter().map(|it| format!("{} WITH {}", part(&it.part), it.operator)).collect();
    vec![
        ("definition", format!("EXCLUDE ({})", elements.join(", "))),
        ("method", said(using.as_deref())),
        ("included columns", list(include)),
        ("condition", said(condition.as_deref())),
        ("deferral", format!("{deferral:?}")),
    ]
}

fn index(index: &Index) -> Part {
    let Index {
        name: _,
        parts,
        kind,
        unique,
        nulls_not_distinct,
        using,
        condition,
        include,
        with,
        tablespace,
        invisible,
    } = index;
    let parts: Vec<String> = parts.iter().map(part).collect();
    let with: Vec<String> = with.iter().map(|(parameter, value)| format!("{parameter} = {value}")).collect();
    vec![
        ("key", parts.join(", ")),
        ("kind", format!("{kind:?}")),
        ("uniqueness", yes(*unique)),
        ("nulls that are the same", yes(*nulls_not_distinct)),
        ("method", said(using.as_deref())),
        ("condition", said(condition.as_deref())),
        ("included columns", list(include)),
        ("parameters", with.join(", ")),
        ("tablespace", tablespace.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string)),
        ("visibility", yes(!*invisible)),
    ]
}

fn part(part: &IndexPart) -> String {
    let IndexPart { term, descending, nulls, collation, operator_class, length } = part;
    let mut words = match term {
        IndexTerm::Column(name) => name.to_string(),
        IndexTerm::Expression(sql) => format!("({sql})"),
    };
    words.extend(length.map(|length| format!("({length})")));
    words.extend(collation.as_ref().map(|collation| format!(" collate {collation}")));
    words.extend(operator_class.as_ref().map(|class| format!(" {class}")));
    if *descending {
        words.push_str(" desc");
    }
    words.extend(nulls.map(|nulls| format!(" nulls {nulls:?}")));
    words
}

fn table_name(name: &TableName) -> String {
    name.to_string()
}

fn list(names: &[Ident]) -> String {
    names.iter().map(Ident::as_str).collect::<Vec<_>>().join(", ")
}

fn yes(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

fn said(value: Option<&str>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| if value.is_empty() { "''".to_owned() } else { value.to_owned() })
}

fn quoted(value: Option<&String>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| format!("'{value}'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Bounds, Partition, PartitionMethod};

    #[test]
    fn partitions_are_told_in_words() {
        let part = |name: &str, bounds| Partition { name: name.into(), bounds, attached: None };
        let partitioning = Partitioning {
            method: PartitionMethod::Range,
            key: vec![IndexTerm::Column("at".into()), IndexTerm::Expression("id % 10".to_owned())],
            partitions: vec![part("b", Bounds::Default), part("a", Bounds::below(["'2026-01-01'", "5"]))],
        };
        assert_eq!(
            super::partitions(&partitioning),
            "by RANGE (at, id % 10): a from MINVALUE, MINVALUE to '2026-01-01', 5; b of the rest"
        );
    }
}
