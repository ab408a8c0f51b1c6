//! A schema as parts with properties, each in words.

use std::collections::BTreeMap;

use crate::schema::{
    Column, Constraint, ForeignKey, Ident, Index, IndexPart, IndexTerm, Rule, Schema, Table, TableName,
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
        let Schema { tables, opaque_since: _ } = schema;
        for table in tables.values() {
            description.table(table);
        }
        description
    }

    fn table(&mut self, table: &Table) {
        let Table { name, columns, constraints, indexes, comment } = table;
        let whole = format!("table `{name}`");
        let mut push = |kind: &str, name: &Ident, part: Part| {
            self.parts.insert(vec![whole.clone(), format!("{kind} `{name}`")], part);
        };
        columns.iter().for_each(|it| push("column", &it.name, column(it)));
        constraints.iter().for_each(|it| push("constraint", &it.name, constraint(it)));
        indexes.iter().for_each(|it| push("index", &it.name, index(it)));
        self.parts.insert(vec![whole], vec![("comment", quoted(comment.as_ref()))]);
    }
}

fn column(column: &Column) -> Part {
    let Column { name: _, ty, nullable, default, identity, comment } = column;
    vec![
        ("type", format!("{ty:?}")),
        ("nullability", yes(*nullable)),
        ("default", said(default.as_ref())),
        ("identity", yes(*identity)),
        ("comment", quoted(comment.as_ref())),
    ]
}

fn constraint(constraint: &Constraint) -> Part {
    let Constraint { name: _, rule } = constraint;
    let words = match rule {
        Rule::PrimaryKey { columns } => format!("PRIMARY KEY ({})", list(columns)),
        Rule::Unique { columns } => format!("UNIQUE ({})", list(columns)),
        Rule::Check { expression } => format!("CHECK ({expression})"),
        Rule::ForeignKey(key) => foreign_key(key),
    };
    vec![("definition", words)]
}

fn foreign_key(key: &ForeignKey) -> String {
    let ForeignKey { columns, references, referenced_columns, on_delete, on_update, deferral } = key;
    let (columns, referenced) = (list(columns), list(referenced_columns));
    format!(
        "FOREIGN KEY ({columns}) REFERENCES {} ({referenced}), on delete {on_delete:?}, on update {on_update:?}, \
         {deferral:?}",
        table_name(references)
    )
}

fn index(index: &Index) -> Part {
    let Index { name: _, parts, unique, using, condition, include } = index;
    let parts: Vec<String> = parts.iter().map(part).collect();
    vec![
        ("key", parts.join(", ")),
        ("uniqueness", yes(*unique)),
        ("method", said(using.as_ref())),
        ("condition", said(condition.as_ref())),
        ("included columns", list(include)),
    ]
}

fn part(part: &IndexPart) -> String {
    let IndexPart { term, descending, operator_class, length } = part;
    let mut words = match term {
        IndexTerm::Column(name) => name.to_string(),
        IndexTerm::Expression(sql) => format!("({sql})"),
    };
    words.extend(length.map(|length| format!("({length})")));
    words.extend(operator_class.as_ref().map(|class| format!(" {class}")));
    if *descending {
        words.push_str(" desc");
    }
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

fn said(value: Option<&String>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| if value.is_empty() { "''".to_owned() } else { value.clone() })
}

fn quoted(value: Option<&String>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| format!("'{value}'"))
}
