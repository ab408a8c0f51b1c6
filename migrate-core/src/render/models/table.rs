//! Structs: a table, and what is said of several of its columns.

use std::collections::{BTreeMap, BTreeSet};

use migrate_syntax::model::table_of;

use super::attribute::{self, Argument};
use super::name::{self, Names};
use super::{Imports, column, said};
use crate::render::migration::word;
use crate::schema::naming::Convention;
use crate::schema::{
    Check, Conflict, Constraint, Exclusion, ForeignKey, Ident, Index, IndexKind, IndexPart, Key, NullsOrder, Rule,
    Schema, Table, TableName, TableOptions,
};

/// What is still to be said of a table.
#[derive(Debug)]
pub(super) struct Rest<'t> {
    /// The columns that say themselves that they are the key, or parts of it.
    pub(super) key: Vec<&'t Ident>,
    pub(super) constraints: Vec<&'t Constraint>,
    pub(super) indexes: Vec<&'t Index>,
}

/// Writes a table.
pub(super) fn written(
    table: &Table,
    schema: &Schema,
    names: &Names,
    naming: Convention,
    imports: &mut Imports,
) -> String {
    imports.take("migrate_core", "Model");
    // No `..`, so that a new field is not forgotten here; how rows are parted is not said.
    let Table { name, columns, constraints, indexes, comment, options, partitioning: _ } = table;
    let mut rest = Rest {
        key: own_key(table, naming),
        constraints: constraints.iter().collect(),
        indexes: indexes.iter().collect(),
    };
    if !rest.key.is_empty() {
        rest.constraints.retain(|it| !matches!(it.rule, Rule::PrimaryKey(_)));
    }
    let mut taken = BTreeSet::new();
    let of = (schema, names, naming);
    let fields: Vec<String> = columns
        .iter()
        .map(|it| column::written(table, it, &name::field(it.name.as_str(), &mut taken), &mut rest, of, imports))
        .collect();
    let rust = names.table(name);
    let mut first = Vec::new();
    if table_of(rust) != name.name.as_str() {
        first.push(Argument::says("table", name.name.as_str()));
    }
    first.extend(name.schema.as_ref().map(|it| Argument::says("schema", it.as_str())));
    first.extend(comment.as_ref().map(|it| Argument::says("comment", it)));
    let mut text = format!("#[derive(Debug, Clone, Model)]\n{}", attribute::written("model", &first, 0));
    rest.constraints.sort_by_key(|it| rank(it));
    let constraints = rest.constraints.iter().map(|it| constraint(table, it, schema, naming));
    let indexes = rest.indexes.iter().map(|it| index(table, it, naming));
    for argument in constraints.chain(indexes) {
        text.push_str(&attribute::written("model", &[argument], 0));
    }
    text.push_str(&attribute::written("model", &said(options), 0));
    // All columns may be those of parents.
    let begin = if fields.is_empty() { "" } else { "\n" };
    text.push_str(&format!("pub struct {rust} {{{begin}{}}}\n", fields.concat()));
    text
}

/// Lists the columns of the key, where saying it at each gives it.
fn own_key(table: &Table, naming: Convention) -> Vec<&Ident> {
    let columns: Vec<&Ident> =
        table.columns.iter().map(|it| &it.name).filter(|it| table.primary_key().contains(it)).collect();
    let plain: Vec<Ident> = columns.iter().map(|it| (*it).clone()).collect();
    let usual = Constraint { name: naming.primary_key(&table.name, &plain), rule: Rule::primary_key(plain) };
    if table.constraints.contains(&usual) { columns } else { Vec::new() }
}

fn rank(constraint: &Constraint) -> u8 {
    match &constraint.rule {
        Rule::PrimaryKey(_) => 0,
        Rule::Unique(_) => 1,
        Rule::ForeignKey(_) => 2,
        Rule::Check(_) => 3,
        Rule::Exclusion(_) => 4,
    }
}

fn constraint(table: &Table, constraint: &Constraint, schema: &Schema, naming: Convention) -> Argument {
    let named = name(table, constraint, naming);
    match &constraint.rule {
        Rule::PrimaryKey(it) => key("primary_key", it, named),
        Rule::Unique(it) => key("unique", it, named),
        Rule::ForeignKey(it) => {
            let mut list = texts(&it.columns);
            list.push(Argument::says("references", &target(it)));
            list.extend(named);
            list.extend(is_external(it, schema).then(|| Argument::word("external")));
            list.extend(column::of_foreign_key(it));
            Argument::List("foreign_key".to_owned(), list)
        }
        Rule::Check(it) => Argument::List("check".to_owned(), vec![check(table, constraint, it, naming)]),
        Rule::Exclusion(it) => exclusion(it, named),
    }
}

fn key(word: &str, key: &Key, named: Option<Argument>) -> Argument {
    Argument::List(word.to_owned(), texts(&key.columns).into_iter().chain(named).chain(of_key(key)).collect())
}

fn check(table: &Table, constraint: &Constraint, check: &Check, naming: Convention) -> Argument {
    let Check { expression, no_inherit, enforced, validated: _ } = check;
    let name = constraint.name.as_str();
    let usual = naming.constraint(&table.name, &constraint.rule);
    let mut list = vec![Argument::text(expression)];
    list.extend(no_inherit.then(|| Argument::word("no_inherit")));
    list.extend((!enforced).then(|| Argument::word("not_enforced")));
    match list.as_slice() {
        [condition] if constraint.name == usual => condition.clone(),
        [_] if said::is_word(name) => Argument::says(name, expression),
        [_] => Argument::says(&word::text(name), expression),
        _ => Argument::List(name.to_owned(), list),
    }
}

fn exclusion(exclusion: &Exclusion, named: Option<Argument>) -> Argument {
    let Exclusion { using, elements, include, condition, deferral } = exclusion;
    let elements = elements.iter().map(|it| format!("({}, {})", part(&it.part), word::text(&it.operator)));
    let mut list: Vec<Argument> = elements.map(Argument::Word).chain(named).collect();
    list.extend(using.as_ref().map(|it| Argument::says("using", it)));
    list.extend(condition.as_ref().map(|it| Argument::says("filter", it)));
    list.extend((!include.is_empty()).then(|| columns("include", include)));
    list.extend(column::deferral(*deferral));
    Argument::List("exclusion".to_owned(), list)
}

fn index(table: &Table, index: &Index, naming: Convention) -> Argument {
    let parts = index.parts.iter().map(|it| Argument::Word(part(it)));
    Argument::List("index".to_owned(), parts.chain(index_name(table, index, naming)).chain(of_index(index)).collect())
}

fn part(part: &IndexPart) -> String {
    match part.column() {
        Some(column) if IndexPart::from(column) == *part => word::text(column.as_str()),
        Some(_) | None => word::part(part),
    }
}

pub(super) fn nulls(order: NullsOrder) -> &'static str {
    match order {
        NullsOrder::First => "nulls_first",
        NullsOrder::Last => "nulls_last",
    }
}

/// Says the name of a constraint, where it is not the convention's.
pub(super) fn name(table: &Table, constraint: &Constraint, naming: Convention) -> Option<Argument> {
    let usual = naming.constraint(&table.name, &constraint.rule);
    (usual != constraint.name).then(|| Argument::says("name", constraint.name.as_str()))
}

/// Says the name of an index, where it is not the convention's.
pub(super) fn index_name(table: &Table, index: &Index, naming: Convention) -> Option<Argument> {
    let usual = naming.index(&table.name, &index.parts);
    (usual != index.name).then(|| Argument::says("name", index.name.as_str()))
}

/// Says all of a key but its columns.
pub(super) fn of_key(key: &Key) -> Vec<Argument> {
    let Key { columns: _, include, nulls_not_distinct, deferral, on_conflict } = key;
    let mut list = Vec::from_iter((!include.is_empty()).then(|| columns("include", include)));
    list.extend(nulls_not_distinct.then(|| Argument::word("nulls_not_distinct")));
    list.extend(column::deferral(*deferral));
    list.extend(on_conflict.map(|it| {
        let word = match it {
            Conflict::Abort => "abort",
            Conflict::Fail => "fail",
            Conflict::Ignore => "ignore",
            Conflict::Replace => "replace",
            Conflict::Rollback => "rollback",
        };
        Argument::says("on_conflict", word)
    }));
    list
}

/// Says all of an index but its name and parts.
pub(super) fn of_index(index: &Index) -> Vec<Argument> {
    // No `..`, so that a new property is not forgotten here.
    let Index {
        name: _,
        parts: _,
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
    let mut list = Vec::from_iter(unique.then(|| Argument::word("unique")));
    list.extend(nulls_not_distinct.then(|| Argument::word("nulls_not_distinct")));
    match kind {
        IndexKind::Plain => {}
        IndexKind::Fulltext { parser } => {
            list.push(Argument::word("fulltext"));
            list.extend(parser.as_ref().map(|it| Argument::says("parser", it)));
        }
        IndexKind::Spatial => list.push(Argument::word("spatial")),
    }
    list.extend(using.as_ref().map(|it| Argument::says("using", it)));
    list.extend(condition.as_ref().map(|it| Argument::says("filter", it)));
    list.extend((!include.is_empty()).then(|| columns("include", include)));
    list.extend(pairs("with", with));
    list.extend(tablespace.as_ref().map(|it| Argument::says("tablespace", it.as_str())));
    list.extend(invisible.then(|| Argument::word("invisible")));
    list
}

/// Names columns: `include = "a"`, `include("a", "b")`.
pub(super) fn columns(name: &str, columns: &[Ident]) -> Argument {
    match columns {
        [one] => Argument::says(name, one.as_str()),
        _ => Argument::List(name.to_owned(), texts(columns)),
    }
}

fn texts(columns: &[Ident]) -> Vec<Argument> {
    columns.iter().map(|it| Argument::text(it.as_str())).collect()
}

fn pairs(name: &str, pairs: &BTreeMap<String, String>) -> Option<Argument> {
    let list: Vec<Argument> = pairs.iter().map(|(name, value)| Argument::says(name, value)).collect();
    (!list.is_empty()).then(|| Argument::List(name.to_owned(), list))
}

/// Says where a foreign key leads: `users.id`, `prices(sku, price)`.
pub(super) fn target(key: &ForeignKey) -> String {
    match key.referenced_columns.as_slice() {
        [one] if !one.as_str().contains('.') => format!("{}.{one}", key.references),
        all => format!("{}({})", key.references, all.iter().map(Ident::as_str).collect::<Vec<_>>().join(", ")),
    }
}

/// Tells whether no model makes what a key leads to.
pub(super) fn is_external(key: &ForeignKey, schema: &Schema) -> bool {
    let has = |table: &Table| key.referenced_columns.iter().all(|it| table.column(it).is_some());
    !schema.table(&key.references).is_some_and(has)
}

fn said(options: &TableOptions) -> Vec<Argument> {
    // No `..`, so that a new option is not forgotten here.
    let TableOptions {
        temporary: _,
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
    let switches = [(*strict, "strict"), (*without_rowid, "without_rowid"), (*unlogged, "unlogged")];
    let mut list: Vec<Argument> =
        switches.into_iter().filter(|(is_on, _)| *is_on).map(|(_, it)| Argument::word(it)).collect();
    list.extend(tablespace.as_ref().map(|it| Argument::says("tablespace", it.as_str())));
    list.extend(pairs("with", parameters));
    let parents: Vec<Argument> = inherits.iter().map(|it: &TableName| Argument::text(&it.to_string())).collect();
    list.extend((!parents.is_empty()).then(|| Argument::List("inherits".to_owned(), parents)));
    let texts = [(engine, "engine"), (charset, "charset"), (collation, "collation"), (row_format, "row_format")];
    list.extend(texts.into_iter().filter_map(|(it, name)| Some(Argument::says(name, it.as_ref()?))));
    list.extend(first_number.map(|it| Argument::is("auto_increment", it)));
    list.extend(pairs("mysql", mysql));
    list
}
