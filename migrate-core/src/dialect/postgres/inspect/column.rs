//! Columns.

use diesel::sql_types::{Bool, Nullable, Oid, SmallInt, Text};
use diesel::{PgConnection, QueryableByName};

use super::super::normal::type_of;
use super::catalog::{Catalog, RelationKind};
use crate::dialect::clause;
use crate::inspect::InspectError;
use crate::schema::{Column, Definition, Generated, Ident, IndexTerm, Object, Sequence, SqlType, TableName};

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Oid)]
    relation: u32,
    #[diesel(sql_type = SmallInt)]
    number: i16,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Oid)]
    type_oid: u32,
    #[diesel(sql_type = Nullable<Text>)]
    type_name: Option<String>,
    #[diesel(sql_type = SmallInt)]
    dimensions: i16,
    #[diesel(sql_type = Bool)]
    not_null: bool,
    #[diesel(sql_type = Text)]
    identity: String,
    #[diesel(sql_type = Text)]
    generated: String,
    #[diesel(sql_type = Oid)]
    collation: u32,
    #[diesel(sql_type = Bool)]
    is_local: bool,
    #[diesel(sql_type = Bool)]
    has_settings: bool,
    #[diesel(sql_type = Nullable<Text>)]
    expression: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
}

/// A default names no column, so that the server need not look for its table, which takes it longer than to say it.
fn columns(version: i32) -> String {
    // https://www.postgresql.org/docs/14/release-14.html
    let compressed = if version >= 140_000 { "a.attcompression <> ''" } else { "false" };
    format!(
        "SELECT a.attrelid AS relation, a.attnum AS number, a.attname::text AS name, \
           a.atttypid AS type_oid, format_type(a.atttypid, a.atttypmod) AS type_name, a.attndims::int2 AS dimensions, \
           a.attnotnull AS not_null, a.attidentity::text AS identity, a.attgenerated::text AS generated, \
           a.attcollation AS collation, a.attislocal AS is_local, \
           a.attoptions IS NOT NULL OR coalesce(a.attstattarget, -1) <> -1 OR a.attstorage <> t.typstorage \
             OR {compressed} AS has_settings, \
           pg_get_expr(f.adbin, CASE a.attgenerated WHEN '' THEN 0 ELSE f.adrelid END) AS expression, \
           d.description AS comment \
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid \
           LEFT JOIN pg_attrdef f ON a.atthasdef AND f.adrelid = a.attrelid AND f.adnum = a.attnum \
           LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = a.attrelid \
             AND d.objsubid = a.attnum \
         WHERE c.relnamespace = ANY($1) AND c.relkind IN ('r', 'p', 'm', 'v') AND c.relpersistence <> 't' \
           AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum"
    )
}

/// Why a collation is not told.
pub(super) const OF_ANOTHER_SCHEMA: &str = "a collation outside of the search path is not known here";

/// No collation, and the one that a database has from its making.
const USUAL_COLLATIONS: [u32; 2] = [0, 100];

pub(super) fn read(connection: &mut PgConnection, catalog: &mut Catalog<'_>) -> Result<(), InspectError> {
    let query = columns(catalog.version);
    catalog.each(connection, ("columns", &query), take)?;
    name_partition_keys(catalog);
    Ok(())
}

fn take(catalog: &mut Catalog<'_>, row: ColumnRow) {
    let Some(relation) = catalog.relations.get_mut(&row.relation) else { return };
    let place = usize::try_from(row.number).unwrap_or_default();
    relation.columns.resize(place.saturating_sub(1), None);
    relation.columns.push(Some(row.name.as_str().into()));
    relation.collations.resize(place.saturating_sub(1), 0);
    relation.collations.push(row.collation);
    let (name, kind) = (relation.name.clone(), relation.kind);
    if row.has_settings && kind != RelationKind::View {
        let what = format!("setting of column `{name}.{}`", row.name);
        catalog.leave(what, "how its values are kept and counted is not known here");
    }
    if let (RelationKind::View | RelationKind::MaterializedView, Some(_)) = (kind, &row.comment) {
        let what = format!("view `{name}`: column `{}`: its comment", row.name);
        return catalog.leave(what, "comments on columns of views are not known here");
    }
    // What a table takes over from those that it inherits from is theirs.
    if kind == RelationKind::Table && row.is_local {
        let column = column(catalog, &name, row);
        if let Some(table) = catalog.schema().tables.get_mut(&name) {
            table.columns.push(column);
        }
    }
}

fn column(catalog: &mut Catalog<'_>, table: &TableName, row: ColumnRow) -> Column {
    let is_usual = USUAL_COLLATIONS.contains(&row.collation)
        || row.type_name.as_deref() == Some("name")
        || catalog.type_collations.get(&row.type_oid) == Some(&row.collation);
    let collation = catalog.names.get(&row.collation).filter(|_| !is_usual).map(|it| it.as_str().into());
    if !is_usual && collation.is_none() {
        catalog.leave(format!("table `{table}`: column `{}`: its collation", row.name), OF_ANOTHER_SCHEMA);
    }
    let mut column = Column {
        nullable: !row.not_null,
        collation,
        comment: row.comment,
        ..Column::new(row.name.as_str(), ty(catalog, row.type_oid, row.type_name.as_deref(), row.dimensions))
    };
    if !row.generated.is_empty() {
        let stored = row.generated == "s";
        column.generated =
            row.expression.map(|it| Generated { expression: clause::without_parentheses(&it).to_owned(), stored });
        return column;
    }
    column.default = row.expression;
    let Some(owned) = catalog.sequences.remove(&(row.relation, row.number)) else { return column };
    if owned.is_identity {
        if owned.says_more() {
            catalog.leave(
                format!("table `{table}`: column `{}`: numbers of its identity", column.name),
                "only where they begin and their step are known here",
            );
        }
        column.identity = Some(owned.identity(row.identity == "a"));
        return column;
    }
    let owned_by = Some((table.clone(), Ident::new(row.name)));
    let sequence = Sequence { owned_by, ..owned.sequence };
    catalog.take(Object { comment: owned.comment, ..Object::new(Definition::Sequence(sequence)) });
    column
}

fn ty(catalog: &Catalog<'_>, oid: u32, name: Option<&str>, dimensions: i16) -> SqlType {
    let ty = catalog.types.get(&oid).cloned().unwrap_or_else(|| type_of(name.unwrap_or_default()));
    (1..dimensions).fold(ty, |ty, _| SqlType::Array(Box::new(ty)))
}

/// A partitioned table is read before its columns.
fn name_partition_keys(catalog: &mut Catalog<'_>) {
    let Catalog { relations, inspection, .. } = catalog;
    for relation in relations.values() {
        let table = inspection.schema.tables.get_mut(&relation.name);
        for term in table.into_iter().flat_map(|it| &mut it.partitioning).flat_map(|it| &mut it.key) {
            if let IndexTerm::Column(column) = term
                && let Some(name) = column.as_str().parse().ok().and_then(|number| relation.column(number))
            {
                *column = name.clone();
            }
        }
    }
}
