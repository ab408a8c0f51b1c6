//! Tables, views and sequences.

use std::collections::BTreeMap;

use diesel::sql_types::{Array, BigInt, Bool, Nullable, Oid, SmallInt, Text};
use diesel::{PgConnection, QueryableByName};

use super::catalog::{Catalog, Relation, RelationKind};
use super::{partition, sequence};
use crate::inspect::InspectError;
use crate::schema::{Definition, Object, RowSecurity, Table, TableName, TableOptions, View};

#[derive(QueryableByName)]
pub(super) struct RelationRow {
    #[diesel(sql_type = Oid)]
    pub(super) oid: u32,
    #[diesel(sql_type = Oid)]
    namespace: u32,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    persistence: String,
    #[diesel(sql_type = Bool)]
    is_partition: bool,
    #[diesel(sql_type = Bool)]
    is_of_type: bool,
    #[diesel(sql_type = Oid)]
    tablespace: u32,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    options: Option<Vec<String>>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    toast_options: Option<Vec<String>>,
    #[diesel(sql_type = Bool)]
    has_row_security: bool,
    #[diesel(sql_type = Bool)]
    forces_row_security: bool,
    #[diesel(sql_type = Bool)]
    is_populated: bool,
    #[diesel(sql_type = Nullable<Array<Oid>>)]
    parents: Option<Vec<u32>>,
    #[diesel(sql_type = Nullable<Text>)]
    bound: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) strategy: Option<String>,
    #[diesel(sql_type = Nullable<Array<SmallInt>>)]
    pub(super) key: Option<Vec<i16>>,
    #[diesel(sql_type = Nullable<Text>)]
    pub(super) key_expressions: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    query: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    number_type: Option<String>,
    #[diesel(sql_type = Nullable<Array<BigInt>>)]
    numbers: Option<Vec<i64>>,
    #[diesel(sql_type = Nullable<Bool>)]
    cycles: Option<bool>,
    #[diesel(sql_type = Nullable<Oid>)]
    owner: Option<u32>,
    #[diesel(sql_type = Nullable<SmallInt>)]
    owning_column: Option<i16>,
    #[diesel(sql_type = Nullable<Text>)]
    owned_how: Option<String>,
}

/// A table that goes with its session is nobody else's, and nothing is known of a foreign one but its columns.
const RELATIONS: &str = "SELECT c.oid, c.relnamespace AS namespace, c.relname::text AS name, c.relkind::text AS kind, \
      c.relpersistence::text AS persistence, c.relispartition AS is_partition, c.reloftype <> 0 AS is_of_type, \
      c.reltablespace AS tablespace, c.reloptions AS options, t.reloptions AS toast_options, \
      c.relrowsecurity AS has_row_security, c.relforcerowsecurity AS forces_row_security, \
      c.relispopulated AS is_populated, \
      CASE WHEN c.relkind IN ('r', 'p', 'f') THEN \
        (SELECT array_agg(inhparent ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid) END AS parents, \
      pg_get_expr(c.relpartbound, c.oid) AS bound, p.partstrat::text AS strategy, p.partattrs::int2[] AS key, \
      pg_get_expr(p.partexprs, c.oid) AS key_expressions, \
      CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS query, d.description AS comment, \
      format_type(s.seqtypid, NULL) AS number_type, \
      CASE WHEN s.seqrelid IS NOT NULL THEN ARRAY[s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache] END \
        AS numbers, s.seqcycle AS cycles, \
      o.refobjid AS owner, o.refobjsubid::int2 AS owning_column, o.deptype::text AS owned_how \
    FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid AND t.reloptions IS NOT NULL \
      LEFT JOIN pg_partitioned_table p ON p.partrelid = c.oid \
      LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = 0 \
      LEFT JOIN pg_sequence s ON s.seqrelid = c.oid \
      LEFT JOIN pg_depend o ON c.relkind = 'S' AND o.classid = 'pg_class'::regclass AND o.objid = c.oid \
        AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i') \
    WHERE c.relnamespace = ANY($1) AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND c.relpersistence <> 't' \
      AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid \
        AND e.deptype = 'e')";

pub(super) fn read(connection: &mut PgConnection, catalog: &mut Catalog<'_>) -> Result<(), InspectError> {
    let rows: Vec<RelationRow> = catalog.load(connection, "tables", RELATIONS)?;
    let mut names: BTreeMap<u32, TableName> = BTreeMap::new();
    for row in &rows {
        if let Some(name) = catalog.name(row.namespace, &row.name) {
            names.insert(row.oid, name);
        }
    }
    // Order matters: a partition stands in its table, whose key tells how its bounds are read.
    let (mut partitions, wholes): (Vec<RelationRow>, Vec<RelationRow>) =
        rows.into_iter().partition(|row| row.is_partition);
    partitions.sort_by(|one, other| names.get(&one.oid).cmp(&names.get(&other.oid)));
    for row in wholes {
        let kind = match row.kind.as_str() {
            "v" => "view",
            "m" => "materialized_view",
            "S" => "sequence",
            _ => "table",
        };
        let is_taken = |name: &&TableName| match row.owner.and_then(|it| names.get(&it)) {
            // What numbers a column is the table's.
            Some(owner) => catalog.filter.takes(owner),
            None => catalog.filter.takes_kind(kind, name),
        };
        if let Some(name) = names.get(&row.oid).filter(is_taken) {
            take(catalog, row, name.clone(), &names);
        }
    }
    for row in partitions {
        let parent = row.parents.as_ref().and_then(|it| it.first()).and_then(|it| names.get(it));
        if let (Some(name), Some(parent)) = (names.get(&row.oid), parent)
            && catalog.filter.takes(name)
            && catalog.filter.takes(parent)
        {
            take_partition(catalog, &row, name, parent);
        }
    }
    Ok(())
}

fn take(catalog: &mut Catalog<'_>, row: RelationRow, name: TableName, names: &BTreeMap<u32, TableName>) {
    match row.kind.as_str() {
        "r" | "p" => take_table(catalog, row, name, names),
        "v" | "m" => take_view(catalog, row, name),
        "S" => take_sequence(catalog, row, name, names),
        _ => catalog.leave(format!("foreign table `{name}`"), "foreign tables are not known here"),
    }
}

fn register(catalog: &mut Catalog<'_>, oid: u32, name: &TableName, kind: RelationKind) {
    let relation = Relation { name: name.clone(), kind, columns: Vec::new(), collations: Vec::new() };
    catalog.relations.insert(oid, relation);
}

fn take_table(catalog: &mut Catalog<'_>, row: RelationRow, name: TableName, names: &BTreeMap<u32, TableName>) {
    register(catalog, row.oid, &name, RelationKind::Table);
    if row.is_of_type {
        catalog.leave(format!("table `{name}`: its type"), "tables of a composite type are not known here");
    }
    let mut parameters = parsed(row.options.iter().flatten());
    let of_toast = parsed(row.toast_options.iter().flatten()).into_iter();
    parameters.extend(of_toast.map(|(parameter, value)| (format!("toast.{parameter}"), value)));
    let options = TableOptions {
        unlogged: row.persistence == "u",
        tablespace: catalog.names.get(&row.tablespace).map(|it| it.as_str().into()),
        parameters,
        inherits: row.parents.iter().flatten().filter_map(|it| names.get(it).cloned()).collect(),
        ..TableOptions::default()
    };
    if row.has_row_security || row.forces_row_security {
        if row.has_row_security {
            let (table, forced) = (name.clone(), row.forces_row_security);
            catalog.take(Object::new(Definition::RowSecurity(RowSecurity { table, forced })));
        } else {
            catalog.leave(format!("table `{name}`: forced row security"), "it is not enabled");
        }
    }
    let partitioning = partition::partitioning(&row);
    let comment = row.comment;
    let table = Table { comment, options, partitioning, ..Table::new(name.clone()) };
    catalog.schema().tables.insert(name, table);
}

fn take_partition(catalog: &mut Catalog<'_>, row: &RelationRow, name: &TableName, parent: &TableName) {
    if row.strategy.is_some() {
        catalog
            .leave(format!("partition `{name}` of `{parent}`"), "partitions that are parted again are not known here");
        return;
    }
    register(catalog, row.oid, name, RelationKind::Partition);
    let bounds = partition::bounds(row.bound.as_deref().unwrap_or_default());
    let Some(whole) = catalog.schema().tables.get_mut(parent) else {
        catalog.leave(format!("partition `{name}` of `{parent}`"), "what it is a part of is left alone");
        return;
    };
    let partitioning = whole.partitioning.as_mut();
    if let (Some(partitioning), Some(bounds)) = (partitioning, bounds) {
        let partition = crate::schema::Partition { name: name.clone(), bounds, attached: None };
        partitioning.partitions.push(partition);
    } else {
        catalog.leave(format!("partition `{name}` of `{parent}`"), "its bounds cannot be read");
    }
}

fn take_view(catalog: &mut Catalog<'_>, row: RelationRow, name: TableName) {
    let materialized = row.kind == "m";
    let kind = if materialized { RelationKind::MaterializedView } else { RelationKind::View };
    let Some(query) = row.query else {
        return catalog.leave(format!("view `{name}`"), "it was dropped meanwhile");
    };
    register(catalog, row.oid, &name, kind);
    let options = row.options.filter(|it| !it.is_empty()).map(|it| it.join(", "));
    let query = query.trim().trim_end_matches(';').to_owned();
    let with_data = !materialized || row.is_populated;
    let view = View { options, materialized, with_data, ..View::new(name, query) };
    catalog.take(Object { comment: row.comment, ..Object::new(Definition::View(view)) });
}

fn take_sequence(catalog: &mut Catalog<'_>, row: RelationRow, name: TableName, names: &BTreeMap<u32, TableName>) {
    let (Some(numbers), Some(cycle)) = (row.numbers, row.cycles) else { return };
    let ty = row.number_type.unwrap_or_default();
    let sequence = sequence::sequence(name.clone(), &ty, &numbers, cycle);
    let Some((owner, column)) = row.owner.zip(row.owning_column) else {
        register(catalog, row.oid, &name, RelationKind::Sequence);
        return catalog.take(Object { comment: row.comment, ..Object::new(Definition::Sequence(sequence)) });
    };
    if names.contains_key(&owner) {
        let is_identity = row.owned_how.as_deref() == Some("i");
        let owned = sequence::Owned { sequence, is_identity, comment: row.comment };
        catalog.sequences.insert((owner, column), owned);
    }
}

/// Reads `name=value`.
pub(super) fn parsed<'a>(options: impl Iterator<Item = &'a String>) -> BTreeMap<String, String> {
    options.filter_map(|it| it.split_once('=')).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}
