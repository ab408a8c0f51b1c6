//! Indexes, those of constraints too, which tell more of them.

use diesel::sql_types::{Array, Bool, Nullable, Oid, SmallInt, Text};
use diesel::{PgConnection, QueryableByName};

use super::catalog::{Catalog, Relation, RelationKind};
use super::column::OF_ANOTHER_SCHEMA;
use super::{constraint, relation};
use crate::dialect::clause;
use crate::inspect::InspectError;
use crate::schema::{Ident, Index, IndexPart, NullsOrder, Rule, col, expr};

#[derive(QueryableByName)]
struct IndexRow {
    #[diesel(sql_type = Oid)]
    oid: u32,
    #[diesel(sql_type = Oid)]
    relation: u32,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    method: String,
    #[diesel(sql_type = Bool)]
    is_unique: bool,
    #[diesel(sql_type = Bool)]
    is_valid: bool,
    #[diesel(sql_type = Bool)]
    nulls_not_distinct: bool,
    #[diesel(sql_type = Bool)]
    is_clustered: bool,
    #[diesel(sql_type = Array<SmallInt>)]
    columns: Vec<i16>,
    #[diesel(sql_type = SmallInt)]
    key_length: i16,
    #[diesel(sql_type = Array<SmallInt>)]
    order: Vec<i16>,
    #[diesel(sql_type = Array<Oid>)]
    classes: Vec<u32>,
    #[diesel(sql_type = Array<Oid>)]
    collations: Vec<u32>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    expressions: Option<Vec<String>>,
    #[diesel(sql_type = Nullable<Text>)]
    condition: Option<String>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    options: Option<Vec<String>>,
    #[diesel(sql_type = Oid)]
    tablespace: u32,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
}

/// The indexes of partitions that stand on one of their table are the table's.
fn indexes(version: i32) -> String {
    // https://www.postgresql.org/docs/15/release-15.html
    let nulls_not_distinct = if version >= 150_000 { "i.indnullsnotdistinct" } else { "false" };
    format!(
        "SELECT i.indexrelid AS oid, i.indrelid AS relation, x.relname::text AS name, m.amname::text AS method, \
           i.indisunique AS is_unique, i.indisvalid AND i.indisready AND i.indislive AS is_valid, \
           {nulls_not_distinct} AS nulls_not_distinct, i.indisclustered AS is_clustered, i.indkey::int2[] AS columns, i.indnkeyatts AS key_length, \
           i.indoption::int2[] AS order, i.indclass::oid[] AS classes, i.indcollation::oid[] AS collations, \
           CASE WHEN i.indexprs IS NOT NULL THEN (SELECT array_agg(pg_get_indexdef(i.indexrelid, part, false) \
             ORDER BY part) FROM generate_series(1, i.indnkeyatts) part) END AS expressions, \
           pg_get_expr(i.indpred, i.indrelid) AS condition, x.reloptions AS options, x.reltablespace AS tablespace, \
           d.description AS comment \
         FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid \
           JOIN pg_am m ON m.oid = x.relam \
           LEFT JOIN pg_description d ON d.classoid = 'pg_class'::regclass AND d.objoid = x.oid AND d.objsubid = 0 \
         WHERE c.relnamespace = ANY($1) AND c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't' \
           AND NOT x.relispartition ORDER BY x.relname"
    )
}

/// The bits of an order: <https://www.postgresql.org/docs/current/catalog-pg-index.html>.
const DESCENDING: i16 = 1;
const NULLS_FIRST: i16 = 2;

pub(super) fn read(connection: &mut PgConnection, catalog: &mut Catalog<'_>) -> Result<(), InspectError> {
    let query = indexes(catalog.version);
    catalog.each(connection, ("indexes", &query), take)
}

fn take(catalog: &mut Catalog<'_>, row: IndexRow) {
    let Some(relation) = catalog.relations.get(&row.relation) else { return };
    let (table, kind) = (relation.name.clone(), relation.kind);
    let what = || format!("table `{table}`: index `{}`", row.name);
    let of_constraint = catalog.constraint_indexes.contains(&row.oid);
    if kind == RelationKind::Partition {
        if !of_constraint {
            catalog.leave(what(), "indexes of a partition alone are not known here");
        }
        return;
    }
    if !row.is_valid {
        catalog.leave(what(), "it is not valid: making it was interrupted, or goes on");
        return;
    }
    let index = match index(catalog, relation, &row) {
        Ok(index) => index,
        Err(why) => return catalog.leave(what(), why),
    };
    if row.is_clustered {
        catalog.leave(format!("{}: `CLUSTER ON`", what()), "the order in which rows are kept is not known here");
    }
    if row.comment.is_some() {
        catalog.leave(format!("{}: its comment", what()), "comments on indexes are not known here");
    }
    if kind == RelationKind::MaterializedView {
        if let Some(view) = catalog.schema().materialized_view_mut(&table) {
            view.indexes.push(index);
        }
    } else if let Some(table) = catalog.schema().tables.get_mut(&table) {
        if !of_constraint {
            table.indexes.push(index);
        } else if let Some(constraint) = constraint::of_index(&mut table.constraints, &index.name) {
            complete(&mut constraint.rule, index);
        }
    }
}

/// Says of a constraint what its index tells.
fn complete(rule: &mut Rule, index: Index) {
    match rule {
        Rule::PrimaryKey(key) | Rule::Unique(key) => {
            key.include = index.include;
            key.nulls_not_distinct = index.nulls_not_distinct;
        }
        Rule::Exclusion(exclusion) => {
            exclusion.using = index.using;
            exclusion.include = index.include;
            exclusion.condition = index.condition;
            for (element, part) in exclusion.elements.iter_mut().zip(index.parts) {
                element.part = part;
            }
        }
        Rule::ForeignKey(_) | Rule::Check(_) => {}
    }
}

/// Why an index is not read of which a part is not there any more.
const DROPPED: &str = "it was dropped meanwhile";

/// Makes an index; tells why where it cannot be said.
fn index(catalog: &Catalog<'_>, relation: &Relation, row: &IndexRow) -> Result<Index, &'static str> {
    let length = usize::try_from(row.key_length).unwrap_or_default().min(row.columns.len());
    let (key, include) = row.columns.split_at(length);
    let parts: Result<Vec<IndexPart>, &str> =
        key.iter().enumerate().map(|(place, number)| part(catalog, relation, row, place, *number)).collect();
    Ok(Index {
        unique: row.is_unique,
        nulls_not_distinct: row.nulls_not_distinct,
        using: (row.method != "btree").then(|| row.method.clone()),
        condition: row.condition.as_deref().map(|it| clause::without_parentheses(it).to_owned()),
        include: relation.column_names(include).ok_or(DROPPED)?,
        with: relation::parsed(row.options.iter().flatten()),
        tablespace: catalog.names.get(&row.tablespace).map(|it| Ident::from(it.as_str())),
        ..Index::new(row.name.as_str(), parts?)
    })
}

fn part(
    catalog: &Catalog<'_>,
    relation: &Relation,
    row: &IndexRow,
    place: usize,
    number: i16,
) -> Result<IndexPart, &'static str> {
    let term = match number {
        0 => row.expressions.as_ref().and_then(|it| it.get(place)).map(expr),
        _ => relation.column(number).map(col),
    };
    let part = term.ok_or(DROPPED)?;
    let order = row.order.get(place).copied().unwrap_or_default();
    let (descending, first) = (order & DESCENDING != 0, order & NULLS_FIRST != 0);
    // Nulls are the greatest: last, or first where the order is turned.
    let nulls = (first != descending).then_some(if first { NullsOrder::First } else { NullsOrder::Last });
    let collation = row.collations.get(place).copied().filter(|it| *it != 0);
    // Which collation an expression has, the catalog does not tell; the usual one is the most likely.
    let usual = if number == 0 { Some(100) } else { relation.collation(number) };
    let collation = match collation.filter(|it| Some(*it) != usual) {
        Some(it) => Some(catalog.names.get(&it).ok_or(OF_ANOTHER_SCHEMA)?.as_str().into()),
        None => None,
    };
    let class = row.classes.get(place).and_then(|it| catalog.names.get(it));
    Ok(IndexPart { descending, nulls, collation, operator_class: class.cloned(), ..part })
}
